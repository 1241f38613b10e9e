"""Global sampler: a space-filling start, then the point of largest expected improvement within the limits.

Jones, Schonlau & Welch 1998, Journal of Global Optimization 13 (expected improvement); Schonlau, Welch &
Jones 1998 and Gardner et al. 2014 (times the probability that the limits are kept). With noise, the
improvement is over the best smoothed value, not over the luckiest observation.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtr

from cmsim.optimise.tuning.box import Box, FloatArray
from cmsim.optimise.tuning.history import History
from cmsim.optimise.tuning.problem import Ask
from cmsim.optimise.tuning.strategy import first_of, fresh, luck, scrambled, several
from cmsim.optimise.tuning.surfaces import Surfaces, fit_surfaces, smoothed

START_PER_PARAMETER = 2
"""Space-filling points of the start for each parameter, beside two more: few, because expected improvement
fills space by itself while it knows little."""
_CANDIDATES, _NEAR, _ROUNDS = 1024, 256, 3
_NEARNESS = 0.1
"""Standard deviation of the points tried around the best ones, in widths of the box; smaller by round."""
_KEPT = 4
_LEAST_SD = 1e-12
_ROOT_2_PI = float(np.sqrt(2.0 * np.pi))


class GlobalSampler:
    """Present values, scrambled Sobol points, then constrained expected improvement for ever."""

    def __init__(self, box: Box, replications: int, seed: int, start_points: int | None = None) -> None:
        self.box, self.replications, self.seed = box, replications, seed
        self.start_points = START_PER_PARAMETER * box.dimension + 2 if start_points is None else start_points

    def ask(self, history: History) -> list[Ask]:
        """Return the whole start at once, then one point after the other."""
        if not len(history):
            points = scrambled(self.seed, self.box.dimension, self.start_points)
            started = several(self.box, history, points, self.replications)
            first = first_of(self.box, self.replications)
            return [first, *(one for one in started if one.values != first.values)]
        if not history.sound:
            points = luck(self.seed, history, 1).random((1, self.box.dimension))
            return several(self.box, history, points, self.replications)
        surfaces = fit_surfaces(history)
        for shares in self._best(history, surfaces):
            one = fresh(self.box, history, shares, self.replications)
            if one is not None:
                return [one]
        points = luck(self.seed, history, 2).random((_CANDIDATES, self.box.dimension))
        return several(self.box, history, points, self.replications)[:1]

    def tell(self, history: History, trials: list[int]) -> None:
        """Remember nothing: all of it is in the history."""

    def state(self) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up nothing."""

    def _best(self, history: History, surfaces: Surfaces) -> FloatArray:
        """Return points by their worth, the best first."""
        draw = luck(self.seed, history, 3)
        _, value = smoothed(history, surfaces)
        points = draw.random((_CANDIDATES, self.box.dimension))
        best = points[:0]
        for number in range(_ROUNDS):
            every = np.concatenate([best, points])
            order = np.argsort(-worth(surfaces, every, value), kind="stable")
            best = every[order[:_KEPT]]
            steps = draw.standard_normal((_NEAR, self.box.dimension)) * _NEARNESS / 4.0**number
            points = np.clip(best[np.arange(_NEAR) % len(best)] + steps, 0.0, 1.0)
        every = np.concatenate([best, points])
        return every[np.argsort(-worth(surfaces, every, value), kind="stable")]


def worth(surfaces: Surfaces, points: FloatArray, value: float) -> FloatArray:
    """Return the expected improvement over a value times the chance to keep the limits, (n,).

    EI = (μ − f*) Φ(z) + σ φ(z), z = (μ − f*) / σ. As long as nothing keeps the limits, the chance alone.

    Parameters
    ----------
    value : float
        f*; minus infinity if no point keeps the limits.
    """
    chance = surfaces.chance(points)
    if not np.isfinite(value):
        return chance
    mean, sd = surfaces.objective.predict(points)
    sd = np.maximum(sd, _LEAST_SD)
    z = (mean - value) / sd
    improvement = (mean - value) * ndtr(z) + sd * np.exp(-0.5 * z**2) / _ROOT_2_PI
    return np.asarray(np.maximum(improvement, 0.0) * chance)
