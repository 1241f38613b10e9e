"""All pools of a province, and a limit on changes of hands over all of them as one price of a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cmsim.errors import InputError
from cmsim.optimise.portfolios.assign import DEFAULT_GAP, Assigned, assign
from cmsim.optimise.portfolios.pool import Pool
from cmsim.optimise.solvers import SolverSettings, gap_of


@dataclass(frozen=True)
class Province:
    """Assignments of all pools.

    Attributes
    ----------
    price_of_change : float
        Worth that a change of hands had to bring, so that the limit over all pools is kept.
    bound : float
        What no assignment of all pools exceeds.
    """

    pools: list[Assigned]
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
    relative_gap: float = DEFAULT_GAP,
    most_changes: int | None = None,
    rounds: int = 12,
) -> Province:
    """Return the best assignments of all pools, with at most so many changes of hands over all of them.

    A limit over all pools becomes one price for a change (Lagrangean relaxation; Geoffrion 1974), found by
    bisection: the cheapest at which few enough change.

    Raises
    ------
    InputError
        If the limits cannot hold together.
    PortfolioError, SolverError
        As :func:`assign`.
    """
    found = [assign(pool, settings, relative_gap) for pool in pools]
    province = Province(found, sum(one.bound for one in found))
    if most_changes is None or province.changed <= most_changes:
        return province
    low, high = 0.0, _dearest(pools)
    best: Province | None = None
    bound = province.bound
    for _ in range(rounds):
        price = 0.5 * (low + high)
        found = [assign(pool, settings, relative_gap, price) for pool in pools]
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


def _dearest(pools: Sequence[Pool]) -> float:
    """Return a price at which no change pays."""
    spread = 0.0
    for pool in pools:
        finite = np.where(np.isfinite(pool.value), pool.value, np.nan)
        spread = max(spread, float(np.nanmax(np.nanmax(finite, axis=1) - np.nanmin(finite, axis=1))))
    return 2.0 * spread + 1.0
