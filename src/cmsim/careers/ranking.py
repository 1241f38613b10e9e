"""Ranking people: by score, and where scores are equal by permanent number, so that no order is by chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def best_first(
    points: NDArray[np.float64], person_id: NDArray[np.int64], first: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Return positions from the best score down; a tie goes to the lower permanent number.

    Parameters
    ----------
    first : array (n,), optional
        Who comes before all others whatever the score.
    """
    behind = np.zeros(points.size, dtype=np.bool_) if first is None else ~first
    return np.lexsort((person_id, -points, behind)).astype(np.int64)
