"""Shares of an outcome's variance: first-order and total indices of groups of axes.

Saltelli et al. 2010, Computer Physics Communications 181; designs and estimators are SALib's. The indices are
shares of the variance over the space explored, luck included: where luck is a part of it, what groups explain
together stays below one by that part.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.sensitivity.salib import require_salib, unit_problem

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
RESAMPLES = 1000
LEVEL = 0.95


@dataclass(frozen=True)
class SobolDesign:
    """Blocks of points: two independent ones, and for each group the first with that group's axes of the
    second.

    Attributes
    ----------
    positions : array (blocks × (groups + 2), axes)
    """

    positions: FloatArray
    group_of_axis: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups, in the order of the axes."""
        return tuple(dict.fromkeys(self.group_of_axis))

    @property
    def rows_per_block(self) -> int:
        """Rows of a block."""
        return len(self.groups) + 2

    @property
    def block_of_row(self) -> IntArray:
        """Number of the block of each row."""
        return np.arange(self.positions.shape[0]) // self.rows_per_block


@dataclass(frozen=True)
class SobolIndices:
    """Shares of an outcome's variance by group, with bootstrap intervals over blocks of 95 %.

    Attributes
    ----------
    first, first_low, first_high : array (groups,)
        What falls away if the group were known.
    total, total_low, total_high : array (groups,)
        What remains if all else were known.
    blocks : int
        Blocks without a missing outcome, on which the indices rest.
    """

    groups: tuple[str, ...]
    first: FloatArray
    first_low: FloatArray
    first_high: FloatArray
    total: FloatArray
    total_low: FloatArray
    total_high: FloatArray
    blocks: int


def sobol_design(group_of_axis: Sequence[str], blocks: int, seed: int) -> SobolDesign:
    """Return a design of so many blocks, best a power of two.

    Raises
    ------
    InputError
        If SALib is not installed.
    """
    sample = require_salib("sample.sobol").sample
    problem = unit_problem(group_of_axis)
    positions = sample(problem, blocks, calc_second_order=False, seed=seed)
    return SobolDesign(np.asarray(positions, dtype=np.float64), tuple(group_of_axis))


def sobol_indices(design: SobolDesign, outcomes: FloatArray, seed: int = 0) -> SobolIndices:
    """Return the indices of each group.

    A block with a missing outcome (NaN: a world that failed) is left out whole, since every estimate needs
    all its rows.

    Parameters
    ----------
    outcomes : array (rows of the design,)

    Raises
    ------
    ValueError
        If fewer than two blocks are whole.
    """
    by_block = np.asarray(outcomes, dtype=np.float64).reshape(-1, design.rows_per_block)
    whole = by_block[np.isfinite(by_block).all(axis=1)]
    if whole.shape[0] < 2:
        raise ValueError("indices need two blocks without a missing outcome")
    if float(np.ptp(whole)) == 0.0:
        # Nothing varies, so that there is no variance to share.
        nothing = np.full(len(design.groups), np.nan)
        return SobolIndices(
            design.groups, nothing, nothing, nothing, nothing, nothing, nothing, whole.shape[0]
        )
    analyze = require_salib("analyze.sobol").analyze
    with warnings.catch_warnings():
        # A resample of few blocks may hold one value only; SALib says so and counts it as no variance.
        warnings.simplefilter("ignore")
        found = analyze(
            unit_problem(design.group_of_axis),
            whole.ravel(),
            calc_second_order=False,
            num_resamples=RESAMPLES,
            conf_level=LEVEL,
            seed=seed,
        )
    first, total = np.asarray(found["S1"], dtype=np.float64), np.asarray(found["ST"], dtype=np.float64)
    half_first = np.asarray(found["S1_conf"], dtype=np.float64)
    half_total = np.asarray(found["ST_conf"], dtype=np.float64)
    return SobolIndices(
        design.groups,
        first,
        first - half_first,
        first + half_first,
        total,
        total - half_total,
        total + half_total,
        blocks=whole.shape[0],
    )
