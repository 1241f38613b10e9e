"""What it costs to solve a plan for all types: process time, by kind of plan and law.

Process time does not count what other programs take, so it holds on a machine that others use too.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from timing import reference_seconds

from cmsim.behaviour.account import Account
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable

RISK, COST, SKILL = (0.5, 1.5, 4.0), (0.8, 1.6, 3.2), (0.7, 1.0, 1.4)
GROUPS = 27
"""Three-point grids of risk aversion, cost and skill for each of 27 groups and grades: 729 types."""
OUTSIDE_YUAN = 15_000.0
PERIODS = {"month": 5, "quarter": 13, "year": 52}
ROUNDS = 3


def deals(weeks: int, groups: int) -> tuple[TypeTable, Account, ArrivalLaw]:
    """Return types (27 for each group) who are paid a bonus and a rate by deal."""
    point = np.array([(r, c, s, g) for r in RISK for c in COST for s in SKILL for g in range(groups)])
    count = len(point)
    kind = (point[:, 3] % 3).astype(np.int64)
    types = TypeTable(
        ("develop", "keep"),
        point[:, 0] / OUTSIDE_YUAN,
        point[:, 1],
        0.3,
        np.full((count, 2), 4.0),
        np.full(count, 24.0),
    )
    levels = np.linspace(0.0, 1.0, 41)
    size = 3e4 * np.exp(3.0 * levels)
    law = ArrivalLaw(
        np.full((count, weeks), 0.15),
        point[:, 2, None] * np.array([0.012, 0.006]),
        np.linspace(0.95, 0.05, weeks),
        np.stack([size, 1.2 * size, 0.8 * size]),
        kind,
    )
    mark = 2e5 * weeks / 13

    def pay(index: np.ndarray) -> np.ndarray:
        return np.where(index >= mark, 230.0 * weeks, 0.0) + 0.005 * index

    reach = np.full(3, 1.5e6 * weeks / 13)
    account = Account(weeks, (pay,) * 3, kind, reach, np.full(count, 250.0), 1.0, ((mark,),) * 3)
    return types, account, law


def small_amounts(weeks: int) -> tuple[TypeTable, Account, GaussianLaw]:
    """Return 27 types whose results are near normal, under a bonus."""
    point = np.array([(r, c, s) for r in RISK for c in COST for s in SKILL])
    count = len(point)
    types = TypeTable(
        ("develop",),
        point[:, 0],
        0.5 * point[:, 1] / weeks,
        0.0,
        np.zeros((count, 1)),
        np.full(count, 9.0),
    )
    law = GaussianLaw(
        np.zeros((count, weeks)),
        point[:, 2, None] / weeks,
        np.ones(weeks),
        np.full(count, 0.15 / np.sqrt(weeks)),
    )
    nobody = np.zeros(count, dtype=np.int64)
    account = Account(
        weeks,
        (lambda y: np.where(y >= 1.0, 0.4, 0.0),),
        nobody,
        np.array([1.9]),
        np.zeros(count),
        1.0,
        ((1.0,),),
    )
    return types, account, law


def main() -> None:
    """Print process seconds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=float, default=1.0, help="share of the groups of types")
    groups = max(1, round(GROUPS * options.parse_args().scale))
    print(f"reference loop: {reference_seconds():.2f} s")
    for period, weeks in PERIODS.items():
        types, account, law = deals(weeks, groups)
        print(f"deals, {period}, {len(types)} types: {_seconds(types, account, law):.2f} s")
        print(f"deals, {period}, logit: {_seconds(types, account, law, temperature=5.0):.2f} s")
    types, account, normal = small_amounts(PERIODS["year"])
    spent = _seconds(types, account, normal, Numerics(161, 25))
    print(f"near-normal results, year, {len(types)} types: {spent:.2f} s")


def _seconds(
    types: TypeTable,
    account: Account,
    law: ArrivalLaw | GaussianLaw,
    numerics: Numerics | None = None,
    temperature: float = 0.0,
) -> float:
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        solve(types, account, law, numerics, temperature_yuan=temperature)
        spent.append(time.process_time() - started)
    return min(spent)


if __name__ == "__main__":
    main()
