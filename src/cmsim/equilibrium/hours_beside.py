"""Hours that book nothing but move what is measured: how many are worth their cost, and what others add.

Bookings are answered week by week, by the programme. What a measure such as service or information brings
follows the period's mean hours with little chance in it, so that one choice for the whole period loses next
to nothing (docs/numerics.md has the loss against a grid of both). The choice is a search over all levels, for
pay on quotas and classes of a measure has more than one peak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.behaviour.end_lottery import lottery_yuan
from cmsim.behaviour.step import best_level
from cmsim.behaviour.tasks import weekly_cost_yuan
from cmsim.behaviour.types import TypeTable
from cmsim.equilibrium.period_end import PeriodEnd
from cmsim.plans.plan_states import split
from cmsim.randomness import FloatArray, IntArray

QUANTILES = 25
"""Equally likely bookings at the period's end over which pay is taken."""
_LEVELS = 13
_LEAST_SHARE = 0.005
"""States in which fewer people stand have no say in the choice."""
_STEP_HOURS = 0.5
"""Hours a week by which the worth of a further hour is taken."""
_LEAST_YUAN = 1e-9


@dataclass(frozen=True)
class EndResults:
    """How a period ends, for rows of types × nodes of the state.

    Attributes
    ----------
    type_index, node : array (rows,)
    weight : array (rows,)
        Share of each node among people of the type.
    booked_yuan : array (rows, q)
        Equally likely bookings.
    """

    type_index: IntArray
    node: IntArray
    weight: FloatArray
    booked_yuan: FloatArray


def equally_likely(grid: FloatArray, probability: FloatArray) -> FloatArray:
    """Return the middles of equally likely parts of distributions on nodes, (rows, q); arrays (rows, g)."""
    middle = np.cumsum(probability, axis=1) - 0.5 * probability
    levels = (np.arange(QUANTILES) + 0.5) / QUANTILES
    return np.stack([np.interp(levels, mine, nodes) for mine, nodes in zip(middle, grid, strict=True)])


class HoursBeside:
    """Worth of hours by type at the period's end.

    Parameters
    ----------
    later_yuan : array (n, nodes)
        Worth of each state at the next period's start, already weighted for delay.
    """

    def __init__(
        self,
        types: TypeTable,
        kind: IntArray,
        effective: FloatArray,
        end: PeriodEnd,
        results: EndResults,
        later_yuan: FloatArray,
        weeks: int,
    ) -> None:
        self._types, self._kind, self._effective = types, kind, effective
        self._end, self._later, self._weeks = end, later_yuan, weeks
        counts = results.weight > _LEAST_SHARE
        self._results = EndResults(
            results.type_index[counts],
            results.node[counts],
            results.weight[counts],
            results.booked_yuan[counts],
        )

    def worth_yuan(self, hours: FloatArray) -> FloatArray:
        """Return the certainty equivalent of the period's end for mean hours (n, levels, k), (n, levels)."""
        told = self._results
        rows, levels, q = told.type_index.size, hours.shape[1], told.booked_yuan.shape[1]
        shape = (rows, levels, q)
        kind = np.broadcast_to(self._kind[told.type_index][:, None, None], shape).ravel()
        node = np.broadcast_to(told.node[:, None, None], shape).ravel()
        booked = np.broadcast_to(told.booked_yuan[:, None, :], shape).ravel()
        worked = (hours * self._effective[:, None, None])[told.type_index]
        worked = np.broadcast_to(worked[:, :, None, :], (*shape, hours.shape[2])).reshape(booked.size, -1)
        value = self._end.income_yuan(kind, node, booked, worked).reshape(shape)
        nodes = self._later.shape[1]
        if nodes > 1:
            place = self._end.next_place(kind, node, booked, worked).reshape(shape)
            low, share = split(place, nodes)
            mine = told.type_index[:, None, None]
            value = value + (1.0 - share) * self._later[mine, low] + share * self._later[mine, low + 1]
        worth = np.zeros((len(self._types), levels))
        chances = np.full(q, 1.0 / q)
        for row in range(rows):
            number = int(told.type_index[row])
            risk = float(self._types.risk_aversion_per_yuan[number])
            worth[number] += told.weight[row] * lottery_yuan(value[row], chances, risk)
        return worth

    def best_hours(self, hours: FloatArray, task: int) -> FloatArray:
        """Return the hours of one task that are worth most beside the others' (n, k), (n,)."""
        others = hours.sum(axis=1) - hours[:, task]
        most = np.maximum(self._types.hours_limit - others, 0.0)
        candidates = np.linspace(0.0, 1.0, _LEVELS)[None, :] * most[:, None]
        tried = np.repeat(hours[:, None, :], _LEVELS, axis=1)
        tried[:, :, task] = candidates
        net = self.worth_yuan(tried) - self._weeks * weekly_cost_yuan(self._types, tried)
        _, level = best_level(net[:, :, None], candidates)
        return np.asarray(level[:, 0] / (_LEVELS - 1) * most, dtype=np.float64)

    def marginal_yuan(self, hours: FloatArray, task: int) -> FloatArray:
        """Return what an hour more a week of one task adds a week besides what it books, yuan, (n,)."""
        tried = np.repeat(hours[:, None, :], 2, axis=1)
        tried[:, 0, task] = np.maximum(hours[:, task] - _STEP_HOURS, 0.0)
        tried[:, 1, task] += _STEP_HOURS
        worth = self.worth_yuan(tried)
        width = tried[:, 1, task] - tried[:, 0, task]
        change = (worth[:, 1] - worth[:, 0]) / width / self._weeks
        return np.where(np.abs(change) > _LEAST_YUAN, change, 0.0)
