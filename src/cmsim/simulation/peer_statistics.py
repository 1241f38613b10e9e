"""What a plan is told of others when it pays: cut-offs, totals, sizes of teams, from results so far."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cmsim.plans.protocol import BOOKINGS, Peers, PeerStatistic
from cmsim.plans.winners import winners_of
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.world.columns import BoolArray, Status
from cmsim.world.measures import FULL_POINTS


class PeerStatistics:
    """Reads the results of everybody at work; keeps nothing.

    A team is a city's people of one industry group, as in `teams`.
    """

    def __init__(self, context: RunContext) -> None:
        self._context = context

    def of(self, rows: IntArray, results: Mapping[str, FloatArray]) -> Peers:
        """Return the statistics that the plan in force needs, for the people it pays.

        Parameters
        ----------
        rows : array (n,)
            Rows of the table of persons who are paid.
        results : mapping
            Measure to results so far in the account period, of all rows of the table of persons.
        """
        persons = self._context.state.persons
        at_work = persons.status == Status.EMPLOYED
        at_work[rows] = True
        everybody = np.flatnonzero(at_work)
        values: dict[str, FloatArray] = {}
        for told in self._context.prepared.plan.peers:
            unit = self._units(told)
            if told.statistic == "department_score":
                values[told.name] = department_points(
                    results[BOOKINGS][everybody], persons.weeks_in_period[everybody], unit[everybody]
                )[unit[rows]]
            elif told.statistic == "head_pay":
                values[told.name] = np.full(rows.size, self._head_pay_yuan())
            else:
                looked_at = everybody[self._is_looked_at(told, everybody)]
                values[told.name] = _statistic(told, results[told.measure], unit, looked_at, rows)
        return Peers(values)

    def _is_looked_at(self, told: PeerStatistic, rows: IntArray) -> BoolArray:
        """Return whether each person is of a kind that the statistic is about."""
        if not told.kinds:
            return np.ones(rows.size, dtype=np.bool_)
        kind_ids = self._context.geography.kind_ids
        kinds = [number for number, name in enumerate(kind_ids) if name in told.kinds]
        return np.isin(self._context.state.persons.kind[rows], kinds)

    def _units(self, told: PeerStatistic) -> IntArray:
        """Return the unit of comparison of each person, (persons,)."""
        persons, geography = self._context.state.persons, self._context.geography
        if told.among == "branch":
            return persons.home_branch
        if told.among == "city":
            return persons.city
        if told.among == "team":
            return persons.city * geography.groups + persons.group
        return np.zeros(len(persons), dtype=np.int64)

    def _head_pay_yuan(self) -> float:
        return float(self._context.scenario.organisation.average_wage_yuan_per_year)


def _statistic(
    told: PeerStatistic,
    results: FloatArray,
    unit: IntArray,
    everybody: IntArray,
    rows: IntArray,
) -> FloatArray:
    """Return one statistic for each of `rows`."""
    units = int(unit.max(initial=0)) + 1
    if told.statistic == "team_size":
        return np.bincount(unit[everybody], minlength=units).astype(np.float64)[unit[rows]]
    if told.statistic == "team_total":
        total = np.bincount(unit[everybody], weights=results[everybody], minlength=units)
        # Of the others; nothing is less than nothing for rounding.
        return np.asarray(np.maximum(total[unit[rows]] - results[rows], 0.0))
    if told.statistic == "rank_cut_off":
        return cut_offs(results[everybody], unit[everybody], units, float(told.share or 0.0))[unit[rows]]
    raise NotImplementedError(told.statistic)


def department_points(booked_yuan: FloatArray, weeks: FloatArray, unit: IntArray) -> FloatArray:
    """Return each unit's points: 100 × its bookings per week of work over the whole organisation's, at most
    100, (units,).

    Nobody wrote down what a department is scored by; the mean of all stands for its target. A unit without
    work has none, and where nobody booked anything all have reached the mean.

    Parameters
    ----------
    booked_yuan, weeks, unit : array (n,)
        Bookings so far, weeks in the period and unit of everybody at work.
    """
    total, worked = np.bincount(unit, weights=booked_yuan), np.bincount(unit, weights=weeks)
    mean = float(booked_yuan.sum()) / max(float(weeks.sum()), 1.0)
    rate = np.divide(total, worked, out=np.zeros(total.size), where=worked > 0.0)
    reached = rate / mean if mean > 0.0 else np.ones(rate.size)
    return np.asarray(FULL_POINTS * np.minimum(reached, 1.0))


def cut_offs(results: FloatArray, unit: IntArray, units: int, share: float) -> FloatArray:
    """Return by unit the result that the best `share` of its people reach; at least one wins where anybody
    works.

    Parameters
    ----------
    results, unit : array (n,)
    units : int
        Number of units; one without people has a cut-off of nothing.
    """
    found = np.zeros(units)
    order = np.lexsort((-results, unit))
    sorted_unit, sorted_results = unit[order], results[order]
    first = np.searchsorted(sorted_unit, np.arange(units), side="left")
    count = np.searchsorted(sorted_unit, np.arange(units), side="right") - first
    for number in np.flatnonzero(count):
        winners = winners_of(share, count[number])
        found[number] = sorted_results[first[number] + min(winners, count[number]) - 1]
    return found
