"""`cmsim optimize portfolios`: each key client to one manager, or to a team."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsim.cli.list_options import OF_FILES, files_given, list_options, refuse_options, worth_options
from cmsim.cli.options import (
    face_options,
    out_option,
    plans_option,
    scale_option,
    seed_option,
    set_option,
    store_option,
    use_plan_files,
)
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.place import check_folder
from cmsim.cli.progress import shown_progress
from cmsim.cli.selection import results_folder
from cmsim.cli.solver_options import solver_options
from cmsim.cli.tables import print_table
from cmsim.cli.team_options import team_options
from cmsim.cli.words import say
from cmsim.optimise.gaps import PORTFOLIO_GAP
from cmsim.report.words import Lang

if TYPE_CHECKING:
    from cmsim.optimise.portfolios.named import NamedPortfolios

OF_SCENARIOS = ("replications", "scale", "seed", "overrides", "store")
"""Options that say something of a scenario's worlds only."""


@click.command(short_help="Each key client to one manager, or to a team.")
@click.argument("scenario", required=False)
@list_options
@click.option(
    "--replications",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    metavar="N",
    help="Worlds; the start of ownership serves as many replications of a comparison.",
)
@click.option(
    "--balance",
    type=click.FloatRange(0.0, 10.0),
    default=0.1,
    show_default=True,
    metavar="SHARE",
    help="By how much hours may miss what a manager is meant to have; wider where whole clients force it.",
)
@click.option(
    "--change-share",
    type=click.FloatRange(0.0, 10.0),
    metavar="SHARE",
    help="Share of a client's worth that a change of hands costs. [default: the scenario's cut of trust; "
    "0.21 for files]",
)
@click.option(
    "--most-changes", type=click.IntRange(0), metavar="N", help="Most clients of a world who change hands."
)
@worth_options
@team_options
@solver_options(gap=PORTFOLIO_GAP, what="assignment", limited="a pool's treatment, at each price of a change")
@scale_option
@seed_option
@set_option
@plans_option
@out_option
@store_option
@face_options
@click.pass_context
def portfolios(
    context: click.Context,
    /,
    scenario: str | None,
    clients: Path | None,
    managers: Path | None,
    out: Path | None,
    plan_files: tuple[Path, ...],
    lang: Lang,
    as_json: bool,
    quiet: bool,
    **given: Any,
) -> None:
    """Give each key client one manager: by skill, industry and way, in balance, with few changes of hands.

    Clients, managers and who calls on whom are those of the scenario's worlds when its policy starts; pools
    are branches, or cities where the policy has managers serve their city. The folder holds the hand-overs
    (CSV and Excel), everybody's hours, and a policy that starts with these owners, for `cmsim compare`.
    With --clients and --managers they are those of your own files instead, and nothing is simulated.

    With --teams, key clients have a leader, a business manager and support from all of their city beside the
    relationship manager, each another person. The simulation starts with the relationship managers alone.

    \b
    Examples
      cmsim optimize portfolios ownership-commission --scale 0.1
      cmsim optimize portfolios ownership-commission+city-groups --replications 3 --most-changes 500
      cmsim optimize portfolios ownership-commission --teams high --role leader=0.2
      cmsim optimize portfolios --clients our-clients.csv --managers our-managers.xlsx
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    files = files_given(scenario, clients, managers)
    if files is None:
        refuse_options(context, OF_FILES, "with --clients and --managers")
    else:
        refuse_options(context, OF_SCENARIOS, "with a scenario")
    for name in OF_FILES if files is None else OF_SCENARIOS:
        given.pop(name)
    use_plan_files(plan_files)
    given["relative_gap"] = given.pop("gap")
    folder = out or results_folder("portfolios", [scenario or files[0].stem])  # type: ignore[index]
    check_folder(folder)
    if files is None:
        assert scenario is not None
        with shown_progress(lang, wanted=not (quiet or as_json)) as note:
            worlds, more = _of_scenario(scenario, folder, lang, progress=note, **given)
    else:
        worlds, more = _of_files(files, folder, lang, **given)
    _tell(worlds, more, folder, lang, as_json=as_json, quiet=quiet)


def _of_scenario(
    scenario: str, folder: Path, lang: Lang, *, seed: int | None, **given: Any
) -> tuple[list[NamedPortfolios], list[str]]:
    """Return what was found for a scenario's worlds, and what is to be said beside it."""
    from cmsim.optimising_portfolios import POLICY_FILE, optimize_portfolios
    from cmsim.report.portfolio_words import portfolio_say

    if seed is not None:
        given["overrides"] = {**given["overrides"], "run.seed": str(seed)}
    worlds = optimize_portfolios(scenario, out=folder, lang=lang, **given).worlds
    return worlds, [portfolio_say("start", lang, file=folder / POLICY_FILE, n=len(worlds))]


def _of_files(
    files: tuple[Path, Path], folder: Path, lang: Lang, **given: Any
) -> tuple[list[NamedPortfolios], list[str]]:
    """Return what was found for a planner's own list, and what he should know of it."""
    from cmsim.optimising_lists import optimize_portfolio_lists
    from cmsim.report.portfolio_told import note_sentences

    found = optimize_portfolio_lists(*files, out=folder, lang=lang, **given)
    notes = found.notes
    return [found.found], note_sentences(notes.unknown_groups, notes.elsewhere, notes.crowded, lang)


def _tell(
    worlds: Sequence[NamedPortfolios],
    more: Sequence[str],
    folder: Path,
    lang: Lang,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    from cmsim.report.portfolio_told import portfolio_sentences, portfolio_tables

    first = worlds[0]
    sentences = [*portfolio_sentences(first, lang), *more]
    if as_json:
        print_json(
            {
                "clients": sum(one.client.size for one in first.pools),
                "value": [one.found.value for one in worlds],
                "gap": [one.found.gap for one in worlds],
                "changed": [one.found.changed for one in worlds],
                "sentences": sentences,
                "folder": folder,
            }
        )
        return
    print_lines(sentences)
    if not quiet:
        print_lines([""])
        for table in portfolio_tables(first, lang):
            print_table(table)
        print_lines([say("written to", lang, folder=folder)])
