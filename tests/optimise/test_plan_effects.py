"""What a plan does to a surface, from observations whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest
from test_surfaces import COSTS, PLACES, TRUE, made_up

from cmsim.optimise.surfaces.curves import ScaledCurve, curve_from
from cmsim.optimise.surfaces.joint import joint_surface
from cmsim.optimise.surfaces.measured import PROFIT, MeasuredSurface
from cmsim.optimise.surfaces.moving import learning_yuan, staffing_surface
from cmsim.optimise.surfaces.plan_effects import (
    PLAN_FORMS,
    PlanEffect,
    enough_runs,
    fit_effort,
    fit_level,
    terms,
)
from cmsim.optimise.surfaces.runs import moved_shares, run_weights
from cmsim.randomness import Streams

RUNS = 14
LEVEL = np.array([[0.10, -0.06]])


def planned(level=None, effort=None, noise=0.002, seed=2):
    """Return observations under plans of two parameters, and the plans' steps from the present one."""
    luck = np.random.default_rng(seed)
    steps = luck.uniform(-0.5, 0.5, (RUNS, 2))
    steps[0] = 0.0
    seen = made_up(noise=noise, seed=seed)
    group = seen.group
    if effort is not None:
        factor = np.exp(steps @ effort)
        persons = seen.counts @ np.array([1.0, 0.4])
        relative = persons / seen.sizes.organisations
        relative /= persons.sum() / (RUNS * seen.sizes.organisations.sum())
        by = TRUE.at(relative * factor[:, None]) / TRUE.at(relative)
    else:
        by = np.exp(steps @ level.T)[:, np.zeros(2, dtype=int) if len(level) == 1 else np.arange(2)][:, group]
    values = {name: of * by[:, None, :] for name, of in seen.values.items()}
    return replace(seen, values=values), steps


@pytest.fixture(scope="module")
def on_level():
    seen, steps = planned(LEVEL)
    return joint_surface(seen, steps, Streams(1, 0), COSTS, draws=4), seen, steps


def test_an_effect_on_results_is_found_in_form_and_size(on_level):
    surface, _, _ = on_level
    assert surface.form == "level"
    assert surface.effects[PROFIT].coefficients == pytest.approx(LEVEL, abs=0.01)
    assert surface.errors["level"] == 1.0
    assert surface.errors["none"] > 2.0


def test_an_effect_on_effort_is_told_from_one_on_results():
    # Whether the two can be told apart hangs on where the runs lie on the curve: these lie well.
    seen, steps = planned(effort=np.array([1.5, 0.0]), noise=0.0005, seed=8)
    surface = joint_surface(seen, steps, Streams(1, 0), COSTS, draws=2)
    assert surface.form.startswith("effort")
    at = np.array([[0.4, 0.0]])
    assert float(surface.effects[PROFIT].effort(at)[0]) == pytest.approx(np.exp(0.6), rel=0.1)
    # The same people work for all measures.
    assert surface.effects["revenue_yuan"] is surface.effects[PROFIT]


def test_plans_that_do_nothing_are_held_for_nothing():
    seen, steps = planned(np.zeros((1, 2)))
    assert joint_surface(seen, steps, Streams(1, 0), COSTS, draws=2).form == "none"


def test_the_surface_under_a_plan_tells_what_that_plan_brought(on_level):
    surface, seen, steps = on_level
    persons = seen.counts @ np.array(surface.surface.effort_of_kind)
    cell = np.arange(2 * PLACES)
    for run in (0, 3, 9):
        told = surface.at_plan(steps[run], COSTS).at(cell, persons[run].astype(float))[PROFIT]
        assert told.sum() == pytest.approx(seen.values[PROFIT][run].sum(), rel=0.01)


def test_a_surface_under_a_plan_can_be_kept_and_read_back(on_level):
    moved = on_level[0].at_plan(np.array([0.3, -0.2]), COSTS)
    again = MeasuredSurface.from_json(moved.to_json())
    cell = np.arange(2 * PLACES)
    assert again.at(cell, np.full(cell.size, 5.0))[PROFIT] == pytest.approx(
        moved.at(cell, np.full(cell.size, 5.0))[PROFIT]
    )


