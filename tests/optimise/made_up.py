"""Small allocation problems made up for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from cmsim.optimise.allocation.checks import checks_of, measures_of
from cmsim.optimise.allocation.problem import AllocationProblem, Cells, Grades


@dataclass(frozen=True)
class Curves:
    """S-shaped or concave: top · e^c / (half^c + e^c)."""

    top: np.ndarray
    half: np.ndarray
    exponent: np.ndarray
    measures: tuple[str, ...] = ("gross_profit_yuan", "revenue_yuan")

    def at(self, cell, effort):
        powered = effort ** self.exponent[cell]
        profit = self.top[cell] * powered / (self.half[cell] ** self.exponent[cell] + powered)
        return {"gross_profit_yuan": profit, "revenue_yuan": profit / 0.3}


def grades(*names: str) -> Grades:
    count = len(names)
    step = np.arange(count)
    return Grades(names, 0.8 + 0.25 * step, np.full(count, 16.0), 16e3 + 5e3 * step)


def cells(groups: int, places: int, seed: int = 0) -> Cells:
    luck = np.random.default_rng(seed)
    count = groups * places
    return Cells(
        tuple(f"g{n}" for n in range(groups)),
        tuple(f"p{n}" for n in range(places)),
        np.repeat(np.arange(groups), places),
        np.tile(np.arange(places), groups),
        {"high": np.full(count, 3.0), "mid": np.full(count, 10.0)},
        {"high": luck.uniform(5.0, 20.0, count), "mid": luck.uniform(10.0, 60.0, count)},
    )


def problem(groups: int, places: int, names: tuple[str, ...], persons: int, seed: int = 0, **more):
    """Return a problem with so many persons, spread evenly by luck."""
    luck = np.random.default_rng(seed)
    count = groups * places
    mean = max(persons / count, 0.5)
    curves = Curves(
        luck.lognormal(0.0, 0.8, count) * 90e3 * mean,
        luck.uniform(0.5, 2.0, count) * mean,
        luck.uniform(0.8, 2.5, count),
    )
    today = np.stack(
        [luck.multinomial(persons if g == 0 else 0, np.full(count, 1.0 / count)) for g in range(len(names))],
        axis=1,
    ).astype(np.intp)
    return AllocationProblem(cells(groups, places, seed), grades(*names), today, curves, **more)


def all_staffings(given: AllocationProblem) -> Iterator[np.ndarray]:
    """Yield every staffing of all cells, however bad."""
    most = np.maximum(given.most_in_cell, given.today.sum(axis=1))
    by_cell = [
        [one for one in product(range(int(limit) + 1), repeat=given.grades.count) if sum(one) <= limit]
        for limit in most
    ]
    for chosen in product(*by_cell):
        yield np.array(chosen, dtype=np.intp)


def best_by_enumeration(given: AllocationProblem) -> float | None:
    """Return the best objective among all staffings that keep every limit; None if none does."""
    best = None
    for counts in all_staffings(given):
        if all(check.kept for check in checks_of(given, counts)):
            value = measures_of(given, counts)[given.objective]
            best = value if best is None else max(best, value)
    return best
