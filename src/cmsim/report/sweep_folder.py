"""The folder of an experiment: page, tables, figures, resolved scenarios, manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cmsim.experiments.swept import Experiment
from cmsim.report.figures import sweep_best, sweep_response, sweep_trade_off
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import png, svg, themed
from cmsim.report.figures.write import write_figures
from cmsim.report.summary_page import as_markdown
from cmsim.report.sweep_tables import sweep_sentences, sweep_tables, sweep_told
from cmsim.report.words import language
from cmsim.store.atomic import write_whole
from cmsim.store.parquet import parquet_bytes
from cmsim.store.run_folder import write_run_folder

FIGURES: dict[str, Any] = {
    "response": sweep_response,
    "trade_off": sweep_trade_off,
    "best": sweep_best,
}
TABLES = ("points", "estimates", "differences", "correlations")
RESPONSES = "responses"


def experiment_page(experiment: Experiment, lang: str) -> str:
    """Return sentences and tables as Markdown; raises InputError if the language is not spoken."""
    told = sweep_told(experiment, lang)
    first, *rest = sweep_sentences(told)
    return "\n\n".join([f"# {first}", *rest, *(as_markdown(table) for table in sweep_tables(told))]) + "\n"


def write_experiment(
    experiment: Experiment,
    out: Path,
    *,
    manifest: Mapping[str, object],
    timing: Mapping[str, object],
    lang: str = "en",
) -> Path:
    """Write the folder of an experiment and return it.

    Raises
    ------
    StoreError
        If it cannot be written.
    InputError
        If the language is not spoken.
    """
    frames = {name: getattr(experiment, name) for name in TABLES}
    write_whole(out / f"{RESPONSES}.parquet", parquet_bytes(experiment.responses))
    font = font_for(language(lang))
    told = sweep_told(experiment, font.lang)
    with themed(font):
        for name, figure in FIGURES.items():
            shown = figure.data(told)
            if shown is not None:
                drawn = figure.draw(shown)
                write_whole(out / "figures" / f"{name}.png", png(drawn))
                write_whole(out / "figures" / f"{name}.svg", svg(drawn, shown.title))
    request = experiment.request
    alone = experiment.outcomes[0].comparison if len(experiment.outcomes) == 1 else None
    if alone is not None:
        write_figures(alone, out / "figures", lang, request.parameters)
    return write_run_folder(
        out,
        tables={},
        summaries={name: frame for name, frame in frames.items() if not frame.empty},
        page=experiment_page(experiment, lang),
        resolved={label: scenario.resolved_yaml() for label, scenario in request.scenarios.items()},
        manifest=manifest,
        timing=timing,
    )
