"""Windows in hourly batches: arrivals, waits, walk-outs, and the deliveries that share the counters.

Branches named in the scenario are simulated customer by customer instead. Below capacity an hour's wait is Allen-Cunneen's; what exceeds capacity is carried as a backlog to the next hour (fluid). Customers
still waiting at closing time are served after hours. Deliveries use what capacity is left in the day; the rest waits for the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from cmsim.calendar import DAYS_PER_WEEK
from cmsim.randomness import FloatArray
from cmsim.response.queues import allen_cunneen_wait
from cmsim.simulation.context import RunContext
from cmsim.simulation.market import Market
from cmsim.simulation.poisson_table import PoissonTable
from cmsim.simulation.single_queues import simulate_day
from cmsim.simulation.week_clock import Process

_MINUTES_PER_HOUR = 60.0
_OPENS = 0.1
_OPEN_SHARE_OF_DAY = 0.8
_STATIONARY_LOAD_LIMIT = 0.95
"""Above this load an hour is too short to come near its stationary wait; the fluid backlog takes over."""


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


class Windows:
    """Counters of all branches; owner of the delivery backlog."""

    def __init__(self, context: RunContext, market: Market) -> None:
        self._context = context
        self._market = market
        windows = context.scenario.windows
        self._counters = int(float(windows.counters_per_branch))
        self._hours = int(float(windows.hours_per_day))
        self._service_minutes = float(windows.service_minutes)
        self._service_cv = float(windows.service_cv)
        self._arrivals = float(windows.arrivals_per_counter_hour) * self._counters
        self._profile = np.array([float(share) for share in windows.hourly_profile])
        self._peak = int(np.argmax(self._profile))
        self._patience = float(windows.patience_minutes)
        self._revenue = float(windows.ordinary_revenue_per_customer_yuan)
        self._margin = float(windows.ordinary_gross_margin)
        self._delivery_minutes = float(windows.delivery_minutes_per_item)
        branches = context.geography.branches
        self._one_by_one = [
            branch for branch in windows.single_customer_branches if context.geography.kept[branch]
        ]
        self._in_batches = np.ones(branches)
        self._in_batches[self._one_by_one] = 0.0
        # Branches differ in size as their number of clients does.
        weight = context.geography.branch_weight
        self._size = np.sqrt(weight / weight.mean())
        self._capacity_per_hour = self._counters * _MINUTES_PER_HOUR / self._service_minutes * self._size
        self._arrival_table: PoissonTable | None = None
        self._table_demand = np.nan
        self.served_share: FloatArray = np.ones(branches)
        """Share of last week's customers, by branch, who did not walk out of the queue."""
        self._week_arrivals: FloatArray = np.zeros(branches)
        self._week_lost: FloatArray = np.zeros(branches)
        self.delivery_backlog_minutes: FloatArray = np.zeros(branches)
        self.most_capacity_share = 0.0
        self._week_items: FloatArray = np.zeros(branches)
        self._week_served: FloatArray = np.zeros(branches)
        self.new_year()

    def new_year(self) -> None:
        """Begin the year's sums."""
        zeros = [np.zeros(self._context.geography.branches) for _ in range(7)]
        self.year = WindowCounts(*zeros)

    @property
    def minutes_per_day(self) -> float:
        """Counter minutes of a branch in a day."""
        return self._counters * self._hours * _MINUTES_PER_HOUR

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
        hour = _OPEN_SHARE_OF_DAY / self._hours
        while True:
            yield env.timeout(_OPENS)
            arrivals = self._arrivals_of_day(int(np.floor(env.now)))
            waiting = np.zeros(arrivals.shape[1])
            busy = np.zeros(arrivals.shape[1])
            random_waits = self._random_waits(arrivals)
            for number in range(self._hours):
                waiting, served_minutes = self._hour(arrivals[number], random_waits[number], waiting, number)
                busy += served_minutes
                yield env.timeout(hour)
            # After hours: whoever still stands in the queue is served, as overtime outside the day's capacity.
            self._week_served += waiting * self._in_batches
            for branch in self._one_by_one:
                busy[branch] = self._one_day(int(np.floor(env.now)), branch, arrivals[:, branch])
            self._deliver(busy)
            yield env.timeout(1.0 - _OPENS - hour * self._hours)

    def _arrivals_of_day(self, day: int) -> FloatArray:
        """Return customers by hour and branch."""
        context = self._context
        branches = context.geography.branches
        u = context.streams.uniforms("window-arrivals", day, branches * self._hours)
        if self._arrival_table is None or self._table_demand != self._market.demand:
            size = self._size * context.geography.kept
            mean = self._arrivals * self._market.demand * self._profile[None, :] * size[:, None]
            self._arrival_table, self._table_demand = PoissonTable(mean.ravel()), self._market.demand
        count = self._arrival_table.quantiles(u).reshape(branches, self._hours)
        return np.ascontiguousarray(count.T)

    def _random_waits(self, arrivals: FloatArray) -> FloatArray:
        """Return the stationary mean waits in minutes of each hour and branch, queues carried over apart."""
        load = np.minimum(arrivals / self._capacity_per_hour, _STATIONARY_LOAD_LIMIT)
        rate = load * self._counters / self._service_minutes
        return allen_cunneen_wait(self._counters, rate, 1.0 / self._service_minutes, 1.0, self._service_cv)

    def _hour(
        self, arrivals: FloatArray, random_wait: FloatArray, waiting: FloatArray, number: int
    ) -> tuple[FloatArray, FloatArray]:
        """Serve an hour; return those who wait at its end and counter minutes used, by branch."""
        capacity = self._capacity_per_hour
        load = arrivals / capacity
        queue_wait = (waiting + 0.5 * np.maximum(arrivals - capacity, 0.0)) / capacity * _MINUTES_PER_HOUR
        wait = random_wait + queue_wait
        lost = arrivals * -np.expm1(-wait / self._patience)
        present = waiting + arrivals - lost
        served = np.minimum(present, capacity)
        year, counted = self.year, self._in_batches
        year.customers += arrivals
        year.lost += lost * counted
        year.wait_minutes += wait * (arrivals - lost) * counted
        year.load_sum += load / self._hours
        if number == self._peak:
            year.peak_customers += (arrivals - lost) * counted
            year.peak_wait_minutes += wait * (arrivals - lost) * counted
            year.peak_load_sum += load
        self._week_served += served * counted
        self._week_arrivals += arrivals
        self._week_lost += lost * counted
        self.most_capacity_share = max(self.most_capacity_share, float(np.max(served / capacity)))
        return present - served, served * self._service_minutes

    def _deliver(self, busy_minutes: FloatArray) -> None:
        """Do deliveries with what capacity is left; the rest waits."""
        work = self.delivery_backlog_minutes + (
            self._week_items / DAYS_PER_WEEK * self._delivery_minutes
        )
        left = np.maximum(self.minutes_per_day * self._size - busy_minutes, 0.0)
        done = np.minimum(work, left)
        self.delivery_backlog_minutes = work - done
        self.year.load_sum += done / (self.minutes_per_day * self._size)
        self.year.days += 1.0

    def take_week(self) -> tuple[FloatArray, FloatArray]:
        """Return ordinary revenue and gross profit since the last call, by branch (call on Friday, once)."""
        revenue = self._week_served * self._revenue
        self.served_share = 1.0 - self._week_lost / np.maximum(self._week_arrivals, 1.0)
        self._week_arrivals = np.zeros(revenue.size)
        self._week_lost = np.zeros(revenue.size)
        self._week_served = np.zeros(revenue.size)
        return revenue, revenue * self._margin

    def _one_day(self, day: int, branch: int, arrivals: FloatArray) -> float:
        """Simulate a branch's day customer by customer, count it, and return the counter minutes used by closing time."""
        counters = max(1, round(self._counters * float(self._size[branch])))
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
        year, at_peak = self.year, result.hour == self._peak
        served = result.served
        year.lost[branch] += float((~served).sum())
        year.wait_minutes[branch] += float(result.wait_minutes[served].sum())
        year.peak_customers[branch] += float((served & at_peak).sum())
        year.peak_wait_minutes[branch] += float(result.wait_minutes[served & at_peak].sum())
        self._week_served[branch] += float(served.sum())
        self._week_lost[branch] += float((~served).sum())
        self.most_capacity_share = max(self.most_capacity_share, result.most_busy_counters / counters)
        return min(result.service_minutes, self._hours * _MINUTES_PER_HOUR * counters)

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
