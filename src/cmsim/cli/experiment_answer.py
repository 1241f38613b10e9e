"""What an experiment will run, what is finished of it, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.cli.output import print_json, print_lines, write_line
from cmsim.cli.tables import print_table
from cmsim.cli.words import say
from cmsim.report.words import Lang

if TYPE_CHECKING:
    from cmsim.experiment_files.planned import PlannedExperiment
    from cmsim.experiments.points_standing import Standing
    from cmsim.experiments.swept import Experiment


def tell_plan(asked: PlannedExperiment, lang: Lang) -> None:
    """Say on standard error how much is to be run, and how much of it the store holds."""
    from cmsim.experimenting import status

    write_line(_standing_text(status(asked), lang), to_error=True)


def tell_standing(asked: PlannedExperiment, standing: Standing, lang: Lang, *, as_json: bool) -> None:
    """Tell what of an experiment is finished."""
    if as_json:
        print_json({"experiment": asked.file.id, "finished": standing.finished, **asdict(standing)})
        return
    print_lines([_standing_text(standing, lang)])


def _standing_text(standing: Standing, lang: Lang) -> str:
    return say(
        "standing",
        lang,
        points=standing.points.all,
        points_done=standing.points.done,
        runs=standing.runs.all,
        runs_done=standing.runs.done,
        laws=standing.laws.all - standing.laws.done,
    )


def tell(found: Experiment, folder: Path, lang: Lang, *, as_json: bool, quiet: bool) -> None:
    """Print what came out: for a programme, in sentences, or with all tables."""
    from cmsim.report.sweep_tables import sweep_sentences, sweep_tables, sweep_told

    told = sweep_told(found, lang)
    sentences = sweep_sentences(told)
    if as_json:
        print_json(
            {
                "experiment": found.name,
                "sentences": sentences,
                "points": found.points.to_dict("records"),
                "estimates": found.estimates.to_dict("records"),
                "differences": found.differences.to_dict("records"),
                "correlations": found.correlations.to_dict("records"),
                "folder": folder,
                "figures": sorted((folder / "figures").glob("*.png")),
            }
        )
        return
    print_lines(sentences)
    if not quiet:
        print_lines([""])
        for table in sweep_tables(told):
            print_table(table)
        print_lines([say("written to", lang, folder=folder)])


def tell_written(written: Sequence[Path], lang: Lang, *, as_json: bool) -> None:
    """Tell which files were written."""
    if as_json:
        print_json({"written": list(written)})
        return
    print_lines([say("file written", lang, file=path) for path in written])
