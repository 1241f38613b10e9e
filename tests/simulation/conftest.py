"""Small worlds: the invented organisation, run without a solved response (everybody works the norm)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from cmsim.plans.registry import build
from cmsim.randomness import Streams
from cmsim.scenario import Scenario, load
from cmsim.simulation.pilot_record import PilotRecord
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.world.build import build_world
from cmsim.world.columns import WorldState
from cmsim.world.people import LEVELS
from cmsim.world.snapshot import copy_of

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
Run = Callable[..., Province]


def norm_conduct(scenario: Scenario, *, worth_yuan: float | None = None) -> PreparedPolicy:
    """Return a policy under which everybody works the norm and posts are worth the median outside option."""
    kinds = scenario.staff.kinds
    types = len(kinds) * LEVELS**3
    worth = np.full(types, worth_yuan or float(scenario.labour.outside_option_median_yuan))
    plan = build(scenario.policy.pay.plan, scenario.policy.pay.params)
    base_pay = {name: float(kind.base_pay_yuan_per_year) for name, kind in kinds.items()}
    return PreparedPolicy(plan, base_pay, plan.period, None, worth, np.zeros(types), worth, 1.0, "norm")


@pytest.fixture(scope="session")
def arcadia() -> Scenario:
    return load(ARCADIA)


@pytest.fixture(scope="session")
def run() -> Run:
    """Return a runner: a scenario from a state (or its crude start) for some weeks, checked every week."""

    def runner(
        scenario: Scenario,
        weeks: int,
        *,
        state: WorldState | None = None,
        replication: int = 0,
        scale: float = 1.0,
        policy_starts: int = 0,
        worth_yuan: float | None = None,
        events: bool = False,
        check: bool = True,
        parts: Iterable[int] | None = None,
        pilot_record: PilotRecord | None = None,
    ) -> Province:
        streams = Streams(scenario.run.seed, replication)
        start = build_world(scenario, streams, scale) if state is None else copy_of(state)
        province = Province(
            scenario,
            streams,
            start,
            norm_conduct(scenario, worth_yuan=worth_yuan),
            policy_starts=policy_starts,
            check=check,
            events=events,
            pilot_record=pilot_record,
        )
        for part in parts or (weeks,):
            province.run(part)
        return province

    return runner
