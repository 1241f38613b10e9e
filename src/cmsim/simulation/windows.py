"""Windows in hourly batches: arrivals, waits, walk-outs, and the deliveries that share the counters.

What a day's queue does on average at each hour is worked out once for as long as demand stays the same
(:mod:`cmsim.response.fluid_queue`); each day draws its customers by hour and branch. Customers still
waiting at closing time are served after hours. Deliveries use what capacity is left in the day; the rest
waits for the next. Branches named in the scenario are simulated customer by customer instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from cmsim.calendar import DAYS_PER_WEEK
from cmsim.randomness import FloatArray
from cmsim.response.fluid_queue import QueueDay, fluid_queue_day
from cmsim.simulation.context import RunContext
from cmsim.simulation.market import Market
from cmsim.simulation.poisson_table import PoissonTable
from cmsim.simulation.single_queues import simulate_day
from cmsim.simulation.week_clock import Process

_MINUTES_PER_HOUR = 60.0
_CLOSES = 0.9
"""Closing time, as a fraction of the day."""


_MOST_ORDINARY_DAYS = 24
"""Demands that are remembered: the months of a year, and of the next if demand grows."""


@dataclass
class WindowCounts:
    """Sums over a year by branch, shape (branches,) each."""

    customers: FloatArray
    lost: FloatArray
    wait_minutes: FloatArray
    peak_customers: FloatArray
    peak_wait_minutes: FloatArray
    load_sum: FloatArray
    peak_load_sum: FloatArray
    days: float = 0.0

    @classmethod
    def of(cls, branches: int) -> WindowCounts:
        """Return counts of nothing yet."""
        a, b, c, d, e, f, g = np.zeros((7, branches))
        return cls(a, b, c, d, e, f, g)


@dataclass(frozen=True)
class _Ordinary:
    """What is the same on all days of equal demand."""

    arrivals: PoissonTable
    queue: QueueDay
    longest_wait: int
    """Hour of the longest wait: it lags behind the busiest, because the queue is still growing then."""


class Windows:
    """Counters of all branches; owner of the delivery backlog."""

    def __init__(self, context: RunContext, market: Market) -> None:
        self._context = context
        self._market = market
        windows, geography = context.scenario.windows, context.geography
        branches = geography.branches
        # Branches differ in counters as they do in clients; customers come in proportion to counters.
        size = geography.branch_weight / geography.branch_weight.mean()
        self._counters = np.maximum(np.round(float(windows.counters_per_branch) * np.sqrt(size)), 1.0).astype(
            np.int64
        )
        self._hours = int(float(windows.hours_per_day))
        self._service_minutes = float(windows.service_minutes)
        self._service_cv = float(windows.service_cv)
        self._patience = float(windows.patience_minutes)
        self._profile = np.array([float(share) for share in windows.hourly_profile])
        self._busiest = int(np.argmax(self._profile))
        self._arrivals = float(windows.arrivals_per_counter_hour) * self._counters * geography.kept
        self._revenue = float(windows.ordinary_revenue_per_customer_yuan)
        self._margin = float(windows.ordinary_gross_margin)
        self._delivery_minutes = float(windows.delivery_minutes_per_item)
        self._one_by_one = [branch for branch in windows.single_customer_branches if geography.kept[branch]]
        self._in_batches = np.ones(branches)
        self._in_batches[self._one_by_one] = 0.0
        self._ordinary: dict[float, _Ordinary] = {}
        self.minutes_per_day: FloatArray = self._counters * self._hours * _MINUTES_PER_HOUR
        """Counter minutes of each branch in a day."""
        self.delivery_backlog_minutes: FloatArray = np.zeros(branches)
        self.served_share: FloatArray = np.ones(branches)
        """Share of last week's customers, by branch, who did not walk out of the queue."""
        self.most_capacity_share = 0.0
        self._week_items: FloatArray = np.zeros(branches)
        self._week_served: FloatArray = np.zeros(branches)
        self._week_arrivals: FloatArray = np.zeros(branches)
        self._week_lost: FloatArray = np.zeros(branches)
        self._week_delivered_minutes: FloatArray = np.zeros(branches)
        self.new_year()

    def new_year(self) -> None:
        """Begin the year's sums."""
        self.year = WindowCounts.of(self._context.geography.branches)

    def backlog_days(self) -> FloatArray:
        """Return the delivery backlog in days of a branch's whole counter capacity."""
        return self.delivery_backlog_minutes / self.minutes_per_day

    def expect_deliveries(self, items_per_week: FloatArray) -> None:
        """Set the items to deliver this week, by branch."""
        self._week_items = items_per_week

    def start(self, env: simpy.Environment) -> None:
        """Start the process of the windows."""
        env.process(self._open(env))

    def _open(self, env: simpy.Environment) -> Process:
        yield env.timeout(_CLOSES)
        while True:
            self._day(int(np.floor(env.now)))
            yield env.timeout(1.0)

    def _of_today(self) -> _Ordinary:
        demand = self._market.demand
        if demand not in self._ordinary:
            if len(self._ordinary) >= _MOST_ORDINARY_DAYS:
                self._ordinary.clear()
            mean = demand * self._profile[:, None] * self._arrivals[None, :]
            queue = fluid_queue_day(
                self._counters, mean, self._service_minutes, self._service_cv, self._patience
            )
            longest_wait = int(np.argmax(queue.wait_minutes.mean(axis=1)))
            self._ordinary[demand] = _Ordinary(PoissonTable(mean.T.ravel()), queue, longest_wait)
        return self._ordinary[demand]

    def _day(self, day: int) -> None:
        """Serve a day's customers, then deliver."""
        today = self._of_today()
        queue, year, counted = today.queue, self.year, self._in_batches
        u = self._context.streams.uniforms("window-arrivals", day, self._counters.size * self._hours)
        arrivals = today.arrivals.quantiles(u).reshape(self._counters.size, self._hours).T
        lost = arrivals * queue.lost_share * counted
        served = (arrivals - lost) * counted
        waits = queue.wait_minutes * served
        capacity = self._counters * (_MINUTES_PER_HOUR / self._service_minutes)
        year.customers += arrivals.sum(axis=0)
        year.lost += lost.sum(axis=0)
        year.wait_minutes += waits.sum(axis=0)
        year.peak_customers += served[today.longest_wait]
        year.peak_wait_minutes += waits[today.longest_wait]
        year.load_sum += arrivals.mean(axis=0) / capacity
        year.peak_load_sum += arrivals[self._busiest] / capacity
        year.days += 1.0
        self._week_served += served.sum(axis=0)
        self._week_arrivals += arrivals.sum(axis=0)
        self._week_lost += lost.sum(axis=0)
        self.most_capacity_share = max(self.most_capacity_share, float(queue.used_share.max()))
        # Who still waits at closing time is served after hours, outside the day's capacity.
        busy = queue.used_share.mean(axis=0) * self.minutes_per_day
        for branch in self._one_by_one:
            busy[branch] = self._one_day(day, branch, arrivals[:, branch])
        self._deliver(busy)

    def _deliver(self, busy_minutes: FloatArray) -> None:
        """Do deliveries with what capacity is left; the rest waits."""
        work = self.delivery_backlog_minutes + self._week_items / DAYS_PER_WEEK * self._delivery_minutes
        done = np.minimum(work, np.maximum(self.minutes_per_day - busy_minutes, 0.0))
        self.delivery_backlog_minutes = work - done
        self._week_delivered_minutes += done
        self.year.load_sum += done / self.minutes_per_day

    def _one_day(self, day: int, branch: int, arrivals: FloatArray) -> float:
        """Simulate a branch's day customer by customer, count it, and return the counter minutes used by
        closing time.
        """
        counters = int(self._counters[branch])
        result = simulate_day(
            self._context.streams,
            day,
            branch,
            arrivals.astype(np.int64),
            counters,
            self._service_minutes,
            self._service_cv,
            self._patience,
        )
        year, at_peak = self.year, result.hour == self._of_today().longest_wait
        served = result.served
        year.lost[branch] += float((~served).sum())
        year.wait_minutes[branch] += float(result.wait_minutes[served].sum())
        year.peak_customers[branch] += float((served & at_peak).sum())
        year.peak_wait_minutes[branch] += float(result.wait_minutes[served & at_peak].sum())
        self._week_served[branch] += float(served.sum())
        self._week_lost[branch] += float((~served).sum())
        self.most_capacity_share = max(self.most_capacity_share, result.most_busy_counters / counters)
        return min(result.service_minutes, float(self.minutes_per_day[branch]))

    def items_per_counter(self) -> FloatArray:
        """Return customers served and items delivered this week by the mean counter, (branches,).

        Items that take no time are delivered as they come.
        """
        delivered = self._week_items
        if self._delivery_minutes > 0.0:
            delivered = self._week_delivered_minutes / self._delivery_minutes
        return np.asarray((self._week_served + delivered) / self._counters)

    def take_week(self) -> tuple[FloatArray, FloatArray]:
        """Return ordinary revenue and gross profit since the last call, by branch (call on Friday, once)."""
        revenue = self._week_served * self._revenue
        self.served_share = 1.0 - self._week_lost / np.maximum(self._week_arrivals, 1.0)
        for sums in (self._week_served, self._week_arrivals, self._week_lost, self._week_delivered_minutes):
            sums[:] = 0.0
        return revenue, revenue * self._margin

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return what waits over the week's end."""
        return {
            "delivery_backlog_minutes": self.delivery_backlog_minutes.copy(),
            "served_share": self.served_share.copy(),
        }

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned."""
        self.delivery_backlog_minutes = np.array(state["delivery_backlog_minutes"])
        self.served_share = np.array(state["served_share"])
