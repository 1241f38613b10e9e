"""Small programmes in units of their own: one task, no norm, whatever pay a test invents."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cmsim.behaviour.types import TypeTable

MakeTypes = Callable[..., TypeTable]


@pytest.fixture(scope="session")
def one_task() -> MakeTypes:
    """Return a maker of types with one task and no norm; scalars apply to all."""

    def make(risk_aversion: object, cost: object, limit: float = 10.0, norm: float = 0.0) -> TypeTable:
        risk, effort_cost = np.broadcast_arrays(np.atleast_1d(risk_aversion), np.atleast_1d(cost))
        return TypeTable(
            ("work",),
            np.array(risk, dtype=np.float64),
            np.array(effort_cost, dtype=np.float64),
            0.0,
            np.full((risk.size, 1), norm),
            np.full(risk.size, limit),
        )

    return make


@pytest.fixture(scope="session")
def deal_sizes() -> np.ndarray:
    """Return points of a heavy-tailed size of deals (lognormal, σ = 1.2, mean near 60,000)."""
    from scipy.special import ndtri

    levels = np.linspace(0.0, 0.999, 41)
    levels[0] = 1e-4
    return np.exp(10.3 + 1.2 * ndtri(levels))
