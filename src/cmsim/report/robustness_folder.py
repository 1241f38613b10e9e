"""The folder of a robustness study: page, tables, figures, resolved scenarios, manifest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure

from cmsim.report.figures import robust_drivers, robust_flip, robust_worlds
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import png, svg, themed
from cmsim.report.robustness_tables import robustness_sentences, robustness_tables
from cmsim.report.robustness_told import Told, told_of
from cmsim.report.summary_page import as_markdown
from cmsim.store.atomic import write_whole
from cmsim.store.run_folder import write_run_folder
from cmsim.uncertainty.findings import Findings
from cmsim.uncertainty.frames import FRAMES


def robustness_page(told: Told) -> str:
    """Return sentences and tables as Markdown."""
    tables = [as_markdown(table) for table in robustness_tables(told)]
    return "\n\n".join(["\n".join(robustness_sentences(told)), *tables]) + "\n"


def write_robustness(
    findings: Findings,
    out: Path,
    *,
    manifest: Mapping[str, object],
    timing: Mapping[str, object],
    lang: str = "en",
) -> Path:
    """Write the folder of a study and return it.

    Raises
    ------
    StoreError
        If it cannot be written.
    InputError
        If the language is not spoken.
    """
    frames = {name: make(findings) for name, make in FRAMES.items()}
    request = findings.study.request
    write_run_folder(
        out,
        tables={},
        summaries={name: frame for name, frame in frames.items() if not frame.empty},
        page=robustness_page(told_of(findings, lang)),
        resolved={label: scenario.resolved_yaml() for label, scenario in request.scenarios.items()},
        manifest=manifest,
        timing=timing,
    )
    font = font_for(lang)  # type: ignore[arg-type]
    told = told_of(findings, font.lang)
    with themed(font):
        _write(out, "worlds", robust_worlds.draw(robust_worlds.data(told)), told)
        _write(out, "drivers", robust_drivers.draw(robust_drivers.data(told)), told)
        for flip in findings.flips:
            shown = robust_flip.data(told, flip)
            if shown is not None:
                _write(out, f"flip-{flip.ours}-{flip.theirs}", robust_flip.draw(shown), told)
    return out


def _write(out: Path, name: str, figure: Figure, told: Told) -> None:
    write_whole(out / "figures" / f"{name}.png", png(figure))
    write_whole(out / "figures" / f"{name}.svg", svg(figure, told.objective))
