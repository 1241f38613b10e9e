"""Referrals: satisfied clients bring prospects of their branch and group (Bass 1969, the imitation term)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer]


def referral_rate_per_year(
    satisfied_by_cell: FloatArray,
    organisations_by_cell: FloatArray,
    cell: IntArray,
    affinity: FloatArray,
    rate_per_year: float,
) -> FloatArray:
    """Return each prospect's yearly rate of referred leads, q · satisfied / organisations · affinity.

    Parameters
    ----------
    satisfied_by_cell, organisations_by_cell : array (cells,)
        Satisfied active clients, and all organisations, of each branch and group.
    cell : array (n,)
        The prospect's cell.
    affinity : array (n,)
        Relative readiness to be referred, mean one in the cell (from :func:`affinity_of`).
    rate_per_year : float
        q, leads a year if every organisation of the cell were a satisfied client.
    """
    share = satisfied_by_cell / np.maximum(organisations_by_cell, 1.0)
    return np.asarray(rate_per_year * share[cell] * affinity)


def affinity_of(frailty: FloatArray, cell: IntArray, cells: int, exponent: float) -> FloatArray:
    """Return u^-θ normalised to mean one within each cell: people refer their like, the loyal the loyal."""
    raw = frailty**-exponent
    total = np.bincount(cell, weights=raw, minlength=cells)
    count = np.bincount(cell, minlength=cells)
    mean = total / np.maximum(count, 1)
    return np.asarray(raw / mean[cell])
