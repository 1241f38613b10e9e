"""A surface over staffing and pay plan: curves and sizes at the present plan, and what a plan changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from cmsim.optimise.surfaces.curves import ScaledCurve
from cmsim.optimise.surfaces.fitting import effort_of_kinds, relative_efforts, simplest_of
from cmsim.optimise.surfaces.measured import PROFIT, Fitted, MeasuredSurface, RunningCosts
from cmsim.optimise.surfaces.measuring import DRAWS, FOLDS, measured_surface, relative_errors, resampled
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
from cmsim.optimise.surfaces.staffing import Staffing, fit_staffing
from cmsim.optimise.tuning.common_luck import adjusted
from cmsim.randomness import Streams

_TURNS = 2
"""Of staffing and plan: a design that varies both apart leaves little for more."""

_FEWEST_ALIKE = 3
"""Runs of a kind from which on its noise is estimated."""
_LARGEST_RATIO = 25.0
"""Of weights: an estimate of noise from few runs may come out near zero by chance."""
_LEAST = 1e-12

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
    steps : array (R, d)
        Each run's plan, from the present one in shares of the intervals.
    costs : RunningCosts
        Under the present plan.
    """
    worth = effort_of_kinds(seen, PROFIT)
    effort = relative_efforts(seen, worth)
    left_out = plan_errors(seen, steps, effort, min(FOLDS, seen.runs))
    form = simplest_of(left_out)
    fitted = {name: _in_turns(PLAN_FORMS[form], seen, steps, effort, name) for name in _in_order(seen.values)}
    effects = _shared({name: effect for name, (_, effect) in fitted.items()})
    profit = effects[PROFIT]
    adjusted = replace(
        seen,
        values={
            name: values / effects[name].level(steps, len(seen.groups))[:, None, seen.group]
            for name, values in seen.values.items()
        },
        effort_factor=profit.effort(steps),
    )
    several = []
    for draw in range(draws):
        rows = resampled(streams, draw, seen.runs)
        drawn, at = seen.of_runs(rows), steps[rows]
        several.append(
            _shared(
                {
                    name: _effect(PLAN_FORMS[form], drawn, at, effort[rows], name, staffing)
                    for name, (staffing, _) in fitted.items()
                }
            )
        )
    surface = measured_surface(adjusted, streams, costs, draws)
    return JointSurface(surface, effects, tuple(several), form, relative_errors(left_out, form))


def plan_errors(
    seen: Observations, steps: FloatArray, effort: FloatArray, folds: int
) -> dict[str, FloatArray]:
    """Return the weighted squared error in gross profit of runs left out, by form of effect, (folds,) each.

    The error is that of each run's total of each group: cells are too noisy to tell forms apart. A form with
    more coefficients than half the runs can carry is left out.
    """
    fold = np.arange(seen.runs) % folds
    inside = seen.runs - int(np.bincount(fold).max())
    errors = {
        name: np.zeros(folds)
        for name, form in PLAN_FORMS.items()
        if enough_runs(form, inside, steps.shape[1])
    }
    response = seen.values[PROFIT].mean(axis=1)
    weight = 1.0 / np.maximum(sums_by_group(response, seen.group).mean(axis=0), 1.0)
    of_run = run_weights(seen)
    for name in errors:
        for left_out in range(folds):
            own, other = np.flatnonzero(fold != left_out), np.flatnonzero(fold == left_out)
            staffing, effect = _in_turns(PLAN_FORMS[name], seen.of_runs(own), steps[own], effort[own], PROFIT)
            told = staffing.at(effort[other] * effect.effort(steps[other])[:, None])
            told = told * effect.level(steps[other], len(seen.groups))[:, seen.group]
            wrong = sums_by_group(response[other] - told, seen.group)
            errors[name][left_out] = float((wrong**2 * weight * of_run[other, None]).sum())
    return errors


def run_weights(seen: Observations) -> FloatArray:
    """Return the weight of each run for the effect of plans, (R,), one on average.

    Runs that share their posts with the first share their luck more closely than runs whose people sit
    elsewhere: they weigh as much more as their noise, what replications do not have in common, is smaller.
    Without enough of either kind, or with one replication, all weigh the same.
    """
    totals = seen.values[PROFIT].sum(axis=2)
    alike = (seen.counts == seen.counts[0]).all(axis=(1, 2))
    if totals.shape[1] < 2 or min(alike.sum(), (~alike).sum()) < _FEWEST_ALIKE:
        return np.ones(seen.runs)
    same, other = (adjusted([list(row) for row in totals[one]])[1] for one in (alike, ~alike))
    ratio = float(np.clip(other / max(same, _LEAST), 1.0 / _LARGEST_RATIO, _LARGEST_RATIO))
    weight = np.where(alike, ratio, 1.0)
    return np.asarray(weight / weight.mean())


def _in_turns(
    form: PlanForm, seen: Observations, steps: FloatArray, effort: FloatArray, name: str
) -> tuple[Staffing, PlanEffect]:
    """Fit staffing and effect of one measure in turns."""
    response = seen.values[name].mean(axis=1)
    effect = NO_EFFECT
    for _ in range(_TURNS):
        level = effect.level(steps, len(seen.groups))[:, seen.group]
        staffing = fit_staffing(seen, effort * effect.effort(steps)[:, None], response / level)
        effect = _effect(form, seen, steps, effort, name, staffing)
    return staffing, effect


def _effect(
    form: PlanForm, seen: Observations, steps: FloatArray, effort: FloatArray, name: str, staffing: Staffing
) -> PlanEffect:
    """Fit the effect that is left beside a staffing surface."""
    response = seen.values[name].mean(axis=1)
    if form.works_on == "nothing":
        return NO_EFFECT
    if form.works_on == "effort":
        return fit_effort(
            form,
            steps,
            lambda factor: staffing.at(effort * factor[:, None]).sum(axis=1),
            response.sum(axis=1),
            run_weights(seen),
        )
    told = sums_by_group(staffing.at(effort), seen.group)
    return fit_level(form, steps, told, sums_by_group(response, seen.group), run_weights(seen))


def _shared(effects: dict[str, PlanEffect]) -> dict[str, PlanEffect]:
    """Return the effects with that on effort the same for all measures: they are the same people."""
    profit = effects[PROFIT]
    return dict.fromkeys(effects, profit) if profit.form.works_on == "effort" else effects


def _in_order(values: Mapping[str, FloatArray]) -> list[str]:
    return [PROFIT, *(name for name in values if name != PROFIT)]
