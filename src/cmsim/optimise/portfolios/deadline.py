"""A time by which several solves together have to be done."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from cmsim.optimise.solvers import SolverSettings

_LEAST_SECONDS = 1e-3
"""Less is no time: a solver that is given none may take it for no limit."""


@dataclass(frozen=True)
class Deadline:
    """When to stop, by the clock of the process; never if `ends` is None."""

    ends: float | None = None

    @classmethod
    def after(cls, seconds: float | None) -> Deadline:
        """Return the deadline so many seconds from now; None for no end."""
        return cls(None if seconds is None else time.perf_counter() + seconds)

    @property
    def passed(self) -> bool:
        """Whether there is no time left."""
        return self.ends is not None and self.ends - time.perf_counter() < _LEAST_SECONDS

    def within(self, settings: SolverSettings, most: float | None = None) -> SolverSettings:
        """Return settings whose limit of a solve is what is left, and `most` seconds at most."""
        left = None if self.ends is None else max(self.ends - time.perf_counter(), _LEAST_SECONDS)
        limits = [one for one in (left, most) if one is not None]
        return replace(settings, seconds=min(limits) if limits else None)
