"""The best holders of all slots of a city, or what is in their way."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
import pulp

from cmsim.errors import InputError
from cmsim.optimise.gaps import ASSIGNMENT_GAP
from cmsim.optimise.portfolios.assign import WIDEST, no_time
from cmsim.optimise.portfolios.deadline import Deadline
from cmsim.optimise.portfolios.pool import FloatArray, IntArray
from cmsim.optimise.portfolios.programme import Programme, add, grouped
from cmsim.optimise.portfolios.search import NEAR_PAIRS, any_choice, narrowest, search
from cmsim.optimise.portfolios.teams.team_pool import TeamPool
from cmsim.optimise.solvers import SolverSettings, SolveState

TEAM_SECONDS = 600.0
"""Limit of a city's treatment where none is given: it can take a solver for ever to prove that whole slots do
not fit into specialists' hours."""
MOST_SPECIALIST_SHARE = 4.0
"""Share of the norm beyond which one does not look for what could hold."""


@dataclass(frozen=True)
class TeamAssigned:
    """Holders of the slots of a city.

    Attributes
    ----------
    chosen : array (s,)
        Person of each slot.
    value, bound : float
        Recomputed outside the solver; and what no choice exceeds.
    state : SolveState
        `proven` within the gap, or `incumbent` if time ran out first.
    """

    pool: TeamPool
    chosen: IntArray
    value: float
    bound: float
    state: SolveState
    seconds: float

    @property
    def changed(self) -> int:
        """Clients who have a relationship manager and get another."""
        return self.pool.changed(self.chosen)


def assign_team(
    pool: TeamPool,
    settings: SolverSettings | None = None,
    relative_gap: float = ASSIGNMENT_GAP,
    price_of_change: float = 0.0,
) -> TeamAssigned:
    """Return the best holders of a city's slots; parameters as those of :func:`assign`, but that time is
    always limited.

    What the solver says is checked by :func:`cmsim.optimise.portfolios.teams.team_checks.looked_over`, from
    the list of holders.

    Raises
    ------
    InputError
        If the limits cannot hold together: what would mend it is told, as far as it was found.
    PortfolioError
        If time ran out before any choice was found.
    SolverError
        If the solver is missing, was killed or failed.
    """
    started = time.perf_counter()
    settings = settings or SolverSettings()
    if settings.seconds is None:
        settings = replace(settings, seconds=TEAM_SECONDS)
    deadline = Deadline.after(settings.seconds)
    programme = programme_of_teams(pool, pool.value - price_of_change * pool.changes)
    found = search(programme, settings, relative_gap, deadline, (1, *NEAR_PAIRS))
    if found.chosen is None:
        if found.state != "infeasible":
            raise no_time(pool.name, settings)
        raise _cannot_hold(pool, settings, deadline, divisible=found.divisible)
    value = pool.worth(found.chosen)
    bound = found.bound + price_of_change * pool.changed(found.chosen)
    return TeamAssigned(
        pool, found.chosen, value, max(value, bound), found.state, time.perf_counter() - started
    )


def programme_of_teams(pool: TeamPool, value: FloatArray) -> Programme:
    """Return the programme of a city's slots: balance, capacity, one role a person and client, few changes.

    Parameters
    ----------
    value : array (s, m)
        What is maximised: the pool's own values, less a price of change, or nothing at all.
    """
    persons = pool.target.size

    def limits(model: pulp.LpProblem, x: list[pulp.LpVariable], pairs: IntArray) -> None:
        slots, person = pairs[:, 0], pairs[:, 1]
        special = pool.specialist[slots]
        hours = pool.hours[slots]
        for kind in (False, True):
            ours = np.flatnonzero(special == kind)
            for number, members in enumerate(grouped(person[ours], persons)):
                load = [(x[k], float(hours[k])) for k in ours[members]]
                if kind:
                    most = pool.specialist_share * float(pool.norm[number])
                    add(model, load, pulp.LpConstraintLE, most)
                    continue
                target, miss = float(pool.target[number]), float(pool.balance[number])
                add(model, load, pulp.LpConstraintLE, (1.0 + miss) * target)
                add(model, load, pulp.LpConstraintGE, (1.0 - miss) * target)
        _, meeting, several = np.unique(
            pool.client[slots] * persons + person, return_inverse=True, return_counts=True
        )
        for number, members in enumerate(grouped(meeting, several.size)):
            if several[number] > 1:
                add(model, [(x[k], 1.0) for k in members], pulp.LpConstraintLE, 1.0)
        if pool.most_changes is not None:
            changing = np.flatnonzero(pool.changes[slots, person])
            terms = [(x[k], 1.0) for k in changing]
            add(model, terms, pulp.LpConstraintLE, float(pool.most_changes))

    return Programme(value, limits)


def _cannot_hold(
    pool: TeamPool, settings: SolverSettings, deadline: Deadline, *, divisible: bool
) -> InputError:
    """Return the error that tells which wider limit alone would do."""
    zero = np.where(np.isfinite(pool.value), 0.0, -np.inf)

    def holds(wider: TeamPool, whole: bool) -> bool | None:
        return any_choice(programme_of_teams(wider, zero), settings, deadline, whole=whole)

    share = narrowest(
        lambda most, whole: holds(replace(pool, specialist_share=most), whole),
        pool.specialist_share,
        MOST_SPECIALIST_SHARE,
        divisible=divisible,
    )
    least = float(pool.balance[pool.target > 0.0].min())
    balance = narrowest(
        lambda miss, whole: holds(replace(pool, balance=np.maximum(pool.balance, miss)), whole),
        least,
        WIDEST,
        divisible=divisible,
    )
    mended = [
        *([] if share is None else [share.told("specialists up to")]),
        *([] if balance is None else [balance.told("balance within")]),
    ] or ["more persons or wider limits" + ("; time ran out before it was told" if deadline.passed else "")]
    changes = "" if pool.most_changes is None else f", at most {pool.most_changes} changes"
    return InputError(
        "portfolios.team-conflict",
        "balance, specialists' hours, one role a person and the limit on changes cannot hold together",
        path=pool.name,
        found=f"balance within {least:.2%}, specialists up to {pool.specialist_share:.2%}{changes}",
        allowed=", or ".join(mended),
    )
