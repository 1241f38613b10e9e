"""The measured results of a traced run as actuals by person and month, to be paid under any plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cmsim.plans.protocol import BOOKINGS, PERIODS_PER_YEAR, Plan
from cmsim.replay.actuals import Actuals, Deal, MonthRow
from cmsim.replay.months import Month, period_of
from cmsim.replay.pay import needed_measures
from cmsim.simulation.tracing import Trace
from cmsim.traced.run_months import month_at

_ADDS_UP = frozenset({"flow", "count"})
"""Kinds of measure that stand in one month of a period; of others each month has the period's."""
PersonMonth = tuple[int, Month]


@dataclass(frozen=True)
class Measured:
    """What was measured in a run, by person and month.

    Attributes
    ----------
    weeks : mapping
        Weeks on the roll.
    measures : mapping
        Measure to results. Bookings are of the month; what else the plan in force counted is known by its
        account period.
    pay_factor : mapping
        Base pay relative to that of the post: what grade and raises make of it.
    """

    trace: Trace
    weeks: Mapping[PersonMonth, int]
    measures: Mapping[str, Mapping[PersonMonth, float]]
    pay_factor: Mapping[PersonMonth, float]
    deals: tuple[tuple[int, Month, float], ...]

    def unknown_to(self, plan: Plan) -> tuple[str, ...]:
        """Return the measures that a plan counts and that are not known by its account periods."""
        finer = PERIODS_PER_YEAR[plan.period] > PERIODS_PER_YEAR[self.trace.context.prepared.plan.period]
        known = {BOOKINGS} if finer else set(self.measures)
        return tuple(name for name in needed_measures(plan) if name not in known)

    def actuals(
        self,
        plan: Plan,
        base_pay_yuan_per_year: Mapping[str, float],
        person_id: int,
        booked_factor: float = 1.0,
    ) -> Actuals:
        """Return the results to be paid under a plan: of everybody if it looks at others, else of one person.

        Parameters
        ----------
        booked_factor : float
            What the person's bookings and deals are multiplied by.
        """
        trace = self.trace
        people = trace.people().set_index("person_id").to_dict("index")
        names = needed_measures(plan)
        rows = []
        for (person, month), weeks in sorted(self.weeks.items()):
            if person != person_id and not plan.peers:
                continue
            who = people[person]
            factor = booked_factor if person == person_id else 1.0
            measures = {
                name: self.measures[name].get((person, month), 0.0) * (factor if name == BOOKINGS else 1.0)
                for name in names
            }
            base = base_pay_yuan_per_year[str(who["kind"])] * self.pay_factor.get((person, month), 1.0)
            groups = {
                "team": f"{who['city']}/{who['group']}",
                "city": str(who["city"]),
                "branch": str(who["branch"]),
            }
            rows.append(
                MonthRow("", 0, str(person), "", str(who["kind"]), month, measures, weeks, base, None, groups)
            )
        deals = tuple(
            Deal(str(person), month, profit * (booked_factor if person == person_id else 1.0))
            for person, month, profit in self.deals
            if person == person_id or plan.peers
        )
        return Actuals("", tuple(rows), deals, has_paid=False, digest="")


def measured_of(trace: Trace) -> Measured:
    """Return what was measured of everybody."""
    starts = trace.context.policy_starts
    weeks: dict[PersonMonth, int] = {}
    for tick, person in trace.weeks()[["tick", "person_id"]].itertuples(index=False):
        key = (int(person), month_at(int(tick), starts))
        weeks[key] = weeks.get(key, 0) + 1
    booked: dict[PersonMonth, float] = {}
    deals = []
    for one in trace.credits().to_dict("records"):
        key = (int(one["person_id"]), month_at(int(one["tick"]), starts))
        booked[key] = booked.get(key, 0.0) + float(one["value_yuan"])
        deals.append((*key, max(float(one["gross_profit_yuan"]), 0.0)))
    measures = {**_by_account(trace), BOOKINGS: booked}
    return Measured(trace, weeks, measures, _pay_factors(trace), tuple(deals))


def _by_account(trace: Trace) -> dict[str, dict[PersonMonth, float]]:
    """Return what the plan in force counted: flows in the last month of a period, the rest in all of them."""
    kinds = {measure.name: measure.kind for measure in trace.context.prepared.plan.measures}
    found: dict[str, dict[PersonMonth, float]] = {name: {} for name in kinds}
    for person, months, values in _accounts(trace):
        for name, kind in kinds.items():
            for month in months[-1:] if kind in _ADDS_UP else months:
                found[name][person, month] = values[name]
    return found


def _pay_factors(trace: Trace) -> dict[PersonMonth, float]:
    prepared = trace.context.prepared
    found: dict[PersonMonth, float] = {}
    for person, months, values in _accounts(trace):
        of_post = prepared.base_pay_yuan_per_year[str(values["kind"])]
        for month in months:
            found[person, month] = values["base_pay"] / of_post if of_post else 1.0
    return found


def _accounts(trace: Trace) -> Iterable[tuple[int, tuple[Month, ...], dict[str, float]]]:
    """Yield person, months of the period, and what was counted, for every payment of the run."""
    plan, starts = trace.context.prepared.plan, trace.context.policy_starts
    for call in trace.paid:
        context = call.measured.context
        for row, person in enumerate(call.person_id):
            if context.weeks[row] <= 0.0:
                continue
            last = month_at(call.tick - 1 if call.left[row] else call.tick, starts)
            months = tuple(month for month in period_of(last, plan.period).months if month <= last)
            values = {name: float(value[row]) for name, value in call.measured.values.items()}
            values["base_pay"] = float(context.base_pay_yuan_per_year[row])
            values["kind"] = context.kind_ids[int(context.kind[row])]  # type: ignore[assignment]
            yield int(person), months, values
