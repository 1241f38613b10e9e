"""A list of clients and managers assigned: pools, solved, with teams or without, and checked."""

from __future__ import annotations

from cmsim.errors import InputError
from cmsim.optimise.gaps import ASSIGNMENT_GAP
from cmsim.optimise.portfolios.assign import check
from cmsim.optimise.portfolios.named import NamedPortfolios, TeamsFound
from cmsim.optimise.portfolios.people import Listing
from cmsim.optimise.portfolios.places import NamedPool, pools_from
from cmsim.optimise.portfolios.pool import IntArray
from cmsim.optimise.portfolios.province import assign_all, found_for_all
from cmsim.optimise.portfolios.teams.holders import held_roles
from cmsim.optimise.portfolios.teams.joined import joined_pools
from cmsim.optimise.portfolios.teams.roles import TeamRules
from cmsim.optimise.portfolios.teams.team_assign import assign_team
from cmsim.optimise.portfolios.teams.team_checks import looked_over, same_value
from cmsim.optimise.solvers import SolverSettings


def assigned(
    listing: Listing,
    settings: SolverSettings | None = None,
    relative_gap: float = ASSIGNMENT_GAP,
    *,
    most_changes: int | None = None,
    teams: TeamRules | None = None,
    replication: int = 0,
) -> NamedPortfolios:
    """Return the best assignment of a list.

    Parameters
    ----------
    most_changes : int, optional
        Most clients of the list who change hands.
    teams : TeamRules, optional
        Without them each client has a relationship manager and nobody else.

    Raises
    ------
    InputError
        If nobody can be assigned, or limits cannot hold together.
    PortfolioError, SolverError
        As :func:`assign`; the check of teams works from the list of holders alone.
    """
    share = None if teams is None else teams.relationship_share(listing.clients.tier)
    pools = pools_from(listing, share)
    if not pools:
        raise InputError(
            "portfolios.nobody",
            "no place has both key clients and managers who may answer for them",
            found=f"{listing.clients.client.size} clients, {listing.managers.person.size} managers",
            allowed="at least one client and one manager of the same place",
        )
    if teams is None:
        found = assign_all([one.pool for one in pools], settings, relative_gap, most_changes)
        return NamedPortfolios(replication, pools, [one.chosen for one in found.pools], found)
    return _with_teams(listing, pools, teams, settings, relative_gap, most_changes, replication)


def _with_teams(
    listing: Listing,
    pools: list[NamedPool],
    teams: TeamRules,
    settings: SolverSettings | None,
    relative_gap: float,
    most_changes: int | None,
    replication: int,
) -> NamedPortfolios:
    joined = joined_pools(listing, pools, teams)
    found = found_for_all([one.pool for one in joined], assign_team, settings, relative_gap, most_changes)
    held = held_roles(listing, joined, [one.chosen for one in found.pools])
    seen = looked_over(listing, teams, [one.holder for one in held], most_changes)
    wrong = list(seen.broken)
    if not same_value(found.value, seen.value):
        wrong.append(f"worth {seen.value:,.0f} where {found.value:,.0f} was told")
    check("teams", wrong)
    chosen: dict[int, IntArray] = {}
    for one, done in zip(joined, found.pools, strict=True):
        chosen.update(zip(one.parts, one.chosen_of_parts(pools, done.chosen), strict=True))
    norm = zip(listing.managers.person.tolist(), listing.managers.hours.tolist(), strict=True)
    capacity = {person: teams.specialist_share * hours for person, hours in norm}
    return NamedPortfolios(
        replication,
        pools,
        [chosen[number] for number in range(len(pools))],
        found,
        TeamsFound(teams, held, capacity),
    )
