"""A plan of an organisation that does not exist, in its own units, through everything the engine offers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from cmsim.behaviour.account import Account, FloatArray
from cmsim.behaviour.additive import Part, solve_additive
from cmsim.behaviour.forward import forward
from cmsim.behaviour.pull_forward import PullForward, due_at_the_start
from cmsim.behaviour.solve import solve
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.behaviour.yearly import YearAccount, solve_years
from cmsim.preferences.protocol import TypeFacts
from cmsim.preferences.registry import shipped_preferences

WEEKS = 10
CRATES = np.array([[1.0, 2.0, 4.0, 8.0]])
PICKERS = TypeTable(
    ("pick", "prune", "sweep"),
    np.array([0.0, 0.3]),
    np.array([0.2, 0.3]),
    0.2,
    np.full((2, 3), 2.0),
    np.full(2, 14.0),
)
NOBODY = np.zeros(2, dtype=np.int64)


def _coins(crates: FloatArray) -> FloatArray:
    return np.where(crates >= 12.0, 2.0, 0.0) + 0.05 * crates


def _picking() -> ArrivalLaw:
    gain = np.tile([0.2, 0.0, 0.0], (2, 1))
    return ArrivalLaw(np.full((2, WEEKS), 0.1), gain, np.ones(WEEKS), CRATES, NOBODY)


def _orchard() -> Account:
    return Account(WEEKS, (_coins,), NOBODY, np.array([80.0]), np.full(2, 0.1), 0.99, ((12.0,),))


@dataclass(frozen=True)
class Apprentice:
    """Who fills the barrel wears a ribbon next season, and a ribbon is paid three coins."""

    def pay(self, index: FloatArray, state: float) -> FloatArray:
        return _coins(index) + 3.0 * state

    def advance(self, index: FloatArray, state: float) -> FloatArray:
        return np.where(index >= 20.0, 1.0, 0.0)

    def breakpoints(self, state: float) -> tuple[float, ...]:
        return (12.0, 20.0)


def test_trees_and_crates_are_paid_together_and_sweeping_is_left() -> None:
    gain = np.tile([0.0, 0.3, 0.0], (2, 1))
    trees = GaussianLaw(np.zeros((2, WEEKS)), gain, np.ones(WEEKS), np.full(2, 0.8))
    pruned = Account(
        WEEKS,
        (lambda y: np.where(y >= 9.0, 2.0, 0.0),),
        NOBODY,
        np.array([30.0]),
        np.zeros(2),
        0.99,
        ((9.0,),),
    )
    both = solve_additive(PICKERS, (Part(_orchard(), _picking()), Part(pruned, trees)))
    assert both.converged
    assert np.all(both.hours[:, :2] > 2.0)
    assert np.all(both.hours[:, 2] < 2.0)


def test_a_ribbon_of_next_season_draws_picking_in_this_one() -> None:
    def hours(weight: float) -> FloatArray:
        account = YearAccount(WEEKS, Apprentice(), np.array([0.0, 1.0]), 80.0, weight, np.full(2, 0.1))
        solved = solve_years(PICKERS, account, _picking())
        ahead = forward(solved.policy, solved.types, solved.account, solved.law)
        assert solved.converged
        return np.asarray(ahead.hours[:, :, 0].mean(axis=1))

    assert np.all(hours(0.8) > hours(0.0) + 0.1)


@pytest.mark.parametrize("feels", ["cara", "loss_aversion"])
def test_pickers_with_any_preferences_who_choose_by_chance_and_pick_unripe_are_answered(feels: str) -> None:
    facts = TypeFacts(PICKERS.risk_aversion_per_yuan, np.full(2, 2.0), np.full(2, 2.0))
    law, account = _picking(), _orchard()
    pull = PullForward(due_at_the_start(law, 2), 0.5, 0.9)
    preferences = shipped_preferences().build(feels, {}, facts)
    policy = solve(PICKERS, account, law, None, preferences, 0.05, pull)
    ahead = forward(policy, PICKERS, account, law)
    assert np.all(np.isfinite(policy.value_yuan))
    assert np.all(ahead.pulled > 0.0)
    assert np.all(ahead.pulled <= 0.05 + 1e-6)
    assert np.all(ahead.hours[:, :, 0].mean(axis=1) > 2.0)
    assert np.all(ahead.hours.sum(axis=2) <= 14.0 + 1e-6)
