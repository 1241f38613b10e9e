"""One curve that all groups share, at which each group responds more or less strongly.

Curves of their own for each group, from some two dozen runs, differ mostly by luck, and an optimum goes where
luck was good. Here all groups have one shape, and how strongly a group responds is drawn towards the others
as far as the runs cannot tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmsim.optimise.surfaces.curves import Curve, Fit, RespondingCurve
from cmsim.optimise.surfaces.group_fit import LEAST, GroupFit, fit_in_turns, fitted_sizes
from cmsim.optimise.surfaces.observed import FloatArray, IntArray
from cmsim.optimise.surfaces.shrinkage import shrunk


def fit_shared(
    effort: FloatArray, response: FloatArray, cells: Sequence[IntArray], fit: Fit
) -> list[GroupFit]:
    """Fit one curve for all groups with sizes of cells in turns, then how strongly each group responds.

    Parameters
    ----------
    effort, response : array (R, C)
        Relative effort; response, mean of replications.
    cells : sequence of array
        Of each group.
    fit : callable
        Form of the curve.
    """
    curve, size = fit_in_turns(effort, response, fit)
    strengths = _responsiveness(curve, effort, response, size, cells)
    fits = []
    for of_group, strength in zip(cells, strengths, strict=True):
        own = RespondingCurve(curve, strength)
        there = size[of_group] > 0.0
        sizes = np.zeros(of_group.size)
        sizes[there] = fitted_sizes(own, effort[:, of_group[there]], response[:, of_group[there]])
        fits.append(GroupFit(own, sizes))
    return fits


def _responsiveness(
    curve: Curve, effort: FloatArray, response: FloatArray, size: FloatArray, cells: Sequence[IntArray]
) -> list[float]:
    """Return how strongly each group responds, 1 as the common curve does: no less than not at all, and no
    more than leaves something at no effort.

    Least squares within cells; the variance is that between runs, in which all cells share some luck.
    """
    height = curve.at(effort)
    estimates, variances = np.ones(len(cells)), np.full(len(cells), np.inf)
    for group, of_group in enumerate(cells):
        seen = of_group[size[of_group] > 0.0]
        moved = height[:, seen] - height[:, seen].mean(axis=0)
        relative = response[:, seen] / np.maximum(size[seen], LEAST)
        left = relative - relative.mean(axis=0)
        weighted = size[seen] * moved
        information = float((weighted * moved).sum())
        if information <= LEAST * float(size[seen].sum()):
            continue
        estimates[group] = float((weighted * left).sum()) / information
        by_run = (weighted * (left - estimates[group] * moved)).sum(axis=1)
        variances[group] = float((by_run**2).sum()) / information**2
    level, none = (float(curve.at(np.array([at]))[0]) for at in (1.0, 0.0))
    most = level / (level - none) if level > none else np.inf
    return [float(np.clip(strength, 0.0, most)) for strength in shrunk(estimates, variances)]
