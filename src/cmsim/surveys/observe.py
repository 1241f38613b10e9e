"""Observations from finished runs: what each cell brought, by run of the design and replication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass
class CostSums:
    """Sums over runs that say what people cost beyond base pay."""

    scenario: Scenario
    sums: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("paid", "other", "revenue", "base_pay", "people"), 0.0)
    )

    def add(self, frames: Frames) -> None:
        """Add a run."""
        finance, staff, sums = frames["finance"], frames["staff"], self.sums
        base = {name: float(kind.base_pay_yuan_per_year) for name, kind in self.scenario.staff.kinds.items()}
        sums["paid"] += float((finance["pay_yuan"] + finance["on_cost_yuan"]).sum())
        sums["other"] += float(finance["other_cost_yuan"].sum())
        sums["revenue"] += float(finance.loc[finance["group"] != PUBLIC_GROUP, "revenue_yuan"].sum())
        at_work = ((staff["opening"] + staff["closing"]) / 2.0).to_numpy(dtype=np.float64)
        sums["people"] += float(at_work.sum())
        sums["base_pay"] += float(at_work @ staff["kind"].astype(str).map(base).to_numpy(dtype=np.float64))

    def costs(self) -> RunningCosts:
        """Return the means."""
        on_cost = 1.0 + float(self.scenario.organisation.on_cost_share)
        by_result = max(0.0, self.sums["paid"] - on_cost * self.sums["base_pay"])
        return RunningCosts(
            by_result / max(self.sums["revenue"], 1.0), self.sums["other"] / max(self.sums["people"], 1.0)
        )


def simulated_posts(scenarios: Iterable[Scenario], geography: Geography) -> IntArray:
    """Return the posts in the branches simulated, shape (R, C, K)."""
    runs = []
    for scenario in scenarios:
        by_branch = posts_of(scenario, geography, with_policy=True).by_group
        posts = np.zeros((by_branch.shape[0], geography.groups, geography.cities), dtype=np.intp)
        for branch, city in enumerate(geography.branch_city):
            posts[:, :, city] += by_branch[:, branch, :]
        runs.append(posts.reshape(by_branch.shape[0], -1).T)
    return np.stack(runs)


def cell_sizes(scenario: Scenario, replications: Sequence[int], scale: float) -> CellSizes:
    """Return organisations and potential by cell, means of the replications' worlds."""
    parts: list[FloatArray] = []
    for one in dict.fromkeys((scale, 1.0)):
        geography = geography_of(scenario, one)
        cells = geography.groups * geography.cities
        sums = np.zeros((2, cells))
        for replication in replications:
            clients = build_world(scenario, Streams(scenario.run.seed, replication), one).clients
            key = np.flatnonzero(clients.tier > Tier.ORDINARY)
            cell = clients.group[key] * geography.cities + clients.city[key]
            sums[0] += np.bincount(cell, minlength=cells)
            sums[1] += np.bincount(cell, weights=clients.potential_yuan[key].sum(axis=1), minlength=cells)
        parts.append(sums / len(replications))
    simulated, whole = parts[0], parts[-1]
    return CellSizes(simulated[0], simulated[1], whole[0], whole[1])
