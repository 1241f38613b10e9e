"""Common luck taken out exactly; surfaces agree with what they were fitted to, and know what they do not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.optimise.tuning import gaussian_process as gp
from cmsim.optimise.tuning.common_luck import adjusted
from cmsim.optimise.tuning.quadratic import fit_quadratic, terms


@given(st.lists(st.integers(1, 6), min_size=1, max_size=8), st.integers(0, 10_000))
def test_luck_that_all_points_share_cancels_exactly(counts, seed):
    draw = np.random.default_rng(seed)
    luck, truth = draw.normal(size=max(counts)) * 100.0, draw.normal(size=len(counts))
    means, variance = adjusted([list(mean + luck[:n]) for mean, n in zip(truth, counts, strict=True)])
    assert np.allclose(means - means[0], truth - truth[0], atol=1e-9)
    assert variance == pytest.approx(0.0, abs=1e-9)


def test_a_balanced_table_gives_plain_means_and_the_residual_variance():
    draw = np.random.default_rng(3)
    table = draw.normal(size=(6, 5))
    means, variance = adjusted(table.tolist())
    assert np.allclose(means - means.mean(), table.mean(axis=1) - table.mean())
    left = table - table.mean(axis=0) - table.mean(axis=1)[:, None] + table.mean()
    assert variance == pytest.approx((left**2).sum() / (5 * 4))


def test_the_gradient_of_the_fit_is_that_of_its_cost():
    draw = np.random.default_rng(1)
    points, y = draw.random((9, 2)), draw.normal(size=9)
    gaps = (points[:, None] - points[None]) ** 2

    def cost(theta):
        return gp._negative_log_density(theta, gaps, y, np.full(9, 0.01))

    theta = np.array([0.2, -2.0, -0.5, 0.3])
    step = 1e-5
    numeric = [(cost(theta + e)[0] - cost(theta - e)[0]) / (2 * step) for e in step * np.eye(4)]
    assert np.allclose(numeric, cost(theta)[1], rtol=1e-6, atol=1e-6)


def test_a_process_without_noise_passes_through_its_points_and_is_unsure_far_away():
    draw = np.random.default_rng(2)
    points = draw.random((12, 2)) * 0.4
    outcomes = 5.0 + np.sin(4.0 * points[:, 0]) + points[:, 1] ** 2
    process = gp.fit_gaussian_process(points, outcomes, np.zeros(12))
    mean, sd = process.predict(points)
    assert np.allclose(mean, outcomes, atol=0.01)
    assert process.predict(np.array([[1.0, 1.0]]))[1][0] > 5.0 * sd.max()


def test_a_quadratic_is_found_again_from_enough_points():
    draw = np.random.default_rng(4)
    points = draw.random((40, 3))
    truth = 2.0 - ((points - 0.5) ** 2).sum(axis=1) + points[:, 0] * points[:, 1]
    surface = fit_quadratic(points, truth, np.full(40, 1e-8), np.full(3, 0.5), 0.5)
    assert len(surface.coefficients) == terms(3)
    assert np.allclose(surface.predict(points)[0], truth, atol=0.02)


def test_few_noisy_points_give_a_slope_and_no_bend():
    points = np.array([[0.4], [0.5], [0.6]])
    surface = fit_quadratic(points, np.array([0.0, 1.0, 2.0]), np.full(3, 0.05), np.array([0.5]), 0.1)
    _, slope, bend = surface.coefficients
    assert slope > 0.5
    assert abs(bend) < 0.2 * slope


def test_drawn_surfaces_vary_as_the_prediction_says():
    draw = np.random.default_rng(5)
    points = draw.random((15, 2))
    surface = fit_quadratic(points, points.sum(axis=1), np.full(15, 0.04), np.full(2, 0.5), 0.5)
    mean, sd = surface.predict(points)
    drawn = surface.drawn(points, 4000, 1)
    assert np.allclose(drawn.mean(axis=0), mean, atol=4.0 * sd.max() / np.sqrt(4000))
    assert np.allclose(drawn.std(axis=0), sd, rtol=0.1)
