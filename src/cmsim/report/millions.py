"""Sums in millions of yuan, with their intervals."""

from __future__ import annotations

import math

from cmsim.statistics.intervals import Estimate

MILLION = 1e6


def million(value: Estimate) -> str:
    """Return a difference in millions with its sign, and its interval if there is one."""
    mean = f"{value.mean / MILLION:+.2f}"
    if math.isnan(value.low):
        return mean
    return f"{mean} [{value.low / MILLION:+.2f}, {value.high / MILLION:+.2f}]"
