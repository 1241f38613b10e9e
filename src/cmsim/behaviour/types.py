"""Types of people and the law by which their effort becomes results."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MIN_SIZE_POINTS = 2


@dataclass(frozen=True)
class TypeTable:
    """n types of people with k tasks.

    Attributes
    ----------
    risk_aversion_per_yuan : array (n,)
        Absolute risk aversion r; 0 is risk-neutral.
    effort_cost_yuan : array (n,)
        c in C(x) = ½ c (Σ x² + 2 δ Σ_{j<k} x_j x_k), yuan a week per (hour a week)², x = hours above the
        norm.
    substitution : float
        δ.
    norm_hours : array (n, k)
        Hours a week without incentive (Holmström & Milgrom 1991).
    hours_limit : array (n,)
        Most hours a week over all tasks.
    worth_of_hour_yuan : array (n, k) or None
        What an hour above the norm is worth besides the account (v of engine step 1: career, portfolio,
        a claw-back that it causes, negative), yuan; None is nothing.
    """

    tasks: tuple[str, ...]
    risk_aversion_per_yuan: FloatArray
    effort_cost_yuan: FloatArray
    substitution: float
    norm_hours: FloatArray
    hours_limit: FloatArray
    worth_of_hour_yuan: FloatArray | None = None

    def __post_init__(self) -> None:
        for name in ("risk_aversion_per_yuan", "effort_cost_yuan", "norm_hours", "hours_limit"):
            values = getattr(self, name)
            if not np.all(np.isfinite(values)) or np.any(values < 0.0):
                raise CmsimError("behaviour.types", f"{name} must be finite and not negative")
        if not 0.0 <= self.substitution < 1.0:
            raise CmsimError("behaviour.types", "substitution of tasks must lie from 0 to below 1")
        if np.any(self.effort_cost_yuan == 0.0):
            raise CmsimError("behaviour.types", "effort must cost something")
        worth = self.worth_of_hour_yuan
        if worth is not None and (worth.shape != self.norm_hours.shape or not np.all(np.isfinite(worth))):
            raise CmsimError("behaviour.types", "the worth of an hour must be finite, for each type and task")

    def __len__(self) -> int:
        return int(self.risk_aversion_per_yuan.size)

    def of(self, rows: IntArray) -> TypeTable:
        """Return some types, in the order of the rows."""
        worth = self.worth_of_hour_yuan
        return TypeTable(
            self.tasks,
            self.risk_aversion_per_yuan[rows],
            self.effort_cost_yuan[rows],
            self.substitution,
            self.norm_hours[rows],
            self.hours_limit[rows],
            None if worth is None else worth[rows],
        )


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
        Quantile points of the size of an arrival, rising and not negative, by group of types; within a cell
        between neighbours all sizes are equally likely.
    size_level : array (q,) or None
        Probability of a size below each point, from 0 to 1; None: all cells equally likely.

    Raises
    ------
    CmsimError
        If something is not finite, negative where it may not be, or out of order.
    """

    base_rate: FloatArray
    gain: FloatArray
    timing: FloatArray
    size_yuan: FloatArray
    size_group: IntArray
    size_level: FloatArray | None = None

    def __post_init__(self) -> None:
        for name in ("base_rate", "gain", "timing", "size_yuan"):
            values = getattr(self, name)
            if not np.all(np.isfinite(values)) or np.any(values < 0.0):
                raise CmsimError("behaviour.law", f"{name} must be finite and not negative")
        if self.size_yuan.shape[1] < MIN_SIZE_POINTS or np.any(np.diff(self.size_yuan, axis=1) < 0.0):
            raise CmsimError("behaviour.law", "a size needs two points or more, in rising order")

    def of(self, rows: IntArray) -> ArrivalLaw:
        """Return the law of some types."""
        return replace(
            self,
            base_rate=self.base_rate[rows],
            gain=self.gain[rows],
            size_group=self.size_group[rows],
        )

    @property
    def levels(self) -> FloatArray:
        """Probability of a size below each point, (q,)."""
        if self.size_level is None:
            return np.linspace(0.0, 1.0, self.size_yuan.shape[1])
        return self.size_level

    def mean_size_yuan(self) -> FloatArray:
        """Return the mean size by group, (g,)."""
        middle = 0.5 * (self.size_yuan[:, 1:] + self.size_yuan[:, :-1])
        return np.asarray(middle @ np.diff(self.levels))

    def mean_square_size(self) -> FloatArray:
        """Return the mean of the squared size by group, (g,)."""
        lower, upper = self.size_yuan[:, :-1], self.size_yuan[:, 1:]
        return np.asarray(((lower**2 + lower * upper + upper**2) / 3.0) @ np.diff(self.levels))


@dataclass(frozen=True)
class GaussianLaw:
    """Results of a week are normal: for measures made of many small amounts, and for tests against closed
    forms.

    Attributes
    ----------
    base : array (n, weeks)
        Mean results of a week, within the account period, at zero hours.
    gain : array (n, k)
        Results a week per hour a week of each task.
    timing : array (weeks,)
        Share of a week's work that still counts within the period.
    sd : array (n,)
        Standard deviation of a week's results, in units of the index; above zero.
    """

    base: FloatArray
    gain: FloatArray
    timing: FloatArray
    sd: FloatArray

    def __post_init__(self) -> None:
        for name in ("base", "gain", "timing", "sd"):
            if not np.all(np.isfinite(getattr(self, name))):
                raise CmsimError("behaviour.law", f"{name} must be finite")
        if np.any(self.sd <= 0.0) or np.any(self.gain < 0.0):
            raise CmsimError("behaviour.law", "noise must be above zero, and what effort gains not negative")

    def of(self, rows: IntArray) -> GaussianLaw:
        """Return the law of some types."""
        return GaussianLaw(self.base[rows], self.gain[rows], self.timing, self.sd[rows])
