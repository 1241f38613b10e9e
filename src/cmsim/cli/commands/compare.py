"""`cmsim compare`: policies in the same world with the same luck, paired differences from the base."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cmsim.cli.options import BASES, RunOptions, run_options, use_plan_files
from cmsim.cli.study_options import tune_options, until_options

if TYPE_CHECKING:
    from cmsim.experiments.tuned_comparison import TunedComparison

FULL_YEARS = 5
FULL_REPLICATIONS = 30
UNTIL_OPTIONS = ("precision", "precision_of", "select_best", "confidence", "most_replications")
TUNE_OPTIONS = ("tune_objective", "tune_replications", "tune_tolerance")
"""In the order of the settings that they become."""


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
@until_options
@tune_options
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
      cmsim compare ownership-bonus ownership-commission --tune 16 --tune-tolerance 0.2
      cmsim compare ownership ownership-commission --precision 1% --scale 0.1
      cmsim compare --select-best 500000
      cmsim compare --full --out results/full
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    tuning = {name: given.pop(name) for name in TUNE_OPTIONS}
    evaluations = given.pop("tune")
    until = {name: given.pop(name) for name in UNTIL_OPTIONS}
    options = RunOptions.of(given)
    use_plan_files(options.plan_files)
    if full:
        options = _in_full(options)
    from cmsim import api
    from cmsim.cli import experiment
    from cmsim.cli.replications_added import replications_added
    from cmsim.cli.selection import results_folder, shipped_policies
    from cmsim.experiments.comparison import check_request
    from cmsim.experiments.tune_settings import TuneSettings, check_tuning
    from cmsim.experiments.tuning import selection_request

    asked = api.request(list(scenarios) or shipped_policies(), **options.for_request)
    check_request(asked)
    verb = "compare" if evaluations is None else "tuned"
    folder = options.out or results_folder(verb, scenarios, full=full)
    if decompose:
        from cmsim.experiments.decomposition import designs_of

        # What cannot be taken apart is told before anything runs.
        designs_of(asked)
    if evaluations is not None:
        settings = TuneSettings(evaluations, *tuning.values())
        check_tuning(asked, settings)
        experiment.tell_expected_time(asked, options, selection_request(asked, settings))
    elif full:
        experiment.tell_expected_time(asked, options)
    tuned: list[TunedComparison] = []
    added = replications_added(asked, until)

    def work(note: Any) -> Any:
        if evaluations is None:
            return api.compare(added.done(note), out=folder, progress=note, lang=options.lang)
        made = api.tune_families(
            asked, tune=evaluations, out=folder, progress=note, lang=options.lang, **tuning
        )
        tuned.append(made)
        return made.comparison

    def and_break_even(made: Any, note: Any) -> Any:
        return api.break_even(made, tuned[0].asked if tuned else asked, out=folder, progress=note)

    def apart(note: Any) -> Any:
        told = tuned[0].asked if tuned else asked
        return api.decompose(told, out=folder, progress=note, lang=options.lang)

    outcome = experiment.perform(
        work,
        folder,
        options,
        and_break_even if break_even else None,
        apart if decompose else None,
    )
    experiment.tell(
        replace(
            outcome,
            tuned=tuned[0] if tuned else None,
            scenarios=asked.scenarios,
            precision=added.precision,
            selection=added.selection,
        ),
        options,
    )


def _in_full(options: RunOptions) -> RunOptions:
    """Return the options with what `--full` means where nothing was given."""
    return replace(
        options,
        bases=options.bases or BASES,
        years=options.years if options.years is not None else FULL_YEARS,
        replications=options.replications if options.replications is not None else FULL_REPLICATIONS,
    )
