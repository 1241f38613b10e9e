"""Surfaces of objective and limits that evaluations support, and what they say of points not evaluated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import ndtr

from cmsim.optimise.tuning.box import FloatArray
from cmsim.optimise.tuning.common_luck import adjusted
from cmsim.optimise.tuning.gaussian_process import fit_gaussian_process
from cmsim.optimise.tuning.history import FAILED_SLACK, History

FAR_SPREADS = 3.0
"""A limit that no point comes nearer to than so many standard deviations of its slack over the points is
taken as kept everywhere."""
_LEAST_SD = 1e-12


class Surface(Protocol):
    """Predicts means and how sure they are."""

    def predict(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return mean and standard deviation at points (n, parameters), each (n,)."""
        ...


Fit = Callable[[FloatArray, FloatArray, FloatArray], Surface]
"""From points (n, parameters), outcomes (n,) and their variances (n,) to a surface."""


@dataclass(frozen=True)
class Surfaces:
    """Objective and those limits that may bind.

    Attributes
    ----------
    points : array (n, parameters)
        That the surfaces were fitted to.
    trials : list of int
        Their numbers in the history.
    """

    objective: Surface
    limits: tuple[Surface, ...]
    points: FloatArray
    trials: list[int]

    def breach(self, points: FloatArray) -> FloatArray:
        """Return the predicted sum of breaches, in the limits' scales, (n,)."""
        total = np.zeros(len(points))
        for surface in self.limits:
            total += np.maximum(-surface.predict(points)[0], 0.0)
        return total

    def chance(self, points: FloatArray) -> FloatArray:
        """Return the probability that all limits are kept, taken as independent, (n,)."""
        kept = np.ones(len(points))
        for surface in self.limits:
            mean, sd = surface.predict(points)
            kept *= ndtr(mean / np.maximum(sd, _LEAST_SD))
        return kept


def fit_means(
    points: FloatArray, outcomes: Sequence[Sequence[float]], fit: Fit = fit_gaussian_process
) -> Surface:
    """Return the surface fitted to the points' means without the luck that they share.

    Parameters
    ----------
    points : array (n, parameters)
        In shares of the intervals.
    outcomes : sequence of sequences
        By point, replications 0, 1, … of each; none empty.
    """
    means, variance = adjusted(outcomes)
    counts = np.array([len(one) for one in outcomes], dtype=np.float64)
    return fit(points, means, variance / counts)


def fit_surfaces(history: History, fit: Fit = fit_gaussian_process) -> Surfaces:
    """Return surfaces fitted to all trials that have a result.

    A limit that never came near at any point is taken as kept. Failed points count in a surface of their
    own, that of having a result at all.

    Raises
    ------
    ValueError
        If no trial has a result.
    """
    sound = history.sound
    if not sound:
        raise ValueError("no trial has a result")
    trials = [history.trials[i] for i in sound]
    points = np.array([one.shares for one in trials])
    limits: list[Surface] = []
    for number in range(len(history.limits)):
        slacks = [one.slacks[number] for one in trials]
        means = np.array([np.mean(one) for one in slacks])
        if means.min() <= FAR_SPREADS * float(means.std()):
            limits.append(fit_means(points, slacks, fit))
    if len(sound) < len(history):
        every = np.array([one.shares for one in history.trials])
        has = np.array([FAILED_SLACK if one.failure else -FAILED_SLACK for one in history.trials])
        limits.append(fit(every, has, np.zeros(len(every))))
    objective = fit_means(points, [one.objective for one in trials], fit)
    return Surfaces(objective, tuple(limits), points, sound)


def smoothed(history: History, surfaces: Surfaces) -> tuple[int | None, float]:
    """Return the trial that the surfaces hold for the best of those that keep the limits, and its value.

    The mean of a point's own replications is as good as its luck; the surface asks its neighbours too.

    Returns
    -------
    number : int or None
        None if no trial keeps the limits on the mean.
    value : float
        Predicted objective; minus infinity without such a trial.
    """
    means = surfaces.objective.predict(surfaces.points)[0]
    keeping = [
        (float(value), number)
        for number, value in zip(surfaces.trials, means, strict=True)
        if history.trials[number].keeps_limits
    ]
    if not keeping:
        return None, -np.inf
    value, number = max(keeping, key=lambda one: one[0])
    return number, value
