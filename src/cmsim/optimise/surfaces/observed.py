"""What a designed experiment observed: counts of managers by cell in each run, and what each cell brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]


@dataclass(frozen=True)
class CellSizes:
    """How large each cell is, shape (C,) each.

    Attributes
    ----------
    organisations : array
        Organisations of the mid and high tiers in the branches simulated: whom effort spreads over.
    potential_yuan : array
        What they could buy in a year.
    all_organisations, all_potential_yuan : array
        The same in all branches.
    """

    organisations: FloatArray
    potential_yuan: FloatArray
    all_organisations: FloatArray
    all_potential_yuan: FloatArray

    @property
    def simulated_share(self) -> float:
        """Share of the market, by potential, in the branches simulated; 0 where there is no market."""
        everything = float(self.all_potential_yuan.sum())
        return float(self.potential_yuan.sum()) / everything if everything > 0.0 else 0.0


@dataclass(frozen=True)
class Observations:
    """Runs of a design.

    Attributes
    ----------
    groups, places, kinds : tuple of str
        Names; cell ``group · places + place``.
    counts : array (R, C, K)
        Posts by run, cell and kind of staff, in the branches simulated.
    values : dict
        By measure, what each cell brought a year, shape (R, N, C) with N replications.
    sizes : CellSizes
    effort_factor : array (R,), optional
        What a person's effort is worth under the run's pay plan, in the present plan's; 1 if left out.
    """

    groups: tuple[str, ...]
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    counts: IntArray
    values: Mapping[str, FloatArray]
    sizes: CellSizes
    effort_factor: FloatArray | None = None

    @property
    def effort_factors(self) -> FloatArray:
        """What a person's effort is worth in each run, (R,)."""
        return np.ones(self.runs) if self.effort_factor is None else self.effort_factor

    @property
    def group(self) -> IntArray:
        """Group of each cell, (C,)."""
        return np.repeat(np.arange(len(self.groups)), len(self.places))

    @property
    def runs(self) -> int:
        """Number of runs of the design."""
        return int(self.counts.shape[0])

    def of_runs(self, rows: IntArray) -> Observations:
        """Return some of the runs, in the order given; a run may come more than once."""
        return Observations(
            self.groups,
            self.places,
            self.kinds,
            self.counts[rows],
            {name: values[rows] for name, values in self.values.items()},
            self.sizes,
            self.effort_factors[rows],
        )
