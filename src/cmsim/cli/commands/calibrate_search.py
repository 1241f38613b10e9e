"""`cmsim calibrate search`: assumptions, within their ranges, under which the base meets its patterns."""

from __future__ import annotations

from pathlib import Path

import click

from cmsim.cli.options import face_options, set_option, workers_option
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.place import check_folder
from cmsim.cli.progress import shown_progress
from cmsim.cli.selection import RESULTS, SHIPPED_BASE
from cmsim.cli.words import say
from cmsim.report.words import Lang

SEARCH_FOLDER = RESULTS / "calibrate"
DEFAULT_BUDGET = 80
"""As `cmsim.calibrate.search.search` has it (a test compares), which takes long to import."""
DEFAULT_SCALE = 0.25
"""As `cmsim.calibrate.search.SEARCH_DESIGN` has it (a test compares)."""


@click.command(short_help="Search assumptions that meet the patterns.")
@click.argument("scenario", default=SHIPPED_BASE, metavar=f"[SCENARIO={SHIPPED_BASE}]")
@click.option(
    "--budget", type=int, default=DEFAULT_BUDGET, show_default=True, metavar="N", help="Sets to simulate."
)
@click.option(
    "--scale",
    type=float,
    default=DEFAULT_SCALE,
    show_default=True,
    metavar="SHARE",
    help="A thinned province of whole branches.",
)
@workers_option
@set_option
@click.option(
    "--earlier",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Sets that an earlier search evaluated (its evaluated.csv), perhaps with an older model: they "
    "say where to search, and are never accepted themselves.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=SEARCH_FOLDER,
    metavar="DIR",
    help="Folder of the search; a search that was stopped goes on from it. [default: results/calibrate]",
)
@face_options
def search(
    scenario: str,
    budget: int,
    scale: float,
    workers: int,
    overrides: dict[str, str],
    earlier: Path | None,
    out: Path,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Search the assumptions of a base for sets that meet the fitted patterns together.

    Accepted sets are joint draws: put accepted.csv among the shipped scenarios' accepted/ as BASE.csv, and
    `cmsim compare --parameters accepted` samples it.

    \b
    Examples
      cmsim calibrate search
      cmsim calibrate search --budget 40 --scale 0.1 --workers 2 --out results/quick-search
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api
    from cmsim.calibrate.search import ACCEPTED_FILE, EVALUATED_FILE
    from cmsim.calibrate.search import search as run_search
    from cmsim.cli.solved_base import solved_base_worth
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.executor import default_workers

    base = api.load(scenario, overrides)
    check_folder(out)
    with shown_progress(lang, wanted=not (quiet or as_json)) as note, one_blas_thread():
        found = run_search(
            base,
            out,
            budget,
            scale,
            workers or default_workers(),
            None if note is None else lambda share: note("search", share),
            worth_yuan=solved_base_worth(base, out, note),
            earlier=earlier,
        )
    numbers = {"accepted": len(found.accepted), "evaluated": len(found.evaluated)}
    if as_json:
        print_json({**numbers, "noise": found.noise, "files": [out / ACCEPTED_FILE, out / EVALUATED_FILE]})
        return
    print_lines([say("search done", lang, **numbers)])
    if not quiet:
        print_lines([say("file written", lang, file=out / name) for name in (ACCEPTED_FILE, EVALUATED_FILE)])
