"""Observations from finished runs: what each cell brought, by run of the design and replication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cmsim.optimise.surfaces.measured import RunningCosts
from cmsim.optimise.surfaces.observed import CellSizes, FloatArray, IntArray
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.recorder import PUBLIC_GROUP
from cmsim.world.build import build_world
from cmsim.world.columns import Tier
from cmsim.world.geography import Geography, geography_of
from cmsim.world.posts import posts_of

SUMS = {
    "gross_profit_yuan": ("finance", "gross_profit_yuan"),
    "revenue_yuan": ("finance", "revenue_yuan"),
    "retained_clients": ("retention", "retained_clients"),
}
"""By measure, the table and column that are summed over a cell and averaged over years."""
BASE_PAY = "base_pay_yuan_per_year"
"""Fact of the equilibrium: solved, or as the scenario has it."""

WORLDS = 16
"""From which the usual size of a cell is taken: in one world, a cell of Hebei is off by a tenth."""

Frames = Mapping[str, pd.DataFrame]


def cell_values(frames: Frames, geography: Geography, first_year: int) -> dict[str, FloatArray]:
    """Return each measure of one run by cell, a year, shape (C,).

    Parameters
    ----------
    first_year : int
        Earlier ones are left out: people who were moved had to learn.
    """
    group = {name: row for row, name in enumerate(geography.group_ids)}
    values = {}
    for name, (table, column) in SUMS.items():
        frame = frames[table]
        ours = frame[frame["group"].isin(list(group)) & (frame["year"] >= first_year)]
        of_group = ours["group"].astype(str).map(group).to_numpy(dtype=np.intp)
        cell = of_group * geography.cities + geography.branch_city[ours["branch"].to_numpy()]
        years = max(1, int(frame["year"].max()) - first_year + 1)
        sums = np.bincount(
            cell, weights=ours[column].to_numpy(), minlength=geography.groups * geography.cities
        )
        values[name] = np.asarray(sums / years, dtype=np.float64)
    return values


@dataclass(frozen=True)
class RunCosts:
    """What people cost in one run.

    Attributes
    ----------
    by_result_yuan : float
        Pay and contributions on it, less base pay with its contributions, over all years.
    other_yuan, revenue_yuan : float
        Over all years; revenue of the groups that are staffed.
    person_years : array (K,)
    base_pay_yuan : array (K,)
        A year.
    """

    by_result_yuan: float
    other_yuan: float
    revenue_yuan: float
    person_years: FloatArray
    base_pay_yuan: FloatArray


def run_costs(frames: Frames, scenario: Scenario) -> RunCosts:
    """Return what people cost in a run, from its tables."""
    finance, staff, facts = frames["finance"], frames["staff"], frames["equilibrium"]
    kinds = list(scenario.staff.kinds)
    base = facts[facts["fact"] == BASE_PAY].set_index("kind")["value"].reindex(kinds).to_numpy(np.float64)
    at_work = ((staff["opening"] + staff["closing"]) / 2.0).groupby(staff["kind"].astype(str)).sum()
    people = at_work.reindex(kinds, fill_value=0.0).to_numpy(dtype=np.float64)
    on_cost = 1.0 + float(scenario.organisation.on_cost_share)
    paid = float((finance["pay_yuan"] + finance["on_cost_yuan"]).sum())
    return RunCosts(
        by_result_yuan=paid - on_cost * float(people @ base),
        other_yuan=float(finance["other_cost_yuan"].sum()),
        revenue_yuan=float(finance.loc[finance["group"] != PUBLIC_GROUP, "revenue_yuan"].sum()),
        person_years=people,
        base_pay_yuan=base,
    )


def running_costs(runs: Sequence[RunCosts]) -> RunningCosts:
    """Return the means over runs."""
    revenue = sum(run.revenue_yuan for run in runs)
    person_years = sum(float(run.person_years.sum()) for run in runs)
    base = np.mean([run.base_pay_yuan for run in runs], axis=0)
    return RunningCosts(
        sum(run.by_result_yuan for run in runs) / max(revenue, 1.0),
        sum(run.other_yuan for run in runs) / max(person_years, 1.0),
        tuple(float(pay) for pay in base),
    )


def simulated_posts(scenarios: Iterable[Scenario], geography: Geography) -> IntArray:
    """Return the posts in the branches simulated, shape (R, C, K)."""
    runs = []
    for scenario in scenarios:
        by_branch = posts_of(scenario, geography, with_policy=True).by_group
        belongs = np.eye(geography.cities, dtype=np.intp)[geography.branch_city]
        runs.append(np.einsum("kbg,bc->gck", by_branch, belongs).reshape(-1, by_branch.shape[0]))
    return np.stack(runs)


def cell_sizes(scenario: Scenario, replications: Sequence[int], scale: float) -> CellSizes:
    """Return organisations and potential by cell: of the replications' worlds, and of worlds as they usually
    are, with all branches.
    """
    simulated = [_market(scenario, one, scale) for one in replications]
    whole = simulated if scale == 1.0 else [_market(scenario, one, 1.0) for one in replications]
    # The survey's worlds, and others beside them, so that no cell hangs on the luck of few.
    others = [one for one in range(WORLDS) if one not in replications]
    usual = [*whole, *(_market(scenario, one, 1.0) for one in others)]
    organisations, _ = (np.mean(part, axis=0) for part in zip(*simulated, strict=True))
    all_organisations, all_potential = (np.mean(part, axis=0) for part in zip(*usual, strict=True))
    by_replication = np.stack([potential for _, potential in simulated])
    everything = float(sum(potential.sum() for _, potential in whole))
    return CellSizes(
        organisations,
        by_replication,
        all_organisations,
        all_potential,
        float(by_replication.sum()) / everything if everything > 0.0 else 0.0,
    )


def _market(scenario: Scenario, replication: int, scale: float) -> tuple[FloatArray, FloatArray]:
    """Return organisations of the mid and high tiers and their potential, yuan a year, by cell, (C,) each."""
    geography = geography_of(scenario, scale)
    cells = geography.groups * geography.cities
    clients = build_world(scenario, Streams(scenario.run.seed, replication), scale).clients
    key = np.flatnonzero(clients.tier > Tier.ORDINARY)
    cell = clients.group[key] * geography.cities + clients.city[key]
    potential = np.bincount(cell, weights=clients.potential_yuan[key].sum(axis=1), minlength=cells)
    return np.bincount(cell, minlength=cells).astype(np.float64), np.asarray(potential, dtype=np.float64)
