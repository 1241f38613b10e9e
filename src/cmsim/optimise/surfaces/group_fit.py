"""Fitting a curve and the sizes of cells in turns; what a fit of a group is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.optimise.surfaces.curves import Curve, Fit, fit_concave
from cmsim.optimise.surfaces.observed import FloatArray

_TURNS = 6
LEAST = 1e-12


@dataclass(frozen=True)
class GroupFit:
    """Curve of a group, and the size of each of its cells.

    Attributes
    ----------
    size : array (cells of the group,)
        Response is size times curve; zero where nothing was observed.
    """

    curve: Curve
    size: FloatArray


def fitted_sizes(curve: Curve, effort: FloatArray, response: FloatArray) -> FloatArray:
    """Return the size of each cell by least squares, given the curve, (cells,), above 0.

    Parameters
    ----------
    effort, response : array (R, cells)
    """
    height = curve.at(effort)
    scale = (response * height).sum(axis=0) / np.maximum((height**2).sum(axis=0), LEAST)
    return np.asarray(np.maximum(scale, LEAST))


def fit_in_turns(effort: FloatArray, response: FloatArray, fit: Fit) -> tuple[Curve, FloatArray]:
    """Return the curve of some cells, and their sizes, (cells,), zero where nothing was observed.

    They are fitted in turns with the best concave curve, which is quick, then once in the form asked for.

    Parameters
    ----------
    effort, response : array (R, cells)
        Relative effort; response, mean of replications.

    Notes
    -----
    A response is a sum over the clients of a cell, so that its variance grows as the cell's size: a relative
    response weighs as much as the cell is large.
    """
    mean = response.mean(axis=0)
    there = np.flatnonzero(mean > 0.0)
    x, y, scale = effort[:, there], response[:, there], mean[there]
    weight = np.broadcast_to(scale / max(scale.sum(), LEAST), x.shape)
    curve: Curve = fit_concave(x.ravel(), (y / scale).ravel(), weight.ravel())
    for turn in range(_TURNS):
        scale = fitted_sizes(curve, x, y)
        form = fit if turn == _TURNS - 1 else fit_concave
        curve = form(x.ravel(), (y / scale).ravel(), weight.ravel())
    sizes = np.zeros(mean.size)
    sizes[there] = scale
    return curve, sizes
