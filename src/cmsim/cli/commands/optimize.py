"""`cmsim optimize`: who goes where, and what to pay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmsim.cli.commands.optimize_incentives import incentives
from cmsim.cli.commands.optimize_portfolios import portfolios
from cmsim.cli.options import (
    face_options,
    out_option,
    plans_option,
    seed_option,
    set_option,
    store_option,
    use_plan_files,
    workers_option,
)
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.place import check_folder
from cmsim.cli.progress import shown_progress
from cmsim.cli.robustness_answer import advice_survives
from cmsim.cli.selection import SHIPPED_BASE, results_folder
from cmsim.cli.solver_options import solver_options
from cmsim.cli.study_options import advice_robustness_option
from cmsim.cli.tables import print_table
from cmsim.cli.usage import NearestGroup, OneOf
from cmsim.cli.words import say
from cmsim.optimise.gaps import ALLOCATION_GAP
from cmsim.report.words import Lang

AXES = ("cost", "retention", "head-count")
"""As `cmsim.optimise.allocation.frontier` has them (a test compares)."""


@click.group(cls=NearestGroup, short_help="Who goes where, and what to pay.")
def optimize() -> None:
    """Allocate managers and clients within a planner's limits with a proof, and tune pay plans by simulation.

    \b
    Examples
      cmsim optimize allocation ownership-commission+city-groups --scale 0.2
      cmsim optimize allocation plan.yaml hebei-2004 --years 3
      cmsim optimize portfolios ownership-commission --scale 0.1
      cmsim optimize incentives ownership-bonus --tune quota,bonus --scale 0.1
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled


optimize.add_command(incentives)


@optimize.command(short_help="Managers by grade to industry groups and places.")
@click.argument("file", metavar="[FILE]", required=False)
@click.argument("scenario", metavar=f"[SCENARIO={SHIPPED_BASE}]", required=False)
@solver_options(gap=ALLOCATION_GAP, what="allocation", limited="a solve")
@click.option(
    "--years",
    type=click.IntRange(1, 20),
    default=1,
    show_default=True,
    help="Years to spread the moves over.",
)
@click.option(
    "--confirm",
    type=click.IntRange(0, 10_000),
    default=0,
    show_default=True,
    metavar="N",
    help="Replications, with luck of their own, of the advised posts beside the scenario as it stands.",
)
@click.option(
    "--frontier",
    "along",
    type=OneOf(AXES),
    help="Draw a frontier too: revenue by cost, or net contribution by retention or by head-count.",
)
@click.option(
    "--points", type=click.IntRange(2, 50), default=5, show_default=True, metavar="N", help="Of the frontier."
)
@advice_robustness_option
@click.option(
    "--replications",
    type=click.IntRange(1, 1000),
    metavar="N",
    help="Of the survey, worlds with luck of their own. [default: the file's, or 3]",
)
@click.option(
    "--scale",
    type=click.FloatRange(0.0, 1.0, min_open=True),
    metavar="SHARE",
    help="Of the survey: a thinned province of whole branches, such as 0.1. [default: the file's, or 1]",
)
@seed_option
@set_option
@plans_option
@workers_option
@out_option
@store_option
@face_options
def allocation(
    file: str | None,
    scenario: str | None,
    replications: int | None,
    scale: float | None,
    seed: int | None,
    plan_files: tuple[Path, ...],
    solver: str,
    gap: float,
    seconds: float | None,
    years: int,
    confirm: int,
    along: str | None,
    points: int,
    robustness: int,
    overrides: dict[str, str],
    workers: int,
    out: Path | None,
    store: Path,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Allocate managers by grade to industry groups and places, on what effort brings.

    FILE holds the planner's judgement (results at no effort, half, half as much again, saturation) or the
    size of an experiment that measures it by simulation, limits and costs of change; with a part `plan`, it
    tunes parameters of the pay plan in one loop with the allocation. Without FILE an experiment of the usual
    size measures what effort brings. Cells, people, pay and today's results are those of the scenario at the
    start of its world. Limits that cannot hold together are named with the least that would mend them. The
    advice is also a scenario file for `cmsim compare`.

    \b
    Examples
      cmsim optimize allocation ownership-commission+city-groups --scale 0.2
      cmsim optimize allocation plan.yaml
      cmsim optimize allocation measured.yaml ownership-commission+city-groups --confirm 6
      cmsim optimize allocation plan.yaml my-province.yaml --solver cbc --years 3 --out results/moves
      cmsim optimize allocation posts-and-plan.yaml ownership-bonus+city-groups --confirm 8 --robustness 400
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    use_plan_files(plan_files)
    from cmsim.advice_robustness import check_study
    from cmsim.allocation_files.told_apart import told_apart
    from cmsim.optimising import optimize_allocation
    from cmsim.report.allocation_tables import allocation_tables
    from cmsim.report.allocation_told import allocation_sentences, confirmation_json, frontier_json
    from cmsim.report.joint_told import joint_json

    path, named = told_apart(file, scenario)
    folder = out or results_folder("allocation", [str(named if path is None else path.with_suffix("").name)])
    check_folder(folder)
    shared: dict[str, Any] = {"workers": workers, "store": store, "overrides": overrides, "seed": seed}
    if robustness:
        check_study(named, robustness, **shared)
    with shown_progress(lang, wanted=not (quiet or as_json)) as note:
        found = optimize_allocation(
            path,
            named,
            replications=replications,
            scale=scale,
            solver=solver,
            relative_gap=gap,
            seconds=seconds,
            years=years,
            **shared,
            confirm=confirm,
            along=along,
            points=points,
            progress=note,
            out=folder,
            lang=lang,
        )
        survives = advice_survives(
            found.policy,
            named,
            robustness,
            has_plan=found.plan is not None,
            folder=folder,
            progress=note,
            lang=lang,
            **shared,
        )
    best = found.best
    sentences = allocation_sentences(found, lang)
    if as_json:
        print_json(
            {
                "state": best.state,
                "gap": best.gap,
                "today": found.today,
                "totals": best.totals,
                "binding": [check.limit for check in best.binding],
                "change": vars(best.change),
                "one_more_yuan_per_year": found.worth.one_more,
                "one_fewer_yuan_per_year": found.worth.one_fewer,
                "moves": [[vars(move) for move in year] for year in found.moves],
                "learning_yuan_per_move": found.problem.costs.learning_yuan,
                "frontier": frontier_json(found),
                "confirmation": confirmation_json(found.confirmation),
                "plan": joint_json(found.plan),
                "robustness": survives,
                "sentences": sentences,
                "folder": folder,
            }
        )
        return
    print_lines([*sentences, *survives])
    if not quiet:
        print_lines([""])
        for table in allocation_tables(found, lang):
            print_table(table)
        print_lines([say("written to", lang, folder=folder)])


optimize.add_command(portfolios)
