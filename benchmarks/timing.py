"""Times that can be compared: a reference loop beside them, and two things in turn rather than one after the
other.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

_REFERENCE_SIZE = 400_000
_REFERENCE_ROUNDS = 20
KIB = 1024.0


def reference_seconds() -> float:
    """Return the time of a fixed piece of NumPy work, which tells how fast and how busy the machine is."""
    x = np.linspace(0.0, 1.0, _REFERENCE_SIZE)
    started = time.perf_counter()
    for _ in range(_REFERENCE_ROUNDS):
        np.exp(np.sort(x[::-1])).cumsum()
    return time.perf_counter() - started


def peak_memory_mib() -> float:
    """Return the most memory that this process has held, in MiB; NaN where the system does not tell."""
    try:
        import resource
    except ImportError:
        return float("nan")
    peak = float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    # Linux counts in KiB, macOS in bytes.
    return peak / KIB if sys.platform != "darwin" else peak / (KIB * KIB)


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def ratio_of(
    slow: Callable[[], object], quick: Callable[[], object], rounds: int
) -> tuple[float, float, float]:
    """Return the median seconds of both, done in turn, and the median of their ratios.

    A machine that is busy for a while is so for both: ratios of neighbours hold where seconds do not.
    """
    pairs = [(seconds(slow), seconds(quick)) for _ in range(rounds)]
    return (
        statistics.median(first for first, _ in pairs),
        statistics.median(second for _, second in pairs),
        statistics.median(first / second for first, second in pairs),
    )
