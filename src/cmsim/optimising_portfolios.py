"""Client portfolios, from a scenario to hand-overs in a folder and a policy that starts with them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.naming import DEFAULT_STORE, Named
from cmsim.optimise.gaps import PORTFOLIO_GAP

if TYPE_CHECKING:
    from cmsim.experiments.request import Progress
    from cmsim.optimise.portfolios.named import NamedPortfolios
    from cmsim.scenario import Scenario

START_FILE = "start.csv"
POLICY_FILE = "portfolios.yaml"
WORKBOOK = "portfolios.xlsx"


@dataclass(frozen=True)
class Portfolios:
    """Portfolios of the worlds of a scenario.

    Attributes
    ----------
    policy : Scenario or None
        The scenario that starts with them; None if nothing was written that it could name.
    """

    worlds: list[NamedPortfolios]
    policy: Scenario | None


def optimize_portfolios(
    scenario: Named,
    *,
    replications: int = 1,
    scale: float = 1.0,
    balance: float = 0.1,
    change_share: float | None = None,
    most_changes: int | None = None,
    teams: str | None = None,
    role_shares: Mapping[str, float] | None = None,
    specialist_share: float | None = None,
    relative_gap: float = PORTFOLIO_GAP,
    solver: str = "highs",
    seconds: float | None = None,
    overrides: dict[str, str] | None = None,
    store: str | Path = DEFAULT_STORE,
    progress: Progress | None = None,
    out: str | Path | None = None,
    lang: str = "en",
) -> Portfolios:
    """Give each key client of a scenario's worlds one manager: fit, balance, few changes of hands.

    Parameters
    ----------
    replications : int
        Worlds; clients and people differ from one to the next.
    balance : float
        By what share hours may miss a manager's norm; wider where whole clients force it.
    change_share : float, optional
        Share of a client's worth that a change costs; the scenario's cut of trust if left out.
    most_changes : int, optional
        Most clients of a world who change hands.
    teams : str, optional
        `high` or `all`: the tier from which clients have a team; nobody if left out.
    role_shares, specialist_share
        As :func:`cmsim.optimise.portfolios.teams.roles.team_rules` has them.
    seconds : float, optional
        Limit of a pool's whole treatment, at each price of a change that is tried.
    out : str or Path, optional
        Folder of hand-overs, balance, and the policy with its start of ownership. Of a team the start names
        the relationship manager alone.

    Raises
    ------
    InputError
        If the scenario has no ownership, or balance, teams and changes cannot hold together.
    CmsimError
        If a warm-up or the solver fails, or results cannot be written.
    """
    from cmsim.asking import request
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.optimise.portfolios.teams.roles import team_rules
    from cmsim.optimise.solvers import SolverSettings, check_solver
    from cmsim.store.replications import Store
    from cmsim.store.results_folder import claimed_folder
    from cmsim.surveys.pools import PoolRules
    from cmsim.surveys.portfolios import assigned_worlds

    started = time.perf_counter()
    settings = SolverSettings(solver, seconds=seconds)  # type: ignore[arg-type]
    check_solver(settings)
    rules = team_rules(teams, role_shares, specialist_share)
    asked = request(
        [scenario],
        bases=("as_written",),
        replications=replications,
        scale=scale,
        workers=1,
        store=store,
        overrides=overrides,
    )
    label = list(asked.scenarios)[-1]
    Store(asked.store).open()
    with claimed_folder(out):
        with one_blas_thread():
            worlds = assigned_worlds(
                asked,
                label,
                PoolRules(balance, change_share),
                settings,
                relative_gap=relative_gap,
                most_changes=most_changes,
                teams=rules,
                progress=progress,
            )
        if out is None:
            return Portfolios(worlds, None)
        policy = _saved(worlds, asked.scenarios[label], Path(out), time.perf_counter() - started, lang)
    return Portfolios(worlds, policy)


def _saved(
    worlds: list[NamedPortfolios], scenario: Scenario, out: Path, seconds: float, lang: str
) -> Scenario:
    """Write the folder, and return the policy."""
    from cmsim.store.atomic import write_whole
    from cmsim.world.ownership_start import checksum_of_start, written_start

    seed = scenario.run.seed
    start = written_start({(seed, one.replication): one.owners for one in worlds})
    policy = scenario.with_values(
        {
            "policy.ownership.start": {
                "file": str(out / START_FILE),
                "checksum": checksum_of_start(start),
            },
            "name": f"{scenario.name}, clients assigned anew",
            "name_zh": f"{scenario.name_zh}，客户重新分配",
        }
    )
    about = {"scenario": scenario.id, "seed": seed, "replications": [one.replication for one in worlds]}
    write_hand_over(worlds, out, about, seconds, lang)
    write_whole(out / START_FILE, start)
    write_whole(out / POLICY_FILE, policy.resolved_yaml().encode())
    return policy


def write_hand_over(
    worlds: list[NamedPortfolios],
    out: Path,
    about: Mapping[str, object],
    seconds: float,
    lang: str,
    notes: Sequence[str] = (),
) -> None:
    """Write what people hand over by: page, tables as CSV and as one workbook, and the manifest.

    Parameters
    ----------
    worlds : list
        Page and tables are those of the first.
    about : mapping
        Where clients and managers are from, for the manifest.
    notes : sequence of str
        Sentences that the page tells too.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    import io

    import pandas as pd

    from cmsim.report.portfolio_told import portfolio_frames, portfolio_page
    from cmsim.store.atomic import write_whole
    from cmsim.store.run_folder import write_run_folder

    first = worlds[0]
    frames = portfolio_frames(first)
    write_run_folder(
        out,
        tables={},
        summaries=frames,
        page=portfolio_page(first, lang, notes),  # type: ignore[arg-type]
        resolved={},
        manifest={
            "study": "portfolios",
            **about,
            "gap": [one.found.gap for one in worlds],
            "changed": [one.found.changed for one in worlds],
            **({} if first.teams is None else {"teams": _told(first)}),
        },
        timing={"seconds": seconds},
    )
    book = io.BytesIO()
    with pd.ExcelWriter(book, engine="openpyxl") as writer:
        for name, frame in frames.items():
            frame.to_excel(writer, sheet_name=name, index=False)
    write_whole(out / WORKBOOK, book.getvalue())


def _told(one: NamedPortfolios) -> dict[str, object]:
    """Return what teams were made by."""
    assert one.teams is not None
    rules = one.teams.rules
    return {
        "tier": rules.tier,
        "shares": {str(role): float(share) for role, share in rules.shares.items()},
        "specialist_share": rules.specialist_share,
    }
