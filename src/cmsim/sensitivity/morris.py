"""Screening by groups: Morris's elementary effects.

Morris 1991, Technometrics 33(2); groups and the mean of absolute effects: Campolongo, Cariboni & Saltelli
2007, Environmental Modelling & Software 22. All axes of a group move together, so an effect has a size but no
sign, and the spread of effects says nothing: only the mean size is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from cmsim.sensitivity.salib import require_salib, unit_problem

FloatArray = NDArray[np.float64]
LEVELS = 4
"""Grid levels of each axis, as Morris recommends; a step is LEVELS / (2 (LEVELS - 1)) of the axis."""
STEP = LEVELS / (2.0 * (LEVELS - 1.0))
LEVEL = 0.95


@dataclass(frozen=True)
class MorrisDesign:
    """Trajectories through the unit cube.

    Attributes
    ----------
    positions : array (trajectories × (groups + 1), axes)
        Trajectory by trajectory; from one row to the next all axes of one group move by a step.
    group_of_axis : tuple of str
        Group of each axis.
    moved : array (trajectories, groups) of int
        Number of the group that moves at each step.
    """

    positions: FloatArray
    group_of_axis: tuple[str, ...]
    moved: NDArray[np.int64]

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups, in the order of the axes."""
        return tuple(dict.fromkeys(self.group_of_axis))

    @property
    def trajectories(self) -> int:
        """Number of trajectories."""
        return int(self.moved.shape[0])

    @property
    def trajectory_of_row(self) -> NDArray[np.int64]:
        """Number of the trajectory of each row."""
        return np.repeat(np.arange(self.trajectories), self.moved.shape[1] + 1)


@dataclass(frozen=True)
class MorrisEffects:
    """Mean size of each group's elementary effects, per unit of the axis.

    Attributes
    ----------
    mean_size, low, high : array (groups,)
        In the outcome's unit, with Student's interval over trajectories of 95 %, not below zero. NaN for a
        group whose every step met a missing outcome.
    steps : array (groups,) of int
        Effects that could be taken.
    """

    groups: tuple[str, ...]
    mean_size: FloatArray
    low: FloatArray
    high: FloatArray
    steps: NDArray[np.int64]


def morris_design(group_of_axis: Sequence[str], trajectories: int, seed: int) -> MorrisDesign:
    """Return trajectories in which every group moves once.

    Raises
    ------
    InputError
        If SALib is not installed.
    """
    groups = list(dict.fromkeys(group_of_axis))
    if len(groups) == 1:
        # SALib needs two groups; with one a trajectory is a step of all axes.
        generator = np.random.Generator(np.random.Philox(seed))
        start = generator.integers(0, 2, (trajectories, len(group_of_axis))) / (LEVELS - 1.0)
        positions = np.stack([start, start + STEP], axis=1).reshape(-1, len(group_of_axis))
    else:
        sample = require_salib("sample.morris").sample
        positions = sample(unit_problem(group_of_axis), trajectories, num_levels=LEVELS, seed=seed)
    paths = positions.reshape(trajectories, len(groups) + 1, len(group_of_axis))
    changed = np.abs(np.diff(paths, axis=1)) > 0.5 * STEP
    number = np.array([groups.index(name) for name in group_of_axis])
    moved = number[np.argmax(changed, axis=2)]
    return MorrisDesign(np.asarray(positions, dtype=np.float64), tuple(group_of_axis), moved)


def morris_effects(design: MorrisDesign, outcomes: FloatArray) -> MorrisEffects:
    """Return the mean size of each group's effects.

    A missing outcome (NaN: a world that failed) takes the two effects that need it with it, no more, which
    SALib's own analysis cannot do; without one both agree (a test compares).

    Parameters
    ----------
    outcomes : array (rows of the design,)
    """
    groups, count = design.groups, design.moved.shape[1]
    steps = np.abs(np.diff(outcomes.reshape(design.trajectories, count + 1), axis=1)) / STEP
    sizes = np.full((design.trajectories, len(groups)), np.nan)
    np.put_along_axis(sizes, design.moved, steps, axis=1)
    known = np.isfinite(sizes)
    n = known.sum(axis=0)
    mean = np.where(n > 0, np.where(known, sizes, 0.0).sum(axis=0) / np.maximum(n, 1), np.nan)
    square = np.where(known, (sizes - mean) ** 2, 0.0).sum(axis=0)
    sd = np.sqrt(square / np.maximum(n - 1, 1))
    half = np.where(
        n > 1, stdtrit(np.maximum(n - 1, 1), 0.5 * (1.0 + LEVEL)) * sd / np.sqrt(np.maximum(n, 1)), np.nan
    )
    return MorrisEffects(groups, mean, np.maximum(mean - half, 0.0), mean + half, n)