def test_the_present_plan_changes_nothing(on_level):
    surface = on_level[0]
    cell, effort = np.arange(2 * PLACES), np.linspace(0.0, 20.0, 2 * PLACES)
    same = surface.at_plan(np.zeros(2), COSTS).at(cell, effort)[PROFIT]
    assert same == pytest.approx(surface.surface.at(cell, effort)[PROFIT])


def test_runs_with_the_same_posts_weigh_more_the_less_noise_they_have():
    seen = made_up()
    luck = np.random.default_rng(5)
    counts = seen.counts.copy()
    counts[:6] = counts[0]
    size = np.where(np.arange(RUNS) < 6, 0.002, 0.01)[:, None, None]
    values = {
        name: of * (1.0 + size * luck.standard_normal((RUNS, 8, 1))) for name, of in seen.values.items()
    }
    weight = run_weights(replace(seen, counts=counts, values=values))
    assert weight.mean() == pytest.approx(1.0)
    assert weight[:6].min() > 4.0 * weight[6:].max()
    assert (run_weights(seen) == 1.0).all()


def test_a_weighted_fit_follows_the_runs_that_weigh():
    steps = np.array([[-0.5], [0.0], [0.5], [0.5]])
    told, seen = np.ones((4, 1)), np.exp(np.array([[-0.1], [0.0], [0.1], [0.5]]))
    form = PLAN_FORMS["level"]
    light = fit_level(form, steps, told, seen, np.array([1.0, 1.0, 1.0, 1e-9]))
    assert light.coefficients[0, 0] == pytest.approx(0.2, abs=1e-6)
    even = fit_level(form, steps, told, seen, np.ones(4))
    assert even.coefficients[0, 0] > 0.3


def test_an_effort_that_cannot_be_told_stays_within_reason():
    steps = np.linspace(-0.5, 0.5, 8)[:, None]
    flat = fit_effort(PLAN_FORMS["effort"], steps, lambda factor: np.ones(8), np.exp(steps[:, 0]), np.ones(8))
    assert np.abs(np.log(flat.effort(steps))).max() <= np.log(4.0) + 1e-9


def test_terms_are_all_powers_up_to_the_degree():
    step = np.array([[2.0, 3.0]])
    assert terms(step, 0).shape == (1, 0)
    assert terms(step, 1).tolist() == [[2.0, 3.0]]
    assert terms(step, 2).tolist() == [[2.0, 3.0, 4.0, 6.0, 9.0]]


def test_a_form_takes_two_runs_for_each_coefficient():
    assert enough_runs(PLAN_FORMS["level-bent"], 12, 2)
    assert not enough_runs(PLAN_FORMS["level-bent"], 11, 2)


def test_a_factor_by_group_is_of_its_own():
    effect = PlanEffect(PLAN_FORMS["level-by-group"], np.array([[0.2], [-0.1]]))
    assert effect.level(np.array([[1.0]]), 2) == pytest.approx(np.exp([[0.2, -0.1]]))
    assert (effect.effort(np.array([[1.0]])) == 1.0).all()


def test_a_scaled_curve_reads_back():
    curve = ScaledCurve(TRUE, 1.3)
    x = np.linspace(0.0, 3.0, 7)
    assert curve_from(curve.plain()).at(x) == pytest.approx(TRUE.at(1.3 * x))


def learning(loss, seed=2):
    """Return observations of which some runs move people, who bring less by so much while they learn."""
    seen, steps = planned(LEVEL, seed=seed)
    counts = seen.counts.copy()
    counts[:6] = counts[0]
    effort = counts @ np.array([1.0, 0.4])
    relative = effort / seen.sizes.organisations
    relative /= effort.sum() / (RUNS * seen.sizes.organisations.sum())
    luck = np.random.default_rng(seed)
    size = seen.sizes.organisations * 1e4
    made = replace(seen, counts=counts)
    moved = moved_shares(made, np.array([1.0, 0.4]))
    level = np.exp(steps @ LEVEL[0] - loss * moved)[:, None]
    profit = size * TRUE.at(relative) * level * (1.0 + 0.002 * luck.standard_normal(relative.shape))
    values = {PROFIT: profit[:, None, :], "revenue_yuan": 3.0 * profit[:, None, :]}
    return replace(made, values=values), steps, moved


