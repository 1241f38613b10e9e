"""The errors that docs/numerics.md states, measured again against a fine grid."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cmsim.behaviour.account import Account
from cmsim.behaviour.forward import forward
from cmsim.behaviour.solve import Numerics, solve
from cmsim.equilibrium.facing import Facing, Guess
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.plans.protocol import Plan
from cmsim.plans.reduction import ACCOUNT_WEEKS
from cmsim.plans.registry import build
from cmsim.scenario import Scenario

WithPay = Callable[..., Scenario]
PAGE = Path(__file__).parents[2] / "docs" / "numerics.md"
FINE = Numerics(nodes=385, levels=97)
LATER_YUAN = 300.0
ROOM = 1.25
"""Processors differ in the last digits, not by a quarter."""
PLANS: dict[str, tuple[str, dict[str, object]]] = {
    "linear commission, year": ("linear_commission", {"rate": 0.03}),
    "quota bonus, quarter": (
        "quota_bonus",
        {"period": "quarter", "quota_yuan_per_year": 400_000.0, "bonus_yuan": 2_500.0},
    ),
    "missed target, month": (
        "decomposed_target",
        {"period": "month", "target_bookings_yuan_per_year": 300_000.0, "penalty_share": 0.2},
    ),
    "commission under a ceiling, year": (
        "ceiling",
        {"of": {"plan": "linear_commission", "params": {"rate": 0.03}}, "ceiling_yuan_per_year": 30_000.0},
    ),
}


def account_of(world: TypeWorld, plan: Plan) -> Account:
    """Return the account of a plan when an arrival that falls later has a worth."""
    facing = Facing(world, plan, np.array([14_800.0]))
    later = np.full(len(world.types), LATER_YUAN)
    hours = world.types.norm_hours
    return facing.rows(Guess(hours, later, np.zeros(hours.shape), np.zeros((len(later), 1)))).account


def _expectations(world: TypeWorld, scenario: Scenario, numerics: Numerics) -> np.ndarray:
    """Return certainty equivalent and pay (yuan a year) and mean hours a week, (3, types)."""
    plan = build(scenario.policy.pay.plan, scenario.policy.pay.params)
    weeks = ACCOUNT_WEEKS[plan.period]
    arrivals = world.arrivals(world.types.norm_hours, weeks)
    account = account_of(world, plan)
    policy = solve(world.types, account, arrivals, numerics)
    ahead = forward(policy, world.types, account, arrivals)
    periods = 52.0 / weeks
    worth = policy.certainty_equivalent_yuan() * periods
    return np.stack([worth, ahead.pay_yuan * periods, ahead.hours.mean(axis=1).sum(axis=1)])


def _stated(name: str) -> list[float]:
    row = re.search(rf"^\| {re.escape(name)} \|(.+)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert row, f"docs/numerics.md has no row {name}"
    return [float(cell) for cell in row[1].split("|")]


@pytest.mark.parametrize("name", sorted(PLANS))
def test_the_default_grid_errs_no_more_than_the_page_says(
    name: str, with_pay: WithPay, law: ResponseLaw
) -> None:
    plan, params = PLANS[name]
    scenario = with_pay(plan, **params)
    world = TypeWorld(scenario, law, law.point)
    error = np.abs(_expectations(world, scenario, Numerics()) - _expectations(world, scenario, FINE))
    assert error.max(axis=1).tolist() <= [ROOM * stated for stated in _stated(name)]
    for found, stated in zip(error.max(axis=1), _stated(name), strict=True):
        assert found <= ROOM * stated
