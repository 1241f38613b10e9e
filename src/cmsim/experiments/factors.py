"""Factors of a sweep, and the points of its design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from cmsim.errors import InputError
from cmsim.experiments.points import Point
from cmsim.sensitivity.designs import full_grid, latin_hypercube, on_levels, on_range, sobol_sequence

Design = Literal["grid", "latin_hypercube", "sobol"]
DESIGNS: tuple[Design, ...] = get_args(Design)
MOST_POINTS = 10_000
"""More are a mistake in a file, not an experiment."""
DEFAULT_LEVELS = 3
_FIGURES = 6


@dataclass(frozen=True)
class Factor:
    """A field that is varied.

    Attributes
    ----------
    values : tuple of float
        The values to take; empty if it is varied over a range.
    low, high : float
        Ends of the range, if there are no values.
    levels : int
        Values that a grid takes from a range, the ends among them.
    of : tuple of str
        Labels of the scenarios in which it is set; empty for all of them.
    """

    path: str
    values: tuple[float, ...] = ()
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    levels: int = DEFAULT_LEVELS
    of: tuple[str, ...] = ()

    def on_grid(self) -> tuple[float, ...]:
        """Return the values that a grid takes."""
        if self.values:
            return self.values
        unit = np.linspace(0.0, 1.0, self.levels)
        return tuple(_rounded(x) for x in on_range(unit, self.low, self.high, log=self.log))

    def at(self, unit: float) -> float:
        """Return the value at a coordinate in [0, 1]."""
        if self.values:
            return self.values[int(on_levels(np.array([unit]), len(self.values))[0])]
        return _rounded(float(on_range(np.array([unit]), self.low, self.high, log=self.log)[0]))


def design_points(
    factors: Sequence[Factor], design: Design = "grid", points: int = 0, seed: int = 1
) -> list[Point]:
    """Return the points of a design; one point without values if there is no factor.

    Parameters
    ----------
    points : int
        Number of points of a Latin hypercube or Sobol sequence; a grid has as many as its levels make.

    Raises
    ------
    InputError
        If there are too many points, or none.
    """
    if not factors:
        return [Point(0, {})]
    if design == "grid":
        grids = [factor.on_grid() for factor in factors]
        _check_number(int(np.prod([float(len(grid)) for grid in grids])))
        rows = full_grid([len(grid) for grid in grids])
        values = [
            {factor.path: grid[level] for factor, grid, level in zip(factors, grids, row, strict=True)}
            for row in rows
        ]
    else:
        _check_number(points)
        made = latin_hypercube if design == "latin_hypercube" else sobol_sequence
        unit = made(points, len(factors), seed)
        values = [
            {factor.path: factor.at(float(u)) for factor, u in zip(factors, row, strict=True)} for row in unit
        ]
    return [Point(number, row) for number, row in enumerate(values)]


def _check_number(points: int) -> None:
    if not 1 <= points <= MOST_POINTS:
        raise InputError(
            "experiment.points",
            "so many points cannot be run",
            path="sweep",
            found=str(points),
            allowed=f"1 to {MOST_POINTS} points",
            hint="take fewer levels or factors, or a Latin hypercube with `points`",
        )


def only_in(factors: Sequence[Factor]) -> Mapping[str, Sequence[str]]:
    """Return the scenarios of each factor that is not set in all of them."""
    return {factor.path: factor.of for factor in factors if factor.of}


def _rounded(value: float) -> float:
    """Return a value with so many figures that a table of points says all of it."""
    return float(f"{value:.{_FIGURES}g}")
