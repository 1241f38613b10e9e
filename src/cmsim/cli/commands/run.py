"""`cmsim run`: one scenario by itself."""

from __future__ import annotations

from typing import Any

import click

from cmsim.cli.options import RunOptions, run_options, use_plan_files


@click.command(short_help="Run one scenario by itself.")
@click.argument("scenario")
@run_options
def run(scenario: str, **given: Any) -> None:
    """Run one SCENARIO by itself: levels with intervals, tables and figures.

    Use `cmsim compare` for what a policy changes: paired differences need far fewer replications than the
    difference of two runs.

    \b
    Examples
      cmsim run hebei-2004 --scale 0.1
      cmsim run ownership-commission --years 5 --replications 10
      cmsim run my-province.yaml --basis as_written --check
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    options = RunOptions.of(given)
    use_plan_files(options.plan_files)
    from cmsim import api
    from cmsim.cli import experiment
    from cmsim.cli.selection import results_folder

    folder = options.out or results_folder("run", [scenario])
    outcome = experiment.perform(
        lambda note: api.run(scenario, out=folder, progress=note, lang=options.lang, **options.for_request),
        folder,
        options,
    )
    experiment.tell(outcome, options)
