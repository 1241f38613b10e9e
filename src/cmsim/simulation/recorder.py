"""The recorder: sums up what happened, week by week, and writes the year's rows of each table.

Outcomes are computed from what is recorded here and never from live state. Tables carry neither policy nor
replication; whoever stores them adds both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from cmsim.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR, month_of
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.billing import Bill
from cmsim.simulation.context import RunContext
from cmsim.world.columns import NEVER, BoolArray, Tier

TIERS = ("ordinary", "mid", "high")
PUBLIC_GROUP = "public"
"""Group of the ordinary demand at windows, which belongs to no industry group."""
UNALLOCATED = "all"
"""Tier of staff costs, which serve all tiers."""


@dataclass
class Opening:
    """Clients at the opening of a year."""

    active: BoolArray
    last_year_revenue_yuan: FloatArray
    start_tick: IntArray
    tier: IntArray
    referred: BoolArray


@dataclass
class Recorder:
    """Accumulates a year and appends its rows; see `tables` for the dictionary of columns."""

    context: RunContext
    rows: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    pay_recorded_yuan: float = 0.0
    _opening: Opening | None = None
    """None in a year whose opening was not seen: a run that begins within a year writes no rows of it."""

    def __post_init__(self) -> None:
        geography = self.context.geography
        self._shape = (geography.branches, geography.groups, len(TIERS))
        self._reset_year()

    def _reset_year(self) -> None:
        self._revenue = np.zeros(self._shape)
        self._gross_profit = np.zeros(self._shape)
        self._loss = np.zeros(self._shape)
        branches, groups = self._shape[0], self._shape[1]
        self._ordinary_revenue = np.zeros(branches)
        self._ordinary_gross_profit = np.zeros(branches)
        self._pay = np.zeros((branches, groups))
        self._on_cost = np.zeros((branches, groups))
        self._other_cost = np.zeros((branches, groups))
        self._months: list[dict[str, float]] = [{} for _ in range(MONTHS_PER_YEAR)]
        self._coverage = [0.0, 0.0]
        self._visits = 0.0
        self._selling_hours = 0.0
        self._manager_weeks = 0.0

    @property
    def year(self) -> int:
        """Year of the run, 1 for the first."""
        return (self.context.tick - self.context.policy_starts) // WEEKS_PER_YEAR + 1

    def open_year(self) -> None:
        """Remember who is a client at the year's opening (call before anything of the year happens)."""
        clients = self.context.state.clients
        self._opening = Opening(
            clients.active.copy(),
            clients.revenue_last_year_yuan.copy(),
            clients.start_tick.copy(),
            clients.tier.copy(),
            clients.referred.copy(),
        )

    def note_bill(self, bill: Bill) -> None:
        """Add a week's revenue of key clients."""
        self._revenue += self._by_cell(bill.rows, bill.revenue_yuan)
        self._gross_profit += self._by_cell(bill.rows, bill.gross_profit_yuan)
        self._month_add("revenue_yuan", float(bill.revenue_yuan.sum()))
        self._month_add("gross_profit_yuan", float(bill.gross_profit_yuan.sum()))

    def note_loss(self, rows: IntArray, yuan: FloatArray) -> None:
        """Add what was lost on clients: credit losses and what mis-sold clients are paid back."""
        self._loss += self._by_cell(rows, yuan)

    def _by_cell(self, rows: IntArray, yuan: FloatArray) -> FloatArray:
        """Return sums over clients by branch, group and tier."""
        clients = self.context.state.clients
        branches, groups, tiers = self._shape
        key = (clients.branch[rows] * groups + clients.group[rows]) * tiers + clients.tier[rows]
        sums = np.bincount(key, yuan, branches * groups * tiers).reshape(self._shape)
        return np.asarray(sums, dtype=np.float64)

    def note_ordinary(self, revenue_yuan: FloatArray, gross_profit_yuan: FloatArray) -> None:
        """Add a week's revenue at windows, by branch."""
        self._ordinary_revenue += revenue_yuan
        self._ordinary_gross_profit += gross_profit_yuan

    def note_cost(self, branch: IntArray, group: IntArray, what: str, yuan: FloatArray) -> None:
        """Add costs of people: `what` is 'pay', 'on_cost' or 'other_cost'."""
        target = {"pay": self._pay, "on_cost": self._on_cost, "other_cost": self._other_cost}[what]
        np.add.at(target, (branch, group), yuan)
        if what == "pay":
            self.pay_recorded_yuan += float(np.sum(yuan))
            self._month_add("pay_yuan", float(np.sum(yuan)))

    def note_field(self, visits: float, selling_hours: float, covered: int, held: int, people: int) -> None:
        """Add a week of visits and coverage."""
        self._visits += visits
        self._selling_hours += selling_hours
        self._coverage[0] += covered
        self._coverage[1] += held
        self._manager_weeks += people

    def note_week(self, won: int, lost: int, employed: int) -> None:
        """Add flows and end-of-month stocks to the time path."""
        clients = self.context.state.clients
        self._month_add("won_clients", won)
        self._month_add("lost_clients", lost)
        month = self._months[month_of(self.context.tick)]
        key_clients = clients.active & (clients.tier > Tier.ORDINARY)
        month["active_clients"] = float(key_clients.sum())
        month["trust_sum"] = float(clients.trust[key_clients].sum())
        month["employed"] = float(employed)

    def note_settled(self, days: FloatArray) -> None:
        """Add a week's settled issues to the time path, with the working days that each took."""
        self._month_add("settled_issues", days.size)
        self._month_add("issue_days_sum", float(days.sum()))

    def _month_add(self, name: str, amount: float) -> None:
        month = self._months[month_of(self.context.tick)]
        month[name] = month.get(name, 0.0) + amount

    def add(self, table: str, frame: pd.DataFrame) -> None:
        """Append rows of a year seen whole to a table."""
        if self._opening is None:
            return
        self.rows.setdefault(table, []).append(frame)

    def close_year(self, flows: dict[tuple[str, int, int], list[float]], sizing: dict[str, Any]) -> None:
        """Write the rows of the year that has ended."""
        if self._opening is None:
            self._reset_year()
            return
        year = self.year
        self.add("finance", self._finance(year))
        self.add("retention", self._retention(year))
        self.add("cohorts", self._cohorts(year))
        groups = self.context.geography.group_ids
        self.add(
            "client_flows",
            pd.DataFrame(
                [
                    (year, groups[group], TIERS[tier], cause, entry[0], entry[1])
                    for (cause, group, tier), entry in sorted(flows.items())
                ],
                columns=["year", "group", "tier", "cause", "clients", "revenue_yuan"],
            ),
        )
        self.add("time_path", self._time_path(year))
        self.add("sizing", self._sizing(year, sizing))
        self._reset_year()

    def _kept_index(self) -> tuple[np.ndarray, ...]:
        kept = np.flatnonzero(self.context.geography.kept)
        return np.meshgrid(kept, np.arange(self._shape[1]), np.arange(len(TIERS)), indexing="ij")

    def _finance(self, year: int) -> pd.DataFrame:
        branch, group, tier = (axis.ravel() for axis in self._kept_index())
        names = np.array(self.context.geography.group_ids, dtype=object)
        key_clients = pd.DataFrame(
            {
                "year": year,
                "branch": branch,
                "group": names[group],
                "tier": np.array(TIERS, dtype=object)[tier],
                "revenue_yuan": self._revenue[branch, group, tier],
                "gross_profit_yuan": self._gross_profit[branch, group, tier],
                "pay_yuan": 0.0,
                "on_cost_yuan": 0.0,
                "other_cost_yuan": 0.0,
                "loss_yuan": self._loss[branch, group, tier],
            }
        )
        once = tier == 0
        branch, group = branch[once], group[once]
        people = pd.DataFrame(
            {
                "year": year,
                "branch": branch,
                "group": names[group],
                "tier": UNALLOCATED,
                "revenue_yuan": 0.0,
                "gross_profit_yuan": 0.0,
                "pay_yuan": self._pay[branch, group],
                "on_cost_yuan": self._on_cost[branch, group],
                "other_cost_yuan": self._other_cost[branch, group],
                "loss_yuan": 0.0,
            }
        )
        kept = np.flatnonzero(self.context.geography.kept)
        windows = pd.DataFrame(
            {
                "year": year,
                "branch": kept,
                "group": PUBLIC_GROUP,
                "tier": TIERS[Tier.ORDINARY],
                "revenue_yuan": self._ordinary_revenue[kept],
                "gross_profit_yuan": self._ordinary_gross_profit[kept],
                "pay_yuan": 0.0,
                "on_cost_yuan": 0.0,
                "other_cost_yuan": 0.0,
                "loss_yuan": 0.0,
            }
        )
        frame = pd.concat([key_clients, people, windows], ignore_index=True)
        frame["net_contribution_yuan"] = (
            frame["gross_profit_yuan"]
            - frame["pay_yuan"]
            - frame["on_cost_yuan"]
            - frame["other_cost_yuan"]
            - frame["loss_yuan"]
        )
        return frame

    def _retention(self, year: int) -> pd.DataFrame:
        clients, opening = self.context.state.clients, self._opening
        assert opening is not None
        branch, group, tier = (axis.ravel() for axis in self._kept_index())
        groups, tiers = self._shape[1], self._shape[2]
        rows = np.flatnonzero(opening.active)
        key = (clients.branch[rows] * groups + clients.group[rows]) * tiers + opening.tier[rows]
        size = int(np.prod(self._shape))
        # Retained: never lost in the year, so the start of the contract is the same.
        stayed = clients.active[rows] & (clients.start_tick[rows] == opening.start_tick[rows])
        last = opening.last_year_revenue_yuan[rows]
        this = clients.revenue_this_year_yuan[rows] * stayed
        kept_revenue = np.minimum(this, last)
        flat = (branch * groups + group) * tiers + tier
        sums = {
            "opening_clients": np.bincount(key, minlength=size),
            "retained_clients": np.bincount(key, stayed, size),
            "opening_revenue_yuan": np.bincount(key, last, size),
            "retained_revenue_yuan": np.bincount(key, kept_revenue, size),
            "expansion_yuan": np.bincount(key, this - kept_revenue, size),
        }
        frame = pd.DataFrame(
            {
                "year": year,
                "branch": branch,
                "group": np.array(self.context.geography.group_ids, dtype=object)[group],
                "tier": np.array(TIERS, dtype=object)[tier],
                **{name: values[flat].astype(float) for name, values in sums.items()},
            }
        )
        return frame[frame["opening_clients"] > 0].reset_index(drop=True)

    def _cohorts(self, year: int) -> pd.DataFrame:
        """Count the opening clients by the year they started in, and those retained a year later."""
        clients, opening = self.context.state.clients, self._opening
        assert opening is not None
        rows = np.flatnonzero(opening.active & (opening.start_tick != NEVER))
        start_year = (opening.start_tick[rows] - self.context.policy_starts) // WEEKS_PER_YEAR + 1
        age = year - 1 - start_year
        stayed = clients.active[rows] & (clients.start_tick[rows] == opening.start_tick[rows])
        frame = pd.DataFrame(
            {
                "year": year,
                "start_year": start_year,
                "age": age,
                "referred": opening.referred[rows],
                "clients": 1.0,
                "retained_clients": stayed.astype(float),
                "revenue_yuan": clients.revenue_this_year_yuan[rows] * stayed,
            }
        )
        return frame.groupby(["year", "start_year", "age", "referred"], as_index=False).sum()

    def _time_path(self, year: int) -> pd.DataFrame:
        rows = []
        for month, entry in enumerate(self._months):
            rows.append({"year": year, "month": month + 1, **{k: entry.get(k, 0.0) for k in _PATH}})
        return pd.DataFrame(rows)

    def _sizing(self, year: int, more: dict[str, Any]) -> pd.DataFrame:
        clients = self.context.state.clients
        key_clients = clients.active & (clients.tier > Tier.ORDINARY)
        revenue = np.sort(clients.revenue_this_year_yuan[key_clients])[::-1]
        top = revenue[: max(1, round(0.2 * revenue.size))]
        row = {
            "year": year,
            "key_client_revenue_yuan": float(self._revenue.sum()),
            "ordinary_revenue_yuan": float(self._ordinary_revenue.sum()),
            "top20_revenue_yuan": float(top.sum()),
            "active_revenue_yuan": float(revenue.sum()),
            "coverage_numerator": self._coverage[0],
            "coverage_denominator": self._coverage[1],
            "visits": self._visits,
            "selling_hours": self._selling_hours,
            "manager_weeks": self._manager_weeks,
            **more,
        }
        return pd.DataFrame([row])

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return all tables recorded so far."""
        return {name: pd.concat(parts, ignore_index=True) for name, parts in self.rows.items()}


_PATH = (
    "revenue_yuan",
    "gross_profit_yuan",
    "active_clients",
    "lost_clients",
    "won_clients",
    "settled_issues",
    "issue_days_sum",
    "pay_yuan",
    "employed",
    "trust_sum",
)
