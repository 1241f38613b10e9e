"""Sales through the account period as simulated people make them: effort, closings and results, seen week by
week.

Nothing here is part of the model: a study runs a policy week by week and reads the tables and the event log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR, period_weeks
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.pilot import run_pilot
from cmsim.equilibrium.prepare import Basis, prepare
from cmsim.plans.protocol import PayContext, breakpoints_of
from cmsim.randomness import FloatArray, IntArray, Streams
from cmsim.scenario import Scenario
from cmsim.simulation.event_log import Event
from cmsim.simulation.mark_attainment import first_mark
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.simulation.replicate import warm_up
from cmsim.world.columns import Status, WorldState
from cmsim.world.snapshot import copy_of

MANY_SMALL_CONTRACTS: Mapping[str, object] = {
    "clients.potential_log_sd": 0.3,
    "sales.bundle_share": 0.0,
    "sales.proposal_share": 0.5,
    "sales.lead_rate_effort_per_year": 4.0,
    "sales.close_days_median": 5.0,
    "sales.close_days_log_sd": 0.5,
    "sales.proposals_per_business_manager_week": 100.0,
    "care.contact_memory_weeks": 1.5,
    "loss.base_hazard_per_year": 2.0,
    "staff.kinds.dedicated.head_count": 150,
    "staff.kinds.department.head_count": 30,
}
"""Changes to the reference case under which a seller signs about eleven contracts of like size a quarter, and
one works in each branch: in the reference case he signs three, of which one may be worth fifty others, and
luck hides what people do about a quota. Work brings its contracts within weeks, so that effort at a quarter's
end still counts in it. Chosen for that alone."""
LONG_CYCLE: Mapping[str, object] = {"sales.close_days_median": 25.0, "sales.close_days_log_sd": 1.0}
"""On top: contracts take longer to decide, so that many proposals are out when a period ends."""
SELLERS = "dedicated"


@dataclass(frozen=True)
class StudyWorld:
    """A base, the law of its results, and how much of it is simulated how often."""

    base: Scenario
    law: ResponseLaw
    scale: float
    replications: int = 1
    _starts: dict[int, WorldState] = field(default_factory=dict, repr=False, compare=False)

    def start(self, replication: int) -> WorldState:
        """Return the state after the warm-up under the base, which all policies share."""
        if replication not in self._starts:
            prepared = prepare(self.base, self.base, "as_written", self.law)
            streams = Streams(self.base.run.seed, replication)
            self._starts[replication] = warm_up(self.base, streams, prepared, scale=self.scale)
        return self._starts[replication]


def study_world(base: Scenario, *, scale: float, replications: int = 1) -> StudyWorld:
    """Return a world to study, with a law from a small pilot of its own."""
    law = run_pilot(base, scale=scale, burn_in_years=2, years=2, elasticity_years=0)
    return StudyWorld(base, law, scale, replications)


@dataclass(frozen=True)
class Observed:
    """People who worked a whole account period, an entry each; weeks from the period's first.

    Attributes
    ----------
    booked_yuan : array (m, weeks)
        Credited before the week.
    hours : array (m, weeks)
        Worked in the week, all tasks.
    contracts, signed_yuan : array (m, weeks)
        Credited at the week's end.
    mark_yuan : float
        First point at which pay jumps or bends; infinite without one.
    pay_yuan : array (m,)
        Of the period.
    """

    booked_yuan: FloatArray
    hours: FloatArray
    contracts: FloatArray
    signed_yuan: FloatArray
    pay_yuan: FloatArray
    mark_yuan: float

    @property
    def result_yuan(self) -> FloatArray:
        """Bookings of the period, (m,)."""
        return np.asarray(self.booked_yuan[:, -1] + self.signed_yuan[:, -1])

    def share_between(self, low: float, high: float, mark_yuan: float | None = None) -> float:
        """Return the share of results in [low, high) of the mark (or of another sum)."""
        reached = self.result_yuan / (self.mark_yuan if mark_yuan is None else mark_yuan)
        return float(((reached >= low) & (reached < high)).mean())

    def hours_by_standing(self, weeks_left: IntArray, edges: FloatArray) -> tuple[FloatArray, IntArray]:
        """Return mean hours a week, and manager-weeks behind them, by what share of the mark is booked.

        Parameters
        ----------
        weeks_left : array
            Weeks looked at, the present one counted: 1 is the last.
        edges : array (b + 1,)
        """
        columns = self.hours.shape[1] - weeks_left
        standing = (self.booked_yuan[:, columns] / self.mark_yuan).ravel()
        worked = self.hours[:, columns].ravel()
        number = np.digitize(standing, edges) - 1
        inside = (number >= 0) & (number < edges.size - 1)
        count = np.bincount(number[inside], minlength=edges.size - 1)
        total = np.bincount(number[inside], worked[inside], edges.size - 1)
        mean = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
        return mean, count

    def rise_and_dip(self, weeks: int) -> tuple[float, float]:
        """Return contracts a week in the last and in the first weeks, relative to the middle's."""
        by_week = self.contracts.mean(axis=0)
        middle = float(by_week[weeks:-weeks].mean())
        return float(by_week[-weeks:].mean()) / middle, float(by_week[:weeks].mean()) / middle


