"""What `run` and `compare` share: doing it with progress, and telling what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.cli.options import RunOptions
from cmsim.cli.output import print_json, print_lines, write_line
from cmsim.cli.place import check_folder
from cmsim.cli.progress import Progress, shown_progress
from cmsim.cli.tables import print_table
from cmsim.cli.words import processors_text, say, time_text

if TYPE_CHECKING:
    from cmsim.experiments.best_selected import Selection
    from cmsim.experiments.break_even import PolicyBreakEven
    from cmsim.experiments.comparison import Comparison, Request
    from cmsim.experiments.decomposition import Decomposition
    from cmsim.experiments.tuned_comparison import TunedComparison
    from cmsim.experiments.until_precise import PrecisionReached
    from cmsim.report.text_table import TextTable
    from cmsim.scenario import Scenario

FIGURES_FOLDER = "figures"


@dataclass(frozen=True)
class Outcome:
    """What a call came to.

    Attributes
    ----------
    folder : Path
        Where it was written.
    break_even : list of PolicyBreakEven
        Empty unless asked for.
    decompositions : list of Decomposition
        Empty unless asked for.
    tuned : TunedComparison or None
        How the plans compared were tuned, if they were.
    scenarios : dict
        Of the comparison, by label.
    precision : PrecisionReached or None
        How precise it became, if a precision was asked for.
    selection : Selection or None
        Which policy was selected, if one was asked for.
    """

    comparison: Comparison
    folder: Path
    break_even: list[PolicyBreakEven] = field(default_factory=list)
    decompositions: list[Decomposition] = field(default_factory=list)
    tuned: TunedComparison | None = None
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    precision: PrecisionReached | None = None
    selection: Selection | None = None


def tell_expected_time(asked: Request, options: RunOptions, *others: Request) -> None:
    """Say on standard error how long a comparison, and what goes before it, is expected to take."""
    if options.quiet or options.as_json:
        return
    from cmsim.experiments.comparison import planned
    from cmsim.experiments.executor import default_workers
    from cmsim.experiments.expected_time import expected_seconds

    with shown_progress(options.lang, wanted=True) as note:
        # Without a response law nothing can be expected: one that is missing is measured first.
        planned(asked, None if note is None else lambda share: note("pilot", share))
    workers = processors_text(asked.workers or default_workers(), options.lang)
    time = time_text(sum(expected_seconds(one) for one in (*others, asked)), options.lang)
    write_line(say("expected", options.lang, time=time, workers=workers), to_error=True)


def perform(
    work: Callable[[Progress | None], Comparison],
    folder: Path,
    options: RunOptions,
    then: Callable[[Comparison, Progress | None], list[PolicyBreakEven]] | None = None,
    apart: Callable[[Progress | None], list[Decomposition]] | None = None,
) -> Outcome:
    """Do what is asked with progress, and return what came out.

    Parameters
    ----------
    work : callable
        Runs and writes the folder.
    then : callable, optional
        Makes the break-even of what came out.
    apart : callable, optional
        Takes the differences apart.

    Raises
    ------
    StoreError
        If the folder could not be written, before anything runs; else what the callables raise.
    """
    from cmsim.store.results_folder import claimed_folder

    check_folder(folder)
    loud = not (options.quiet or options.as_json)
    with claimed_folder(folder), shown_progress(options.lang, wanted=loud) as note:
        comparison = work(note)
        found = then(comparison, note) if then is not None else []
        decompositions = apart(note) if apart is not None else []
    return Outcome(comparison, folder, found, decompositions)


def tell(outcome: Outcome, options: RunOptions) -> None:
    """Print what came out, for a programme, briefly, or with all tables."""
    if options.as_json:
        print_json(_as_json(outcome, options))
    elif options.quiet:
        print_lines(
            [*_sentences(outcome, options).values(), *_ranking(outcome, options), *_until(outcome, options)]
        )
    else:
        _print_all(outcome, options)


def _sentences(outcome: Outcome, options: RunOptions) -> dict[str, str]:
    from cmsim.report.summary import summary_sentence

    compared = outcome.comparison
    return {
        basis: summary_sentence(compared, basis, options.lang, options.parameters) for basis in compared.bases
    }


def _ranking(outcome: Outcome, options: RunOptions) -> list[str]:
    """Return the sentence that ranks tuned families, or says why there is no ranking; nothing untuned."""
    if outcome.tuned is None:
        return []
    from cmsim.report.tuning_tables import ranking_sentence

    return [ranking_sentence(outcome.tuned, options.lang, options.parameters)]


def _until(outcome: Outcome, options: RunOptions) -> list[str]:
    """Return how precise it became and which policy was selected, as far as asked for."""
    from cmsim.report.ranking_tables import precision_sentence, selection_sentences

    found = []
    if outcome.precision is not None:
        found.append(precision_sentence(outcome.precision, options.lang))
    if outcome.selection is not None:
        found += selection_sentences(outcome.selection, outcome.scenarios, options.lang)
    return found


def _as_json(outcome: Outcome, options: RunOptions) -> dict[str, object]:
    from dataclasses import asdict

    from cmsim.experiments.ranking import ranking_frame

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
        "laws": compared.law_digests,
        "sentence": _sentences(outcome, options),
        "summary": compared.summary().to_dict("records"),
        "break_even": [found.as_json() for found in outcome.break_even],
        "decomposition": _decomposed(outcome.decompositions),
        "tuning": None if outcome.tuned is None else outcome.tuned.as_json(),
        "ranking": " ".join(_ranking(outcome, options)),
        "ranks": ranking_frame(compared).to_dict("records"),
        "precision": _precision(outcome.precision),
        "selection": None if outcome.selection is None else asdict(outcome.selection),
        "until": _until(outcome, options),
        "folder": outcome.folder,
        "figures": sorted((outcome.folder / FIGURES_FOLDER).glob("*.png")),
    }


def _precision(found: PrecisionReached | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "measure": found.settings.measure,
        "amount": found.settings.target.amount,
        "relative": found.settings.target.relative,
        "reached": found.reached,
        "replications": found.replications,
        "widest_half_width": found.widest.half_width,
        "policy": found.policy,
        "basis": found.basis,
    }


def _decomposed(found: list[Decomposition]) -> list[object]:
    from cmsim.experiments.decomposition_tables import decomposition_summary

    return list(decomposition_summary(found).to_dict("records"))


def _print_all(outcome: Outcome, options: RunOptions) -> None:
    from cmsim.cli.break_even_tables import break_even_tables
    from cmsim.experiments.ranking import can_be_ranked
    from cmsim.report.decomposition import decomposition_tables
    from cmsim.report.ranking_tables import ranking_table
    from cmsim.report.summary import comparison_table, sanity_table, year_table

    compared, lang = outcome.comparison, options.lang
    sentences = _sentences(outcome, options)
    said: set[str] = set()

    def print_new(table: TextTable) -> None:
        """Print a table without the notes that a reader has just read."""
        print_table(replace(table, notes=tuple(note for note in table.notes if note not in said)))
        said.update(table.notes)

    for basis in compared.bases:
        print_new(comparison_table(compared, basis, lang, options.parameters))
        print_lines([sentences[basis], ""])
        if can_be_ranked(compared):
            print_new(ranking_table(compared, basis, lang, options.parameters))
        print_new(year_table(compared, basis, lang, options.parameters))
        print_new(sanity_table(compared, basis, lang, options.parameters))
        for table in break_even_tables(compared, basis, outcome.break_even, lang):
            print_new(table)
        for one in outcome.decompositions:
            for table in decomposition_tables(one, lang, options.parameters) if one.basis == basis else ():
                print_new(table)
    if outcome.tuned is not None:
        from cmsim.report.tuning_tables import tuning_tables

        for table in tuning_tables(outcome.tuned, lang, options.parameters):
            print_new(table)
        print_lines([*_ranking(outcome, options), ""])
    if until := _until(outcome, options):
        print_lines([*until, ""])
    print_lines([say("written to", lang, folder=outcome.folder)])
