"""Observing a world: a warm-up, some measured years, and two experiments from the same state."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.calibrate.departures import DepartureLoss, departure_loss
from cmsim.calibrate.effort_response import key_client_gross_profit_yuan, yearly_elasticity
from cmsim.calibrate.norm_conduct import Worth, norm_conduct
from cmsim.errors import InputError
from cmsim.randomness import FloatArray, Streams
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.world.build import build_world
from cmsim.world.columns import Tier
from cmsim.world.snapshot import copy_of

CALIBRATION_REPLICATION = -100
"""Replications of the search count down from here; comparisons count from 0, the pilot has -1."""


@dataclass(frozen=True)
class Design:
    """How a world is observed.

    Attributes
    ----------
    scale : float
        Share of branches kept.
    warm_up_years : int
        Years before the measured ones.
    measured_years : int
        Years whose tables are kept.
    effort_years : int
        Years of the run with more effort, at most the measured ones; 0 leaves the elasticity out.
    departures : bool
        Whether to measure what departures cost (four years more).
    """

    scale: float
    warm_up_years: int
    measured_years: int
    effort_years: int
    departures: bool

    def __post_init__(self) -> None:
        if self.warm_up_years < 1 or self.measured_years < 1 or not 0.0 < self.scale <= 1.0:
            raise InputError(
                "calibrate.bad-design",
                "a world is observed for at least a year after a warm-up of at least a year",
                found=f"scale {self.scale}, {self.warm_up_years} and {self.measured_years} years",
                allowed="scale above 0 and at most 1, years from 1",
            )
        if not 0 <= self.effort_years <= self.measured_years:
            raise InputError(
                "calibrate.bad-design",
                "the run with more effort is compared with the measured years",
                found=f"{self.effort_years} years",
                allowed=f"0 to {self.measured_years}",
            )


@dataclass(frozen=True)
class Observation:
    """What was seen.

    Attributes
    ----------
    frames : dict of DataFrame
        Tables of the measured years.
    kept_share, kept_branches_share : float
        Share of the province's organisations, and of its branches, that were simulated.
    potential_yuan, contract_yuan : float
        Potential of the active key clients at the end, and what they have under contract, yuan a year.
    effort_elasticity : array
        By year after the change; empty if not measured.
    departure : DepartureLoss or None
        What departures cost.
    """

    scenario: Scenario
    frames: dict[str, pd.DataFrame]
    years: int
    kept_share: float
    kept_branches_share: float
    potential_yuan: float
    contract_yuan: float
    effort_elasticity: FloatArray = field(default_factory=lambda: np.zeros(0))
    departure: DepartureLoss | None = None


def observe(
    base: Scenario,
    design: Design,
    replication: int,
    *,
    prepared: PreparedPolicy | None = None,
    worth_yuan: Worth | None = None,
) -> Observation:
    """Return what a base shows in one replication.

    Parameters
    ----------
    prepared : PreparedPolicy, optional
        The base's policy with solved behaviour; else everybody works the norm. The two experiments are
        always made at the norm.
    worth_yuan : mapping, optional
        What a post is worth by kind of staff where everybody works the norm; base pay if left out.
    """
    streams = Streams(base.run.seed, replication)
    at_norm = norm_conduct(base, worth_yuan=worth_yuan)
    conduct = at_norm if prepared is None else prepared
    start = build_world(base, streams, design.scale)
    province = Province(base, streams, start, conduct, policy_starts=0)
    province.run(design.warm_up_years * WEEKS_PER_YEAR)
    opening = province.context.state
    measured = Province(base, streams, copy_of(opening), conduct, policy_starts=opening.tick)
    measured.run(design.measured_years * WEEKS_PER_YEAR)
    frames = measured.tables()
    clients = measured.context.state.clients
    active = clients.active & (clients.tier > Tier.ORDINARY)
    elasticity = np.zeros(0)
    if design.effort_years:
        reference = frames
        if prepared is not None:
            norm = Province(base, streams, copy_of(opening), at_norm, policy_starts=opening.tick)
            norm.run(design.effort_years * WEEKS_PER_YEAR)
            reference = norm.tables()
        profit = key_client_gross_profit_yuan(reference)[: design.effort_years]
        elasticity = yearly_elasticity(base, streams, opening, profit, worth_yuan)
    geography = measured.context.geography
    return Observation(
        scenario=base,
        frames=frames,
        years=design.measured_years,
        kept_share=geography.kept_share,
        kept_branches_share=float(geography.kept.mean()),
        potential_yuan=float(clients.potential_yuan[active].sum()),
        contract_yuan=float((clients.potential_yuan * clients.products)[active].sum()),
        effort_elasticity=elasticity,
        departure=departure_loss(base, streams, opening, worth_yuan) if design.departures else None,
    )
