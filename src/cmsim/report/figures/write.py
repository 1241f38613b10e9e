"""All figures of a comparison, as PNG and SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from matplotlib.figure import Figure

from cmsim.experiments.comparison import Comparison
from cmsim.report.figures import (
    attainment,
    cost_benefit,
    effort,
    net_contribution,
    retention,
    revenue,
    sales_weeks,
    staff_gains,
    time_paths,
)
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import png, svg, themed
from cmsim.report.setting import Setting, setting
from cmsim.report.words import language
from cmsim.store.atomic import write_whole


class FigureModule(Protocol):
    """A figure: what is to be drawn, as data that can be tested; and the drawing of it."""

    def data(self, told: Setting, /) -> Any:
        """Return a frozen dataclass with a `title`, or None where there is nothing to show."""

    def draw(self, shown: Any, /) -> Figure:
        """Return the figure."""


FIGURES: dict[str, FigureModule] = {
    "revenue": revenue,
    "retention": retention,
    "net_contribution": net_contribution,
    "cost_benefit": cost_benefit,
    "time_paths": time_paths,
    "effort": effort,
    "sales_weeks": sales_weeks,
    "attainment": attainment,
    "staff_gains": staff_gains,
}
"""By the beginning of the file's name."""

NOTE_FILE = "note.txt"
"""Written only if a reader must know something of the figures as a whole."""


def write_figures(
    comparison: Comparison, folder: Path, lang: str = "en", parameters: str = "defaults"
) -> list[Path]:
    """Write every figure for every basis of comparison, and return what was written.

    Files are named `figure-basis.png` and `.svg`. If Chinese is asked for and no Chinese font is installed,
    labels are English, and `note.txt` says so.

    Parameters
    ----------
    parameters : str
        As in the request, because it decides what kind of uncertainty the intervals hold.

    Raises
    ------
    InputError
        If the language is not spoken.
    StoreError
        If the folder cannot be written.
    """
    font = font_for(language(lang))
    written: list[Path] = []
    with themed(font):
        for basis in comparison.bases:
            told = setting(comparison, basis, font.lang, parameters)
            for name, module in FIGURES.items():
                shown = module.data(told)
                if shown is None:
                    continue
                figure = module.draw(shown)
                for suffix, content in ((".png", png(figure)), (".svg", svg(figure, shown.title))):
                    target = folder / f"{name}-{basis}{suffix}"
                    write_whole(target, content)
                    written.append(target)
    note = folder / NOTE_FILE
    if font.note:
        write_whole(note, f"{font.note}\n".encode())
        written.append(note)
    else:
        note.unlink(missing_ok=True)
    return written
