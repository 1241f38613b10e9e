"""What a search has found: the best point, its gain with an interval, the shortlist, where the best lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cmsim.optimise.tuning.box import FloatArray
from cmsim.optimise.tuning.history import History, Trial
from cmsim.optimise.tuning.quadratic import Quadratic, fit_quadratic
from cmsim.optimise.tuning.strategy import scrambled
from cmsim.optimise.tuning.surfaces import fit_surfaces, smoothed
from cmsim.optimise.tuning.trust_region import best_of
from cmsim.statistics.intervals import DEFAULT_LEVEL, Estimate, paired_difference

PRESENT = 0
"""Number of the trial that is the present plan: it is always evaluated first."""
_DRAWS, _POINTS, _SEED = 400, 2048, 0
LOCAL_RADIUS = 0.3
"""Half the width around the best point within which the surface is taken as quadratic for its interval."""


@dataclass(frozen=True)
class Incumbent:
    """The best point of a search.

    Attributes
    ----------
    predicted : float
        Gain over the present plan that the surface shows, in the objective's unit.
    predicted_sd : float
        How sure the surface is of it; the error of both ends, taken as independent.
    gain : Estimate
        Paired difference from the present plan in the replications that both have. The point was chosen by
        them, so that it looks better than it is: for a claim simulate anew.
    """

    number: int
    trial: Trial
    predicted: float
    predicted_sd: float
    gain: Estimate


class SearchFindings:
    """What a search has found; its surfaces are fitted once.

    Raises
    ------
    ValueError
        If no point has a result.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self.surfaces = fit_surfaces(history)

    def gain(self, number: int) -> tuple[float, float]:
        """Return a trial's gain over the present plan as the surface shows it, and its standard deviation, in
        the objective's unit; the errors of both ends are taken as independent.
        """
        two = np.array([self.history.trials[i].shares for i in (number, PRESENT)])
        means, sds = self.surfaces.objective.predict(two)
        return float(means[0] - means[1]), float(np.hypot(*sds))

    @cached_property
    def incumbent(self) -> Incumbent:
        """The point that the surface holds for the best of those that keep the limits; if none does, the one
        of least breach.
        """
        history = self.history
        number, _ = smoothed(history, self.surfaces)
        number = best_of(history) if number is None else number
        trial, present = history.trials[number], history.trials[PRESENT]
        n = min(trial.replications, present.replications)
        gain = (
            paired_difference(trial.objective[:n], present.objective[:n])
            if n
            else Estimate(np.nan, np.nan, np.nan, np.nan, 0)
        )
        return Incumbent(number, trial, *self.gain(number), gain)

    def shortlist(self, most: int) -> list[int]:
        """Return the numbers of the best points that keep the limits, by smoothed value, the best first.

        Without any, that of the point of least breach.
        """
        values = self.surfaces.objective.predict(self.surfaces.points)[0]
        ranked = [
            (float(value), number)
            for value, number in zip(values, self.surfaces.trials, strict=True)
            if self.history.trials[number].keeps_limits
        ]
        ranked.sort(reverse=True)
        return [number for _, number in ranked[:most]] or [best_of(self.history)]

    def where_the_best_lies(self, level: float = DEFAULT_LEVEL) -> FloatArray:
        """Return the interval of each parameter, in shares, in which the best point lies by the evaluations.

        Surfaces that the evaluations around the best point allow are drawn, and the best point of each is
        looked for where the limits are predicted to be kept; the interval holds the middle part of them. It
        rests on the surface being quadratic there.

        Returns
        -------
        array (parameters, 2)
            0 to 1 where points have one replication only, of which nothing can be said.
        """
        centre = np.clip(np.array(self.incumbent.trial.shares), 0.0, 1.0)
        tilts = _tilts(self.history, centre)
        if tilts is None:
            return np.tile([0.0, 1.0], (len(centre), 1))
        surfaces = fit_surfaces(self.history, lambda x, y, v: fit_quadratic(x, y, v, centre, LOCAL_RADIUS))
        low, high = np.maximum(centre - LOCAL_RADIUS, 0.0), np.minimum(centre + LOCAL_RADIUS, 1.0)
        points = low + scrambled(_SEED, len(centre), _POINTS) * (high - low)
        points = np.concatenate([centre[None, :], points])
        breach = surfaces.breach(points)
        points = points[breach <= breach.min()]
        quadratic = surfaces.objective
        assert isinstance(quadratic, Quadratic)
        drawn = quadratic.drawn(points, _DRAWS, _SEED) + tilts @ (points - centre).T
        bests = points[drawn.argmax(axis=1)]
        tail = 0.5 * (1.0 - level)
        return np.asarray(np.quantile(bests, [tail, 1.0 - tail], axis=0).T)


def _tilts(history: History, centre: FloatArray) -> FloatArray | None:
    """Return slopes that luck may have added to the surface, (draws, parameters); None if nothing is known.

    Luck that all points share does not cancel where it works more strongly at one point than at another: it
    tilts the surface, and many points do not make that smaller, only many replications do. The slope of each
    replication's deviation is fitted by itself, and the mean of them drawn from Student's law.
    """
    near = [
        one
        for one in (history.trials[i] for i in history.sound)
        if np.abs(np.array(one.shares) - centre).max() <= 2.0 * LOCAL_RADIUS
    ]
    n = min(one.replications for one in near)
    if n < 2:
        return None
    points = np.array([one.shares for one in near])
    table = np.array([one.objective[:n] for one in near])
    features = np.column_stack([np.ones(len(near)), points - centre])
    slopes = np.linalg.lstsq(features, table - table.mean(axis=1, keepdims=True), rcond=None)[0][1:].T
    luck = np.random.default_rng([_SEED, 1])
    weights = luck.standard_normal((_DRAWS, n)) @ (slopes - slopes.mean(axis=0)) / np.sqrt(n * (n - 1.0))
    spread = np.sqrt(luck.chisquare(n - 1, _DRAWS) / (n - 1.0))
    return np.asarray(weights / spread[:, None])
