"""Fitting surfaces: one curve a group and measure, and a size for each cell, in turns.

A cell's response is its size times the curve of its group at the effort per organisation, relative to the
design's mean: effort spreads over organisations, so that twice the managers in twice the market bring twice
as much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from cmsim.optimise.surfaces.curves import FORMS, Curve, Fit, fit_concave
from cmsim.optimise.surfaces.observed import FloatArray, IntArray, Observations

_TURNS = 6
_LEAST = 1e-12
_WORTH_BOUNDS = (0.0, 3.0)
"""Of one person of a kind, in persons of the first kind."""


@dataclass(frozen=True)
class GroupFit:
    """Curve of a group, and the size of each of its cells.

    Attributes
    ----------
    size : array (cells of the group,)
        Response is size times curve; zero where nothing was observed.
    squared : float
        Weighted sum of squared residuals of relative responses.
    """

    curve: Curve
    size: FloatArray
    squared: float


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
    """Fit the curve of a group and the sizes of its cells: in turns with the best concave curve, which is
    quick, then once in the form asked for.

    Parameters
    ----------
    effort, response : array (R, cells)
        Relative effort; response, mean of replications.

    Notes
    -----
    A response is a sum over the clients of a cell, so that its variance grows as the cell's size: a relative
    response weighs as much as the cell is large.
    """
    size = response.mean(axis=0)
    there = np.flatnonzero(size > 0.0)
    x, y = effort[:, there], response[:, there]
    scale = size[there]
    weight = np.broadcast_to(scale / max(scale.sum(), _LEAST), x.shape)
    curve: Curve = fit_concave(x.ravel(), (y / scale).ravel(), weight.ravel())
    for turn in range(_TURNS):
        height = curve.at(x)
        scale = (y * height).sum(axis=0) / np.maximum((height**2).sum(axis=0), _LEAST)
        scale = np.maximum(scale, _LEAST)
        form = fit if turn == _TURNS - 1 else fit_concave
        curve = form(x.ravel(), (y / scale).ravel(), weight.ravel())
    squared = float((weight * (y / scale - curve.at(x)) ** 2).sum())
    sizes = np.zeros(size.size)
    sizes[there] = scale
    return GroupFit(curve, sizes, squared)


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
            return sum(
                fit_group(effort[:, cells], response[:, cells], fit_concave).squared
                for cells in cells_of_groups(seen)
            )

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
    errors = {name: np.zeros(folds) for name in FORMS}
    for cells in cells_of_groups(seen):
        for name, fit in FORMS.items():
            for left_out in range(folds):
                inside, outside = fold != left_out, fold == left_out
                fitted = fit_group(effort[np.ix_(inside, cells)], response[np.ix_(inside, cells)], fit)
                told = fitted.size * fitted.curve.at(effort[np.ix_(outside, cells)])
                wrong = response[np.ix_(outside, cells)] - told
                scale = np.maximum(fitted.size, _LEAST)
                errors[name][left_out] += float((wrong**2 / scale)[:, fitted.size > 0.0].sum())
    return errors


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
