"""Types of people and the law by which their effort becomes results."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class TypeTable:
    """n types of people with k tasks.

    Attributes
    ----------
    risk_aversion_per_yuan : array (n,)
        Absolute risk aversion r; 0 is risk-neutral.
    effort_cost_yuan : array (n,)
        c in C(x) = ½ c (Σ x² + 2 δ Σ_{j<k} x_j x_k), yuan a week per (hour a week)², x = hours above the norm.
    substitution : float
        δ.
    norm_hours : array (n, k)
        Hours a week without incentive (Holmström & Milgrom 1991).
    hours_limit : array (n,)
        Most hours a week over all tasks.
    """

    tasks: tuple[str, ...]
    risk_aversion_per_yuan: FloatArray
    effort_cost_yuan: FloatArray
    substitution: float
    norm_hours: FloatArray
    hours_limit: FloatArray

    def __post_init__(self) -> None:
        for name in ("risk_aversion_per_yuan", "effort_cost_yuan", "norm_hours", "hours_limit"):
            values = getattr(self, name)
            if not np.all(np.isfinite(values)) or np.any(values < 0.0):
                raise CmsimError("behaviour.types", f"{name} must be finite and not negative")

    def __len__(self) -> int:
        return int(self.risk_aversion_per_yuan.size)


@dataclass(frozen=True)
class ArrivalLaw:
    """Results arrive as a compound Poisson process.

    Attributes
    ----------
    base_rate : array (n, weeks)
        Arrivals a week, within the account period, at zero hours; by week of the period.
    gain : array (n, k)
        Arrivals a week per hour a week of each task, if they all came within the period.
    timing : array (weeks,)
        Share of a week's work that still arrives within the period, by week of the period.
    size_yuan : array (g, q), size_group : array (n,)
        Quantile points of the size of an arrival, equally likely cells between neighbours, by group of types.
    """

    base_rate: FloatArray
    gain: FloatArray
    timing: FloatArray
    size_yuan: FloatArray
    size_group: IntArray
