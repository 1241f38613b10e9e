"""`cmsim optimize portfolios`: each key client to one manager."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmsim.cli.options import face_options, out_option, scale_option, set_option, store_option
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.place import check_folder
from cmsim.cli.progress import shown_progress
from cmsim.cli.selection import results_folder
from cmsim.cli.solver_options import solver_options
from cmsim.cli.tables import print_table
from cmsim.cli.team_options import team_options
from cmsim.cli.words import say

DEFAULT_GAP = 2e-3


@click.command(short_help="Each key client to one manager.")
@click.argument("scenario")
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
    help="By how much hours may miss a manager's norm; wider where whole clients force it.",
)
@click.option(
    "--change-share",
    type=click.FloatRange(0.0, 10.0),
    metavar="SHARE",
    help="Share of a client's worth that a change of hands costs. [default: the scenario's cut of trust]",
)
@click.option(
    "--most-changes", type=click.IntRange(0), metavar="N", help="Most clients of a world who change hands."
)
@team_options
@solver_options(gap=DEFAULT_GAP, what="assignment", limited="a pool's treatment, at each price of a change")
@scale_option
@set_option
@out_option
@store_option
@face_options
def portfolios(scenario: str, gap: float, out: Path | None, **given: Any) -> None:
    """Give each key client one manager: by skill, industry and way, in balance, with few changes of hands.

    Clients, managers and who calls on whom are those of the scenario's worlds when its policy starts; pools
    are branches, or cities where the policy has managers serve their city. The folder holds the hand-overs
    (CSV and Excel), everybody's hours, and a policy that starts with these owners, for `cmsim compare`.

    With --teams, key clients have a leader, a business manager and support from all of their city beside the
    relationship manager, each another person. The simulation starts with the relationship managers alone.

    \b
    Examples
      cmsim optimize portfolios ownership-commission --scale 0.1
      cmsim optimize portfolios ownership-commission+city-groups --replications 3 --most-changes 500
      cmsim optimize portfolios ownership-commission --scale 0.1 --teams high --role support=0
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim.optimising_portfolios import POLICY_FILE, optimize_portfolios
    from cmsim.report.portfolio_told import portfolio_sentences, portfolio_tables
    from cmsim.report.portfolio_words import portfolio_say

    lang, as_json, quiet = given.pop("lang"), given.pop("as_json"), given.pop("quiet")
    folder = out or results_folder("portfolios", [scenario])
    check_folder(folder)
    with shown_progress(lang, wanted=not (quiet or as_json)) as note:
        found = optimize_portfolios(scenario, relative_gap=gap, progress=note, out=folder, lang=lang, **given)
    first = found.worlds[0]
    sentences = [
        *portfolio_sentences(first, lang),
        portfolio_say("start", lang, file=folder / POLICY_FILE, n=len(found.worlds)),
    ]
    if as_json:
        print_json(
            {
                "clients": sum(one.client.size for one in first.pools),
                "value": [one.found.value for one in found.worlds],
                "gap": [one.found.gap for one in found.worlds],
                "changed": [one.found.changed for one in found.worlds],
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
