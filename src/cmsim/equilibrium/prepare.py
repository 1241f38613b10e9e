"""From a scenario to a policy ready to run: the equilibrium of conduct under its plan, on one basis of
comparison.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from cmsim.equilibrium.bases import (
    BASES,
    Basis,
    at_equal_participation,
    at_equal_pay_bill,
    expected_pay_bill_yuan,
    reference_worth_yuan,
)
from cmsim.equilibrium.driven import driven_measures
from cmsim.equilibrium.facing import Facing
from cmsim.equilibrium.fixed_point import Solution, solve_fixed_point
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.signing_pay import money_can_be_lost, signing_pay
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.plans.credit import credit_weights
from cmsim.plans.protocol import PERIODS_PER_YEAR, Plan
from cmsim.plans.registry import build
from cmsim.randomness import FloatArray
from cmsim.scenario import Scenario
from cmsim.scenario.plug_ins_used import plug_ins_of
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.world.people import KEEP

__all__ = ["BASES", "Basis", "prepare"]

_MOST_KEPT = 128
_BUSY = 2.0
"""Multiple of the norm that everybody is taken to work at the second start of a game."""
_LEAST_HOURS = 1.0
_kept: OrderedDict[tuple[str | None, ...], Equilibrium] = OrderedDict()


@dataclass(frozen=True)
class Equilibrium:
    """A policy's conduct on one basis of comparison, in its world."""

    world: TypeWorld
    plan: Plan
    solution: Solution
    multiplicity: float = 0.0
    """Largest relative difference of mean hours from the fixed point reached from another start; nothing is
    played, and it is zero, under plans that do not look at others."""


def equilibrium(
    scenario: Scenario, base: Scenario, basis: Basis, law: ResponseLaw, table_index: int | None
) -> Equilibrium:
    """Return the equilibrium of a policy; what was solved before is kept.

    A bootstrap table's solution starts from the point estimate's on the same basis, which depends on nothing
    but the arguments: the result is the same, byte for byte, whatever was solved before.
    """
    index = None if table_index is None else table_index % len(law.bootstrap)
    payer = base.digest if basis == "equal_pay_bill" else None
    # A plan from outside may be another one by now, under the same name.
    sources = repr([plug_ins_of(one) for one in (scenario, base)])
    key = (scenario.digest, payer, basis, law.digest, None if index is None else str(index), sources)
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    world = TypeWorld(scenario, law, law.table(index))
    plan = build(scenario.policy.pay.plan, scenario.policy.pay.params)
    solution = _start(scenario, base, basis, law, index, world, plan)
    if basis == "equal_participation":
        solution = at_equal_participation(world, plan, solution)
    elif basis == "equal_pay_bill":
        reference = equilibrium(base, base, "as_written", law, index)
        bill = expected_pay_bill_yuan(reference.world, reference.solution)
        solution = at_equal_pay_bill(world, plan, solution, bill)
    _kept[key] = Equilibrium(
        world, plan, solution, _multiplicity(scenario, base, law, world, plan, solution, basis, index)
    )
    while len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return _kept[key]


def _multiplicity(
    scenario: Scenario,
    base: Scenario,
    law: ResponseLaw,
    world: TypeWorld,
    plan: Plan,
    solution: Solution,
    basis: Basis,
    index: int | None,
) -> float:
    """Return how far the fixed point from a field of hard workers lies from the one found.

    Looked for once a policy: with base pay as written, and the point estimate of the law.
    """
    if not Facing(world, plan, solution.base_pay_yuan_per_year).is_a_game:
        return 0.0
    if basis != "as_written" or index is not None:
        return equilibrium(scenario, base, "as_written", law, None).multiplicity
    types = world.types
    busy = np.minimum(
        _BUSY * types.norm_hours,
        types.norm_hours
        * (types.hours_limit / np.maximum(types.norm_hours.sum(axis=1), _LEAST_HOURS))[:, None],
    )
    other = solve_fixed_point(world, plan, solution.base_pay_yuan_per_year, start_hours=busy)
    mine, theirs = world.mean_by_kind(solution.hours), world.mean_by_kind(other.hours)
    return float((np.abs(theirs - mine) / np.maximum(mine, _LEAST_HOURS)).max())


def _start(
    scenario: Scenario,
    base: Scenario,
    basis: Basis,
    law: ResponseLaw,
    index: int | None,
    world: TypeWorld,
    plan: Plan,
) -> Solution:
    """Return the fixed point from which a basis is sought."""
    if index is not None:
        known = equilibrium(scenario, base, basis, law, None).solution
        return solve_fixed_point(world, plan, known.base_pay_yuan_per_year, known)
    if basis != "as_written":
        return equilibrium(scenario, base, "as_written", law, None).solution
    written = [float(kind.base_pay_yuan_per_year) for kind in scenario.staff.kinds.values()]
    return solve_fixed_point(world, plan, np.array(written))


