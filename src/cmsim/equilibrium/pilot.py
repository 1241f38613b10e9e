"""The pilot: the base's world with randomised effort, of its own stream, from which the response law is estimated.

Effort is randomised over person-years and person-weeks, task by task: without that, effort and opportunity could not be told apart.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import least_squares

from cmsim.calendar import DAYS_PER_WEEK, WEEKS_PER_YEAR
from cmsim.equilibrium.law import LawTable, ResponseLaw, lag_distribution
from cmsim.plans.registry import build
from cmsim.randomness import FloatArray, IntArray, Streams
from cmsim.scenario import Scenario
from cmsim.simulation.pilot_record import PilotRecord
from cmsim.simulation.prepared import EffortTrial, PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.world.build import build_world
from cmsim.world.columns import Stage, WorldState
from cmsim.world.people import LEVELS
from cmsim.world.snapshot import copy_of

PILOT_REPLICATION = -1
"""Number of the pilot's stream; replications of comparisons count from 0."""
BOOTSTRAPS = 20
_LAG_WEEKS = 104
_QUANTILES = 41
_TRIAL = EffortTrial(0.3, 1.7, 0.5, 1.5)
_LONGEST_QUANTILE = 0.999

Progress = Callable[[float], None]


def _untrained(scenario: Scenario, trial: EffortTrial) -> PreparedPolicy:
    """Return the base policy with trial effort; people stay as if their post were worth their outside option."""
    kinds = scenario.staff.kinds
    types = len(kinds) * LEVELS**3
    worth = np.full(types, float(scenario.labour.outside_option_median_yuan))
    pay = scenario.policy.pay
    plan = build(pay.plan, pay.params)
    base_pay = {name: float(kind.base_pay_yuan_per_year) for name, kind in kinds.items()}
    return PreparedPolicy(
        plan, base_pay, plan.period, None, worth, np.zeros(types), worth, 1.0, "pilot", trial=trial
    )


def run_pilot(
    base: Scenario,
    *,
    scale: float = 1.0,
    burn_in_years: int = 8,
    years: int = 4,
    elasticity_years: int = 10,
    progress: Progress | None = None,
) -> ResponseLaw:
    """Return the response law of a base's world.

    Parameters
    ----------
    burn_in_years, years : int
        Years before the record begins, and years recorded.
    elasticity_years : int
        Length of the paired runs with a fifth more effort; 0 leaves the elasticity out.
    """
    streams = Streams(base.run.seed, PILOT_REPLICATION)
    record = PilotRecord()
    steps = burn_in_years + years + 2 * elasticity_years
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done / steps)

    province = Province(
        base, streams, build_world(base, streams, scale), _untrained(base, _TRIAL), policy_starts=0
    )
    for _ in range(burn_in_years):
        province.run(WEEKS_PER_YEAR)
        tick()
    recorded = Province(
        base,
        streams,
        province.context.state,
        _untrained(base, _TRIAL),
        policy_starts=0,
        pilot_record=record,
    )
    sizes: list[list[FloatArray]] = [[] for _ in base.staff.kinds]
    closing: list[FloatArray] = []
    for _ in range(years):
        for _ in range(WEEKS_PER_YEAR - 1):
            recorded.run(1)
            _note_sizes(recorded, sizes)
        closing.extend(recorded.sales.year.closing_days)
        recorded.run(1)
        tick()
    elasticity = _elasticity(base, streams, recorded.context.state, elasticity_years, tick)
    return _estimate(base, streams, record, sizes, closing, elasticity, scale)


def _note_sizes(province: Province, sizes: list[list[FloatArray]]) -> None:
    """Note the value of proposals that are with their clients and fall due this week, weighted by thinning."""
    context = province.context
    deals, persons = context.state.deals, context.state.persons
    end = context.monday + DAYS_PER_WEEK
    due = np.flatnonzero((deals.stage == Stage.DECISION) & (deals.due_day < end))
    if due.size == 0:
        return
    chance = province.sales.probability(deals.client[due], deals.person[due], province.market.relative_price)
    u = context.streams.uniforms_at("pilot-size", context.tick, due)
    taken = due[u < chance]
    kind = persons.kind[deals.person[taken]]
    for number, store in enumerate(sizes):
        store.append(deals.value_yuan[taken[kind == number]])


def _elasticity(
    base: Scenario, streams: Streams, state: WorldState, years: int, tick: Callable[[], None]
) -> list[float]:
    """Return the elasticity of gross profit to effort by year, from two runs with the same luck."""
    if years == 0:
        return []
    change = 1.2
    profits = []
    for level in (1.0, change):
        trial = EffortTrial(1.0, 1.0, 1.0, 1.0, level=level)
        province = Province(
            base, streams, copy_of(state), _untrained(base, trial), policy_starts=0
        )
        for _ in range(years):
            province.run(WEEKS_PER_YEAR)
            tick()
        finance = province.tables()["finance"]
        key = finance[finance["tier"].isin(["mid", "high", "ordinary"]) & (finance["group"] != "public")]
        profits.append(key.groupby("year")["gross_profit_yuan"].sum().to_numpy())
    return [float(e) for e in np.log(profits[1] / profits[0]) / np.log(change)]


