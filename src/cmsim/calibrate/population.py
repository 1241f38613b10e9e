"""Drawing parameter sets that a stand-in believes will meet the patterns: a population Monte Carlo.

Differential-evolution Markov chains (ter Braak 2006, Statistics and Computing 16): walkers move along
differences between others, so that the steps take the shape of the region by themselves. The prior is
uniform over the box.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cmsim.randomness import FloatArray

_WALKERS_PER_AXIS = 8
_GENERATIONS = 800
_JITTER = 0.01
_LONG_STEP_EVERY = 10
"""Generations after which a step of full length lets walkers change between separate regions."""

LogDensity = Callable[[FloatArray], FloatArray]


def draw_population(
    log_density: LogDensity, start: FloatArray, count: int, generator: np.random.Generator
) -> FloatArray:
    """Return `count` draws (count, axes) from a density on the box [-1, 1]^axes.

    Parameters
    ----------
    log_density : callable
        Positions (n, axes) to log density (n,), minus infinity where a position is not allowed.
    start : array (m, axes)
        Positions to start from, repeated with jitter until there are enough walkers.
    generator : numpy Generator
        Source of luck; the same generator state gives the same draws.
    """
    axes = start.shape[1]
    walkers = max(_WALKERS_PER_AXIS * axes, count)
    now = start[np.arange(walkers) % start.shape[0]] + 0.1 * generator.standard_normal((walkers, axes))
    now = np.clip(now, -1.0, 1.0)
    density = log_density(now)
    length = 2.38 / np.sqrt(2.0 * axes)
    for generation in range(_GENERATIONS):
        first = generator.integers(0, walkers, walkers)
        second = generator.integers(0, walkers, walkers)
        step = 1.0 if generation % _LONG_STEP_EVERY == 0 else length
        proposal = (
            now + step * (now[first] - now[second]) + _JITTER * generator.standard_normal((walkers, axes))
        )
        inside = (np.abs(proposal) <= 1.0).all(axis=1)
        new = np.full(walkers, -np.inf)
        if inside.any():
            new[inside] = log_density(proposal[inside])
        with np.errstate(invalid="ignore"):
            accept = np.log(generator.random(walkers)) < new - density
        accept |= ~np.isfinite(density) & np.isfinite(new)
        now[accept], density[accept] = proposal[accept], new[accept]
    allowed = np.flatnonzero(np.isfinite(density))
    chosen = generator.permutation(allowed if allowed.size >= count else np.arange(walkers))[:count]
    return np.asarray(now[np.sort(chosen)])
