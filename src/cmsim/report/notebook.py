"""Results in a notebook: plots by name, and a page that shows itself."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial, singledispatch
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from cmsim.errors import InputError, did_you_mean
from cmsim.experiments.comparison import Comparison
from cmsim.experiments.ranking import can_be_ranked
from cmsim.experiments.swept import Experiment
from cmsim.report.comparison_figure import figure as comparison_figure
from cmsim.report.figures import robust_drivers, robust_flip, robust_worlds
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import png, svg, themed
from cmsim.report.figures.write import FIGURES
from cmsim.report.ranking_tables import ranking_table
from cmsim.report.robustness_tables import robustness_sentences, robustness_tables
from cmsim.report.robustness_told import told_of
from cmsim.report.summary import comparison_table, summary_sentence
from cmsim.report.sweep_folder import FIGURES as SWEEP_FIGURES
from cmsim.report.sweep_tables import sweep_sentences, sweep_tables, sweep_told
from cmsim.report.text_table import TextTable
from cmsim.report.words import language
from cmsim.store.atomic import write_whole
from cmsim.uncertainty.findings import Findings
from cmsim.uncertainty.frames import FRAMES

TRADE_OFF = "tradeoff"
"""What a comparison's figure of cost against benefit is called among the plots."""
_TABLES_SHOWN = 2


class Drawn:
    """A figure that shows itself in a notebook.

    Attributes
    ----------
    figure : Figure
        Of matplotlib.
    """

    def __init__(self, figure: Figure, lang: str) -> None:
        self.figure = figure
        self._lang = lang

    def _repr_png_(self) -> bytes:
        with themed(font_for(language(self._lang))):
            return png(self.figure)

    def save(self, path: str | Path) -> Path:
        """Write the figure as PNG or SVG, by the file's suffix, and return the path.

        Raises
        ------
        StoreError
            If it cannot be written.
        InputError
            If the suffix is another.
        """
        target = Path(path)
        writers = {".png": lambda: png(self.figure), ".svg": lambda: svg(self.figure, target.stem)}
        if target.suffix not in writers:
            raise InputError(
                "notebook.suffix",
                "figures are written as PNG or SVG",
                file=str(target),
                found=target.suffix,
                allowed=", ".join(writers),
            )
        with themed(font_for(language(self._lang))):
            write_whole(target, writers[target.suffix]())
        return target


class Plots:
    """The plots of a result: ``.names`` lists them, each is a method that takes `lang`."""

    def __init__(self, makers: dict[str, Callable[..., Figure | None]]) -> None:
        self._makers = makers

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the plots."""
        return tuple(self._makers)

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *self._makers])

    def __getattr__(self, name: str) -> Callable[..., Drawn]:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._makers:
            raise InputError(
                "notebook.no-figure",
                "there is no figure of this name",
                found=name,
                allowed=", ".join(self._makers),
                hint=did_you_mean(name, self._makers),
            )
        return partial(self._drawn, name)

    def _drawn(self, name: str, *, lang: str = "en", **options: object) -> Drawn:
        made = self._makers[name](lang=lang, **options)
        if made is None:
            raise InputError("notebook.no-figure", "this figure has nothing to show here", found=name)
        return Drawn(made, lang)


@singledispatch
def plots_of(result: object) -> Plots:
    """Return the plots of a comparison, an experiment or a robustness study."""
    raise TypeError(f"{type(result).__name__} has no plots")


@plots_of.register
def _(result: Comparison) -> Plots:
    makers = {name: partial(comparison_figure, result, name) for name in FIGURES}
    return Plots({**makers, TRADE_OFF: partial(comparison_figure, result, "cost_benefit")})


@plots_of.register
def _(result: Experiment) -> Plots:
    def draw(name: str, *, lang: str) -> Figure | None:
        font = font_for(language(lang))
        with themed(font):
            shown = SWEEP_FIGURES[name].data(sweep_told(result, font.lang))
            return None if shown is None else SWEEP_FIGURES[name].draw(shown)

    makers = {name: partial(draw, name) for name in SWEEP_FIGURES}
    return Plots({**makers, TRADE_OFF: partial(draw, "trade_off")})


@plots_of.register
def _(result: Findings) -> Plots:
    def worlds(*, lang: str) -> Figure:
        font = font_for(language(lang))
        with themed(font):
            return robust_worlds.draw(robust_worlds.data(told_of(result, font.lang)))

    def drivers(*, lang: str) -> Figure:
        font = font_for(language(lang))
        with themed(font):
            return robust_drivers.draw(robust_drivers.data(told_of(result, font.lang)))

    def flip(*, lang: str, number: int = 0) -> Figure | None:
        """Draw the number-th of the pairs whose ranking turns in a box."""
        boxed = [one for one in result.flips if one.box is not None]
        if number >= len(boxed):
            return None
        font = font_for(language(lang))
        with themed(font):
            shown = robust_flip.data(told_of(result, font.lang), boxed[number])
            return None if shown is None else robust_flip.draw(shown)

    return Plots({"worlds": worlds, "drivers": drivers, "flip": flip})


@singledispatch
def html_of(result: object) -> str:
    """Return a comparison, an experiment or a robustness study as HTML."""
    return f"<p>{html.escape(repr(result))}</p>"


@html_of.register
def _(result: Comparison) -> str:
    basis = result.bases[0]
    tables = [comparison_table(result, basis, "en", result.parameters)]
    if can_be_ranked(result):
        tables.append(ranking_table(result, basis, "en", result.parameters))
    return _page([summary_sentence(result, basis, "en", result.parameters)], tables)


@html_of.register
def _(result: Experiment) -> str:
    told = sweep_told(result, "en")
    return _page(sweep_sentences(told), sweep_tables(told)[:_TABLES_SHOWN])


@html_of.register
def _(result: Findings) -> str:
    told = told_of(result, "en")
    return _page(robustness_sentences(told), robustness_tables(told))


def frame_of(result: Findings, name: str) -> pd.DataFrame:
    """Return a table of a robustness study.

    Raises
    ------
    InputError
        If there is no table of this name.
    """
    if name not in FRAMES:
        raise InputError(
            "notebook.no-table",
            "there is no table of this name",
            found=name,
            allowed=", ".join(FRAMES),
            hint=did_you_mean(name, FRAMES),
        )
    return FRAMES[name](result)


def _page(sentences: list[str], tables: list[TextTable]) -> str:
    parts = [f"<p>{html.escape(sentence)}</p>" for sentence in sentences]
    return "\n".join([*parts, *(_table(table) for table in tables)])


def _table(table: TextTable) -> str:
    head = "".join(f"<th>{html.escape(header)}</th>" for header in table.headers)
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell).replace(chr(10), '<br>')}</td>" for cell in row) + "</tr>"
        for row in table.rows
    )
    notes = "".join(f"<p><small>{html.escape(note)}</small></p>" for note in table.notes)
    return f"<h4>{html.escape(table.title)}</h4><table><tr>{head}</tr>{rows}</table>{notes}"
