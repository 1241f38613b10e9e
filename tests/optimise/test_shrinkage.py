"""Estimates drawn together: sizes of cells by what replications agree on, groups by what runs tell apart."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_surfaces import COSTS, PLACES, RUNS, TRUE, made_up

from cmsim.optimise.surfaces.common_curve import RespondingCurve, fit_shared
from cmsim.optimise.surfaces.curves import curve_from, fit_concave
from cmsim.optimise.surfaces.fitting import cells_of_groups, fit_group
from cmsim.optimise.surfaces.measuring import measured_surface
from cmsim.optimise.surfaces.observed import CellSizes, Observations
from cmsim.optimise.surfaces.resampling import replication_weights
from cmsim.optimise.surfaces.shrinkage import shrunk
from cmsim.optimise.surfaces.sizes import in_all_branches
from cmsim.randomness import Streams

PROFIT = "gross_profit_yuan"


@given(
    st.lists(st.tuples(st.floats(-5.0, 5.0), st.floats(1e-3, 10.0)), min_size=2, max_size=15),
)
def test_each_estimate_lies_between_itself_and_what_all_have_in_common(pairs):
    estimates, variances = (np.array(column) for column in zip(*pairs, strict=True))
    common = np.average(estimates, weights=1.0 / variances)
    found = shrunk(estimates, variances)
    low, high = np.minimum(estimates, common), np.maximum(estimates, common)
    assert (found >= low - 1e-9).all()
    assert (found <= high + 1e-9).all()
    # The noisier of two keeps the smaller share of its difference.
    kept = (found - common)[np.argsort(variances)]
    differs = (estimates - common)[np.argsort(variances)]
    share = kept[np.abs(differs) > 1e-6] / differs[np.abs(differs) > 1e-6]
    assert (np.diff(share) <= 1e-9).all()


def test_noise_is_taken_out_and_differences_are_kept():
    luck = np.random.default_rng(1)
    same = np.array([shrunk(luck.standard_normal(9), np.ones(9)).std() for _ in range(200)])
    assert same.mean() < 0.4
    truth = np.linspace(-10.0, 10.0, 9)
    found = shrunk(truth + luck.standard_normal(9), np.ones(9))
    assert found == pytest.approx(truth, abs=3.0)
    alone = shrunk(np.array([1.0, 5.0]), np.array([1.0, np.inf]))
    assert alone == pytest.approx([1.0, 1.0])


def worlds(by_cell, replications=2, noise=0.3, seed=1):
    """Return observations whose cells hold other clients in each world, and bring so much by potential."""
    luck = np.random.default_rng(seed)
    cells = by_cell.size
    usual = luck.uniform(1e5, 1e6, cells)
    potential = usual * np.exp(noise * luck.standard_normal((replications, cells)))
    brought = potential * by_cell * (1.0 + 0.05 * luck.standard_normal((replications, cells)))
    values = np.repeat(brought[None, :, :], RUNS, axis=0)
    sizes = CellSizes(np.ones(cells), potential, np.ones(cells), usual)
    groups, places = ("a", "b"), tuple(f"p{n}" for n in range(cells // 2))
    counts = np.ones((RUNS, cells, 1), dtype=np.intp)
    return Observations(groups, places, ("one",), counts, {PROFIT: values}, sizes), usual


def test_whose_clients_live_where_is_no_size():
    by_cell = np.full(2 * PLACES, 0.13)
    wrong, plain = [], []
    for seed in range(20):
        seen, usual = worlds(by_cell, seed=seed)
        size = seen.values[PROFIT].mean(axis=(0, 1))
        wrong.append(np.abs(in_all_branches(seen, PROFIT, size) / (usual * by_cell) - 1.0).mean())
        plain.append(np.abs(size / (usual * by_cell) - 1.0).mean())
    assert np.mean(wrong) < 0.03
    assert np.mean(plain) > 0.12


def test_what_replications_agree_on_is_kept():
    by_cell = 0.13 * np.linspace(0.5, 1.5, 2 * PLACES)
    seen, usual = worlds(by_cell, replications=3)
    size = seen.values[PROFIT].mean(axis=(0, 1))
    assert in_all_branches(seen, PROFIT, size) == pytest.approx(usual * by_cell, rel=0.12)
    # With one replication nothing says that a difference is more than luck.
    one = replace(
        seen,
        values={PROFIT: seen.values[PROFIT][:, :1]},
        sizes=replace(seen.sizes, potential_yuan=seen.sizes.potential_yuan[:1]),
    )
    alike = in_all_branches(one, PROFIT, one.values[PROFIT].mean(axis=(0, 1))) / usual
    assert np.ptp(alike[:PLACES]) == pytest.approx(0.0, abs=1e-12)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), noise=st.floats(0.0, 0.2))
def test_shared_curves_rise_and_keep_their_level(seed, noise):
    seen = made_up(noise=noise, seed=seed)
    effort = seen.counts @ np.array([1.0, 0.4]) / seen.sizes.organisations
    effort /= effort.mean()
    response = seen.values[PROFIT].mean(axis=1)
    at = np.linspace(0.0, 4.0, 41)
    for fitted in fit_shared(effort, response, cells_of_groups(seen), fit_concave):
        height = fitted.curve.at(at)
        assert (np.diff(height) >= -1e-9).all()
        assert (height >= -1e-9).all()
        assert (fitted.size > 0.0).all()
        assert curve_from(fitted.curve.plain()).at(at) == pytest.approx(height)


def responding(strengths, noise, seed):
    """Return effort and response of groups that respond more or less strongly, and their cells."""
    luck = np.random.default_rng(seed)
    groups, places, runs = len(strengths), 8, 20
    effort = luck.uniform(0.0, 2.5, (runs, groups * places))
    level = TRUE.at(np.ones(1))[0]
    strength = np.repeat(strengths, places)
    height = 1.0 + strength * (TRUE.at(effort) / level - 1.0)
    size = luck.uniform(0.5, 2.0, groups * places) * 1e6
    response = size * height * (1.0 + noise * luck.standard_normal(effort.shape))
    return effort, response, np.arange(groups * places).reshape(groups, places)


def test_groups_that_respond_alike_are_told_alike_and_others_apart():
    alike, own = [], []
    for seed in range(10):
        effort, response, cells = responding(np.ones(6), 0.15, seed)
        found = fit_shared(effort, response, cells, fit_concave)
        alike.append(np.std([fitted.curve.responsiveness for fitted in found]))
        rises = []
        for of_group in cells:
            curve = fit_group(effort[:, of_group], response[:, of_group], fit_concave).curve
            none, level, most = curve.at(np.array([0.2, 1.0, 2.0]))
            rises.append((most - none) / level)
        own.append(np.std(rises) / np.mean(rises))
    # Less than half of what curves of their own would tell them apart by, and all of that is luck.
    assert np.mean(alike) < 0.5 * np.mean(own)
    truth = np.array([0.4, 0.7, 1.0, 1.3, 1.6, 1.0])
    effort, response, cells = responding(truth, 0.05, 3)
    found = np.array([one.curve.responsiveness for one in fit_shared(effort, response, cells, fit_concave)])
    assert found / found.mean() == pytest.approx(truth / truth.mean(), abs=0.12)


def test_a_responding_curve_keeps_its_level_where_effort_is_the_reference():
    curve = RespondingCurve(TRUE, 1.4)
    one = np.ones(1)
    assert curve.at(one) == pytest.approx(TRUE.at(one))
    at = np.array([0.0, 2.0])
    assert curve.at(at) - TRUE.at(one) == pytest.approx(1.4 * (TRUE.at(at) - TRUE.at(one)))


@pytest.mark.parametrize("replications", [2, 3, 5])
def test_draws_spread_as_a_mean_of_replications_does(replications):
    streams = Streams(7, 0)
    gains = np.random.default_rng(replications).standard_normal(replications)
    draws = np.array(
        [replication_weights(streams, draw, replications) @ gains / replications for draw in range(20_000)]
    )
    assert draws.mean() == pytest.approx(gains.mean(), abs=0.02)
    assert draws.var() == pytest.approx(gains.var(ddof=1) / replications, rel=0.05)
    assert (replication_weights(streams, 0, 1) == 1.0).all()


def test_worlds_that_differ_widen_the_interval_of_a_surface():
    seen = made_up(noise=0.01)
    profit = seen.values[PROFIT]
    effort = seen.counts[0] @ np.array([1.0, 0.4])
    spreads = {}
    for apart in (0.0, 0.2):
        values = {
            name: np.concatenate([v * (1 - apart), v * (1 + apart)], axis=1)
            for name, v in seen.values.items()
        }
        potential = np.repeat(seen.sizes.potential_yuan, 2, axis=0)
        two = replace(seen, values=values, sizes=replace(seen.sizes, potential_yuan=potential))
        surface = measured_surface(two, Streams(1, 0), COSTS, draws=12)
        spreads[apart] = surface.totals(effort)[PROFIT].std() / profit.mean(axis=0).sum()
    assert spreads[0.2] > 5.0 * spreads[0.0]
