"""`cmsim plan show`: a plan's payout, its marginal payoff, and the effort that it calls for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsim.cli.options import face_options, plans_option, set_option, use_plan_files
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.place import check_folder
from cmsim.cli.progress import shown_progress
from cmsim.cli.tables import print_table
from cmsim.cli.words import say
from cmsim.report.words import Lang

if TYPE_CHECKING:
    from cmsim.experiments.plan_view import PlanView


@click.command(short_help="Draw what a plan pays and the effort it calls for.")
@click.argument("scenario")
@set_option
@plans_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of figures and curves. [default: results/plan-NAME]",
)
@face_options
def show(
    scenario: str,
    overrides: dict[str, str],
    plan_files: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Draw the plan of a SCENARIO: payout curve and marginal payoff by kind of staff, and solved effort.

    Prints what is paid at shares of the target, or of expected results, and where pay jumps or bends. Effort
    is solved as `cmsim compare` does, base pay as written; a world without a response law is measured first.

    \b
    Examples
      cmsim plan show ownership-bonus
      cmsim plan show hebei-2004 --lang zh --out results/targets
      cmsim plan show ownership-commission --set policy.pay.params.rate=0.08 --json
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api
    from cmsim.cli.selection import results_folder

    use_plan_files(plan_files)
    folder = out or results_folder("plan", [scenario])
    check_folder(folder)
    with shown_progress(lang, wanted=not (quiet or as_json)) as note:
        view = api.plan_show(
            scenario,
            out=folder,
            lang=lang,
            overrides=overrides,
            progress=None if note is None else lambda share: note("pilot", share),
        )
    if as_json:
        print_json(_as_json(view, folder))
        return
    if not quiet:
        from cmsim.report.plan_table import plan_table

        print_table(plan_table(view, lang))
    print_lines([say("plan drawn", lang, folder=folder)])


def _as_json(view: PlanView, folder: Path) -> dict[str, object]:
    kinds = [
        {
            "kind": curve.kind,
            "reference_yuan": curve.reference_yuan,
            "reference_is_target": curve.reference_is_target,
            "expected_yuan": curve.expected_yuan,
            "pay_yuan": {f"{share:g}": yuan for share, yuan in curve.pay_at.items()},
            "jumps": [{"at_yuan": at, "yuan": yuan} for at, yuan in curve.jumps],
            "bends_yuan": curve.bends_yuan,
        }
        for curve in view.curves
    ]
    return {"scenario": view.scenario, "plan": view.plan, "period": view.period, "kinds": kinds} | {
        "not_solved": view.not_solved,
        "folder": folder,
    }
