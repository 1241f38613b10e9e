"""What a pilot writes down: effort put in and the results to be expected from it, person by person.

Expected results (rates of leads × chance of a proposal × chance to sign × value of the offer) stand in for
counted ones: the same mean, far less noise. They are sums of yearly contract value: hours go to the largest
prospects first, so that with more of them not only fewer contracts come from an hour but smaller ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.leads import LeadRates
from cmsim.simulation.measured_year import MeasuredYear
from cmsim.simulation.parts import Parts
from cmsim.world.columns import Status, Tier
from cmsim.world.people import KEEP


@dataclass
class PilotRecord:
    """Sums per person over the weeks recorded (grown as people join); results in yuan of yearly value."""

    weeks: FloatArray = field(default_factory=lambda: np.zeros(0))
    develop_stock: FloatArray = field(default_factory=lambda: np.zeros(0))
    branch_stock: FloatArray = field(default_factory=lambda: np.zeros(0))
    by_effort: FloatArray = field(default_factory=lambda: np.zeros(0))
    contracts_by_effort: FloatArray = field(default_factory=lambda: np.zeros(0))
    """The numbers of contracts whose value is in `by_effort`."""
    on_duty: FloatArray = field(default_factory=lambda: np.zeros(0))
    keep_hours: FloatArray = field(default_factory=lambda: np.zeros(0))
    cross_by_effort: FloatArray = field(default_factory=lambda: np.zeros(0))
    cross_unsolicited: FloatArray = field(default_factory=lambda: np.zeros(0))
    contracts: float = 0.0
    """Signatures to be expected of all people together."""
    kind: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    branch: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    years: list[MeasuredYear] = field(default_factory=list)
    """What was measured of everybody, year by year."""

    def _grow(self, people: int) -> None:
        for name, column in vars(self).items():
            if isinstance(column, np.ndarray) and column.size < people:
                tail = np.zeros(people - column.size, dtype=column.dtype)
                setattr(self, name, np.concatenate([column, tail]))

    def note(self, parts: Parts, rates: LeadRates, effectiveness: FloatArray) -> None:
        """Add a week."""
        context = parts.context
        clients, persons = context.state.clients, context.state.persons
        geography = context.geography
        self._grow(len(persons))
        proposal = float(context.scenario.sales.proposal_share)
        nobody_in_particular = np.zeros(len(clients), dtype=np.int64)
        at_work = np.flatnonzero(persons.status == Status.EMPLOYED)
        median = at_work[np.argsort(persons.skill_social[at_work])[at_work.size // 2]]
        chance = proposal * parts.sales.probability(
            np.arange(len(clients)),
            nobody_in_particular + median,
            parts.market.relative_price,
        )
        groups, branches = geography.groups, geography.branches
        cell = clients.branch * groups + clients.group
        value = first_contract_yuan(
            clients.potential_yuan[rates.prospects], float(context.scenario.sales.bundle_share)
        )
        new = rates.by_effort * chance[rates.prospects]
        others = (rates.unsolicited + rates.referred) * chance[rates.prospects]
        self.contracts += float(new.sum() + others.sum())
        number, expected = (
            np.bincount(cell[rates.prospects], each, branches * groups)
            .astype(np.float64)
            .reshape(branches, groups)
            for each in (new, new * value)
        )
        waiting = others * value
        duty = (
            np.bincount(cell[rates.prospects], waiting, branches * groups)
            .astype(np.float64)
            .reshape(branches, groups)
        )
        norm = parts.norm_hours[np.maximum(persons.kind, 0), 0] * (persons.status == Status.EMPLOYED)
        self.by_effort[: len(persons)] += self._credited(parts, at_work, persons.develop_stock, expected)
        self.contracts_by_effort[: len(persons)] += self._credited(
            parts, at_work, persons.develop_stock, number
        )
        self.on_duty[: len(persons)] += self._credited(parts, at_work, norm, duty)
        served = clients.contact[rates.present]
        held = served >= 0
        rows = rates.present[held]
        cross = rates.cross_by_effort[held] * chance[rows]
        idle = rates.cross_unsolicited[held] * chance[rows]
        self.contracts += float(cross.sum() + idle.sum())
        wider = widening_yuan(clients.potential_yuan[rows] * ~clients.products[rows])
        cross, idle = cross * wider, idle * wider
        self.cross_by_effort += np.bincount(served[held], cross, self.weeks.size)
        self.cross_unsolicited += np.bincount(served[held], idle, self.weeks.size)
        self.weeks[at_work] += 1.0
        self.develop_stock[at_work] += persons.develop_stock[at_work]
        pooled = np.bincount(persons.home_branch[at_work], persons.develop_stock[at_work], branches)
        prospects = np.bincount(
            clients.branch[~clients.active & (clients.tier > Tier.ORDINARY)], minlength=branches
        )
        density = pooled / np.maximum(prospects, 1)
        self.branch_stock[at_work] += density[persons.home_branch[at_work]]
        self.keep_hours[at_work] += persons.hours[at_work, KEEP] * effectiveness[at_work]
        self.kind[at_work] = persons.kind[at_work]
        self.branch[at_work] = persons.home_branch[at_work]

    @staticmethod
    def _credited(parts: Parts, at_work: IntArray, weight: FloatArray, expected: FloatArray) -> FloatArray:
        """Share expected signatures of each branch and group among its people by weight times expertise."""
        context = parts.context
        persons, transfer = context.state.persons, context.geography.transfer
        branch, group = persons.home_branch[at_work], persons.group[at_work]
        size = expected.shape
        all_weight = np.bincount(branch, weight[at_work], size[0])
        own = np.bincount(branch * size[1] + group, weight[at_work], expected.size).reshape(size)
        total = transfer[None, :] * all_weight[:, None] + (1.0 - transfer[None, :]) * own
        per_weight = expected / np.where(total > 0.0, total, 1.0)
        general = per_weight @ transfer
        special = per_weight * (1.0 - transfer[None, :])
        result = np.zeros(len(persons))
        result[at_work] = weight[at_work] * (general[branch] + special[branch, group])
        return result


def first_contract_yuan(potential_yuan: FloatArray, bundle_share: float) -> FloatArray:
    """Return the expected yearly value of a first contract: a main family in proportion to potential, others
    by lot, (n,).
    """
    total = potential_yuan.sum(axis=1, keepdims=True)
    main = potential_yuan / np.maximum(total, np.finfo(float).tiny)
    return np.asarray((potential_yuan * (main + (1.0 - main) * bundle_share)).sum(axis=1))


def widening_yuan(unsold_yuan: FloatArray) -> FloatArray:
    """Return the expected yearly value of one more family, in proportion to what is unsold of each, (n,)."""
    total = unsold_yuan.sum(axis=1)
    return np.asarray((unsold_yuan**2).sum(axis=1) / np.maximum(total, np.finfo(float).tiny))
