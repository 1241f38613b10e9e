"""From the pilot's record to the response law: fits by least squares, empirical sizes, a bootstrap over
branches.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import least_squares

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.law import LawTable, ResponseLaw, lag_distribution
from cmsim.equilibrium.measure_laws import measure_laws
from cmsim.errors import CmsimError
from cmsim.randomness import FloatArray, IntArray, Streams
from cmsim.scenario import Scenario
from cmsim.simulation.pilot_record import PilotRecord
from cmsim.world.columns import BoolArray
from cmsim.world.measures import world_measures

BOOTSTRAPS = 20
_LAG_WEEKS = 104
_CALENDAR_DAYS_PER_WEEK = 7.0
_LEAST_WEEKS = 26
"""Person-years with fewer weeks recorded say more about luck than about effort."""
_LEAST_PEOPLE = 10
_LEAST_STOCK_HOURS = 1e-6
SIZE_LEVELS: tuple[float, ...] = (
    *(round(0.03 * step, 2) for step in range(31)),
    *(0.92, 0.94, 0.955, 0.97, 0.98, 0.987, 0.993, 0.997, 0.999, 1.0),
)
"""Probabilities of the points of a size: denser where the few large contracts lie."""
_LEAST_SIZES = 200
"""With fewer proposals of a kind of staff the sizes of all kinds serve."""


@dataclass
class Effectiveness:
    """What an hour did, and what it would do by the skill of the type alone: sums over person-weeks, by
    kind.
    """

    real: FloatArray
    by_type: FloatArray


@dataclass
class Signatures:
    """Proposals of the pilot, weighted by their chance to be signed, and the time that signatures took."""

    value_yuan: list[FloatArray] = field(default_factory=list)
    weight: list[FloatArray] = field(default_factory=list)
    kind: list[IntArray] = field(default_factory=list)
    own_work: list[BoolArray] = field(default_factory=list)
    """Whether the lead came of the person's own work."""
    signed: int = 0
    """Contracts signed in `weeks`."""
    weeks: int = 0
    closing_days: list[FloatArray] = field(default_factory=list)
    """Calendar days from lead to signature."""

    def columns(self) -> tuple[FloatArray, FloatArray, IntArray, BoolArray]:
        """Return value, weight, kind and own work, one entry a proposal."""
        return (
            np.concatenate(self.value_yuan),
            np.concatenate(self.weight),
            np.concatenate(self.kind),
            np.concatenate(self.own_work),
        )


def fit_develop(rate: FloatArray, crowding: FloatArray, weight: FloatArray) -> tuple[float, float]:
    """Return (a, d) of rate = a / (H + d) by weighted least squares."""
    start = np.array(
        [np.log(np.average(rate, weights=weight) * crowding.mean() * 2.0), np.log(crowding.mean())]
    )

    def residual(p: FloatArray) -> FloatArray:
        return np.asarray((np.exp(p[0]) / (crowding + np.exp(p[1])) - rate) * np.sqrt(weight) / rate.mean())

    lower = np.log(crowding.mean() * 1e-2)
    fitted = least_squares(residual, start, bounds=([-40.0, lower], [40.0, np.log(crowding.mean() * 1e3)]))
    return float(np.exp(fitted.x[0])), float(np.exp(fitted.x[1]))


def fit_cross(cross: FloatArray, hours: FloatArray) -> tuple[float, float]:
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


def law_table(record: PilotRecord, rows: IntArray, kinds: int, size_yuan: float) -> LawTable:
    """Return the estimate from some rows of the record, in arrivals of a contract of `size_yuan`."""
    weeks = record.weeks[rows]
    stock = record.develop_stock[rows] / weeks
    works = stock > _LEAST_STOCK_HOURS
    rate = record.by_effort[rows][works] / record.develop_stock[rows][works] / size_yuan
    crowding = (record.branch_stock[rows] / weeks)[works]
    a, d = fit_develop(rate, crowding, record.develop_stock[rows][works])
    number = record.contracts_by_effort[rows][works] / record.develop_stock[rows][works]
    contracts_a, contracts_d = fit_develop(number, crowding, record.develop_stock[rows][works])
    duty, idle, amplitude, half = [], [], [], []
    for kind in range(kinds):
        mine = rows[record.kind[rows] == kind]
        total = max(float(record.weeks[mine].sum()), 1.0) * size_yuan
        duty.append(float(record.on_duty[mine].sum()) / total)
        idle.append(float(record.cross_unsolicited[mine].sum()) / total)
        cross = record.cross_by_effort[mine] / record.weeks[mine] / size_yuan
        hours = record.keep_hours[mine] / record.weeks[mine]
        fitted = fit_cross(cross, hours) if mine.size > _LEAST_PEOPLE else (0.0, 1.0)
        amplitude.append(fitted[0])
        half.append(fitted[1])
    return LawTable(duty, idle, a, d, amplitude, half, contracts_a, contracts_d)


