"""The stand-in for the simulation, and drawing from what it believes."""

import numpy as np
import pytest

from cmsim.calibrate.emulator import fit_emulators
from cmsim.calibrate.patterns import Pattern, Use
from cmsim.calibrate.population import draw_population

AXES = 3


def _pattern(low, high, name="x"):
    return Pattern(name, "x", "某", "1", low, high, Use.FITTED, "", "", lambda seen: 0.0)


def _data(generator, n=60, noise=0.01):
    position = generator.uniform(-1.0, 1.0, (n, AXES))
    value = np.exp(0.5 + 0.8 * position[:, 0] - 0.3 * position[:, 1] + noise * generator.standard_normal(n))
    return position, [{"x": float(v)} for v in value]


def test_multiplicative_effects_are_found_and_the_error_is_the_noise():
    position, reached = _data(np.random.default_rng(1))
    (fitted,) = fit_emulators([_pattern(1.0, 2.0)], position, reached, np.ones(60))
    assert fitted.log
    assert fitted.mean(np.array([[0.5, 0.0, 0.0]]))[0] == pytest.approx(0.9, abs=0.03)
    assert fitted.scatter == pytest.approx(0.01, rel=0.6)


def test_the_chance_to_lie_in_the_range_is_that_of_the_normal():
    position, reached = _data(np.random.default_rng(2), noise=0.1)
    (fitted,) = fit_emulators([_pattern(1.0, 2.0)], position, reached, np.ones(60))
    where = np.array([[0.0, 0.0, 0.0], [0.9, -0.9, 0.0], [-0.9, 0.9, 0.0]])
    draws = fitted.mean(where)[:, None] + fitted.error(where)[:, None] * np.random.default_rng(
        3
    ).standard_normal((3, 200_000))
    share = ((draws >= 0.0) & (draws <= np.log(2.0))).mean(axis=1)
    assert np.exp(fitted.log_chance(where)) == pytest.approx(share, abs=0.004)


def test_the_chance_falls_with_the_distance_from_the_range():
    position, reached = _data(np.random.default_rng(4))
    (fitted,) = fit_emulators([_pattern(1.0, 3.0)], position, reached, np.ones(60))
    chance = fitted.log_chance(np.array([[0.0, 0.0, 0.0], [0.95, -0.5, 0.0], [1.0, -1.0, 0.0]]))
    assert chance[0] == pytest.approx(0.0, abs=1e-6)
    assert -1e6 < chance[2] < chance[1] < chance[0]


def test_the_stand_in_knows_less_where_nothing_was_simulated():
    position, reached = _data(np.random.default_rng(9))
    (fitted,) = fit_emulators([_pattern(1.0, 3.0)], 0.3 * position, reached, np.ones(60))
    here, far = fitted.error(np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]))
    assert fitted.scatter < here < far


def test_what_is_tolerated_widens_the_range():
    position, reached = _data(np.random.default_rng(10))
    strict, lenient = (
        fit_emulators([_pattern(1.0, 1.6)], position, reached, np.ones(60), {"x": tolerance})[0]
        for tolerance in (0.0, 0.1)
    )
    assert np.exp(lenient.bounds()) == pytest.approx((0.9, 1.7))
    where = np.zeros((1, AXES))
    assert strict.log_chance(where) < np.log(0.05)
    assert lenient.log_chance(where) > np.log(0.9)


def test_a_pattern_that_does_not_vary_needs_no_stand_in():
    position = np.zeros((5, AXES))
    assert fit_emulators([_pattern(1.0, 2.0)], position, [{"x": 1.5}] * 5, np.ones(5)) == []


def test_not_a_number_is_left_out_of_the_fit():
    position, reached = _data(np.random.default_rng(5))
    reached[0] = {"x": float("nan")}
    (fitted,) = fit_emulators([_pattern(1.0, 2.0)], position, reached, np.ones(60))
    assert np.isfinite(fitted.coefficient).all()


def test_the_population_has_the_moments_of_the_density():
    def log_density(x):
        return -0.5 * (((x - 0.2) / 0.1) ** 2).sum(axis=1)

    start = np.zeros((1, AXES))
    drawn = draw_population(log_density, start, 400, np.random.default_rng(6))
    assert drawn.mean(axis=0) == pytest.approx(np.full(AXES, 0.2), abs=0.03)
    assert drawn.std(axis=0) == pytest.approx(np.full(AXES, 0.1), abs=0.03)


def test_the_population_stays_where_positions_are_allowed():
    def log_density(x):
        return np.where(x[:, 0] > 0.3, 0.0, -np.inf)

    drawn = draw_population(log_density, np.full((1, AXES), 0.5), 50, np.random.default_rng(7))
    assert (drawn[:, 0] > 0.3).all()
    assert (np.abs(drawn) <= 1.0).all()


def test_the_same_luck_draws_the_same_population():
    def log_density(x):
        return -(x**2).sum(axis=1)

    drawn = [
        draw_population(log_density, np.zeros((1, AXES)), 20, np.random.default_rng(8)) for _ in range(2)
    ]
    assert np.array_equal(drawn[0], drawn[1])
