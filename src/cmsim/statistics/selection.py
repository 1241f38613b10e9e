"""Selecting the best with a promised probability: the fully sequential procedure of Kim and Nelson.

Kim & Nelson 2001, ACM Transactions on Modeling and Computer Simulation 11(3) (KN). Whatever the correlation
between alternatives, the best is selected with at least the promised probability if it is better than all
others by the indifference zone or more; what lies within the zone is as good as equal. The promise supposes
normal observations; it covers the alternatives named, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
FIRST_STAGE = 10
"""Replications from which variances are estimated (Kim & Nelson 2001 advise 10 to 20)."""


def continuation_constants(
    alternatives: int, first_stage: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Return η and h² of the procedure, with c = 1.

    η = ½ [(2 α / (k − 1))^(−2 / (n₀ − 1)) − 1], h² = 2 η (n₀ − 1).

    Raises
    ------
    ValueError
        If there are fewer than two alternatives or replications, or the confidence is no probability above
        chance.
    """
    if alternatives < 2 or first_stage < 2 or not 1.0 / alternatives < confidence < 1.0:
        raise ValueError("selection needs two alternatives, two replications and a confidence above chance")
    alpha = 1.0 - confidence
    eta = 0.5 * ((2.0 * alpha / (alternatives - 1)) ** (-2.0 / (first_stage - 1)) - 1.0)
    return eta, 2.0 * eta * (first_stage - 1)


@dataclass
class KimNelson:
    """A selection under way.

    Attributes
    ----------
    names : tuple of str
        Alternatives.
    indifference : float
        Difference that is worth telling apart, in the unit of observations.
    eliminated : dict
        Number of replications after which each alternative fell out.
    """

    names: tuple[str, ...]
    indifference: float
    confidence: float = 0.95
    first_stage: int = FIRST_STAGE
    eliminated: dict[str, int] = field(default_factory=dict)
    _sums: dict[str, float] = field(default_factory=dict)
    _variance: dict[tuple[str, str], float] = field(default_factory=dict)
    _n: int = 0

    def __post_init__(self) -> None:
        if self.indifference <= 0.0:
            raise ValueError("the indifference zone must be positive")
        _, self._h2 = continuation_constants(len(self.names), self.first_stage, self.confidence)
        self._sums = dict.fromkeys(self.names, 0.0)

    @property
    def survivors(self) -> tuple[str, ...]:
        """Alternatives that have not fallen out."""
        return tuple(name for name in self.names if name not in self.eliminated)

    @property
    def replications(self) -> int:
        """Replications observed of the survivors."""
        return self._n

    @property
    def selected(self) -> str | None:
        """The one that is left, or None as long as there are several."""
        return self.survivors[0] if len(self.survivors) == 1 else None

    @property
    def leader(self) -> str:
        """The survivor with the largest mean."""
        return max(self.survivors, key=lambda name: self._sums[name])

    @property
    def most_replications(self) -> int:
        """Replications after which the procedure ends for certain; the first stage must be over."""
        widest = max(self._variance.values())
        return max(self.first_stage, int(np.floor(self._h2 * widest / self.indifference**2)) + 1)

    def observe(self, observations: ArrayLike) -> None:
        """Take a batch of observations of the survivors; the first batch is the first stage.

        Looking after batches instead of after every replication keeps the promise: the bound on a wrong exit
        holds for a process that is watched all the time.

        Parameters
        ----------
        observations : array (survivors, replications)
            In the order of `survivors`, paired by replication.

        Raises
        ------
        ValueError
            If the shape is another, the first batch is not the first stage, or a value does not exist.
        """
        x = np.asarray(observations, dtype=np.float64)
        names = self.survivors
        if x.ndim != 2 or x.shape[0] != len(names) or (self._n == 0 and x.shape[1] != self.first_stage):
            raise ValueError(
                f"observations of {len(names)} survivors are needed, first of {self.first_stage}"
            )
        if not np.isfinite(x).all():
            raise ValueError("a value does not exist: an alternative without a mean cannot be ranked")
        if self._n == 0:
            for i, one in enumerate(names):
                for j, other in enumerate(names):
                    self._variance[one, other] = float((x[i] - x[j]).var(ddof=1))
        self._n += x.shape[1]
        for name, total in zip(names, x.sum(axis=1), strict=True):
            self._sums[name] += float(total)
        self._screen(names)

    def _screen(self, names: tuple[str, ...]) -> None:
        """Let those fall out whose sum lies below another's by more than luck allows.

        Of alternatives that are alike in every replication the first stays: to select it is as right as to
        select another, and nothing would ever tell them apart.
        """
        zone = self.indifference
        fallen = []
        for place, one in enumerate(names):
            for other in names[:place] + names[place + 1 :]:
                lag = self._sums[other] - self._sums[one]
                allowed = max(0.0, 0.5 * zone * (self._h2 * self._variance[one, other] / zone**2 - self._n))
                alike = lag == allowed == 0.0 and other in names[:place]
                if lag > allowed or alike:
                    fallen.append(one)
                    break
        for name in fallen:
            self.eliminated[name] = self._n
