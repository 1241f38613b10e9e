"""`cmsim plan replay`: last year's real results paid under a plan."""

from __future__ import annotations

from pathlib import Path

import click

from cmsim.cli.options import face_options, plans_option, set_option, use_plan_files
from cmsim.cli.place import check_folder
from cmsim.report.words import Lang

_FILE = click.Path(path_type=Path)


@click.command(short_help="Pay last year's real results under a plan.")
@click.argument("scenario")
@click.option(
    "--actuals",
    type=_FILE,
    required=True,
    metavar="FILE",
    help="CSV or Excel with a row for each manager and month: manager, kind, month, a column for each "
    "measure, and if you like name, paid_yuan, weeks, base_pay_yuan_per_year, team, branch, city.",
)
@click.option(
    "--plan",
    "other",
    metavar="OTHER",
    help="Pay under another plan: that of another scenario, or a plan of the library with its defaults.",
)
@click.option(
    "--deals",
    type=_FILE,
    metavar="FILE",
    help="Single deals (manager, month, gross_profit_yuan) for awards. [default: the sheet `deals`]",
)
@set_option
@plans_option
@click.option("--out", type=_FILE, metavar="DIR", help="Folder of the tables. [default: results/replay-NAME]")
@face_options
def replay(
    scenario: str,
    actuals: Path,
    other: str | None,
    deals: Path | None,
    overrides: dict[str, str],
    plan_files: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Pay last year's real results under the plan of a SCENARIO, without any behaviour.

    Tells what it costs with on-costs, what each manager gains or loses against today's pay, how every payment
    came about, and what is wrong with the file. Today's pay is the column paid_yuan; without it, what the
    plan of the scenario's base would have paid.

    \b
    Examples
      cmsim plan replay ownership-bonus --actuals last-year.csv
      cmsim plan replay ownership --actuals last-year.xlsx --plan ownership-commission --lang zh
      cmsim plan replay ownership-commission --actuals last-year.csv --set policy.pay.params.rate=0.03 --json
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api
    from cmsim.cli import replay_answer
    from cmsim.cli.selection import results_folder

    use_plan_files(plan_files)
    folder = out or results_folder("replay", [scenario, *([other] if other else [])])
    check_folder(folder)
    found = api.plan_replay(
        scenario, actuals, plan=other, deals=deals, out=folder, lang=lang, overrides=overrides
    )
    replay_answer.tell(found, folder, lang, as_json=as_json, quiet=quiet)
