"""Surfaces from observations whose truth is known: curves, sizes, what a kind is worth, how sure it is."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.optimise.allocation.blended import BesideOthers, BlendedSurface, measured_part
from cmsim.optimise.surfaces.curves import (
    FORMS,
    AdbudgCurve,
    curve_from,
    fit_adbudg,
    fit_concave,
    fit_process,
)
from cmsim.optimise.surfaces.fitting import cross_validated, effort_of_kinds, simplest_of
from cmsim.optimise.surfaces.measured import MeasuredSurface, RunningCosts
from cmsim.optimise.surfaces.measuring import measured_surface
from cmsim.optimise.surfaces.observed import CellSizes, Observations
from cmsim.randomness import Streams

TRUE = AdbudgCurve(0.6, 0.8, 1.0, 1.2)
S_SHAPED = AdbudgCurve(0.2, 1.0, 1.0, 3.5)
SECOND_KIND = 0.4
RUNS, PLACES = 14, 6
COSTS = RunningCosts(0.03, 5_000.0, (16_000.0, 15_000.0))


def made_up(curve=TRUE, noise=0.01, seed=1, zeros=True) -> Observations:
    """Return observations of two groups, of which only the first answers by the curve's full height."""
    rng = np.random.default_rng(seed)
    groups = ("a", "b")
    cells = len(groups) * PLACES
    counts = np.stack([rng.poisson(6.0, (RUNS, cells)), rng.poisson(15.0, (RUNS, cells))], axis=2)
    if zeros:
        counts[0, ::3] = 0
    organisations = rng.uniform(80.0, 120.0, cells)
    effort = counts @ np.array([1.0, SECOND_KIND])
    relative = effort / organisations
    relative /= effort.sum() / (RUNS * organisations.sum())
    size = organisations * rng.uniform(0.8, 1.2, cells) * 1e4
    height = curve.at(relative)
    profit = size * height * (1.0 + noise * rng.standard_normal((RUNS, cells)))
    sizes = CellSizes(organisations, size[None, :], organisations, size)
    values = {"gross_profit_yuan": profit[:, None, :], "revenue_yuan": 3.0 * profit[:, None, :]}
    places = tuple(f"p{number}" for number in range(PLACES))
    return Observations(groups, places, ("one", "two"), counts, values, sizes)


@pytest.fixture(scope="module")
def surface() -> MeasuredSurface:
    return measured_surface(made_up(), Streams(1, 0), COSTS, draws=6)


def noisy(curve, noise=0.0, n=200):
    rng = np.random.default_rng(3)
    x = rng.uniform(0.0, 3.0, n)
    return x, curve.at(x) + noise * rng.standard_normal(n)


@pytest.mark.parametrize("truth", [TRUE, S_SHAPED])
def test_adbudg_finds_the_curve_that_it_was_made_of(truth):
    x, y = noisy(truth)
    found = fit_adbudg(x, y, np.ones_like(x))
    at = np.linspace(0.0, 3.0, 31)
    assert found.at(at) == pytest.approx(truth.at(at), abs=2e-3)


@given(st.lists(st.tuples(st.floats(0.0, 4.0), st.floats(0.0, 5.0)), min_size=4, max_size=40))
def test_the_concave_form_rises_and_bends_down_whatever_the_data(points):
    x, y = (np.array(column) for column in zip(*points, strict=True))
    curve = fit_concave(x, y, np.ones_like(x))
    at = np.linspace(0.0, 5.0, 101)
    steps = np.diff(curve.at(at))
    assert (steps >= -1e-9).all()
    assert (np.diff(steps) <= 1e-9).all()


def test_the_concave_form_is_the_best_of_its_kind():
    x = np.array([0.0, 1.0, 2.0, 3.0])
    y = np.array([1.0, 3.0, 4.0, 4.5])
    curve = fit_concave(x, y, np.ones_like(x))
    assert curve.at(x) == pytest.approx(y, abs=1e-8)


def test_the_process_follows_a_bend_that_the_concave_form_cannot():
    x, y = noisy(S_SHAPED, 0.02)
    at = np.linspace(0.2, 2.8, 27)
    weights = np.ones_like(x)
    wrong = {
        name: float(np.abs(fit(x, y, weights).at(at) - S_SHAPED.at(at)).max())
        for name, fit in {"process": fit_process, "concave": fit_concave}.items()
    }
    assert wrong["process"] < 0.03 < wrong["concave"]


@pytest.mark.parametrize("name", list(FORMS))
def test_a_curve_reads_back_from_plain_data(name):
    x, y = noisy(TRUE, 0.05)
    curve = FORMS[name](x, y, np.ones_like(x))
    again = curve_from(json.loads(json.dumps(curve.plain())))
    assert again.at(x) == pytest.approx(curve.at(x), rel=1e-12)


def test_what_one_of_another_kind_is_worth_is_found():
    assert effort_of_kinds(made_up(), "gross_profit_yuan")[1] == pytest.approx(SECOND_KIND, abs=0.05)


