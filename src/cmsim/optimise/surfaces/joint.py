"""A surface over staffing and pay plan: curves and sizes at the present plan, and what a plan changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from cmsim.optimise.surfaces.curves import ScaledCurve
from cmsim.optimise.surfaces.fitting import effort_of_kinds, relative_efforts, simplest_of
from cmsim.optimise.surfaces.measured import PROFIT, Fitted, MeasuredSurface, RunningCosts
from cmsim.optimise.surfaces.measuring import DRAWS, FOLDS, measured_surface, relative_errors
from cmsim.optimise.surfaces.moving import moving_loss, with_loss, without_loss
from cmsim.optimise.surfaces.observed import FloatArray, Observations
from cmsim.optimise.surfaces.plan_effects import (
    NO_EFFECT,
    PLAN_FORMS,
    PlanEffect,
    PlanForm,
    enough_runs,
    fit_effort,
    fit_level,
    sums_by_group,
)
from cmsim.optimise.surfaces.runs import Runs, moved_shares, run_weights
from cmsim.optimise.surfaces.staffing import Staffing, fit_staffing
from cmsim.randomness import Streams

_TURNS = 2
"""Of staffing and plan: a design that varies both apart leaves little for more."""

Effects = Mapping[str, PlanEffect]


@dataclass(frozen=True)
class JointSurface:
    """What staffing and plan bring.

    Attributes
    ----------
    surface : MeasuredSurface
        At the present plan.
    effects : dict
        By measure.
    draws : tuple of dict
        Effects of resampled runs, beside the draws of the surface.
    form : str
        Of the effects, of :data:`PLAN_FORMS`, as cross-validation chose it.
    errors : dict
        By form, the mean error of runs left out, relative to that of the chosen one.
    """

    surface: MeasuredSurface
    effects: Effects
    draws: tuple[Effects, ...]
    form: str
    errors: Mapping[str, float]

    def at_plan(self, steps: FloatArray, costs: RunningCosts) -> MeasuredSurface:
        """Return the surface over staffing under one plan.

        Parameters
        ----------
        steps : array (d,)
            From the present plan, in shares of the intervals.
        costs : RunningCosts
            What people cost under it.
        """
        base = self.surface

        def moved(fitted: Fitted, effects: Effects) -> Fitted:
            curves, size = {}, {}
            for name, effect in effects.items():
                factor = float(effect.effort(steps[None, :])[0])
                curves[name] = tuple(ScaledCurve(curve, factor) for curve in fitted.curves[name])
                level = effect.level(steps[None, :], len(base.groups))[0]
                size[name] = fitted.size[name] * level[base.group]
            return Fitted(curves, size)

        return replace(
            base,
            best=moved(base.best, self.effects),
            draws=tuple(moved(one, effects) for one, effects in zip(base.draws, self.draws, strict=True)),
            costs=costs,
        )


def joint_surface(
    seen: Observations, steps: FloatArray, streams: Streams, costs: RunningCosts, draws: int = DRAWS
) -> JointSurface:
    """Return the surface of a design's runs over staffing and plan.

    Parameters
    ----------
    seen : Observations
        The first run has today's posts.
    steps : array (R, d)
        Each run's plan, from the present one in shares of the intervals.
    costs : RunningCosts
        Under the present plan.
    """
    worth = effort_of_kinds(seen, PROFIT)
    raw = Runs(seen, steps, relative_efforts(seen, worth), run_weights(seen), moved_shares(seen, worth))
    loss = moving_loss(raw)
    runs = without_loss(raw, loss)
    left_out = plan_errors(runs, min(FOLDS, seen.runs))
    form = simplest_of(left_out)
    fitted = {name: _in_turns(PLAN_FORMS[form], runs, name) for name in _in_order(seen.values)}
    effects = _shared({name: effect for name, (_, effect) in fitted.items()})
    at_present = replace(
        runs.seen,
        values={
            name: values / effects[name].level(steps, runs.groups)[:, None, seen.group]
            for name, values in runs.seen.values.items()
        },
        effort_factor=effects[PROFIT].effort(steps),
    )
    drawn = [runs.drawn(streams, draw) for draw in range(draws)]
    several = tuple(
        _shared(
            {name: _effect(PLAN_FORMS[form], one, name, staffing) for name, (staffing, _) in fitted.items()}
        )
        for one in drawn
    )
    surface = with_loss(measured_surface(at_present, streams, costs, draws), raw, loss, streams)
    return JointSurface(surface, effects, several, form, relative_errors(left_out, form))


def plan_errors(runs: Runs, folds: int) -> dict[str, FloatArray]:
    """Return the weighted squared error in gross profit of runs left out, by form of effect, (folds,) each.

    The error is that of each run's total of each group: cells are too noisy to tell forms apart. A form with
    more coefficients than half the runs can carry is left out.
    """
    seen = runs.seen
    fold = np.arange(seen.runs) % folds
    inside = seen.runs - int(np.bincount(fold).max())
    parameters = runs.steps.shape[1]
    errors = {
        name: np.zeros(folds) for name, form in PLAN_FORMS.items() if enough_runs(form, inside, parameters)
    }
    size = np.maximum(sums_by_group(runs.response(PROFIT), seen.group).mean(axis=0), 1.0)
    for name in errors:
        for left_out in range(folds):
            staffing, effect = _in_turns(PLAN_FORMS[name], runs.of(np.flatnonzero(fold != left_out)), PROFIT)
            other = runs.of(np.flatnonzero(fold == left_out))
            told = staffing.at(other.effort * effect.effort(other.steps)[:, None])
            told = told * effect.level(other.steps, runs.groups)[:, seen.group]
            wrong = sums_by_group(other.response(PROFIT) - told, seen.group)
            errors[name][left_out] = float((wrong**2 / size * other.weight[:, None]).sum())
    return errors


def _in_turns(form: PlanForm, runs: Runs, name: str) -> tuple[Staffing, PlanEffect]:
    """Fit staffing and effect of one measure in turns."""
    response = runs.response(name)
    effect = NO_EFFECT
    for _ in range(_TURNS):
        level = effect.level(runs.steps, runs.groups)[:, runs.seen.group]
        staffing = fit_staffing(runs.seen, runs.effort * effect.effort(runs.steps)[:, None], response / level)
        effect = _effect(form, runs, name, staffing)
    return staffing, effect


def _effect(form: PlanForm, runs: Runs, name: str, staffing: Staffing) -> PlanEffect:
    """Fit the effect that is left beside a staffing surface."""
    response, group = runs.response(name), runs.seen.group
    if form.works_on == "nothing":
        return NO_EFFECT
    if form.works_on == "effort":
        return fit_effort(
            form,
            runs.steps,
            lambda factor: staffing.at(runs.effort * factor[:, None]).sum(axis=1),
            response.sum(axis=1),
            runs.weight,
        )
    told = sums_by_group(staffing.at(runs.effort), group)
    return fit_level(form, runs.steps, told, sums_by_group(response, group), runs.weight)


def _shared(effects: dict[str, PlanEffect]) -> dict[str, PlanEffect]:
    """Return the effects with that on effort the same for all measures: they are the same people."""
    profit = effects[PROFIT]
    return dict.fromkeys(effects, profit) if profit.form.works_on == "effort" else effects


def _in_order(values: Mapping[str, FloatArray]) -> list[str]:
    return [PROFIT, *(name for name in values if name != PROFIT)]