def size_points(values: FloatArray, weight: FloatArray) -> list[float]:
    """Return the points of a size at `SIZE_LEVELS`, stretched so that the mean is the sample's."""
    order = np.argsort(values)
    below = np.cumsum(weight[order])
    middle = (below - 0.5 * weight[order]) / below[-1]
    points = np.interp(SIZE_LEVELS, middle, values[order])
    top = middle > SIZE_LEVELS[-2]
    if top.any():
        # The last cell keeps its mean: the largest contract seen says little of how large they can be.
        mean_of_top = float(np.average(values[order][top], weights=weight[order][top]))
        points[-1] = max(2.0 * mean_of_top - points[-2], points[-2])
    mean_of_points = float(0.5 * (points[1:] + points[:-1]) @ np.diff(SIZE_LEVELS))
    mean = float(np.average(values, weights=weight))
    return [float(p) for p in points * (mean / max(mean_of_points, 1e-9))]


def estimate_law(
    base: Scenario,
    streams: Streams,
    record: PilotRecord,
    signatures: Signatures,
    effectiveness: Effectiveness,
    elasticity: list[float],
    scale: float,
) -> ResponseLaw:
    """Return the response law that the record of a pilot shows, with a bootstrap over branches.

    Raises
    ------
    CmsimError
        If the pilot was too small for anything to happen in it.
    """
    if not (signatures.value_yuan and signatures.closing_days and np.any(record.weeks >= _LEAST_WEEKS)):
        raise CmsimError(
            "equilibrium.pilot",
            "the pilot saw nobody work half a year and sign a contract",
            found=f"{int(record.weeks.sum())} person-weeks, {signatures.signed} contracts",
            hint="a larger world or more people who sell are needed to measure a response",
        )
    kinds = len(base.staff.kinds)
    rows = np.flatnonzero(record.weeks >= _LEAST_WEEKS)
    branches = np.unique(record.branch[rows])
    by_branch = {int(b): rows[record.branch[rows] == b] for b in branches}
    value, weight, kind, own_work = signatures.columns()
    if int(own_work.sum()) >= _LEAST_SIZES:
        value, weight, kind = value[own_work], weight[own_work], kind[own_work]
    own = [kind == k for k in range(kinds)]
    sized = [mine if int(mine.sum()) >= _LEAST_SIZES else np.ones(value.size, dtype=np.bool_) for mine in own]
    mean_yuan = max(float(np.average(value, weights=weight)), 1.0)
    # A kind's contracts are larger or smaller; what an hour brings in yuan is the same for all.
    ratio = [mean_yuan / float(np.average(value[mine], weights=weight[mine])) for mine in sized]
    tables = []
    for number in range(BOOTSTRAPS):
        u = streams.uniforms("pilot-bootstrap", number, branches.size)
        drawn = branches[(u * branches.size).astype(np.int64)]
        chosen = np.concatenate([by_branch[int(b)] for b in drawn])
        tables.append(law_table(record, chosen, kinds, mean_yuan))
    days = np.concatenate(signatures.closing_days)
    weeks = record.weeks[rows]
    by_kind = [rows[record.kind[rows] == k] for k in range(kinds)]
    memory_weeks = float(base.care.contact_memory_weeks)
    lags = lag_distribution(days / _CALENDAR_DAYS_PER_WEEK, memory_weeks, _LAG_WEEKS)
    return ResponseLaw(
        world_digest=base.world_digest,
        kind_ids=list(base.staff.kinds),
        crowding=float(record.branch_stock[rows].sum() / weeks.sum()),
        effectiveness=[float(x) for x in effectiveness.real / np.maximum(effectiveness.by_type, 1.0)],
        signed_share=_signed_share(record, signatures),
        develop_hours=[_mean_hours(record.develop_stock, record.weeks, mine) for mine in by_kind],
        keep_hours=[_mean_hours(record.keep_hours, record.weeks, mine) for mine in by_kind],
        size_yuan=[size_points(value[mine], weight[mine]) for mine in sized],
        size_level=list(SIZE_LEVELS),
        size_ratio_new=ratio,
        size_ratio_cross=list(ratio),
        lag_cdf=[float(share) for share in lags],
        effort_elasticity=elasticity,
        point=law_table(record, rows, kinds, mean_yuan),
        bootstrap=tables,
        facts={
            "manager_years": float(weeks.sum() / WEEKS_PER_YEAR),
            "signatures_sized": float(weight.sum()),
            "scale": scale,
        },
        measures=measure_laws(
            record.years,
            {name: measure.adds_up for name, measure in world_measures(base).items()},
            kinds,
        ),
    )


def _signed_share(record: PilotRecord, signatures: Signatures) -> float:
    """Return signatures relative to what was to be expected in as many weeks."""
    expected = record.contracts
    recorded_weeks = float(record.weeks.max(initial=1.0))
    return signatures.signed / max(expected * signatures.weeks / recorded_weeks, 1.0)


def _mean_hours(total: FloatArray, weeks: FloatArray, rows: IntArray) -> float:
    return float(total[rows].sum() / max(float(weeks[rows].sum()), 1.0))