def test_what_moving_costs_is_told_from_where_people_sit():
    seen, steps, moved = learning(0.08)
    assert (moved[:6] == 0.0).all()
    assert moved[6:].min() > 0.1
    found = joint_surface(seen, steps, Streams(1, 0), COSTS, draws=3)
    assert found.surface.moving_loss == pytest.approx(0.08, abs=0.03)
    assert found.surface.drawn_losses.shape == (3,)
    none = joint_surface(*learning(0.0)[:2], Streams(1, 0), COSTS, draws=2)
    assert none.surface.moving_loss < 0.02
    assert found.effects[PROFIT].coefficients == pytest.approx(LEVEL, abs=0.02)


def test_what_moving_costs_is_told_where_no_plan_is_varied_too():
    seen, _, _ = learning(0.08)
    size = seen.sizes.organisations * 1e4
    worth = np.array([1.0, 0.4])
    relative = seen.counts @ worth / seen.sizes.organisations
    relative /= (seen.counts @ worth).sum() / (RUNS * seen.sizes.organisations.sum())
    luck = 1.0 + 0.002 * np.random.default_rng(4).standard_normal(relative.shape)

    def observed(loss):
        profit = size * TRUE.at(relative) * np.exp(-loss * moved_shares(seen, worth))[:, None] * luck
        return replace(seen, values={PROFIT: profit[:, None, :], "revenue_yuan": 3.0 * profit[:, None, :]})

    surface = staffing_surface(observed(0.08), Streams(1, 0), COSTS, draws=3)
    assert surface.moving_loss == pytest.approx(0.08, abs=0.03)
    # What it tells is without the loss: as much as where people lose nothing.
    effort = seen.counts[0] @ worth
    cell = np.arange(effort.size)
    without = staffing_surface(observed(0.0), Streams(1, 0), COSTS, draws=3)
    told, true = (one.at(cell, effort)[PROFIT].sum() for one in (surface, without))
    assert told == pytest.approx(true, rel=0.01)
    assert MeasuredSurface.from_json(surface.to_json()).to_json() == surface.to_json()
    # One of the second kind is worth two fifths of the first, and loses as much less.
    staffing = seen.counts[0].astype(float)
    first, second = (learning_yuan(surface, staffing, np.array([kind]), 0.08) for kind in (0, 1))
    assert second / first == pytest.approx(surface.effort_of_kind[1])
    heads = staffing.sum(axis=0)
    whole = first * heads[0] + second * heads[1]
    effort = staffing @ surface.effort_of_kind
    assert whole == pytest.approx(0.08 * surface.at(cell, effort)[PROFIT].sum())


def test_groups_that_a_plan_moves_alike_are_told_alike():
    luck = np.random.default_rng(3)
    steps = luck.uniform(-0.5, 0.5, (24, 2))
    told = np.ones((24, 9))
    form = PLAN_FORMS["level-by-group"]

    def spread(apart, noise):
        truth = np.array([0.3, -0.2])[:, None] * (1.0 + apart * np.linspace(-1.0, 1.0, 9))
        seen = np.exp(steps @ truth + noise * luck.standard_normal((24, 9)))
        found = fit_level(form, steps, told, seen, np.ones(24)).coefficients
        return found - truth.T

    wrong = np.array([np.sqrt((spread(0.0, 0.05) ** 2).mean()) for _ in range(20)])
    # Each by itself would be off by the noise over the root of the sum of squared steps, 0.05 / sqrt(2).
    assert wrong.mean() < 0.6 * 0.05 / np.sqrt((steps**2).sum(axis=0)).mean()
    assert np.abs(spread(1.0, 0.002)).max() < 0.01
