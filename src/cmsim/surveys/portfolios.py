"""Portfolios for a scenario: its worlds when the policy starts, each assigned, as a start of ownership."""

from __future__ import annotations

from cmsim.errors import InputError
from cmsim.experiments.comparison import planned
from cmsim.experiments.request import Progress, Request, check_request
from cmsim.optimise.gaps import ASSIGNMENT_GAP
from cmsim.optimise.portfolios.assigned import assigned
from cmsim.optimise.portfolios.named import NamedPortfolios
from cmsim.optimise.portfolios.teams.roles import TeamRules
from cmsim.optimise.solvers import SolverSettings
from cmsim.surveys.pools import PoolRules, listing_of


def assigned_worlds(
    request: Request,
    label: str,
    rules: PoolRules,
    settings: SolverSettings,
    *,
    relative_gap: float = ASSIGNMENT_GAP,
    most_changes: int | None = None,
    teams: TeamRules | None = None,
    progress: Progress | None = None,
) -> list[NamedPortfolios]:
    """Return the portfolios of every replication's world.

    Parameters
    ----------
    request : Request
        The base, whose warm-up leads to the start of the policy, and the scenario.
    label : str
        Of the scenario.
    most_changes : int, optional
        Most clients of a world who change hands.
    teams : TeamRules, optional
        Who has a team, and what its roles take; without them nobody has.

    Raises
    ------
    InputError
        If the scenario has no ownership, or balance and changes cannot hold together.
    CmsimError
        If a warm-up or the solver fails.
    """
    check_request(request)
    say = progress or (lambda _what, _share: None)
    scenario = request.scenarios[label]
    if not scenario.policy.ownership.enabled:
        raise InputError(
            "portfolios.no-ownership",
            "clients have no owners under this policy",
            path="policy.ownership.enabled",
            found="false",
            allowed="true, as in the scenario ownership",
        )
    tasks, _ = planned(request, lambda share: say("pilot", share))
    worlds = []
    ours = [task for task in tasks if task.label == label]
    for number, task in enumerate(ours):
        state = task.warm.state()
        say("warm-up", (number + 0.5) / len(ours))
        worlds.append(
            assigned(
                listing_of(scenario, state, rules),
                settings,
                relative_gap,
                most_changes=most_changes,
                teams=teams,
                replication=task.warm.replication,
            )
        )
        say("warm-up", (number + 1.0) / len(ours))
    return worlds