def _fit_develop(rate: FloatArray, crowding: FloatArray, weight: FloatArray) -> tuple[float, float]:
    """Return (a, d) of rate = a / (H + d) by weighted least squares."""
    start = np.array([np.log(np.average(rate, weights=weight) * crowding.mean() * 2.0), np.log(crowding.mean())])

    def residual(p: FloatArray) -> FloatArray:
        return np.asarray((np.exp(p[0]) / (crowding + np.exp(p[1])) - rate) * np.sqrt(weight) / rate.mean())

    lower = np.log(crowding.mean() * 1e-2)
    fitted = least_squares(residual, start, bounds=([-40.0, lower], [40.0, np.log(crowding.mean() * 1e3)]))
    return float(np.exp(fitted.x[0])), float(np.exp(fitted.x[1]))


def _fit_cross(cross: FloatArray, hours: FloatArray) -> tuple[float, float]:
    """Return (A, h) of cross = A k / (k + h) by least squares."""
    mean_hours, mean = float(hours.mean()), float(cross.mean())
    if mean <= 0.0 or mean_hours <= 0.0:
        return 0.0, 1.0

    def residual(p: FloatArray) -> FloatArray:
        return np.asarray((np.exp(p[0]) * hours / (hours + np.exp(p[1])) - cross) / mean)

    start = np.log(np.array([2.0 * mean, mean_hours]))
    bounds = (np.log([mean * 0.1, mean_hours * 0.05]), np.log([mean * 100.0, mean_hours * 100.0]))
    fitted = least_squares(residual, start, bounds=bounds)
    return float(np.exp(fitted.x[0])), float(np.exp(fitted.x[1]))


def _table(record: PilotRecord, rows: IntArray, kinds: int) -> LawTable:
    weeks = record.weeks[rows]
    stock = record.develop_stock[rows] / weeks
    works = stock > 1e-6
    rate = record.by_effort[rows][works] / record.develop_stock[rows][works]
    crowding = (record.branch_stock[rows] / weeks)[works]
    a, d = _fit_develop(rate, crowding, record.develop_stock[rows][works])
    duty, idle, amplitude, half = [], [], [], []
    for kind in range(kinds):
        mine = rows[record.kind[rows] == kind]
        total = max(float(record.weeks[mine].sum()), 1.0)
        duty.append(float(record.on_duty[mine].sum()) / total)
        idle.append(float(record.cross_unsolicited[mine].sum()) / total)
        cross = record.cross_by_effort[mine] / record.weeks[mine]
        hours = record.keep_hours[mine] / record.weeks[mine]
        fitted = _fit_cross(cross, hours) if mine.size > 10 else (0.0, 1.0)
        amplitude.append(fitted[0])
        half.append(fitted[1])
    return LawTable(duty, idle, a, d, amplitude, half)


def _estimate(
    base: Scenario,
    streams: Streams,
    record: PilotRecord,
    sizes: list[list[FloatArray]],
    closing: list[FloatArray],
    elasticity: list[float],
    scale: float,
) -> ResponseLaw:
    kinds = len(base.staff.kinds)
    least_weeks = 26
    rows = np.flatnonzero(record.weeks >= least_weeks)
    point = _table(record, rows, kinds)
    branches = np.unique(record.branch[rows])
    by_branch = {int(b): rows[record.branch[rows] == b] for b in branches}
    tables = []
    for number in range(BOOTSTRAPS):
        u = streams.uniforms("pilot-bootstrap", number, branches.size)
        drawn = branches[(u * branches.size).astype(np.int64)]
        tables.append(_table(record, np.concatenate([by_branch[int(b)] for b in drawn]), kinds))
    levels = np.linspace(0.0, _LONGEST_QUANTILE, _QUANTILES)
    everything = np.concatenate([np.concatenate(store) for store in sizes if store])
    quantiles = []
    for store in sizes:
        values = np.concatenate(store) if store else everything
        quantiles.append(_mean_preserving(values if values.size >= 200 else everything, levels))
    days = np.concatenate(closing) if closing else np.zeros(1)
    weeks_to_close = days / 7.0
    weights = record.weeks[rows]
    by_kind = [rows[record.kind[rows] == kind] for kind in range(kinds)]
    return ResponseLaw(
        world_digest=base.world_digest,
        kind_ids=list(base.staff.kinds),
        crowding=float((record.branch_stock[rows]).sum() / weights.sum()),
        develop_hours=[_mean_hours(record.develop_stock, record.weeks, mine) for mine in by_kind],
        keep_hours=[_mean_hours(record.keep_hours, record.weeks, mine) for mine in by_kind],
        size_yuan=quantiles,
        lag_cdf=[
            float(x)
            for x in lag_distribution(weeks_to_close, float(base.care.contact_memory_weeks), _LAG_WEEKS)
        ],
        effort_elasticity=elasticity,
        point=point,
        bootstrap=tables,
        facts={
            "manager_years": float(weights.sum() / WEEKS_PER_YEAR),
            "signatures_sized": float(everything.size),
            "scale": scale,
        },
    )


def _mean_hours(total: FloatArray, weeks: FloatArray, rows: IntArray) -> float:
    return float(total[rows].sum() / max(float(weeks[rows].sum()), 1.0))


def _mean_preserving(values: FloatArray, levels: FloatArray) -> list[float]:
    """Return quantile points, equally likely cells, stretched so that the mean is the sample's."""
    points = np.quantile(values, levels)
    mean_of_points = float(np.mean(0.5 * (points[1:] + points[:-1])))
    return [float(p) for p in points * (float(values.mean()) / max(mean_of_points, 1e-9))]
