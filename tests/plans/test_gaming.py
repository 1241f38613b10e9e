"""What gaming a plan is worth, against sums worked out by hand."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from cmsim.plans.checking.alone import not_alone
from cmsim.plans.checking.gaming import exposures
from cmsim.plans.fixed import Fixed, FixedParams
from cmsim.plans.protocol import BOOKINGS, FloatArray, MeasureSpec, PeerStatistic, Plan
from cmsim.plans.registry import build

KIND = ("seller",)


def exposure(plan: Plan, expected_yuan_per_year: float):  # type: ignore[no-untyped-def]
    return exposures(plan, KIND, {"seller": expected_yuan_per_year}, {"seller": 12_000.0})[0]


def test_a_straight_line_cannot_be_gamed() -> None:
    found = exposure(build("linear_commission", {"rate": 0.05}), 100_000.0)
    assert found.shift_gain_yuan == pytest.approx(0.0, abs=1e-6)
    assert (found.split_parts, found.jump_yuan) == (0, 0.0)
    assert found.pay_yuan_per_year == pytest.approx(12_000.0 + 5_000.0)


def test_above_the_quota_nothing_is_gained_by_moving_and_below_half_of_it_neither() -> None:
    plan = build("quota_bonus", {"quota_yuan_per_year": 4_000.0, "bonus_yuan": 70.0})
    gains = {year: exposure(plan, year).shift_gain_yuan for year in (1_900.0, 2_000.0, 3_900.0, 4_000.0)}
    assert gains == {1_900.0: 0.0, 2_000.0: 70.0, 3_900.0: 70.0, 4_000.0: 0.0}


def test_the_last_yuan_before_a_target_earns_the_whole_penalty() -> None:
    plan = build("decomposed_target", {"target_bookings_yuan_per_year": 12_000.0, "penalty_share": 0.1})
    found = exposure(plan, 6_000.0)
    assert found.jump_at_yuan == 1_000.0
    assert found.jump_yuan == pytest.approx(0.1 * 1_000.0)
    assert found.last_yuan_earns_yuan == pytest.approx(0.1 * 1_000.0)
    assert found.shift_gain_yuan == pytest.approx(100.0)


@dataclass(frozen=True)
class EveryDealAHundred(Fixed):
    """A hundred yuan for every deal of at least 25,000 yuan of gross profit."""

    name: ClassVar[str] = "every_deal"

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return a hundred."""
        return np.where(gross_profit_yuan >= 25_000.0, 100.0, 0.0)


def test_a_sum_for_every_deal_invites_splitting() -> None:
    found = exposure(EveryDealAHundred(FixedParams()), 0.0)
    assert found.split_parts == 10
    assert found.split_gain_yuan == pytest.approx(900.0)
    assert found.split_profit_yuan >= 250_000.0


@dataclass(frozen=True)
class LooksAtOthers(Fixed):
    """Knows what others did."""

    peers = (PeerStatistic("cut_off", "rank_cut_off", BOOKINGS, "team", 0.1),)


@dataclass(frozen=True)
class CountsTwice(Fixed):
    """Counts two measures."""

    measures = tuple(MeasureSpec(name, "yuan", "flow", "year", "new") for name in ("one", "two"))


@dataclass(frozen=True)
class CountsPoints(Fixed):
    """Counts points."""

    measures = (MeasureSpec("score", "points", "score", "year", "new"),)


def test_pay_is_a_curve_only_over_one_measure_of_money_and_without_others() -> None:
    params = FixedParams()
    assert "others: cut_off" in not_alone(LooksAtOthers(params))
    assert "counts one, two" in not_alone(CountsTwice(params))
    assert "in points" in not_alone(CountsPoints(params))
    assert not_alone(Fixed(params)) == ""
