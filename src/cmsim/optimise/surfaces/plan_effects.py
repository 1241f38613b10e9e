"""What a pay plan does to a response surface: more from the same effort, or as if there were more people.

An effect is a polynomial in the plan's parameters, of the logarithm of a factor that is 1 at the present
plan. Which factor it is, and of which degree, is for cross-validation to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import least_squares

from cmsim.optimise.surfaces.observed import FloatArray, IntArray
from cmsim.optimise.surfaces.shrinkage import shrunk

WorksOn = Literal["nothing", "level", "level by group", "effort"]
_LEAST = 1e-12
_LARGEST_LOG = np.log(4.0)
"""Of an effort factor at the box's edge: where a response is all but flat, effort says nothing of it."""


@dataclass(frozen=True)
class PlanForm:
    """A form of effect.

    Attributes
    ----------
    works_on : {'nothing', 'level', 'level by group', 'effort'}
        Results at every effort, the same by industry group, or the effort of those who are there.
    degree : int
        Of the polynomial: 0, 1 or 2.
    """

    works_on: WorksOn
    degree: int


PLAN_FORMS: Mapping[str, PlanForm] = {
    "none": PlanForm("nothing", 0),
    "level": PlanForm("level", 1),
    "effort": PlanForm("effort", 1),
    "level-bent": PlanForm("level", 2),
    "effort-bent": PlanForm("effort", 2),
    "level-by-group": PlanForm("level by group", 1),
    "level-bent-by-group": PlanForm("level by group", 2),
}
"""In the order in which a tie is settled: the simplest first."""


@dataclass(frozen=True)
class PlanEffect:
    """A fitted effect.

    Attributes
    ----------
    coefficients : array (G, T) or (1, T)
        Of the terms, by industry group or for all.
    """

    form: PlanForm
    coefficients: FloatArray

    def level(self, steps: FloatArray, groups: int) -> FloatArray:
        """Return the factor on results at steps (n, d) from the present plan, shape (n, G)."""
        if self.form.works_on not in ("level", "level by group"):
            return np.ones((len(steps), groups))
        logs = terms(steps, self.form.degree) @ self.coefficients.T
        return np.asarray(np.broadcast_to(np.exp(logs), (len(steps), groups)))

    def effort(self, steps: FloatArray) -> FloatArray:
        """Return the factor on effort at steps (n, d) from the present plan, shape (n,)."""
        if self.form.works_on != "effort":
            return np.ones(len(steps))
        return np.asarray(np.exp(terms(steps, self.form.degree) @ self.coefficients[0]))


NO_EFFECT = PlanEffect(PLAN_FORMS["none"], np.zeros((1, 0)))


def terms(steps: FloatArray, degree: int) -> FloatArray:
    """Return the terms of the polynomial without its constant: linear, then squares and products, (n, T)."""
    if degree == 0:
        return np.zeros((len(steps), 0))
    if degree == 1:
        return steps
    rows, columns = np.triu_indices(steps.shape[1])
    return np.concatenate([steps, steps[:, rows] * steps[:, columns]], axis=1)


def enough_runs(form: PlanForm, runs: int, parameters: int) -> bool:
    """Return whether there are at least two runs for each coefficient and the constant."""
    coefficients = 1 + int(terms(np.zeros((1, parameters)), form.degree).shape[1])
    return runs >= 2 * coefficients


def fit_level(
    form: PlanForm, steps: FloatArray, told: FloatArray, seen: FloatArray, weight: FloatArray
) -> PlanEffect:
    """Fit an effect on results by least squares of the logarithm of observed over told.

    Coefficients by group are drawn towards each other as far as the runs cannot tell them apart.

    Parameters
    ----------
    steps : array (R, d)
        From the present plan, by run.
    told, seen : array (R, G)
        Sums over each group's cells: by the surface without the effect, and observed.
    weight : array (R,)
        Of each run.
    """
    if form.works_on == "level":
        told, seen = told.sum(axis=1, keepdims=True), seen.sum(axis=1, keepdims=True)
    ratio = np.log(np.maximum(seen, _LEAST) / np.maximum(told, _LEAST))
    # The constant goes into the sizes of the cells.
    design = np.column_stack([np.ones(len(steps)), terms(steps, form.degree)])
    root = np.sqrt(weight)[:, None]
    found = np.linalg.lstsq(root * design, root * ratio, rcond=None)[0]
    if ratio.shape[1] == 1:
        return PlanEffect(form, found[1:].T)
    left = (root * (ratio - design @ found)) ** 2
    noise = left.sum(axis=0) / max(len(steps) - design.shape[1], 1)
    spread = np.diag(np.linalg.pinv((root * design).T @ (root * design)))[1:]
    drawn = [shrunk(of, spread[term] * noise) for term, of in enumerate(found[1:])]
    return PlanEffect(form, np.array(drawn).reshape(found[1:].shape).T)


def fit_effort(
    form: PlanForm,
    steps: FloatArray,
    told_at: Callable[[FloatArray], FloatArray],
    seen: FloatArray,
    weight: FloatArray,
) -> PlanEffect:
    """Fit an effect on effort by least squares of the logarithm of observed over told totals.

    Parameters
    ----------
    told_at : callable
        From an effort factor by run, (R,), to the total of each run by the surface, (R,).
    seen : array (R,)
        Observed totals.
    weight : array (R,)
        Of each run.
    """
    features = terms(steps, form.degree)
    reach = np.maximum(np.abs(features).max(axis=0), _LEAST)
    logs, root = np.log(np.maximum(seen, _LEAST)), np.sqrt(weight)

    def residuals(free: FloatArray) -> FloatArray:
        told = told_at(np.exp(features @ free[1:]))
        return np.asarray(root * (logs - free[0] - np.log(np.maximum(told, _LEAST))))

    limits = np.concatenate([[np.inf], _LARGEST_LOG / reach])
    found = least_squares(residuals, np.zeros(features.shape[1] + 1), bounds=(-limits, limits)).x
    return PlanEffect(form, found[None, 1:])


def sums_by_group(values: FloatArray, group: IntArray) -> FloatArray:
    """Return sums over the cells of each group, from (R, C) to (R, G)."""
    return np.asarray(values @ np.eye(int(group.max()) + 1)[group])