def test_cross_validation_refuses_the_concave_form_where_the_truth_is_s_shaped():
    seen = made_up(S_SHAPED)
    errors = cross_validated(seen, "gross_profit_yuan", np.array([1.0, SECOND_KIND]), 5)
    assert errors["concave"].mean() > 2.0 * errors["adbudg"].mean()
    # Both groups have one shape here, so that one curve for both does as well.
    assert simplest_of(errors) == "shared-adbudg"
    assert errors["shared-concave"].mean() > 2.0 * errors["shared-adbudg"].mean()


def test_a_tie_goes_to_the_simpler_form_and_a_clear_lead_does_not():
    level = np.array([1.0, 1.1, 0.9, 1.0])
    assert simplest_of({"adbudg": level + 0.01, "concave": level, "process": level}) == "concave"
    wobbly = level + np.array([0.3, -0.2, 0.2, -0.1])
    assert simplest_of({"adbudg": wobbly, "concave": level, "process": level}) == "adbudg"


def test_the_surface_tells_what_the_truth_would_bring(surface):
    seen = made_up(noise=0.0)
    truth = seen.values["gross_profit_yuan"][:, 0, :]
    cell = np.arange(truth.shape[1])
    for run in range(RUNS):
        told = surface.at(cell, seen.counts[run] @ np.array([1.0, SECOND_KIND]))["gross_profit_yuan"]
        assert told.sum() == pytest.approx(truth[run].sum(), rel=0.01)
        assert np.median(np.abs(told / truth[run] - 1.0)) < 0.02


def test_draws_spread_about_what_the_surface_tells_and_more_with_more_noise(surface):
    effort = made_up().counts[1] @ surface.effort_of_kind
    told = surface.at(np.arange(effort.size), effort)["gross_profit_yuan"].sum()
    totals = surface.totals(effort)["gross_profit_yuan"]
    assert totals.min() < told * 1.01
    assert totals.max() > told * 0.99
    loud = measured_surface(made_up(noise=0.1), Streams(1, 0), COSTS, draws=6)
    assert loud.totals(effort)["gross_profit_yuan"].std() > 3.0 * totals.std() > 0.0


def test_a_surface_reads_back_and_is_the_same_for_the_same_observations(surface):
    text = surface.to_json()
    assert MeasuredSurface.from_json(text).to_json() == text
    assert measured_surface(made_up(), Streams(1, 0), COSTS, draws=6).to_json() == text
    with pytest.raises((ValueError, KeyError)):
        MeasuredSurface.from_json(text.replace("cmsim/surface-2", "cmsim/surface-1"))


@settings(max_examples=20)
@given(parts=st.lists(st.integers(0, PLACES - 1), min_size=1, max_size=12))
def test_parts_of_places_share_their_market(surface, parts):
    of_place = np.sort(np.array([*range(PLACES), *parts]))
    share = 1.0 / np.bincount(of_place)[of_place]
    split = surface.split(tuple(f"q{n}" for n in range(of_place.size)), of_place, share)
    effort = np.linspace(0.0, 20.0, 2 * PLACES)
    whole = surface.at(np.arange(effort.size), effort)
    cell = (np.arange(2)[:, None] * PLACES + of_place[None, :]).ravel()
    cut = split.at(np.arange(cell.size), effort[cell] * np.tile(share, 2))
    for name, values in whole.items():
        assert cut[name].sum() == pytest.approx(values.sum())


def test_cells_that_were_not_simulated_are_as_their_group():
    seen = made_up(noise=0.0, zeros=False)
    hidden = np.zeros(2 * PLACES, dtype=bool)
    hidden[1] = True
    sizes = replace(
        seen.sizes,
        organisations=np.where(hidden, 0.0, seen.sizes.organisations),
        potential_yuan=np.where(hidden, 0.0, seen.sizes.potential_yuan),
    )
    thin = replace(
        seen,
        counts=np.where(hidden[None, :, None], 0, seen.counts),
        values={name: np.where(hidden, 0.0, values) for name, values in seen.values.items()},
        sizes=sizes,
    )
    surface = measured_surface(thin, Streams(1, 0), COSTS, draws=1)
    effort = surface.reference_effort[[1]]
    per_yuan = surface.at(np.array([1]), effort)["gross_profit_yuan"][0] / seen.sizes.all_potential_yuan[1]
    others = [0, *range(2, PLACES)]
    usual = surface.at(np.array(others), surface.reference_effort[others])["gross_profit_yuan"].sum()
    assert per_yuan == pytest.approx(usual / seen.sizes.all_potential_yuan[others].sum(), rel=1e-6)


def test_judgement_is_blended_and_others_work_beside(surface):
    cell, effort = np.arange(4), np.array([0.0, 2.0, 5.0, 9.0])
    doubled = BesideOthers(surface, np.full(2 * PLACES, 3.0))
    assert doubled.at(cell, effort)["revenue_yuan"] == pytest.approx(
        surface.at(cell, effort + 3.0)["revenue_yuan"]
    )
    blend = BlendedSurface(surface, doubled, 0.25)
    one, other = surface.at(cell, effort), doubled.at(cell, effort)
    for name in blend.measures:
        assert blend.at(cell, effort)[name] == pytest.approx(0.75 * one[name] + 0.25 * other[name])
    assert measured_part(BesideOthers(blend, np.ones(2 * PLACES)))[0] is surface
