"""Fitting surfaces: one curve a group and measure, and a size for each cell, in turns.

A cell's response is its size times the curve of its group at the effort per organisation, relative to the
design's mean: effort spreads over organisations, so that twice the managers in twice the market bring twice
as much.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize_scalar

from cmsim.optimise.surfaces.common_curve import fit_shared
from cmsim.optimise.surfaces.curves import FORMS, Fit, fit_concave
from cmsim.optimise.surfaces.group_fit import GroupFit, fit_in_turns
from cmsim.optimise.surfaces.observed import FloatArray, IntArray, Observations

_LEAST = 1e-12
_WORTH_BOUNDS = (0.0, 3.0)
"""Of one person of a kind, in persons of the first kind."""

SHARED = "shared-"
"""Before the name of a form that all groups share."""
SURFACE_FORMS = (*(SHARED + form for form in FORMS), *FORMS)
"""Forms of a surface, in the order in which a tie is settled: one curve for all groups, at which each
responds more or less strongly; then a curve for each."""


def relative_efforts(seen: Observations, effort_of_kind: FloatArray) -> FloatArray:
    """Return effort per organisation relative to the design's mean over all cells, shape (R, C)."""
    persons = seen.counts @ effort_of_kind
    mean = persons.sum() / max(seen.runs * seen.sizes.organisations.sum(), _LEAST)
    effort = persons * seen.effort_factors[:, None]
    per_organisation = np.divide(
        effort,
        seen.sizes.organisations,
        out=np.zeros(effort.shape),
        where=seen.sizes.organisations > 0.0,
    )
    return np.asarray(per_organisation / max(mean, _LEAST))


def fit_group(effort: FloatArray, response: FloatArray, fit: Fit) -> GroupFit:
    """Fit the curve of a group and the sizes of its cells, effort and response of shape (R, cells)."""
    return GroupFit(*fit_in_turns(effort, response, fit))


def fit_groups(
    effort: FloatArray, response: FloatArray, cells: Sequence[IntArray], form: str
) -> list[GroupFit]:
    """Fit all groups in one of :data:`SURFACE_FORMS`.

    Parameters
    ----------
    effort, response : array (R, C)
        Relative effort; response, mean of replications.
    cells : sequence of array
        Of each group.
    """
    if form.startswith(SHARED):
        return fit_shared(effort, response, cells, FORMS[form.removeprefix(SHARED)])
    return [fit_group(effort[:, one], response[:, one], FORMS[form]) for one in cells]


def effort_of_kinds(seen: Observations, measure: str) -> FloatArray:
    """Return what one person of each kind is worth, in persons of the first, by least squares, (K,).

    All groups share it; the curve is the best rising concave one, which has no form of its own.
    """
    worth = np.ones(len(seen.kinds))
    for kind in range(1, worth.size):

        def loss(value: float, kind: int = kind) -> float:
            tried = worth.copy()
            tried[kind] = value
            effort = relative_efforts(seen, tried)
            response = seen.values[measure].mean(axis=1)
            return sum(_squared(effort[:, cells], response[:, cells]) for cells in cells_of_groups(seen))

        worth[kind] = minimize_scalar(loss, bounds=_WORTH_BOUNDS, method="bounded", options={"xatol": 0.01}).x
    return worth


def cells_of_groups(seen: Observations) -> list[IntArray]:
    """Return the cells of each group."""
    return [np.flatnonzero(seen.group == group) for group in range(len(seen.groups))]


def cross_validated(
    seen: Observations, measure: str, effort_of_kind: FloatArray, folds: int
) -> dict[str, FloatArray]:
    """Return the weighted squared error of runs left out, by form, shape (folds,) each.

    Each fold leaves whole runs of the design out; sizes and curves come from the others.
    """
    effort = relative_efforts(seen, effort_of_kind)
    response = seen.values[measure].mean(axis=1)
    fold = np.arange(seen.runs) % folds
    errors = {name: np.zeros(folds) for name in SURFACE_FORMS}
    cells = cells_of_groups(seen)
    for left_out in range(folds):
        inside, outside = fold != left_out, fold == left_out
        for name, error in errors.items():
            for of_group, fitted in zip(
                cells, fit_groups(effort[inside], response[inside], cells, name), strict=True
            ):
                told = fitted.size * fitted.curve.at(effort[np.ix_(outside, of_group)])
                wrong = response[np.ix_(outside, of_group)] - told
                scale = np.maximum(fitted.size, _LEAST)
                error[left_out] += float((wrong**2 / scale)[:, fitted.size > 0.0].sum())
    return errors


def _squared(effort: FloatArray, response: FloatArray) -> float:
    """Return the weighted squares that the best concave curve of a group leaves of relative responses."""
    fitted = fit_group(effort, response, fit_concave)
    there = fitted.size > 0.0
    wrong = response[:, there] / fitted.size[there] - fitted.curve.at(effort[:, there])
    weight = response[:, there].mean(axis=0)
    return float((weight / max(weight.sum(), _LEAST) * wrong**2).sum())


def simplest_of(errors: dict[str, FloatArray]) -> str:
    """Return the simplest form whose error is within a standard error of the least (Breiman et al. 1984).

    Parameters
    ----------
    errors : dict
        Of runs left out, by form, (folds,) each, the simplest form first.
    """
    best = min(errors, key=lambda name: float(errors[name].mean()))
    for name, error in errors.items():
        more = error - errors[best]
        spread = float(more.std(ddof=1)) / np.sqrt(more.size)
        if float(more.mean()) <= spread:
            return name
    return best
