"""From a scenario to what attainment is worth beyond the year."""

from dataclasses import replace

import numpy as np
import pytest

from cmsim.equilibrium.career_worth import career_worth, ladder_of, odds_of_attainment
from cmsim.scenario import Scenario

GRID = np.linspace(0.0, 2.0, 81)
WEIGHTS = np.exp(-0.5 * ((GRID - 0.9) / 0.4) ** 2)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
P = "policy.careers.promotion."


@pytest.fixture(scope="module")
def with_careers(arcadia: Scenario) -> Scenario:
    return arcadia.with_values(
        {
            "policy.careers.appraisal.enabled": True,
            "policy.careers.appraisal.excellent_from_points": 90.0,
            "staff.kinds.sellers.grade": "assistant",
        }
    )


def worth(scenario: Scenario):
    return career_worth(scenario, "sellers", GRID, WEIGHTS, 16_000.0, 14_800.0)


def test_the_ladder_pays_grades_by_their_factor(with_careers):
    rules = ladder_of(with_careers, "sellers", 16_000.0, 14_800.0)
    assert rules.pay_yuan == pytest.approx([16_000.0, 16_000.0 + 0.2 * 14_800.0, 16_000.0 + 0.5 * 14_800.0])
    assert rules.contract_years == 1
    assert rules.quit_share == pytest.approx(1.0 - np.exp(-0.14))
    # A raise is worth its sum until one leaves.
    lasting = 1.0 / (1.0 - np.exp(-0.14) / 1.08)
    assert rules.raise_yuan == pytest.approx(0.05 * 14_800.0 * np.array([1.0, 1.2, 1.5]) * lasting)
    raises_only = ladder_of(with_careers.with_values({P + "reward": "raise"}), "sellers", 16_000.0, 14_800.0)
    assert np.all(raises_only.promotion_odds == 0.0)


def test_odds_move_from_failing_to_excellent_with_attainment(with_careers):
    odds = odds_of_attainment(with_careers, "sellers", GRID)
    assert odds.shape == (81, 3, 4)
    assert odds.sum(axis=-1) == pytest.approx(np.ones((81, 3)))
    assert np.all(np.diff(odds[:, 0, 3]) >= 0.0)
    assert np.all(np.diff(odds[:, 0, 0]) <= 0.0)
    assert odds[0, 0, 0] > 0.8
    assert odds[-1, 0, 3] > 0.8


def test_attainment_is_worth_something_beyond_the_year_and_more_before_the_reward(with_careers):
    found = worth(with_careers)
    assert found.terminal_yuan[0] == pytest.approx(np.zeros((2, 1)))
    assert np.all(np.diff(found.terminal_yuan, axis=0) >= -1e-6)
    assert found.terminal_yuan[-1, 1, 0] > found.terminal_yuan[-1, 0, 0] > 0.0
    assert found.places.converged
    rise = np.trapezoid(found.marginal_yuan, GRID, axis=0)
    assert rise == pytest.approx(found.terminal_yuan[-1], rel=5e-3)


def test_tighter_caps_lower_it_and_bind_at_rest(with_careers):
    wide = worth(with_careers.with_values({P + "manager_share_limit": 1.0, P + "senior_share_limit": 1.0}))
    tight = worth(with_careers.with_values({P + "manager_share_limit": 0.05, P + "senior_share_limit": 0.02}))
    assert np.all(wide.places.promotion_odds == 1.0)
    assert np.all(tight.places.promotion_odds < 1.0)
    assert tight.places.shares[1:] == pytest.approx([0.05, 0.02], abs=1e-5)
    assert np.all(tight.career_yuan < wide.career_yuan)


def test_raises_alone_promote_nobody(with_careers):
    found = worth(with_careers.with_values({P + "reward": "raise"}))
    assert found.places.promotion_odds == pytest.approx([0.0, 0.0], abs=1e-6)
    assert found.places.shares == pytest.approx([1.0, 0.0, 0.0], abs=1e-6)
    assert np.all(found.terminal_yuan[-1] > 0.0)


def test_a_grade_that_pays_no_more_is_worth_no_more(with_careers):
    flat = with_careers.with_values(
        {
            P + "grade_pay_factor": [1.0, 1.0 + 1e-9, 1.0 + 2e-9],
            P + "raise_share": 0.0,
            P + "dismiss_not_competent": False,
        }
    )
    assert np.abs(worth(flat).terminal_yuan).max() < 1.0
    assert replace(ladder_of(flat, "sellers", 1.0, 1.0)).dismisses is False
