"""Ranking people: by score, and where scores are equal by permanent number, so that no order is by chance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def best_first(points: NDArray[np.float64], person_id: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return positions from the best score down; a tie goes to the lower permanent number."""
    return np.lexsort((person_id, -points)).astype(np.int64)
