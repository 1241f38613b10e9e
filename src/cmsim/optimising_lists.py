"""Client portfolios of a planner's own clients and managers, from two files to hand-overs in a folder."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.optimise.gaps import PORTFOLIO_GAP
from cmsim.optimising_portfolios import write_hand_over

if TYPE_CHECKING:
    from cmsim.optimise.portfolios.named import NamedPortfolios
    from cmsim.portfolio_files.listing import ListNotes


@dataclass(frozen=True)
class ListedPortfolios:
    """Portfolios of a planner's own list, and what he should know of the list."""

    found: NamedPortfolios
    notes: ListNotes


def optimize_portfolio_lists(
    clients: str | Path,
    managers: str | Path,
    *,
    balance: float = 0.1,
    change_share: float | None = None,
    other_group: float | None = None,
    other_branch: float | None = None,
    most_changes: int | None = None,
    teams: str | None = None,
    role_shares: Mapping[str, float] | None = None,
    specialist_share: float | None = None,
    relative_gap: float = PORTFOLIO_GAP,
    solver: str = "highs",
    seconds: float | None = None,
    out: str | Path | None = None,
    lang: str = "en",
) -> ListedPortfolios:
    """Give each client of a planner's own list one manager: fit, balance, few changes of hands.

    Parameters
    ----------
    clients, managers : str or Path
        CSV or Excel; `docs/optimiser.md` has the columns.
    balance : float
        By what share hours may miss what a manager is meant to have; wider where whole clients force it.
    change_share, other_group, other_branch : float, optional
        What a change of hands costs, and what an hour is worth with another industry group and at another
        branch; assumptions of :mod:`cmsim.portfolio_files.listing` if left out.
    most_changes, teams, role_shares, specialist_share, relative_gap, solver, seconds
        As :func:`cmsim.optimize_portfolios` has them.
    out : str or Path, optional
        Folder of hand-overs, balance and page.

    Raises
    ------
    InputError
        If a file is wrong, or balance, teams and changes cannot hold together.
    CmsimError
        If the solver fails, or results cannot be written.
    """
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.optimise.portfolios.assigned import assigned
    from cmsim.optimise.portfolios.teams.roles import team_rules
    from cmsim.optimise.solvers import SolverSettings, check_solver
    from cmsim.portfolio_files import listing as made
    from cmsim.report.portfolio_told import note_sentences
    from cmsim.store.results_folder import claimed_folder

    started = time.perf_counter()
    settings = SolverSettings(solver, seconds=seconds)  # type: ignore[arg-type]
    check_solver(settings)
    rules = team_rules(teams, role_shares, specialist_share)
    terms = made.ListRules(
        balance,
        made.CHANGE_SHARE if change_share is None else change_share,
        made.OTHER_GROUP if other_group is None else other_group,
        made.OTHER_BRANCH if other_branch is None else other_branch,
    )
    listing, notes = made.read_listing(Path(clients), Path(managers), terms)
    with claimed_folder(out):
        with one_blas_thread():
            found = assigned(listing, settings, relative_gap, most_changes=most_changes, teams=rules)
        if out is not None:
            about = {
                "clients": Path(clients).name,
                "managers": Path(managers).name,
                "terms": vars(terms),
            }
            told = note_sentences(
                notes.unknown_groups,
                notes.elsewhere,
                notes.crowded,
                lang,  # type: ignore[arg-type]
            )
            write_hand_over([found], Path(out), about, time.perf_counter() - started, lang, told)
    return ListedPortfolios(found, notes)
