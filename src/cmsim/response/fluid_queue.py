"""A day's queue at counters whose arrivals change by the hour: pointwise stationary fluid flow.

The mean number present N moves with what comes and goes, dN/dt = λ(t) - c μ ρ - θ L, where ρ and L are the
load and the queue with which just N are present at rest (Wang, Tipper & Banerjee 1996, "A simple
approximation for modeling nonstationary queues", INFOCOM), in a queue whose customers walk out after an
exponential patience with mean 1/θ. It is the impatient M/M/c queue at rest, a fluid backlog above capacity,
and in between it knows that an hour is too short to come to rest. Other services than exponential ones
lengthen the queue by (1 + cv²) / 2 (Allen & Cunneen).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_STEPS_PER_HOUR = 20
_TINY = 1e-12
_MINUTES_PER_HOUR = 60.0
_OFFERED = np.concatenate(
    [np.linspace(0.0, 0.8, 41), np.linspace(0.8, 1.4, 121)[1:], np.linspace(1.4, 4.0, 66)[1:]]
)
"""Loads offered at which the queue at rest is tabulated; beyond the last a queue moves as a fluid."""
_STATES = 1500
_NEGLIGIBLE = 1e-9


@dataclass(frozen=True)
class QueueDay:
    """Expectations for a day; arrays have shape (hours, branches) unless stated.

    Attributes
    ----------
    wait_minutes : array
        Mean time in the queue of those who come in the hour.
    lost : array
        Customers who walk out in the hour.
    lost_share : array
        The same, relative to those who come in the hour, at most one.
    load : array
        Work that comes, relative to capacity.
    used_share : array
        Capacity used, at most one.
    waiting_at_close : array (branches,)
        Customers in the queue at closing time.
    """

    wait_minutes: FloatArray
    lost: FloatArray
    lost_share: FloatArray
    load: FloatArray
    used_share: FloatArray
    waiting_at_close: FloatArray


def fluid_queue_day(
    counters: IntArray,
    arrivals_per_hour: FloatArray,
    service_minutes: float,
    service_cv: float,
    patience_minutes: float,
) -> QueueDay:
    """Return what is to be expected of a day at the counters that opens without a queue.

    Parameters
    ----------
    counters : array (branches,)
        At least one each.
    arrivals_per_hour : array (hours, branches)
        Mean arrivals.
    service_minutes, service_cv : float
        Mean and coefficient of variation of service.
    patience_minutes : float
        Mean of the exponential patience; may be infinite.
    """
    hours, branches = arrivals_per_hour.shape
    shape = (hours, branches)
    wait, lost, used = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    waiting_at_close = np.zeros(branches)
    for count in np.unique(counters):
        mine = np.flatnonzero(counters == count)
        kind = _counters(int(count), service_minutes, service_cv, patience_minutes)
        present = np.zeros(mine.size)
        for hour in range(hours):
            arrivals = arrivals_per_hour[hour, mine]
            for _ in range(_STEPS_PER_HOUR):
                present, load, queue = kind.step(present, arrivals)
                used[hour, mine] += load / _STEPS_PER_HOUR
                lost[hour, mine] += kind.leave_rate * queue / _STEPS_PER_HOUR
                # Little's law; who joins now waits until those before him are served or have left.
                out = np.maximum(kind.capacity * load + kind.leave_rate * queue, _TINY)
                wait[hour, mine] += queue / out * (_MINUTES_PER_HOUR / _STEPS_PER_HOUR)
        waiting_at_close[mine] = queue
    some = np.maximum(arrivals_per_hour, _TINY)
    capacity = counters * (_MINUTES_PER_HOUR / service_minutes)
    return QueueDay(
        wait, lost, np.minimum(lost / some, 1.0), arrivals_per_hour / capacity, used, waiting_at_close
    )


class _Counters:
    """Counters of one number: what is present at rest by the load offered, and an implicit step in time."""

    def __init__(
        self, count: int, service_minutes: float, service_cv: float, patience_minutes: float
    ) -> None:
        self.capacity = count * (_MINUTES_PER_HOUR / service_minutes)
        self.leave_rate = _MINUTES_PER_HOUR / patience_minutes
        load, queue = rest_of_impatient_queue(count, _OFFERED, service_minutes / patience_minutes)
        self._load, self._queue = load, queue * 0.5 * (1.0 + service_cv**2)
        self._step = 1.0 / _STEPS_PER_HOUR
        outflow = self.capacity * self._load + self.leave_rate * self._queue
        # After a step: present + step × outflow = what was there + what came.
        self._after = count * self._load + self._queue + self._step * outflow

    def step(self, present: FloatArray, arrivals: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return customers present, load and queue after a step (implicit, so that no step is too long)."""
        total = present + self._step * arrivals
        load = np.interp(total, self._after, self._load)
        queue = np.interp(total, self._after, self._queue)
        longer = self._queue[-1] + (total - self._after[-1]) / (1.0 + self._step * self.leave_rate)
        queue = np.where(total > self._after[-1], longer, queue)
        return total - self._step * (self.capacity * load + self.leave_rate * queue), load, queue


def rest_of_impatient_queue(
    counters: int, offered: FloatArray, service_over_patience: float
) -> tuple[FloatArray, FloatArray]:
    """Return load and mean queue of M/M/c+M at rest (Palm 1957; "Erlang A"), as far as the states reach.

    Parameters
    ----------
    counters : int
        c.
    offered : array (n,)
        Arrivals relative to capacity, rising; may exceed one.
    service_over_patience : float
        Mean service time over mean patience, not negative.

    Returns
    -------
    arrays (m,)
        Share of counters busy and customers waiting, for the first m <= n loads (all of them for patience
        within reason).
    """
    n = np.arange(1, _STATES + 1)
    leaving = np.minimum(n, counters) + np.maximum(n - counters, 0) * service_over_patience
    with np.errstate(divide="ignore"):
        log_p = np.cumsum(np.log(offered[:, None] * counters) - np.log(leaving)[None, :], axis=1)
    log_p = np.concatenate([np.zeros((offered.size, 1)), log_p], axis=1)
    p = np.exp(log_p - log_p.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    states = np.arange(_STATES + 1)
    busy = (p * np.minimum(states, counters)).sum(axis=1) / counters
    queue = (p * np.maximum(states - counters, 0)).sum(axis=1)
    reached = np.cumprod(p[:, -1] < _NEGLIGIBLE).astype(bool)
    return busy[reached], queue[reached]


@lru_cache(maxsize=256)
def _counters(count: int, service_minutes: float, service_cv: float, patience_minutes: float) -> _Counters:
    return _Counters(count, service_minutes, service_cv, patience_minutes)
