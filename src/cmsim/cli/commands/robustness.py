"""`cmsim robustness`: what a ranking of policies owes to assumptions that nobody can check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from cmsim.cli.options import (
    BASES,
    DEFAULT_BASIS,
    executor_options,
    face_options,
    out_option,
    plans_option,
    seed_option,
    set_option,
    store_option,
    use_plan_files,
    workers_option,
    years_option,
)
from cmsim.cli.usage import OneOf

SPACES = ("accepted", "ranges")
"""As `cmsim.uncertainty.assumptions.SPACES` has them (a test compares)."""
OBJECTIVES = {
    "net_contribution": "net_contribution_yuan",
    "with_final_value": "net_contribution_with_terminal_yuan",
}
"""Measures by the names that `compare --tune-objective` has for them."""
DEFAULT_BUDGET = 1000
_FOR_REQUEST = ("years", "seed", "scale", "workers", "store", "executor", "scheduler")


@click.command(short_help="What a ranking owes to assumptions.")
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@click.option(
    "--budget",
    type=int,
    default=DEFAULT_BUDGET,
    metavar="N",
    help=f"Runs of a policy in a world, all stages together. [default: {DEFAULT_BUDGET}]",
)
@click.option(
    "--space",
    type=OneOf(SPACES),
    default=SPACES[0],
    help="Fields of which the base has accepted joint draws are drawn together from these, or each from its "
    f"own range as all others. [default: {SPACES[0]}]",
)
@click.option(
    "--objective",
    type=OneOf(tuple(OBJECTIVES)),
    default="net_contribution",
    help="What ranks policies: net contribution without or with the final client base's value. [default: "
    "net_contribution]",
)
@click.option(
    "--drivers",
    type=int,
    default=5,
    metavar="N",
    help="Groups of assumptions whose shares of variance are estimated. [default: 5]",
)
@click.option(
    "--luck-replications",
    type=int,
    default=8,
    metavar="N",
    help="Replications of the world as written, from which the spread of luck is known. [default: 8]",
)
@click.option(
    "--full-replications",
    type=int,
    default=4,
    metavar="N",
    help="Replications at full size, against which the thinned province is held; 0 for none. [default: 4]",
)
@click.option(
    "--basis",
    type=OneOf(BASES),
    default=DEFAULT_BASIS,
    help=f"Basis of comparison, as in `cmsim compare`. [default: {DEFAULT_BASIS}]",
)
@years_option
@seed_option
@click.option(
    "--scale",
    type=float,
    default=0.1,
    metavar="SHARE",
    help="A thinned province of whole branches, such as 0.1. [default: 0.1]",
)
@workers_option
@executor_options
@set_option
@plans_option
@out_option
@store_option
@face_options
def robustness(scenarios: tuple[str, ...], budget: int, basis: str, **given: Any) -> None:
    """Find what a ranking of policies owes to assumptions that nobody can check.

    All parameters of provenance `assumption` are varied together: first in groups, to see which matter, then
    those that do by themselves and all others as one. The answer says which drive each outcome, in which
    share of worlds a policy beats another, the regret of each, under which conditions the ranking turns, and
    what to watch in the first three months. It tells first how long it will take at most; what is finished is
    kept, and the same command goes on from there.

    Scenarios are named as in `cmsim compare`; without any, the shipped policies that it compares.

    \b
    Examples
      cmsim robustness ownership-bonus ownership-commission
      cmsim robustness ownership ownership-commission --budget 600 --full-replications 0
      cmsim robustness my-policy.yaml --objective with_final_value --space ranges
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    use_plan_files(given.pop("plan_files"))
    from cmsim import api
    from cmsim.cli import robustness_answer
    from cmsim.cli.place import check_folder
    from cmsim.cli.progress import shown_progress
    from cmsim.cli.selection import results_folder, shipped_policies
    from cmsim.robustness_study import study_robustness
    from cmsim.uncertainty.plan import StudySettings
    from cmsim.uncertainty.stages import planned_study

    settings = StudySettings(
        budget,
        given["space"],
        OBJECTIVES[given["objective"]],
        given["drivers"],
        given["luck_replications"],
        given["full_replications"],
    )
    asked = api.request(
        list(scenarios) or shipped_policies(),
        bases=(basis,),  # type: ignore[arg-type]
        overrides=given["overrides"],
        **{
            name: given[name]
            for name in ("years", "seed", "scale", "workers", "store", "executor", "scheduler")
        },
    )
    _, plan = planned_study(asked, settings)
    folder = given["out"] or results_folder("robustness", scenarios)
    check_folder(folder)
    loud = not (given["quiet"] or given["as_json"])
    with shown_progress(given["lang"], wanted=loud) as note:
        if loud:
            robustness_answer.tell_plan(asked, plan, given["lang"], note)
    with shown_progress(given["lang"], wanted=loud) as note:
        found = study_robustness(replace(asked), settings, out=folder, progress=note, lang=given["lang"])
    robustness_answer.tell(found, folder, given["lang"], as_json=given["as_json"], quiet=given["quiet"])
