"""What a robustness study is expected to take, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.cli.output import print_json, print_lines, write_line
from cmsim.cli.progress import Progress
from cmsim.cli.tables import print_table
from cmsim.cli.words import processors_text, say, time_text
from cmsim.report.words import Lang

if TYPE_CHECKING:
    from cmsim.experiments.request import Request
    from cmsim.naming import Named
    from cmsim.scenario import Scenario
    from cmsim.uncertainty.findings import Findings
    from cmsim.uncertainty.plan import StudyPlan


def tell_plan(asked: Request, plan: StudyPlan, lang: Lang, note: Progress | None) -> None:
    """Say on standard error what will be simulated and how long it will take at most."""
    from cmsim.experiments.executor import default_workers
    from cmsim.uncertainty.expected_time import expected_study_seconds

    seconds = expected_study_seconds(asked, plan, note)
    told = say(
        "study expected",
        lang,
        worlds=plan.screening_worlds + plan.index_worlds,
        runs=plan.runs,
        time=time_text(seconds, lang),
        workers=processors_text(asked.workers or default_workers(), lang),
    )
    write_line(told, to_error=True)


def tell(found: Findings, folder: Path, lang: Lang, *, as_json: bool, quiet: bool) -> None:
    """Print what came out: for a programme, in sentences, or with all tables."""
    from cmsim.report.robustness_tables import robustness_sentences, robustness_tables
    from cmsim.report.robustness_told import told_of

    told = told_of(found, lang)
    sentences = robustness_sentences(told)
    if as_json:
        print_json(_as_json(found, folder, sentences))
        return
    print_lines(sentences)
    if quiet:
        return
    print_lines([""])
    for table in robustness_tables(told):
        print_table(table)
    print_lines([say("written to", lang, folder=folder)])


def _as_json(found: Findings, folder: Path, sentences: list[str]) -> dict[str, object]:
    from dataclasses import asdict

    from cmsim.uncertainty.frames import FRAMES

    study = found.study
    return {
        "base": study.request.base,
        "policies": list(found.labels),
        "objective": found.objective,
        "space": study.space.space,
        "plan": asdict(study.plan),
        "drivers": list(study.drivers),
        "holds_beyond_the_defaults": found.holds_beyond_the_defaults,
        "not_varied": [{"path": one.path, "reason": one.reason} for one in study.space.not_varied],
        "sentences": sentences,
        **{name: make(found).to_dict("records") for name, make in FRAMES.items() if name != "worlds"},
        "folder": folder,
        "figures": sorted((folder / "figures").glob("*.png")),
    }


def advice_survives(
    advised: Scenario | None,
    scenario: Named,
    budget: int,
    *,
    has_plan: bool,
    folder: Path,
    lang: Lang,
    **options: Any,
) -> list[str]:
    """Study an advice beside the scenario as it stands and return what came out, in sentences.

    Nothing is studied without a budget, or where nothing is advised.

    Parameters
    ----------
    folder : Path
        Of the advice; the study has a folder in it.
    **options
        As for :func:`cmsim.advice_robustness.study_advice`.
    """
    from cmsim.advice_robustness import FOLDER, study_advice
    from cmsim.report.robustness_tables import robustness_sentences
    from cmsim.report.robustness_told import told_of

    if not budget or advised is None:
        return []
    found = study_advice(
        advised, scenario, budget, has_plan=has_plan, out=folder / FOLDER, lang=lang, **options
    )
    return robustness_sentences(told_of(found, lang))
