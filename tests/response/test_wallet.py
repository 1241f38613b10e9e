"""Share of wallet, adjustment of stocks, and hazards of default: limits, directions, closed forms."""

import numpy as np
import pytest

from cmsim.response.wallet import event_hazard, share_of_wallet, weekly_adjustment, weekly_probability

ONE = np.ones(1)


def share(trust, rate=0.0, at_reference=0.3):
    return float(
        share_of_wallet(np.array([trust]), np.array([rate]), at_reference * ONE, 2.0 * ONE, 60.0 * ONE)[0]
    )


def test_the_stated_share_holds_at_the_reference() -> None:
    assert share(0.5) == pytest.approx(0.3, rel=1e-12)


@pytest.mark.parametrize("trust", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("rate", [-0.05, 0.0, 0.05])
def test_a_share_lies_between_nothing_and_all(trust: float, rate: float) -> None:
    assert 0.0 < share(trust, rate) < 1.0


def test_trust_raises_the_share_and_better_rates_of_rivals_lower_it() -> None:
    assert share(0.4) < share(0.6)
    assert share(0.5, 0.01) < share(0.5) < share(0.5, -0.01)


def test_log_odds_fall_by_the_effect_times_the_rate() -> None:
    odds = np.log(share(0.5, 0.01) / (1.0 - share(0.5, 0.01))) - np.log(0.3 / 0.7)
    assert odds == pytest.approx(-0.6, rel=1e-9)


def test_weekly_steps_close_what_the_adjustment_time_says() -> None:
    left = (1.0 - weekly_adjustment(np.array([0.5, 2.0]))) ** 52
    assert np.allclose(left, np.exp([-2.0, -0.5]))


def test_weekly_chances_add_up_to_the_years() -> None:
    stays = (1.0 - weekly_probability(np.array([0.02, 1.5]))) ** 52
    assert np.allclose(stays, np.exp([-0.02, -1.5]))


def test_monitoring_and_integrity_scale_the_hazard() -> None:
    missing = np.array([0.0, 0.5])
    assert np.allclose(event_hazard(0.02, 0.0, missing, 0.5, 1.0), 0.02 * np.exp([0.0, 0.5]))
    assert np.allclose(event_hazard(0.02, 1.0, missing, 0.5, 1.0), 0.02 * np.exp([-0.5, 0.0]))
