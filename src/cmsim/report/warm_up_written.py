"""The files of a study of the warm-up: a table for spreadsheets, and the figure."""

from __future__ import annotations

from pathlib import Path

from cmsim.calibrate.warm_up import WarmUpStudy, settling_frame
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.path_grid import draw_path_grid
from cmsim.report.figures.theme import png, svg, themed
from cmsim.report.warm_up import warm_up_figure
from cmsim.report.words import language
from cmsim.scenario import Scenario
from cmsim.store.atomic import write_whole
from cmsim.store.run_folder import write_summary

NAME = "warm-up"


def write_warm_up(study: WarmUpStudy, base: Scenario, out: Path, lang: str = "en") -> list[Path]:
    """Write table and figure into a folder, and return the files.

    Raises
    ------
    StoreError
        If they cannot be written.
    """
    write_summary(out, NAME, settling_frame(study))
    font = font_for(language(lang))
    with themed(font):
        shown = warm_up_figure(study, base, font.lang)
        figure = draw_path_grid(shown)
        write_whole(out / f"{NAME}.png", png(figure))
        write_whole(out / f"{NAME}.svg", svg(figure, shown.title))
    return [out / f"{NAME}{suffix}" for suffix in (".csv", ".png", ".svg")]