def observe(
    world: StudyWorld,
    scenario: Scenario,
    *,
    years: int = 2,
    skipped_years: int = 1,
    basis: Basis = "as_written",
    kind: str = SELLERS,
    payer: Scenario | None = None,
    period: str | None = None,
) -> Observed:
    """Return what people of a kind do under a policy, over whole account periods.

    Parameters
    ----------
    scenario : Scenario
        Of the world's base; what it says of behaviour may differ.
    skipped_years : int
        First years left out, in which people still learn the plan.
    payer : Scenario or None
        Whose pay bill is met on the basis `equal_pay_bill`; the base's if None.
    period : {'month', 'quarter', 'year'} or None
        Periods to cut the weeks into; the plan's own if None.
    """
    ready = prepare(scenario, world.base if payer is None else payer, basis, world.law)
    cut = period or ready.period
    parts = [
        part
        for replication in range(world.replications)
        for part in _periods(world, scenario, ready, replication, (years, skipped_years), kind, cut)
    ]
    booked, hours, contracts, signed, pay = (np.concatenate(column) for column in zip(*parts, strict=True))
    mark = mark_of(ready, tuple(world.base.staff.kinds), kind)
    return Observed(booked, hours, contracts, signed, pay, mark)


def mark_of(prepared: PreparedPolicy, kind_ids: tuple[str, ...], kind: str) -> float:
    """Return the first point at which a kind's pay jumps or bends; infinite without one."""
    number = np.array([kind_ids.index(kind)])
    base_pay = prepared.base_pay_by_kind(kind_ids)[number]
    if prepared.plan.peers:
        return float(np.inf)
    context = PayContext(kind_ids, number, base_pay, np.full(1, float(WEEKS_PER_YEAR)))
    return float(first_mark(breakpoints_of(prepared.plan, context), 1)[0])


def _periods(
    world: StudyWorld,
    scenario: Scenario,
    prepared: PreparedPolicy,
    replication: int,
    years: tuple[int, int],
    kind: str,
    period: str,
) -> list[tuple[FloatArray, ...]]:
    """Return (booked, hours, contracts, signed, pay) of each account period of one replication."""
    starts = int(float(scenario.horizon.warmup_weeks))
    province = Province(
        scenario,
        Streams(scenario.run.seed, replication),
        copy_of(world.start(replication)),
        prepared,
        policy_starts=starts,
        events=True,
    )
    number = list(world.base.staff.kinds).index(kind)
    found: list[tuple[FloatArray, ...]] = []
    weeks: list[_Week] = []
    seen = 0
    for week in range(years[0] * WEEKS_PER_YEAR):
        tick = province.context.tick
        booked = province.context.state.persons.booked_yuan.copy()
        province.run(1)
        events = province.context.log.rows_from(seen)
        seen += len(events)
        weeks.append(_week(province, booked, events, number))
        at, length = period_weeks(tick, period)
        if at == length - 1:
            if week >= years[1] * WEEKS_PER_YEAR:
                found.append(_whole_period(weeks))
            weeks = []
    return found


@dataclass(frozen=True)
class _Week:
    """One week of everybody, by row of the table of persons."""

    at_work: FloatArray
    booked_yuan: FloatArray
    hours: FloatArray
    contracts: FloatArray
    signed_yuan: FloatArray
    pay_yuan: FloatArray


def _week(province: Province, booked: FloatArray, events: list[Event], kind: int) -> _Week:
    persons = province.context.state.persons
    people = len(persons)
    row_of = {int(number): row for row, number in enumerate(persons.person_id)}
    contracts, signed, pay = (np.zeros(people) for _ in range(3))
    for _event, _cause, _day, actor, _client, what, yuan in events:
        if what == "credited":
            contracts[row_of[actor]] += 1.0
            signed[row_of[actor]] += yuan
        elif what in ("paid", "taken_back"):
            pay[row_of[actor]] += yuan
    at_work = (persons.status == Status.EMPLOYED) & (persons.kind == kind)
    booked = np.concatenate([booked, np.zeros(people - booked.size)])
    return _Week(at_work.astype(np.float64), booked, persons.hours.sum(axis=1), contracts, signed, pay)


def _whole_period(weeks: list[_Week]) -> tuple[FloatArray, ...]:
    people = weeks[0].at_work.size
    stayed = np.flatnonzero(np.all([week.at_work[:people] for week in weeks], axis=0))
    columns = [
        np.stack([getattr(week, name)[stayed] for week in weeks], axis=1)
        for name in ("booked_yuan", "hours", "contracts", "signed_yuan", "pay_yuan")
    ]
    # What a plan's own period has credited before this one's first week does not count here.
    columns[0] = columns[0] - columns[0][:, :1]
    return (*columns[:4], columns[4].sum(axis=1))
