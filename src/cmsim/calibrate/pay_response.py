"""How effort, quits and applications answer pay in the base: the patterns on pay, measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.calibrate.posts_alone import posts_alone
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.prepare import Equilibrium, equilibrium, prepare
from cmsim.randomness import FloatArray, Streams
from cmsim.scenario import Scenario
from cmsim.simulation.staffing import behaviour_type, tastes_for_the_post
from cmsim.world.build import build_world
from cmsim.world.geography import geography_of
from cmsim.world.people import DEVELOP, KEEP, candidates_of_year

RATE = 0.03
"""Piece rate at which effort is looked at: that of the shipped scenario with commission."""
RATE_STEP = 1.1
"""By how much it is raised; effort hardly bends within a tenth."""
PAY_STEP = 1.1
"""By how much everybody's base pay is raised, as in the studies of quits and applications."""
WARM_UP_YEARS, YEARS = 2, 5
"""Staffing before the rise, and years in which quits are counted after it."""
_SELLING = [DEVELOP, KEEP]

__all__ = ["PAY_STEP", "RATE", "EffortResponse", "effort_response", "pay_response"]


@dataclass(frozen=True)
class EffortResponse:
    """Elasticities of selling hours to a piece rate in equilibrium, by kind of staff (means over types).

    Attributes
    ----------
    above_norm : array (kinds,)
        Of hours beyond the norm: the effort that has a cost, as theory has it.
    of_all : array (kinds,)
        Of all selling hours; the norm is worked whatever is paid and does not answer.
    """

    above_norm: FloatArray
    of_all: FloatArray


def effort_response(
    base: Scenario, law: ResponseLaw, rate: float = RATE, table_index: int | None = None
) -> EffortResponse:
    """Return how selling hours answer a tenth more of a linear commission on the base's clerk's pay.

    Parameters
    ----------
    table_index : int or None
        Which bootstrap table of the pilot people believe in; None for the point estimate.
    """
    low, high = (_under_piece_rate(base, law, one, table_index) for one in (rate, RATE_STEP * rate))
    world = low.world
    norm = world.norm_of_kind[:, _SELLING].sum(axis=1)
    before, after = (world.mean_by_kind(one.solution.hours[:, _SELLING].sum(axis=1)) for one in (low, high))
    return EffortResponse(
        _elasticity(after - norm, before - norm, RATE_STEP), _elasticity(after, before, RATE_STEP)
    )


def _under_piece_rate(base: Scenario, law: ResponseLaw, rate: float, table_index: int | None) -> Equilibrium:
    paid = base.with_values({"policy.pay.plan": "linear_commission", "policy.pay.params": {"rate": rate}})
    return equilibrium(paid, base, "as_written", law, table_index)


def _elasticity(after: FloatArray, before: FloatArray, step: float) -> FloatArray:
    positive = (after > 0.0) & (before > 0.0)
    ratio = np.where(positive, after, 1.0) / np.where(positive, before, 1.0)
    return np.where(positive, np.log(ratio) / np.log(step), np.nan)


def with_base_pay_times(scenario: Scenario, factor: float) -> Scenario:
    """Return a scenario in which everybody's base pay is multiplied."""
    kinds = scenario.staff.kinds.items()
    return scenario.with_values(
        {
            f"staff.kinds.{name}.base_pay_yuan_per_year": factor * float(kind.base_pay_yuan_per_year)
            for name, kind in kinds
        }
    )


def pay_response(base: Scenario, law: ResponseLaw, replication: int, years: int = YEARS) -> dict[str, float]:
    """Return the patterns on pay by name, in one replication at full size.

    Quits are counted for `years` after base pay rose by a tenth, over those in post, against the same luck
    without the rise; who has come meanwhile counts too. Applications are candidates of the same years for
    whom the post of a dedicated marketer (the first kind) is worth their outside option.
    """
    raised = with_base_pay_times(base, PAY_STEP)
    before, after = (prepare(one, base, "as_written", law) for one in (base, raised))
    luck = Streams(base.run.seed, replication)
    start = build_world(base, luck, 1.0)
    opening = posts_alone(base, luck, start, before, WARM_UP_YEARS, policy_starts=0).state
    held = [
        posts_alone(one, luck, opening, how, years).years for one, how in ((base, before), (raised, after))
    ]
    rates = [frame["left_quit"].sum() / frame["in_post"].sum() for frame in held]
    effort = effort_response(base, law, RATE, abs(replication))
    wanted = [
        _applicants(base, luck, how.certainty_equivalent_yuan_per_year, years) for how in (before, after)
    ]
    return {
        "effort_rate_elasticity": float(effort.above_norm[0]),
        "hours_rate_elasticity": float(effort.of_all[0]),
        "quit_pay_elasticity": float(np.log(rates[1] / rates[0]) / np.log(PAY_STEP)),
        "application_elasticity": float(np.log(wanted[1] / wanted[0]) / np.log(PAY_STEP)),
    }


def _applicants(base: Scenario, luck: Streams, worth_yuan: FloatArray, years: int) -> float:
    geography, count = geography_of(base, 1.0), 0
    for year in range(years):
        one = candidates_of_year(base, geography, luck, year)
        types = behaviour_type(np.zeros_like(one.kind), one.risk_level, one.cost_level, one.skill_level)
        taste = tastes_for_the_post(base, luck, one.person_id)
        count += int((worth_yuan[types] * taste >= one.outside_option_yuan).sum())
    return float(count)
