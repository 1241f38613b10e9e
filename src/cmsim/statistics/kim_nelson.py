"""Selection of the best with an indifference zone, fully sequential, under common random numbers.

Kim & Nelson 2001, "A fully sequential procedure for indifference-zone selection in simulation", ACM TOMACS
11(3). If the best mean is better than every other by δ or more, and replications are normal with any
covariance between policies, the best is selected with probability 1 − α at least. Policies are dropped as
soon as they lag; the fewer the differences vary, the sooner.

Looking after batches and not after every replication keeps the promise: a discrete look at the paths errs no
oftener than a continuous one (Jennison, Johnstone & Turnbull 1982; the tests measure it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cmsim.statistics.intervals import DEFAULT_LEVEL

FloatArray = NDArray[np.float64]

FIRST_STAGE = 10
"""Replications from which the spreads are estimated (Kim & Nelson 2001 recommend 10 or more)."""


@dataclass(frozen=True)
class Constants:
    """Constants of the procedure: η, and h² = 2 η (n₀ − 1)."""

    eta: float
    h_squared: float


def constants(policies: int, first_stage: int = FIRST_STAGE, level: float = DEFAULT_LEVEL) -> Constants:
    """Return η = ½ [(2 α / (k − 1))^(−2 / (n₀ − 1)) − 1] and h², for c = 1: a triangle to go on in.

    Raises
    ------
    ValueError
        With fewer than two policies or replications, or a level at which nothing needs to be simulated.
    """
    if policies < 2 or first_stage < 2:
        raise ValueError("selection takes two policies and two replications at least")
    if not 1.0 / policies < level < 1.0:
        raise ValueError(f"the level must lie between 1 / policies and 1, is {level}")
    tail = 2.0 * (1.0 - level) / (policies - 1)
    eta = 0.5 * (tail ** (-2.0 / (first_stage - 1)) - 1.0)
    return Constants(eta, 2.0 * eta * (first_stage - 1))


class KimNelson:
    """A selection that goes on while replications come in.

    Parameters
    ----------
    names : sequence of str
        Policies.
    indifference : float
        Smallest difference that matters, in the measure's unit.
    first_stage : int
        Replications before the first look.

    Raises
    ------
    ValueError
        As :func:`constants`; if the indifference is not positive or a name is repeated.
    """

    def __init__(
        self,
        names: Sequence[str],
        indifference: float,
        level: float = DEFAULT_LEVEL,
        *,
        first_stage: int = FIRST_STAGE,
        larger_is_better: bool = True,
    ) -> None:
        if not 0.0 < indifference < np.inf:
            raise ValueError(f"the indifference must be positive, is {indifference}")
        if len(set(names)) != len(names):
            raise ValueError("a policy is named twice")
        self.names = tuple(names)
        self.indifference = indifference
        self.level = level
        self.first_stage = first_stage
        self.constants = constants(len(names), first_stage, level)
        self.eliminated: dict[str, int] = {}
        """Policies dropped, in the order of it, with the number of replications after which they were."""
        self._sign = 1.0 if larger_is_better else -1.0
        self._left = np.arange(len(names))
        self._sums = np.zeros(len(names))
        self._first: FloatArray = np.empty((len(names), 0))
        self._variances: FloatArray = np.empty((0, 0))
        self.replications = 0
        """So far, of those that are left."""

    @property
    def survivors(self) -> tuple[str, ...]:
        """Policies that may still be selected, in the order of their names."""
        return tuple(self.names[i] for i in self._left)

    @property
    def selected(self) -> str | None:
        """The policy selected; None while several are left."""
        return self.names[int(self._left[0])] if self._left.size == 1 else None

    @property
    def most_replications(self) -> int | None:
        """After how many replications one is selected at the latest; None before the first stage is over."""
        if self._variances.size == 0:
            return None
        among = self._variances[np.ix_(self._left, self._left)]
        return max(self.first_stage, int(np.floor(float(among.max()) * self._stretch)) + 1)

    @property
    def _stretch(self) -> float:
        """Replications before the boundary closes, for each unit of a difference's variance."""
        return self.constants.h_squared / self.indifference**2

    def observe(self, batch: ArrayLike) -> None:
        """Take the next replications of those that are left, and drop who lags.

        Parameters
        ----------
        batch : array (survivors, new replications)
            In the order of `survivors`; column r holds one world.

        Raises
        ------
        ValueError
            If one is selected already, the shape is another one, or a value does not exist.
        """
        x = self._sign * np.asarray(batch, dtype=np.float64)
        if self.selected is not None:
            raise ValueError("a policy is selected already")
        if x.ndim != 2 or x.shape[0] != self._left.size or x.shape[1] == 0:
            raise ValueError(f"values of {self._left.size} policies are needed, (policies, replications)")
        if not np.isfinite(x).all():
            raise ValueError("a value does not exist: a policy without a mean cannot be ranked")
        self._sums[self._left] += x.sum(axis=1)
        self.replications += x.shape[1]
        if self._variances.size == 0:
            self._first = np.concatenate([self._first, x], axis=1)
            if self.replications < self.first_stage:
                return
            first = self._first[:, : self.first_stage]
            self._variances = (first[:, None, :] - first[None, :, :]).var(axis=2, ddof=1)
        self._screen()

    def _screen(self) -> None:
        """Drop whoever lags behind another one by more than W = max(0, δ / 2r (h² S² / δ² − r))."""
        left, r = self._left, self.replications
        means = self._sums[left] / r
        variances = self._variances[np.ix_(left, left)]
        boundary = np.maximum(0.0, self.indifference / (2.0 * r) * (self._stretch * variances - r))
        lag = means[None, :] - means[:, None]
        # Of policies that are equal in every replication the first stays: which one is selected is the same.
        earlier = np.tri(left.size, k=-1, dtype=bool)
        out = ((lag > boundary) | ((lag == 0.0) & (boundary == 0.0) & earlier)).any(axis=1)
        self.eliminated.update({self.names[i]: r for i in left[out]})
        self._left = left[~out]
