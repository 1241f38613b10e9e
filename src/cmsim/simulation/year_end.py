"""The year's end: costs that are charged by the year, and the rows of all tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.simulation.grades_held import worth_frame
from cmsim.simulation.parts import Parts
from cmsim.simulation.terminal_value import terminal_value_yuan
from cmsim.world.columns import Origin, Status
from cmsim.world.people import TASKS

_TRUST_OF_NOBODY = 0.5
"""Stands for the mean trust where there is no client at all; nothing depends on it then."""


class YearEnd:
    """Reads the parts of a province and writes its yearly tables."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._common_trust = _TRUST_OF_NOBODY
        self.set_common_trust()

    def set_common_trust(self) -> None:
        """Take the clients' present mean trust as that of the continuation policy (the same for all
        policies at t0).
        """
        clients = self._parts.context.state.clients
        active = clients.active
        self._common_trust = float(clients.trust[active].mean()) if active.any() else _TRUST_OF_NOBODY

    def export_state(self) -> dict[str, NDArray[np.generic]]:
        """Return what later years need."""
        return {"common_trust": np.array(self._common_trust)}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take up what :meth:`export_state` returned."""
        self._common_trust = float(state["common_trust"])

    def close(self) -> None:
        """Close the year."""
        parts = self._parts
        parts.appraisals.close_year()
        self._charge_yearly_costs()
        self._staff()
        self._service()
        self._effort()
        parts.payroll.close_year()
        sales = parts.sales.year
        days = np.concatenate(sales.closing_days) if sales.closing_days else np.zeros(0)
        sizing = {
            "leads": float(sales.leads),
            "proposals": float(sales.proposals),
            "wins": float(sales.wins),
            "first_contracts": float(sales.first_contracts),
            "close_days_sum": float(days.sum()),
            "close_days_median": float(np.median(days)) if days.size else 0.0,
            "terminal_value_yuan": terminal_value_yuan(
                parts.context,
                self._common_trust,
                parts.balances.margins_at(parts.market.margins(), self._common_trust),
            ),
            "reproduction_referred": self._referred_wins(),
        }
        self._lead_origins()
        parts.recorder.add("sales_by_week", parts.sales_record.rows_of_year(parts.recorder.year))
        if parts.balances.any:
            parts.recorder.add("balances", parts.balances.ledger.rows_of_year(parts.recorder.year))
            parts.balances.close_year()
        parts.recorder.close_year(parts.contracts.flows, sizing)
        parts.contracts.flows = {}
        parts.sales.year = type(sales)()
        parts.windows.new_year()

    def _referred_wins(self) -> float:
        flows = self._parts.contracts.flows
        return sum(entry[0] for (cause, _, _), entry in flows.items() if cause == "won_by_referral")

    def _lead_origins(self) -> None:
        """Write where leads came from and what became of them."""
        sales = self._parts.sales.year
        frame = pd.DataFrame(
            {
                "year": self._parts.recorder.year,
                "origin": [origin.name.lower() for origin in Origin],
                "leads": sales.leads_by_origin.astype(float),
                "proposals": sales.proposals_by_origin.astype(float),
                "contracts": sales.wins_by_origin.astype(float),
                "contract_value_yuan": sales.value_by_origin,
            }
        )
        self._parts.recorder.add("lead_origins", frame)

    def _charge_yearly_costs(self) -> None:
        parts = self._parts
        context, year = parts.context, parts.staffing.year
        persons = context.state.persons
        rows = np.flatnonzero(persons.status == Status.EMPLOYED)
        if rows.size == 0:
            return
        total = year.hiring_cost_yuan + year.training_cost_yuan + parts.appraisals.year.training_cost_yuan
        total += year.moving_cost_yuan
        per_week = float(context.scenario.labour.vacancy_cost_yuan_per_week)
        total += per_week * float(year.vacancy_weeks.sum())
        if context.ownership:
            rules = context.scenario.policy.ownership
            total += float(rules.organisation_cost_yuan_per_year) * context.geography.kept_share
            owners = np.unique(context.state.clients.owner[context.state.clients.owner >= 0]).size
            total += float(rules.cost_per_owner_yuan_per_year) * owners
        parts.recorder.note_cost(
            persons.home_branch[rows],
            persons.group[rows],
            "other_cost",
            np.full(rows.size, total / rows.size),
        )

    def _staff(self) -> None:
        parts = self._parts
        context, year, moved = parts.context, parts.staffing.year, parts.appraisals.year
        persons = context.state.persons
        geography = context.geography
        rows = np.flatnonzero(persons.status == Status.EMPLOYED)
        worth = parts.staffing.worth_yuan_per_year(rows)
        shape = year.hired.shape
        cell = persons.kind[rows] * geography.cities + persons.city[rows]
        closing = np.bincount(cell, minlength=year.hired.size).reshape(shape).astype(float)
        worth_sum = np.bincount(cell, weights=worth, minlength=year.hired.size).reshape(shape)
        left = year.left_quit + year.left_not_renewed + year.left_dismissed
        kind, city = (axis.ravel() for axis in np.indices(shape))
        frame = pd.DataFrame(
            {
                "year": parts.recorder.year,
                "kind": np.array(geography.kind_ids, dtype=object)[kind],
                "city": np.array(geography.city_ids, dtype=object)[city],
                "opening": (closing - year.hired + left).ravel(),
                "hired": year.hired.ravel(),
                "left_quit": year.left_quit.ravel(),
                "left_not_renewed": year.left_not_renewed.ravel(),
                "left_dismissed": year.left_dismissed.ravel(),
                "promoted": moved.promoted.ravel(),
                "demoted": moved.demoted.ravel(),
                "closing": closing.ravel(),
                "vacancy_weeks": year.vacancy_weeks.ravel(),
                "certainty_equivalent_yuan": worth_sum.ravel(),
            }
        )
        parts.recorder.add("staff", frame)
        by_grade = worth_frame(context, parts.recorder.year, rows, worth)
        parts.recorder.add("certainty_equivalents", by_grade)
        parts.staffing.year = type(year)(year.shape)

    def _service(self) -> None:
        parts = self._parts
        counts, windows = parts.issues.take_year(), parts.windows.year
        kept = np.flatnonzero(parts.context.geography.kept)
        frames = []
        for owned, kind in enumerate(("issues_unowned", "issues_owned")):
            frames.append(
                pd.DataFrame(
                    {
                        "branch": kept,
                        "kind": kind,
                        "opened": counts.opened[kept, owned],
                        "settled": counts.settled[kept, owned],
                        "days_sum": counts.days_sum[kept, owned],
                    }
                )
            )
        frames.append(
            pd.DataFrame(
                {
                    "branch": kept,
                    "kind": "windows",
                    "customers": windows.customers[kept],
                    "lost_customers": windows.lost[kept],
                    "wait_minutes_sum": windows.wait_minutes[kept],
                    "peak_customers": windows.peak_customers[kept],
                    "peak_wait_minutes_sum": windows.peak_wait_minutes[kept],
                    "load_sum": windows.load_sum[kept],
                    "peak_load_sum": windows.peak_load_sum[kept],
                    "days": windows.days,
                }
            )
        )
        frame = pd.concat(frames, ignore_index=True).fillna(0.0)
        frame.insert(0, "year", parts.recorder.year)
        parts.recorder.add("service", frame)

    def _effort(self) -> None:
        parts = self._parts
        effort = parts.effort
        kinds = parts.context.geography.kind_ids
        rows = []
        for kind, name in enumerate(kinds):
            for task, task_name in enumerate(TASKS):
                for week in np.flatnonzero(effort.manager_weeks[kind]):
                    rows.append(
                        (
                            parts.recorder.year,
                            name,
                            task_name,
                            int(week) + 1,
                            float(effort.manager_weeks[kind, week]),
                            float(effort.hours_by_week[kind, task, week]),
                        )
                    )
        columns = ["year", "kind", "task", "week_of_quarter", "manager_weeks", "hours"]
        parts.recorder.add("effort", pd.DataFrame(rows, columns=columns))
        effort.hours_by_week[:] = 0.0
        effort.manager_weeks[:] = 0.0
