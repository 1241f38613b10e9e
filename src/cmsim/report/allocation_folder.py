"""Figures of an allocation's advice, as PNG and SVG."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from cmsim.optimise.allocation_advice import AllocationAdvice
from cmsim.report.figures import allocation_frontier, allocation_gains, allocation_groups
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import png, svg, themed
from cmsim.report.words import language
from cmsim.store.atomic import write_whole

FIGURES_FOLDER = "figures"


def write_allocation_figures(advice: AllocationAdvice, out: Path, lang: str = "en") -> list[Path]:
    """Write the figures there is something to show in, and return the PNG files.

    Without a Chinese font labels are English.

    Raises
    ------
    InputError
        If the language is not spoken.
    StoreError
        If the folder cannot be written.
    """
    font = font_for(language(lang))
    written: list[Path] = []

    def write(name: str, figure: Figure, title: str) -> None:
        file = out / FIGURES_FOLDER / f"{name}.png"
        write_whole(file, png(figure))
        write_whole(file.with_suffix(".svg"), svg(figure, title))
        written.append(file)

    with themed(font):
        groups = allocation_groups.data(advice, font.lang)
        write("groups", allocation_groups.draw(groups), groups.title)
        gains = allocation_gains.data(advice, font.lang)
        if gains is not None:
            write("gains", allocation_gains.draw(gains), gains.title)
        drawn = allocation_frontier.data(advice, font.lang)
        if drawn is not None:
            write("frontier", allocation_frontier.draw(drawn), drawn.title)
    return written
