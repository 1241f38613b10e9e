"""Logit choice of effort: against the closed form under straight pay, and at its two ends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cmsim.behaviour.account import Account, FloatArray
from cmsim.behaviour.choice import Choice
from cmsim.behaviour.forward import forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.step import best_level
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.errors import CmsimError
from cmsim.preferences.cara import Cara

MakeTypes = Callable[..., TypeTable]
RATE, LIMIT, SD = 0.7, 4.0, 0.5
RISK = np.array([0.0, 0.5, 2.0])
COST = np.array([0.5, 1.0, 0.8])


def _straight(types: TypeTable, temperature: float, preferences: Cara | None = None) -> PolicyTable:
    law = GaussianLaw(np.zeros((3, 1)), np.ones((3, 1)), np.ones(1), np.full(3, SD))
    account = Account(
        1, (lambda y: RATE * y,), np.zeros(3, dtype=np.int64), np.array([6.0]), np.zeros(3), 1.0, ((),)
    )
    return solve(types, account, law, Numerics(61, 25), preferences, temperature)


def _mixture(risk: float, cost: float, temperature: float) -> tuple[float, float]:
    """Return mean effort and the certainty equivalent of efforts ∝ exp((b e - ½ c e² - ½ r b² σ²) / τ)."""
    effort = (np.arange(400_000) + 0.5) * LIMIT / 400_000
    worth = RATE * effort - 0.5 * cost * effort**2 - 0.5 * risk * (RATE * SD) ** 2
    chance = np.exp((worth - worth.max()) / temperature)
    chance /= chance.sum()
    mean = float(chance @ effort)
    if risk == 0.0:
        return mean, float(chance @ worth)
    return mean, float(-np.log(chance @ np.exp(-risk * worth)) / risk)


@pytest.mark.parametrize("temperature", [0.02, 0.1, 0.5, 5.0])
def test_mean_effort_and_worth_are_those_of_a_truncated_normal_mixture(
    one_task: MakeTypes, temperature: float
) -> None:
    policy = _straight(one_task(RISK, COST, limit=LIMIT), temperature)
    exact = np.array([_mixture(r, c, temperature) for r, c in zip(RISK, COST, strict=True)])
    assert np.allclose(policy.hours_on_grid(0)[:, 0, 0], exact[:, 0], rtol=2e-3)
    assert np.allclose(policy.certainty_equivalent_yuan(), exact[:, 1], atol=2e-4)


def test_the_plug_in_of_constant_risk_aversion_mixes_alike(one_task: MakeTypes) -> None:
    types = one_task(RISK, COST, limit=LIMIT)
    own, plugged = _straight(types, 0.3), _straight(types, 0.3, Cara(RISK))
    assert np.allclose(own.certainty_equivalent_yuan(), plugged.certainty_equivalent_yuan(), atol=1e-3)


def test_without_a_scale_the_best_level_is_chosen_to_the_last_bit() -> None:
    rng = np.random.default_rng(3)
    net, gain = rng.normal(size=(3, 7, 11)), np.cumsum(rng.random((3, 7)), axis=1)
    for found, best in zip(Choice(RISK).choose(net, gain), best_level(net, gain), strict=True):
        assert np.array_equal(found, best)


def test_a_small_scale_comes_near_the_best(one_task: MakeTypes) -> None:
    types = one_task(RISK, COST, limit=LIMIT)
    best, near = _straight(types, 0.0), _straight(types, 1e-4)
    assert np.allclose(near.certainty_equivalent_yuan(), best.certainty_equivalent_yuan(), atol=1e-3)
    assert np.allclose(near.hours_on_grid(0)[:, 0], best.hours_on_grid(0)[:, 0], atol=0.04)


def test_a_large_scale_leaves_effort_to_chance(one_task: MakeTypes) -> None:
    policy = _straight(one_task(RISK[:1].repeat(3), COST, limit=LIMIT), 1e6)
    assert np.allclose(policy.hours_on_grid(0)[:, 0, 0], LIMIT / 2.0, rtol=1e-5)


def test_paid_by_deal_the_scale_blurs_the_sprint_and_costs_worth(deal_sizes: FloatArray) -> None:
    types = TypeTable(
        ("develop", "keep"),
        np.array([0.0, 2.0]) / 15_000.0,
        np.full(2, 1.6),
        0.3,
        np.full((2, 2), 4.0),
        np.full(2, 24.0),
    )
    weeks = 13
    law = ArrivalLaw(
        np.full((2, weeks), 0.15),
        np.tile([0.012, 0.006], (2, 1)),
        np.ones(weeks),
        deal_sizes[None],
        np.zeros(2, dtype=np.int64),
    )
    account = Account(
        weeks,
        (lambda y: np.where(y >= 200_000.0, 3_000.0, 0.0),),
        np.zeros(2, dtype=np.int64),
        np.array([1.5e6]),
        np.zeros(2),
        1.0,
        ((200_000.0,),),
    )
    sharp, blurred = solve(types, account, law), solve(types, account, law, temperature_yuan=10.0)

    def spread(policy: PolicyTable) -> FloatArray:
        return np.asarray(np.ptp(policy.hours_on_grid(9).sum(axis=2), axis=1))

    assert np.all(spread(blurred) < spread(sharp))
    assert np.all(blurred.certainty_equivalent_yuan() < sharp.certainty_equivalent_yuan())
    assert np.all(forward(blurred, types, account, law).hours.sum(axis=2) <= 24.0 + 1e-9)


@pytest.mark.parametrize("scale", [-1.0, np.nan, np.inf])
def test_a_scale_that_is_no_sum_is_refused(one_task: MakeTypes, scale: float) -> None:
    with pytest.raises(CmsimError) as caught:
        _straight(one_task(RISK, COST, limit=LIMIT), scale)
    assert caught.value.detail.code == "behaviour.choice"
