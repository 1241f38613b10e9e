"""A branch's day at the counters, customer by customer, as a SimPy queue (to test the hourly batches, and
on request).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import simpy
from numpy.typing import NDArray
from scipy.special import gammaincinv

from cmsim.randomness import FloatArray, IntArray, Streams
from cmsim.simulation.week_clock import Process

_MINUTES_PER_HOUR = 60.0
_MOST_CUSTOMERS_A_DAY = 100_000


@dataclass(frozen=True)
class CounterDay:
    """A day's customers in the order of arrival; arrays have shape (customers,).

    Attributes
    ----------
    hour : array
        Hour of arrival, 0 for the first after opening.
    served : bool array
        Who stayed until it was his turn.
    wait_minutes : array
        Time in the queue; NaN for those who walked out.
    service_minutes : float
        Work of all counters.
    most_busy_counters : int
        Most counters busy at once.
    """

    hour: IntArray
    served: NDArray[np.bool_]
    wait_minutes: FloatArray
    service_minutes: float
    most_busy_counters: int


def simulate_day(
    streams: Streams,
    day: int,
    branch: int,
    arrivals_by_hour: IntArray,
    counters: int,
    service_minutes: float,
    service_cv: float,
    patience_minutes: float | None,
) -> CounterDay:
    """Return a branch's day at the counters.

    Customers arrive uniformly within their hour, are served first come first served by `counters` clerks
    with gamma service times, and leave if their exponential patience ends first.

    Parameters
    ----------
    arrivals_by_hour : array (hours,)
        Customers who come in each hour.
    patience_minutes : float or None
        Mean patience; None for endless patience.
    """
    env = simpy.Environment()
    desk = simpy.Resource(env, capacity=counters)
    count = int(arrivals_by_hour.sum())
    ids = np.arange(count) + branch * _MOST_CUSTOMERS_A_DAY
    hour = np.repeat(np.arange(arrivals_by_hour.size), arrivals_by_hour)
    # Sorted within the hour, so that customers are numbered by arrival.
    arrive = np.sort((hour + streams.uniforms_at("customer-arrival", day, ids)) * _MINUTES_PER_HOUR)
    most_busy, work = 0, 0.0
    u = streams.uniforms_at("customer-service", day, ids)
    shape = 1.0 / max(service_cv, 1e-6) ** 2
    service = gammaincinv(shape, u) / shape * service_minutes
    patience = np.full(count, np.inf)
    if patience_minutes is not None:
        patience = -np.log(streams.uniforms_at("customer-patience", day, ids)) * patience_minutes
    waits = np.full(count, np.nan)

    def customer(number: int) -> Process:
        nonlocal most_busy, work
        yield env.timeout(float(arrive[number]))
        with desk.request() as turn:
            if np.isfinite(patience[number]):
                yield turn | env.timeout(float(patience[number]))
            else:
                yield turn
            if not turn.triggered:
                return
            waits[number] = env.now - arrive[number]
            most_busy = max(most_busy, desk.count)
            work += float(service[number])
            yield env.timeout(float(service[number]))

    for number in range(count):
        env.process(customer(number))
    env.run()
    return CounterDay(hour, ~np.isnan(waits), waits, work, most_busy)
