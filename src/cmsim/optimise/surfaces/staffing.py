"""A quick surface over staffing alone, in the branches simulated: what a plan's effect is held against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.optimise.surfaces.common_curve import fit_shared
from cmsim.optimise.surfaces.curves import Curve, fit_concave
from cmsim.optimise.surfaces.fitting import cells_of_groups
from cmsim.optimise.surfaces.observed import FloatArray, IntArray, Observations


@dataclass(frozen=True)
class Staffing:
    """The best rising concave curve, at which each group responds more or less strongly, and cells' sizes.

    Attributes
    ----------
    cells : list of array
        Cells of each group.
    """

    curves: tuple[Curve, ...]
    size: FloatArray
    cells: list[IntArray]

    def at(self, effort: FloatArray) -> FloatArray:
        """Return responses at relative efforts, (R, C) both."""
        told = np.zeros(effort.shape)
        for curve, cells in zip(self.curves, self.cells, strict=True):
            told[:, cells] = curve.at(effort[:, cells])
        return told * self.size


def fit_staffing(seen: Observations, effort: FloatArray, response: FloatArray) -> Staffing:
    """Return the surface fitted to responses at relative efforts, (R, C) both."""
    cells = cells_of_groups(seen)
    fits = fit_shared(effort, response, cells, fit_concave)
    size = np.zeros(effort.shape[1])
    for one, fitted in zip(cells, fits, strict=True):
        size[one] = fitted.size
    return Staffing(tuple(fitted.curve for fitted in fits), size, cells)
