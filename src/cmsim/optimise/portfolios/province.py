"""All pools of a province, and a limit on changes of hands over all of them as one price of a change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.gaps import ASSIGNMENT_GAP
from cmsim.optimise.portfolios.assign import Assigned, assign
from cmsim.optimise.portfolios.pool import FloatArray, Pool
from cmsim.optimise.solvers import SolverSettings, SolveState, gap_of


class OneFound(Protocol):
    """What was found for a pool: worth, what none exceeds, clients who change hands, and how sure it is."""

    @property
    def value(self) -> float:
        """Worth of what was found."""

    @property
    def bound(self) -> float:
        """What no other exceeds."""

    @property
    def changed(self) -> int:
        """Clients who change hands."""

    @property
    def state(self) -> SolveState:
        """Proven, or not."""


class OnePool(Protocol):
    """Rows and columns with what they are worth together; -inf where they do not go together."""

    @property
    def value(self) -> FloatArray:
        """Shape (n, m)."""


_ROUNDS = 12
"""Prices of a change that are tried at most."""
FoundT_co = TypeVar("FoundT_co", bound=OneFound, covariant=True)
PoolT = TypeVar("PoolT", bound=OnePool)


@dataclass(frozen=True)
class Province(Generic[FoundT_co]):
    """Assignments of all pools.

    Attributes
    ----------
    price_of_change : float
        Worth that a change of hands had to bring, so that the limit over all pools is kept.
    bound : float
        What no assignment of all pools exceeds.
    """

    pools: Sequence[FoundT_co]
    bound: float
    price_of_change: float = 0.0

    @property
    def value(self) -> float:
        """Sum of all pools."""
        return sum(one.value for one in self.pools)

    @property
    def changed(self) -> int:
        """Clients who change hands."""
        return sum(one.changed for one in self.pools)

    @property
    def gap(self) -> float:
        """Share of the bound by which a better assignment could be better, at most."""
        return gap_of(self.value, self.bound)


def assign_all(
    pools: Sequence[Pool],
    settings: SolverSettings | None = None,
    relative_gap: float = ASSIGNMENT_GAP,
    most_changes: int | None = None,
) -> Province[Assigned]:
    """Return the best assignments of all pools; parameters and errors as those of :func:`found_for_all`."""
    return found_for_all(pools, assign, settings, relative_gap, most_changes)


def found_for_all(
    pools: Sequence[PoolT],
    assign_one: Callable[[PoolT, SolverSettings | None, float, float], FoundT_co],
    settings: SolverSettings | None = None,
    relative_gap: float = ASSIGNMENT_GAP,
    most_changes: int | None = None,
) -> Province[FoundT_co]:
    """Return the best assignments of all pools, with at most so many changes of hands over all of them.

    A limit over all pools becomes one price for a change (Lagrangean relaxation; Geoffrion 1974), found by
    bisection: the cheapest at which few enough change.

    Parameters
    ----------
    assign_one : callable
        Of a pool, settings, gap and price of a change: what is found for it.

    Raises
    ------
    InputError
        If the limits cannot hold together.
    PortfolioError, SolverError
        As :func:`assign`.
    """
    found = [assign_one(pool, settings, relative_gap, 0.0) for pool in pools]
    province = Province(found, sum(one.bound for one in found))
    if most_changes is None or province.changed <= most_changes:
        return province
    low, high = 0.0, _dearest(pools)
    best: Province[FoundT_co] | None = None
    bound = province.bound
    for _ in range(_ROUNDS):
        price = 0.5 * (low + high)
        found = [assign_one(pool, settings, relative_gap, price) for pool in pools]
        # Whatever the price, no assignment with few enough changes is worth more than this.
        priced = sum(one.bound - price * one.changed for one in found)
        bound = min(bound, priced + price * most_changes)
        tried = Province(found, bound, price)
        if tried.changed <= most_changes:
            best, high = tried, price
            if tried.gap <= relative_gap:
                break
        else:
            low = price
    if best is None:
        fewest = min(tried.changed, province.changed)
        raise InputError(
            "portfolios.changes",
            "balance cannot be had with so few changes of hands",
            path="most_changes",
            found=str(most_changes),
            allowed=f"about {fewest} or more",
        )
    return replace(best, bound=max(bound, best.value))


def _dearest(pools: Sequence[OnePool]) -> float:
    """Return a price at which no change pays."""
    spread = 0.0
    for pool in pools:
        finite = np.where(np.isfinite(pool.value), pool.value, np.nan)
        spread = max(spread, float(np.nanmax(np.nanmax(finite, axis=1) - np.nanmin(finite, axis=1))))
    return 2.0 * spread + 1.0
