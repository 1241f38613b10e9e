"""The best assignment of a pool, checked outside the solver, or what is in its way."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from cmsim.errors import CmsimError, InputError
from cmsim.optimise.gaps import ASSIGNMENT_GAP
from cmsim.optimise.portfolios.deadline import Deadline
from cmsim.optimise.portfolios.pool import IntArray, Pool
from cmsim.optimise.portfolios.programme import programme_of_pool
from cmsim.optimise.portfolios.search import any_choice, narrowest, search
from cmsim.optimise.solvers import SolverSettings, SolveState

WIDEST = 8.0
"""Balance beyond which one does not look for what could hold."""


class PortfolioError(CmsimError):
    """No assignment was found, or one does not stand the check."""


@dataclass(frozen=True)
class Assigned:
    """Assignments of a pool.

    Attributes
    ----------
    chosen : array (n,)
        Manager of each client.
    value, bound : float
        Recomputed outside the solver; and what no assignment exceeds.
    state : SolveState
        `proven` within the gap, or `incumbent` if time ran out first.
    """

    pool: Pool
    chosen: IntArray
    value: float
    bound: float
    state: SolveState
    seconds: float

    @property
    def changed(self) -> int:
        """Clients who have a manager and get another."""
        return self.pool.changed(self.chosen)


def assign(
    pool: Pool,
    settings: SolverSettings | None = None,
    relative_gap: float = ASSIGNMENT_GAP,
    price_of_change: float = 0.0,
) -> Assigned:
    """Return the best assignment of a pool.

    Parameters
    ----------
    settings : SolverSettings, optional
        Its seconds limit all solves of the pool together, and the search for what could hold.
    price_of_change : float
        What each change of hands costs, in the unit of `value`; it steers the choice, and is not in the value
        and the bound that are returned, of which the bound then holds for as many changes at most.

    Raises
    ------
    InputError
        If the limits cannot hold together: the narrowest balance that can is told.
    PortfolioError
        If time ran out before any was found, or one does not stand the check.
    SolverError
        If the solver is missing, was killed or failed.
    """
    started = time.perf_counter()
    settings = settings or SolverSettings()
    deadline = Deadline.after(settings.seconds)
    programme = programme_of_pool(pool, pool.value - price_of_change * pool.changes)
    found = search(programme, settings, relative_gap, deadline)
    if found.chosen is None:
        if found.state != "infeasible":
            raise no_time(pool.name, settings)
        raise _cannot_hold(pool, settings, deadline, divisible=found.divisible)
    check(pool.name, pool.broken(found.chosen))
    value = pool.worth(found.chosen)
    bound = found.bound + price_of_change * pool.changed(found.chosen)
    return Assigned(pool, found.chosen, value, max(value, bound), found.state, time.perf_counter() - started)


def no_time(name: str, settings: SolverSettings) -> PortfolioError:
    """Return the error that time ended the search of a pool before anything was found."""
    return PortfolioError(
        "portfolios.no-time",
        "time ran out before any assignment was found",
        path=name,
        found="no limit of time" if settings.seconds is None else f"{settings.seconds:g} seconds",
        hint="allow more time or wider limits, or take the other solver",
    )


def check(name: str, broken: list[str]) -> None:
    """Make sure that nothing is broken.

    Raises
    ------
    PortfolioError
        If something is.
    """
    if broken:
        raise PortfolioError(
            "portfolios.check-failed",
            "the solver's assignment does not stand the check",
            path=name,
            found="; ".join(broken),
            hint="take the other solver",
        )


def _cannot_hold(pool: Pool, settings: SolverSettings, deadline: Deadline, *, divisible: bool) -> InputError:
    """Return the error that tells the narrowest balance found that can hold.

    Parameters
    ----------
    divisible : bool
        Whether the limits would hold if clients could be divided.
    """
    zero = np.where(np.isfinite(pool.value), 0.0, -np.inf)

    def holds(balance: float, whole: bool) -> bool | None:
        wider = programme_of_pool(replace(pool, balance=balance), zero)
        return any_choice(wider, settings, deadline, whole=whole)

    found = narrowest(holds, pool.balance, WIDEST, divisible=divisible)
    changes = "" if pool.most_changes is None else f", at most {pool.most_changes} changes"
    mended = "more changes, or more eligible managers"
    if found is not None:
        mended = found.told("balance within")
    elif deadline.passed:
        mended = "wider balance, more changes, or more eligible managers; time ran out before it was told"
    return InputError(
        "portfolios.conflict",
        "balance, eligibility and the limit on changes cannot hold together",
        path=pool.name,
        found=f"balance within {pool.balance:.2%}{changes}",
        allowed=mended,
    )
