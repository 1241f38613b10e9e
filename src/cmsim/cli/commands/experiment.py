"""`cmsim experiment`: files that say what to vary, how often to replicate and what to compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmsim.cli.options import (
    executor_options,
    face_options,
    out_option,
    plans_option,
    put_on_all,
    seed_option,
    store_option,
    use_plan_files,
    workers_option,
    years_option,
)
from cmsim.cli.usage import NearestGroup, OneOf

FORMATS = ("csv", "excel", "parquet")
"""As `cmsim.report.sweep_export.FORMATS` has them (a test compares)."""
_FILE = click.Path(path_type=Path)


@click.group(cls=NearestGroup, short_help="Run, resume, look at and export experiment files.")
def experiment() -> None:
    """Run an experiment file: scenarios, sweeps of factors, replications, responses, comparisons.

    \b
    Examples
      cmsim experiment run planner-head-count
      cmsim experiment run my-experiment.yaml --scale 0.1 --replications 2
      cmsim experiment status my-experiment.yaml
      cmsim experiment resume results/experiment-my-experiment
      cmsim experiment export results/experiment-my-experiment --to excel
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled


_change_options = put_on_all(
    click.option("--replications", type=int, metavar="N", help="In place of the file's."),
    years_option,
    seed_option,
    click.option("--scale", type=float, metavar="SHARE", help="In place of the file's."),
    workers_option,
    executor_options,
    plans_option,
    store_option,
)


@experiment.command(short_help="Run an experiment file.")
@click.argument("file", metavar="FILE")
@_change_options
@out_option
@face_options
def run(file: str, **given: Any) -> None:
    """Run an experiment: a file, or the name of a shipped one (see `cmsim list`).

    What is finished is kept in --store: an experiment that was stopped goes on where it was, and one that
    adds points runs only what is new.

    \b
    Examples
      cmsim experiment run planner-head-count
      cmsim experiment run my-experiment.yaml --scale 0.1 --replications 2
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    _run(file, given)


@experiment.command(short_help="Go on with an experiment that was stopped.")
@click.argument("what", metavar="FILE|FOLDER")
@workers_option
@executor_options
@plans_option
@face_options
def resume(what: str, **given: Any) -> None:
    """Go on with an experiment that was begun, with the options it was begun with.

    Named by its file, if its results go to the usual folder, or by the folder of its results.

    \b
    Examples
      cmsim experiment resume planner-head-count
      cmsim experiment resume results/experiment-planner-head-count
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim.experimenting import begun_changes, folder_of

    folder = folder_of(what)
    file, changes = begun_changes(folder)
    _run(file, {**given, **changes, "out": folder})


@experiment.command(short_help="Tell what of an experiment is finished.")
@click.argument("file", metavar="FILE")
@_change_options
@face_options
def status(file: str, **given: Any) -> None:
    """Tell how much of an experiment the store holds; nothing is run.

    \b
    Examples
      cmsim experiment status planner-head-count
      cmsim experiment status my-experiment.yaml --json
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim.cli import experiment_answer
    from cmsim.experimenting import planned
    from cmsim.experimenting import status as standing

    use_plan_files(given.pop("plan_files"))
    asked = planned(file, _changes_of(given))
    experiment_answer.tell_standing(asked, standing(asked), given["lang"], as_json=given["as_json"])


@experiment.command(short_help="Write an experiment's tables in another format.")
@click.argument("what", metavar="FILE|FOLDER")
@click.option("--to", type=OneOf(FORMATS), default=FORMATS[0], help="Format. [default: csv]")
@click.option("--out", type=_FILE, metavar="DIR", help="Where to. [default: FOLDER/export]")
@face_options
def export(what: str, to: str, out: Path | None, **given: Any) -> None:
    """Write the tables of a finished experiment as CSV files, one workbook of several sheets, or Parquet.

    \b
    Examples
      cmsim experiment export planner-head-count --to excel
      cmsim experiment export results/experiment-planner-head-count --to parquet --out tables
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim.cli import experiment_answer
    from cmsim.experimenting import folder_of
    from cmsim.report.sweep_export import exported

    folder = folder_of(what)
    written = exported(folder, to, out or folder / "export")  # type: ignore[arg-type]
    experiment_answer.tell_written(written, given["lang"], as_json=given["as_json"])


def _changes_of(given: dict[str, Any]) -> Any:
    from cmsim.experiment_files.planned import Changes

    names = ("replications", "years", "scale", "seed", "workers", "store", "executor", "scheduler")
    return Changes(**{name: given[name] for name in names if name in given})


def _run(file: str, given: dict[str, Any]) -> None:
    from cmsim import experimenting
    from cmsim.cli import experiment_answer
    from cmsim.cli.place import check_folder
    from cmsim.cli.progress import shown_progress

    use_plan_files(given.pop("plan_files"))
    asked = experimenting.planned(file, _changes_of(given))
    folder = given["out"] or experimenting.default_folder(asked)
    check_folder(folder)
    loud = not (given["quiet"] or given["as_json"])
    if loud:
        experiment_answer.tell_plan(asked, given["lang"])
    with shown_progress(given["lang"], wanted=loud) as note:
        found = experimenting.experiment(asked, out=folder, progress=note, lang=given["lang"])
    experiment_answer.tell(found, folder, given["lang"], as_json=given["as_json"], quiet=given["quiet"])