def prepare(
    scenario: Scenario,
    base: Scenario,
    basis: Basis,
    law: ResponseLaw,
    table_index: int | None = None,
) -> PreparedPolicy:
    """Return a policy ready to run on one basis of comparison.

    Parameters
    ----------
    base : Scenario
        Gives the pay bill of the basis `equal_pay_bill`, and the plan under which people worked before.
    basis : {'as_written', 'equal_pay_bill', 'equal_participation'}
        Base pay as in the file; moved so that the expected pay bill is the base's; or solved so that the
        median candidate's certainty equivalent equals his outside option, for each kind of staff.
    table_index : int or None
        Which bootstrap table of the pilot people believe in; None for the point estimate.

    Returns
    -------
    PreparedPolicy
        Its facts hold `residual`, `rounds` and `converged` (1.0 or 0.0) of the fixed point.

    Raises
    ------
    ConvergenceError
        If base pay cannot be solved (a ceiling below what participation needs).
    PlanError
        If the engine cannot take the plan.
    """
    solved = equilibrium(scenario, base, basis, law, table_index)
    world, plan, solution = solved.world, solved.plan, solved.solution
    base_pay = dict(zip(world.kind_ids, (float(x) for x in solution.base_pay_yuan_per_year), strict=True))
    credited = credit_weights(plan)
    stock_weight, new_weight = credited["stock"], credited["cross_sold_products"]
    # Under a plan that credits nothing only duty directs attention.
    duty_weight = _duty_weight(world, solution) if stock_weight + new_weight > 0.0 else 1.0
    plan_is_new = scenario.policy.pay != base.policy.pay
    tempts = _signing_pay_above_base(solved, base, law, table_index)
    return PreparedPolicy(
        plan=plan,
        base_pay_yuan_per_year=base_pay,
        period=plan.period,
        conduct=solution.conduct,
        states=solution.states,
        certainty_equivalent_yuan_per_year=solution.certainty_equivalent_yuan_per_year,
        predicted_bookings_yuan_per_year=solution.bookings_yuan_per_year,
        predicted_pay_yuan_per_year=solution.pay_yuan_per_year,
        predicted_measures=_predicted_measures(world, plan, solution),
        duty_weight=duty_weight,
        digest=_digest(solution, np.array([duty_weight, stock_weight, new_weight, plan_is_new]), tempts),
        signing_pay_above_base=tempts,
        plan_is_new=plan_is_new,
        stock_weight=stock_weight,
        new_weight=new_weight,
        basis=basis,
        facts={**_facts(world, solution), **_facts_of_a_game(solved)},
    )


def _signing_pay_above_base(
    solved: Equilibrium, base: Scenario, law: ResponseLaw, table_index: int | None
) -> FloatArray | None:
    """Return what one more contract pays by type, above what it pays under the base; None if nothing can be
    mis-sold.
    """
    if not money_can_be_lost(solved.world):
        return None
    before = equilibrium(base, base, "as_written", law, table_index)
    mine, theirs = (signing_pay(one.world, one.plan, one.solution) for one in (solved, before))
    return mine - theirs


def _predicted_measures(world: TypeWorld, plan: Plan, solution: Solution) -> dict[str, FloatArray]:
    """Return what each type expects of the measures besides bookings: a year's sum, or a level."""
    driven = driven_measures(plan, world.law)
    periods = PERIODS_PER_YEAR[plan.period]
    effective = solution.hours * world.skill_in_field[:, None]
    expected = driven.expected(world.kind, solution.bookings_yuan_per_year / periods, effective)
    return {spec.name: expected[spec.name][0] * (periods if law.adds_up else 1) for spec, law in driven.laws}


def _facts_of_a_game(solved: Equilibrium) -> dict[str, float]:
    if not (solved.plan.peers or solved.solution.careers):
        return {}
    believed = {f"believed_{name}": belief.mean for name, belief in solved.solution.peers.items()}
    return {"multiplicity": solved.multiplicity, **believed}


def _facts(world: TypeWorld, solution: Solution) -> dict[str, float]:
    worth = dict(zip(world.kind_ids, reference_worth_yuan(world, solution), strict=True))
    return {
        "residual": solution.residual,
        "rounds": float(solution.rounds),
        "converged": float(solution.converged),
        "expected_pay_bill_yuan": expected_pay_bill_yuan(world, solution),
        **{f"reference_certainty_equivalent_yuan:{kind}": float(yuan) for kind, yuan in worth.items()},
        **{f"rent_yuan:{kind}": float(yuan) - world.outside_yuan for kind, yuan in worth.items()},
    }


def _duty_weight(world: TypeWorld, solution: Solution) -> float:
    """Return the share of care hours that is norm rather than incentive: duty goes by revenue, incentive by
    credit.
    """
    norm = float(world.posts @ world.norm_of_kind[:, KEEP])
    worked = float(world.posts @ world.mean_by_kind(solution.hours[:, KEEP] * world.skill_in_field))
    return float(np.clip(norm / max(worked, 1e-9), 0.0, 1.0))


def _digest(solution: Solution, weights: FloatArray, tempts: FloatArray | None) -> str:
    """Return the hash of all that a run depends on."""
    h = blake2b(digest_size=16)
    h.update(solution.conduct.digest.encode())
    for numbers in (
        solution.base_pay_yuan_per_year,
        solution.certainty_equivalent_yuan_per_year,
        solution.bookings_yuan_per_year,
        solution.pay_yuan_per_year,
        weights,
        *(() if tempts is None else (tempts,)),
    ):
        h.update(np.ascontiguousarray(numbers).tobytes())
    return h.hexdigest()
