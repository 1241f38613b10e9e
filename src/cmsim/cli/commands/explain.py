"""`cmsim explain`: one manager of a finished run, month by month."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsim.cli.options import BASES, face_options, plans_option, use_plan_files
from cmsim.cli.place import check_file
from cmsim.cli.progress import shown_progress
from cmsim.cli.usage import CallError, OneOf
from cmsim.report.words import Lang

if TYPE_CHECKING:
    from cmsim.traced.explained import OtherwiseChoice

_FILE = click.Path(path_type=Path)
OTHERWISE = ("none", "paid", "lived")
"""As `cmsim.traced.explained.OTHERWISE` has them (a test compares), which takes long to import."""


@click.command(short_help="Explain what a manager did and was paid in a run.")
@click.argument("result", type=_FILE)
@click.option(
    "--manager",
    metavar="ID",
    help="Permanent number; or median, best or worst by pay among those who were there all the time.",
)
@click.option("--list", "listed", is_flag=True, help="Name all managers, from the best paid down.")
@click.option("--policy", metavar="NAME", help="Of the folder's policies. [default: its base]")
@click.option("--replication", type=int, metavar="N", help="[default: the folder's first, usually 0]")
@click.option("--basis", type=OneOf(BASES), help="Of the folder's bases of comparison. [default: its first]")
@click.option(
    "--otherwise",
    type=OneOf(OTHERWISE),
    default=OTHERWISE[1],
    help="What he would have earned: paid for the same results by the other policies' plans, and with a "
    "tenth more or less; lived besides in the same replication under them, a run each. [default: paid]",
)
@click.option("--month", metavar="Y-MM", help="Only this month, with all that happened in it, such as 2-07.")
@click.option("--details", is_flag=True, help="All that happened, with clients and families.")
@plans_option
@click.option("--out", type=_FILE, metavar="FILE", help="Write all tables to a .csv or .xlsx file.")
@click.option("--figure", type=_FILE, metavar="FILE", help="Draw pay and bookings into a .png or .svg file.")
@click.option(
    "--store",
    type=_FILE,
    metavar="DIR",
    default=Path("results/store"),
    help="Store of the run; a warm-up that it no longer holds is run again. [default: results/store]",
)
@face_options
def explain(
    result: Path,
    manager: str | None,
    listed: bool,
    policy: str | None,
    replication: int | None,
    basis: str | None,
    otherwise: OtherwiseChoice,
    month: str | None,
    details: bool,
    plan_files: tuple[Path, ...],
    out: Path | None,
    figure: Path | None,
    store: Path,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Explain one manager of the finished run in the folder RESULT.

    One replication is run again with notes taken, and must come to the same bytes. Tells what he did month by
    month, what he was credited with, how each payment came about, and what he would have earned otherwise.

    \b
    Examples
      cmsim explain results/compare-all --list
      cmsim explain results/compare-all --manager median --policy ownership-bonus
      cmsim explain results/compare-all --manager 4 --month 1-03 --lang zh
      cmsim explain results/run-hebei-2004 --manager best --out best.xlsx --figure best.png
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    if manager is None and not listed:
        raise CallError(
            "explain.no-manager",
            "nobody is named",
            path="--manager",
            allowed="a number, median, best or worst",
            hint="--list names everybody",
        )
    for file in (out, figure):
        if file is not None:
            check_file(file)
    use_plan_files(plan_files)
    from cmsim import api
    from cmsim.cli import explain_answer

    named: dict[str, Any] = {"policy": policy, "replication": replication, "basis": basis, "store": store}
    with shown_progress(lang, wanted=not (quiet or as_json)) as note:
        if listed:
            everybody = api.managers(result, progress=note, **named)
        else:
            assert manager is not None
            found = api.explain(
                result,
                manager,
                otherwise=otherwise,
                month=month,
                out=out,
                figure=figure,
                lang=lang,
                progress=note,
                **named,
            )
    if listed:
        explain_answer.tell_all(everybody, result, named, lang, as_json=as_json, quiet=quiet)
        return
    explain_answer.tell(found, lang, month=month, details=details, as_json=as_json, quiet=quiet)
    if not as_json and not quiet:
        explain_answer.tell_files((out, figure), lang)
