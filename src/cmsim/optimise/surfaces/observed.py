"""What a designed experiment observed: counts of managers by cell in each run, and what each cell brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]


@dataclass(frozen=True)
class CellSizes:
    """How large each cell is.

    Attributes
    ----------
    organisations : array (C,)
        Organisations of the mid and high tiers in the branches simulated: whom effort spreads over.
    potential_yuan : array (N, C)
        What they could buy in a year, by replication.
    all_organisations, all_potential_yuan : array (C,)
        The same in all branches, over worlds as they usually are.
    simulated_share : float
        Of the market, by potential, in the branches simulated.
    """

    organisations: FloatArray
    potential_yuan: FloatArray
    all_organisations: FloatArray
    all_potential_yuan: FloatArray
    simulated_share: float = 1.0

    @property
    def potential(self) -> FloatArray:
        """What they could buy in a year, mean of the replications, (C,)."""
        return np.asarray(self.potential_yuan.mean(axis=0))


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
        return replace(
            self,
            counts=self.counts[rows],
            values={name: values[rows] for name, values in self.values.items()},
            effort_factor=self.effort_factors[rows],
        )

    def weighted(self, weights: FloatArray) -> Observations:
        """Return them with replications that count more or less.

        Parameters
        ----------
        weights : array (N,)
            One on average.
        """
        sizes = replace(self.sizes, potential_yuan=self.sizes.potential_yuan * weights[:, None])
        values = {name: of * weights[:, None] for name, of in self.values.items()}
        return replace(self, values=values, sizes=sizes)

    @property
    def replications(self) -> int:
        """Number of replications."""
        return int(next(iter(self.values.values())).shape[1])
