"""Anderson mixing: the next guess of a fixed point from the last few guesses and their answers (Anderson
1965).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

_DEPTH = 3
"""Earlier rounds that are remembered."""
_RELATIVE_CUT = 1e-3
"""Directions with less than this share of the largest one's length are noise of the solution, not
information."""
_MOST_WEIGHT = 3.0
"""Largest weight of an earlier round; beyond it the guess would leave the region that was seen."""


class AndersonMixing:
    """Finds the combination of the rounds seen whose residuals nearly cancel, and moves to its answer."""

    def __init__(self) -> None:
        self._guesses: list[FloatArray] = []
        self._answers: list[FloatArray] = []

    def next_guess(self, guess: FloatArray, answer: FloatArray) -> FloatArray:
        """Return where to try next, having tried `guess` and got `answer`; the first time that is the
        answer.
        """
        self._guesses.append(guess)
        self._answers.append(answer)
        del self._guesses[: -_DEPTH - 1], self._answers[: -_DEPTH - 1]
        residual = answer - guess
        before = [a - g for g, a in zip(self._guesses[:-1], self._answers[:-1], strict=True)]
        if not before:
            return answer
        steps = np.stack([residual - earlier for earlier in before], axis=1)
        weight = np.linalg.lstsq(steps, residual, rcond=_RELATIVE_CUT)[0]
        weight = np.clip(weight, -_MOST_WEIGHT, _MOST_WEIGHT)
        moves = np.stack([answer - earlier for earlier in self._answers[:-1]], axis=1)
        return np.asarray(answer - moves @ weight)
