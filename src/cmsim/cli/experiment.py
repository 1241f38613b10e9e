"""What `run` and `compare` share: doing it with progress, and telling what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsim.cli.options import RunOptions
from cmsim.cli.output import print_json, print_lines, print_table
from cmsim.cli.progress import Progress, shown_progress
from cmsim.cli.words import processors_text, say, time_text

if TYPE_CHECKING:
    from cmsim.cli.break_even_tables import PolicyBreakEven
    from cmsim.experiments.comparison import Comparison, Request

FIGURES_FOLDER = "figures"


@dataclass(frozen=True)
class Outcome:
    """What a call came to.

    Attributes
    ----------
    folder : Path
        Where it was written.
    figures : list of Path
        Figures written.
    break_even : list of PolicyBreakEven
        Empty unless asked for.
    """

    comparison: Comparison
    folder: Path
    figures: list[Path]
    break_even: list[PolicyBreakEven] = field(default_factory=list)


def tell_expected_time(asked: Request, options: RunOptions) -> None:
    """Say on standard error how long a comparison is expected to take."""
    if options.quiet or options.as_json:
        return
    from cmsim.experiments.executor import default_workers
    from cmsim.experiments.expected_time import expected_seconds

    workers = processors_text(asked.workers or default_workers(), options.lang)
    time = time_text(expected_seconds(asked), options.lang)
    click.echo(say("expected", options.lang, time=time, workers=workers), err=True)


def perform(
    work: Callable[[Progress | None], Comparison],
    folder: Path,
    options: RunOptions,
    then: Callable[[Comparison, Progress | None], list[PolicyBreakEven]] | None = None,
) -> Outcome:
    """Do what is asked with progress, write the figures, and return what came out.

    Parameters
    ----------
    work : callable
        Runs and writes the folder.
    then : callable, optional
        Makes the break-even of what came out.
    """
    with shown_progress(options.lang, wanted=not (options.quiet or options.as_json)) as note:
        comparison = work(note)
        found = then(comparison, note) if then is not None else []
    from cmsim.report.figures import write_figures

    figures = write_figures(comparison, folder / FIGURES_FOLDER, options.lang, options.parameters)
    return Outcome(comparison, folder, figures, found)


def tell(outcome: Outcome, options: RunOptions) -> None:
    """Print what came out, for a programme, briefly, or with all tables."""
    if options.as_json:
        print_json(_as_json(outcome, options))
    elif options.quiet:
        print_lines(list(_sentences(outcome, options).values()))
    else:
        _print_all(outcome, options)


def _sentences(outcome: Outcome, options: RunOptions) -> dict[str, str]:
    from cmsim.report.summary import summary_sentence

    compared = outcome.comparison
    return {
        basis: summary_sentence(compared, basis, options.lang, options.parameters) for basis in compared.bases
    }


def _as_json(outcome: Outcome, options: RunOptions) -> dict[str, object]:
    compared = outcome.comparison
    return {
        "base": compared.base,
        "policies": compared.labels,
        "bases": compared.bases,
        "replications": compared.replications,
        "years": compared.years,
        "scale": compared.scale,
        "parameters": options.parameters,
        "law": compared.law.digest,
        "sentence": _sentences(outcome, options),
        "summary": compared.summary().to_dict("records"),
        "break_even": [found.as_json() for found in outcome.break_even],
        "folder": outcome.folder,
        "figures": outcome.figures,
    }


def _print_all(outcome: Outcome, options: RunOptions) -> None:
    from cmsim.cli.break_even_tables import break_even_tables
    from cmsim.report.summary import comparison_table, sanity_table, year_table

    compared, lang = outcome.comparison, options.lang
    sentences = _sentences(outcome, options)
    for basis in compared.bases:
        print_table(comparison_table(compared, basis, lang, options.parameters))
        print_lines([sentences[basis], ""])
        print_table(year_table(compared, basis, lang, options.parameters))
        print_table(sanity_table(compared, basis, lang, options.parameters))
        for table in break_even_tables(compared, basis, outcome.break_even, lang):
            print_table(table)
    print_lines([say("written to", lang, folder=outcome.folder)])
