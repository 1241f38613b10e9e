"""Loss aversion against last year's pay: closed forms without effort, what it does to effort, and names."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import norm

from cmsim.behaviour.account import Account, FloatArray
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.errors import CmsimError
from cmsim.preferences.cara import Cara
from cmsim.preferences.loss_aversion import LossAversion
from cmsim.preferences.protocol import Preferences, TypeFacts
from cmsim.preferences.registry import shipped_preferences

MakeTypes = Callable[..., TypeTable]
NO_EFFORT = 1e9
RATE, SD = 0.8, 0.3
FACTS = TypeFacts(np.array([0.0, 1.0]), np.array([10.0, 20.0]), np.array([15.0, 15.0]))


def _normal(
    types: TypeTable, weeks: int, preferences: Preferences | None, discount: float = 1.0
) -> PolicyTable:
    count = len(types)
    law = GaussianLaw(np.full((count, weeks), 0.2), np.ones((count, 1)), np.ones(weeks), np.full(count, SD))
    account = Account(
        weeks,
        (lambda y: RATE * y,),
        np.zeros(count, dtype=np.int64),
        np.array([4.0]),
        np.zeros(count),
        discount,
        ((),),
    )
    return solve(types, account, law, Numerics(181, 25), preferences)


def _equivalent(mean: FloatArray, sd: float, feels: LossAversion) -> FloatArray:
    """Return u⁻¹ E u(Z) for Z ~ N(mean, sd²), by brute force."""
    luck = norm.ppf((np.arange(40_000) + 0.5) / 40_000)
    felt = [feels.to_scale((m + sd * luck)[None]).mean() for m in mean]
    return feels.to_yuan(np.array([felt]))[0]


@pytest.mark.parametrize("weeks", [1, 9])
@pytest.mark.parametrize(("aversion", "sensitivity"), [(2.25, 1.0), (2.25, 0.88), (1.0, 0.6), (4.0, 1.0)])
@pytest.mark.parametrize("discount", [1.0, 0.97])
def test_without_effort_worth_is_the_certainty_equivalent_of_the_whole_lottery(
    one_task: MakeTypes, weeks: int, aversion: float, sensitivity: float, discount: float
) -> None:
    reference = 1.0
    feels = LossAversion(np.array([reference]), aversion, sensitivity)
    policy = _normal(one_task(0.0, NO_EFFORT), weeks, feels, discount)
    grid = policy.grid_yuan[0]
    inside = (grid > -0.5) & (grid < 2.5)
    shrunk = discount**weeks
    exact = _equivalent(
        shrunk * RATE * (grid[inside] + 0.2 * weeks),
        shrunk * RATE * SD * np.sqrt(weeks),
        feels.seen_from(shrunk),
    )
    assert np.abs(policy.value_yuan[0, 0, inside] - exact).max() < 2e-3


def test_who_feels_no_loss_more_than_a_gain_is_risk_neutral(one_task: MakeTypes) -> None:
    neutral = _normal(one_task(0.0, 1.0), 6, None)
    same = _normal(one_task(0.0, 1.0), 6, LossAversion(np.array([1.0]), 1.0))
    inside = neutral.grid_yuan[0] < 3.0
    assert np.allclose(neutral.value_yuan[..., inside], same.value_yuan[..., inside], atol=1e-9)


def test_constant_risk_aversion_as_a_plug_in_agrees_under_normal_results(one_task: MakeTypes) -> None:
    types = one_task(np.array([0.0, 0.8, 2.0]), 1.0)
    own = _normal(types, 6, None)
    plugged = _normal(types, 6, Cara(types.risk_aversion_per_yuan))
    assert np.allclose(own.certainty_equivalent_yuan(), plugged.certainty_equivalent_yuan(), rtol=2e-3)


def test_effort_rises_where_one_would_just_reach_last_years_pay_and_is_plain_far_from_it(
    one_task: MakeTypes,
) -> None:
    reference = 1.0
    policy = _normal(one_task(0.0, 1.0), 2, LossAversion(np.array([reference]), 2.25))
    # With a week's work pay of R is due near R / rate - drift - effort; luck is of the size of a week's work.
    due = reference / RATE - 0.2 - RATE
    at = np.array([-3.0, due - 0.15, due + 0.2, 3.6])
    far_below, below, above, far_above = policy.hours_at(np.zeros(4, dtype=np.int64), 1, at)[:, 0]
    assert far_below == pytest.approx(RATE, rel=1e-3)
    assert far_above == pytest.approx(RATE, rel=1e-3)
    # A sum that is sure to fall short is felt at the full weight of losses, luck that may lift it at less.
    assert below < 0.95 * RATE
    assert above > 1.05 * RATE


def test_paid_by_deal_worth_without_effort_is_that_of_all_deals_together(
    one_task: MakeTypes, deal_sizes: FloatArray
) -> None:
    weeks, rate, commission = 8, 0.3, 0.02
    law = ArrivalLaw(
        np.full((1, weeks), rate),
        np.full((1, 1), 1e-9),
        np.ones(weeks),
        deal_sizes[None],
        np.zeros(1, dtype=np.int64),
    )
    account = Account(
        weeks,
        (lambda y: commission * y,),
        np.zeros(1, dtype=np.int64),
        np.array([1.5e6]),
        np.zeros(1),
        1.0,
        ((),),
    )
    feels = LossAversion(np.array([3_000.0]), 2.25)
    policy = solve(one_task(0.0, 1.0), account, law, Numerics(193, 9), feels)
    rng = np.random.default_rng(5)
    lives = 400_000
    deals = rng.poisson(rate * weeks, lives)
    sizes = np.interp(rng.random(int(deals.sum())), np.linspace(0.0, 1.0, deal_sizes.size), deal_sizes)
    pay = commission * np.bincount(np.repeat(np.arange(lives), deals), sizes, lives)
    felt = feels.to_scale(pay[None])[0]
    error = 4.0 * felt.std() / np.sqrt(lives)
    low, high = feels.to_yuan(np.array([[felt.mean() - error, felt.mean() + error]]))[0]
    assert low < policy.certainty_equivalent_yuan()[0] < high


def test_preferences_are_built_by_name_with_checked_parameters() -> None:
    registry = shipped_preferences()
    assert registry.names() == ("cara", "loss_aversion")
    built = registry.build("loss_aversion", {"loss_aversion": 3.0}, FACTS)
    assert isinstance(built, LossAversion)
    assert built.loss_aversion == 3.0
    assert np.array_equal(built.reference_yuan, FACTS.last_pay_yuan)
    cara = registry.build("cara", {}, FACTS)
    assert isinstance(cara, Cara)
    assert np.array_equal(cara.risk_aversion_per_yuan, FACTS.risk_aversion_per_yuan)


@pytest.mark.parametrize(
    ("name", "params", "path", "hint"),
    [
        ("los_aversion", {}, "name", "did you mean loss_aversion?"),
        ("loss_aversion", {"los_aversion": 2.0}, "params.los_aversion", "did you mean loss_aversion?"),
        ("loss_aversion", {"loss_aversion": 0.5}, "params.loss_aversion", None),
        ("loss_aversion", {"sensitivity": "much"}, "params.sensitivity", None),
    ],
)
def test_a_wrong_name_or_parameter_of_preferences_is_one_clear_error(
    name: str, params: dict[str, object], path: str, hint: str | None
) -> None:
    with pytest.raises(CmsimError) as caught:
        shipped_preferences().build(name, params, FACTS)
    assert caught.value.detail.path == path
    if hint is not None:
        assert caught.value.detail.hint == hint


@pytest.mark.parametrize(("aversion", "sensitivity"), [(0.5, 1.0), (np.nan, 1.0), (2.0, 0.0), (2.0, 1.5)])
def test_impossible_loss_aversion_is_refused(aversion: float, sensitivity: float) -> None:
    with pytest.raises(CmsimError) as caught:
        LossAversion(np.zeros(1), aversion, sensitivity)
    assert caught.value.detail.code == "behaviour.preferences"
