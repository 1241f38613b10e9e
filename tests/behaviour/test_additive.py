"""Pay that is a sum over measures: closed forms with substitution, and a sum of programmes without."""

from __future__ import annotations

import numpy as np
import pytest

from cmsim.behaviour.account import Account, FloatArray
from cmsim.behaviour.additive import Part, solve_additive
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.errors import CmsimError

WEEKS = 4
RATES = (0.7, 0.4)
RISK = np.array([0.0, 0.5, 2.0])
COST = np.array([0.8, 1.0, 1.5])
SD = (0.6, 0.9)
NORM = 3.0
NUMERICS = Numerics(71, 25)


def _types(delta: float, tasks: int = 2, **changes: FloatArray) -> TypeTable:
    names = ("sell", "save", "serve")[:tasks]
    return TypeTable(names, RISK, COST, delta, np.full((3, tasks), NORM), np.full(3, 40.0), **changes)


def _part(measure: int, tasks: int = 2, timing: float = 1.0) -> Part:
    gain = np.zeros((3, tasks))
    gain[:, measure] = 1.0
    law = GaussianLaw(np.zeros((3, WEEKS)), gain, np.full(WEEKS, timing), np.full(3, SD[measure]))
    rate = RATES[measure]
    account = Account(
        WEEKS,
        (lambda y: rate * y,),
        np.zeros(3, dtype=np.int64),
        np.array([20.0]),
        np.zeros(3),
        1.0,
        ((),),
    )
    return Part(account, law)


@pytest.mark.parametrize("delta", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("tasks", [2, 3])
def test_straight_pay_on_two_measures_leads_to_the_joint_optimum(delta: float, tasks: int) -> None:
    types = _types(delta, tasks)
    numerics = NUMERICS
    solved = solve_additive(types, (_part(0, tasks), _part(1, tasks)), numerics)
    q = (1.0 - delta) * np.eye(tasks) + delta
    pays = np.array([*RATES, 0.0][:tasks])
    for row in range(3):
        x = np.linalg.solve(q, pays) / COST[row]
        risk = 0.5 * RISK[row] * sum((b * s) ** 2 for b, s in zip(RATES, SD, strict=True))
        paid = pays @ (NORM + x)
        worth = WEEKS * (paid - 0.5 * COST[row] * x @ q @ x - risk)
        assert np.allclose(solved.hours[row], NORM + x, atol=3e-3)
        assert solved.certainty_equivalent_yuan[row] == pytest.approx(worth, rel=2e-4)
    assert solved.converged
    assert solved.rounds == 1 if delta == 0.0 else solved.rounds > 1


def test_without_substitution_it_is_the_sum_of_programmes_also_by_deal(deal_sizes: FloatArray) -> None:
    types = _types(0.0)
    deals = ArrivalLaw(
        np.full((3, WEEKS), 0.2),
        np.tile([0.0, 0.01], (3, 1)),
        np.linspace(1.0, 0.4, WEEKS),
        deal_sizes[None],
        np.zeros(3, dtype=np.int64),
    )
    account = Account(
        WEEKS,
        (lambda y: np.where(y >= 1e5, 3.0, 0.0),),
        np.zeros(3, dtype=np.int64),
        np.array([1e6]),
        np.zeros(3),
        1.0,
        ((1e5,),),
    )
    first, second = _part(0), Part(account, deals)
    both = solve_additive(types, (first, second), NUMERICS)
    alone = [
        solve(_one(types, task), part.account, _gains(part, task), NUMERICS).certainty_equivalent_yuan()
        for task, part in enumerate((first, second))
    ]
    assert np.allclose(both.certainty_equivalent_yuan, alone[0] + alone[1], rtol=1e-9)


def _one(types: TypeTable, task: int) -> TypeTable:
    return TypeTable(
        (types.tasks[task],),
        types.risk_aversion_per_yuan,
        types.effort_cost_yuan,
        0.0,
        types.norm_hours[:, [task]],
        types.hours_limit - NORM,
    )


def _gains(part: Part, task: int) -> ArrivalLaw | GaussianLaw:
    law = part.law
    if isinstance(law, GaussianLaw):
        return GaussianLaw(law.base, law.gain[:, [task]], law.timing, law.sd)
    return ArrivalLaw(law.base_rate, law.gain[:, [task]], law.timing, law.size_yuan, law.size_group)


def test_paying_one_measure_more_starves_the_other_and_the_unpaid_task() -> None:
    types = _types(0.4, 3)
    poor, rich = (
        solve_additive(types, (_scaled(_part(0, 3), factor), _part(1, 3)), NUMERICS).hours
        for factor in (1.0, 2.0)
    )
    assert np.all(rich[:, 0] > poor[:, 0])
    assert np.all(rich[:, 1:] < poor[:, 1:])
    assert np.all(poor[:, 2] < NORM)


def _scaled(part: Part, factor: float) -> Part:
    pay = part.account.payouts[0]
    account = Account(
        WEEKS,
        (lambda y: factor * pay(y),),
        part.account.payout_of_type,
        part.account.reach,
        part.account.later_value_yuan,
        1.0,
        ((),),
    )
    return Part(account, part.law)


def test_rounds_that_do_not_settle_are_reported() -> None:
    solved = solve_additive(_types(0.6), (_part(0), _part(1)), NUMERICS, most_rounds=1)
    assert not solved.converged
    assert solved.residual_hours > 0.01


def test_a_task_that_raises_two_measures_is_refused() -> None:
    part = _part(0)
    both = Part(part.account, GaussianLaw(part.law.base, np.ones((3, 2)), part.law.timing, part.law.sd))  # type: ignore[union-attr]
    with pytest.raises(CmsimError) as caught:
        solve_additive(_types(0.2), (both, _part(1)))
    assert caught.value.detail.code == "behaviour.reduction"
