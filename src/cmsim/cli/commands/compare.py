"""`cmsim compare`: policies in the same world with the same luck, paired differences from the base."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from cmsim.cli.options import BASES, RunOptions, run_options, use_plan_files

FULL_YEARS = 5
FULL_REPLICATIONS = 30


@click.command(short_help="Compare policies in the same world.")
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@click.option(
    "--full",
    is_flag=True,
    help=f"All bases of comparison, {FULL_YEARS} years, {FULL_REPLICATIONS} replications, unless given; "
    "tells first how long it will take.",
)
@click.option(
    "--break-even",
    is_flag=True,
    help="At which gross margin, and at which effect of care on trust, each policy begins to pay (takes "
    "new runs).",
)
@click.option(
    "--decompose",
    is_flag=True,
    help="What each policy owes to ownership, head-count, selection of staff and pay, and pay to effort and "
    "to sorting (up to 24 runs for a policy).",
)
@run_options
def compare(scenarios: tuple[str, ...], full: bool, break_even: bool, decompose: bool, **given: Any) -> None:
    """Compare policies in the same world with the same luck.

    The first SCENARIO is the base that the others are compared with; if it is a policy, its own base goes
    before it. Without any, every shipped policy is compared with the shipped base. A SCENARIO is a name (see
    `cmsim list`) or a file; name+overlay puts an overlay on.

    What is finished is kept in --store: a comparison that was stopped goes on where it was, and one that adds
    a policy runs only what is new.

    \b
    Examples
      cmsim compare
      cmsim compare hebei-2004 ownership-commission --scale 0.1
      cmsim compare hebei-2004 ownership-more-managers --decompose --scale 0.2
      cmsim compare ownership+rival-entry ownership-bonus+rival-entry --basis all --lang zh
      cmsim compare --full --out results/full
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    options = RunOptions.of(given)
    use_plan_files(options.plan_files)
    if full:
        options = _in_full(options)
    from cmsim import api
    from cmsim.cli import experiment
    from cmsim.cli.selection import results_folder, shipped_policies
    from cmsim.experiments.comparison import check_request

    asked = api.request(list(scenarios) or shipped_policies(), **options.for_request)
    check_request(asked)
    if decompose:
        from cmsim.experiments.decomposition import designs_of

        # What cannot be taken apart is told before anything runs.
        designs_of(asked)
    folder = options.out or results_folder("compare", scenarios, full=full)
    if full:
        experiment.tell_expected_time(asked, options)

    def and_break_even(made: Any, note: Any) -> Any:
        return api.break_even(made, asked, out=folder, progress=note)

    def apart(note: Any) -> Any:
        return api.decompose(asked, out=folder, progress=note, lang=options.lang)

    outcome = experiment.perform(
        lambda note: api.compare(asked, out=folder, progress=note, lang=options.lang),
        folder,
        options,
        and_break_even if break_even else None,
        apart if decompose else None,
    )
    experiment.tell(outcome, options)


def _in_full(options: RunOptions) -> RunOptions:
    """Return the options with what `--full` means where nothing was given."""
    return replace(
        options,
        bases=options.bases or BASES,
        years=options.years if options.years is not None else FULL_YEARS,
        replications=options.replications if options.replications is not None else FULL_REPLICATIONS,
    )
