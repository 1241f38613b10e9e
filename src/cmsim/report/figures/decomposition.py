"""From the base to a policy: each part's share of the difference in net contribution, one after the other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.experiments.decomposition import PAY, Decomposition
from cmsim.report.decomposition import UNDECIDED, switch_name
from cmsim.report.decomposition_words import decomposition_say
from cmsim.report.figures.canvas import sheet, widest
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.lettering import height_inches
from cmsim.report.figures.notes import small_print
from cmsim.report.figures.theme import (
    BASE_COLOUR,
    CONTEXT_COLOUR,
    LINE_POINTS,
    POLICY_COLOURS,
    TEXT_POINTS,
    THIN_POINTS,
    UNDECIDED_COLOUR,
    VALUE_POINTS,
    plain,
    png,
    svg,
    themed,
)
from cmsim.report.numbers import Scale, interval, scales
from cmsim.report.setting import Setting, setting
from cmsim.report.words import language, say
from cmsim.statistics.intervals import Estimate, estimate
from cmsim.store.atomic import write_whole
from cmsim.tables.measures import measure_of

MEASURES = ("net_contribution_yuan", "net_contribution_with_terminal_yuan")
"""A panel each."""
_PLOT_INCHES = 3.4
_GAP_INCHES = 0.15
_BETWEEN_PANELS_INCHES = 0.4
_AXIS_INCHES = 0.6
_ROW_PADDING_INCHES = 0.22
_BAR_SHARE = 0.6
"""Of a row's height; a part of a part is thinner."""
_THIN_BAR_SHARE = 0.3
_ROOM_SHARE = 0.08
"""Of the axis, free at both ends."""
_RIM_POINTS = 2.0
_TICKS = 4


@dataclass(frozen=True)
class Bar:
    """One bar: where it begins, in the measure's unit, and the change it stands for.

    Attributes
    ----------
    detail : bool
        Whether it is a part of the bar above it.
    """

    label: str
    start: float
    change: Estimate
    text: str
    detail: bool = False

    @property
    def end(self) -> float:
        """Where it ends."""
        return self.start + self.change.mean


@dataclass(frozen=True)
class Panel:
    """The bars of one measure, the total last."""

    heading: str
    axis: str
    scale: Scale
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Waterfall:
    """Panels that share their rows."""

    title: str
    notes: str
    panels: tuple[Panel, ...]


def data(one: Decomposition, told: Setting) -> Waterfall | None:
    """Return what is to be drawn, or None if the policy differs in nothing."""
    if not one.switches:
        return None
    return Waterfall(
        decomposition_say("fig title", told.lang, base=told.base, policy=told.quoted(one.policy)),
        small_print(
            told,
            decomposition_say("fig bars", told.lang),
            say("note final value", told.lang),
        ),
        tuple(_panel(one, name, told) for name in MEASURES),
    )


def _panel(one: Decomposition, name: str, told: Setting) -> Panel:
    total = estimate(one.part(name, "total", "all").values)
    shares = {switch: estimate(one.part(name, "share", switch).values) for switch in one.switches}
    scale = scales(measure_of(name).unit, [], [total, *shares.values()], told.lang)[1]
    bars: list[Bar] = []
    start = 0.0
    for switch, share in shares.items():
        bars.append(_bar(switch_name(switch, told), start, share, scale, told))
        if switch == PAY:
            inner = start
            for kind in ("effort", "sorting"):
                part = estimate(one.part(name, kind, PAY).values)
                label = decomposition_say(
                    "of pay", told.lang, name=decomposition_say(kind, told.lang).lower()
                )
                bars.append(_bar(label, inner, part, scale, told, detail=True))
                inner += part.mean
        start += share.mean
    bars.append(_bar(decomposition_say("total", told.lang), 0.0, total, scale, told))
    heading = (
        say("fig net during", told.lang, years=told.years)
        if name == MEASURES[0]
        else say("fig net with final", told.lang)
    )
    return Panel(heading, say("axis difference", told.lang, unit=scale.unit), scale, tuple(bars))


def _bar(
    label: str, start: float, change: Estimate, scale: Scale, told: Setting, *, detail: bool = False
) -> Bar:
    return Bar(label, start, change, interval(change, scale, told.lang), detail)


def draw(shown: Waterfall) -> Figure:
    """Return the figure."""
    bars = shown.panels[0].bars
    label_width = widest([bar.label for bar in bars], TEXT_POINTS) + _GAP_INCHES
    values = [widest([bar.text for bar in panel.bars], VALUE_POINTS) + _GAP_INCHES for panel in shown.panels]
    row = height_inches(1, TEXT_POINTS) + _ROW_PADDING_INCHES
    rows_height = row * len(bars)
    head = height_inches(1, TEXT_POINTS) + _GAP_INCHES
    width = label_width + sum(_PLOT_INCHES + value for value in values)
    page = sheet(
        shown.title,
        shown.notes,
        width + _BETWEEN_PANELS_INCHES * (len(values) - 1),
        _AXIS_INCHES + rows_height + head,
    )
    centres = [rows_height - (i + 0.5) * row for i in range(len(bars))]
    for bar, centre in zip(bars, centres, strict=True):
        page.text(0.0, _AXIS_INCHES + centre, bar.label, TEXT_POINTS)
    left = label_width
    for panel, value in zip(shown.panels, values, strict=True):
        page.text(
            left,
            _AXIS_INCHES + rows_height + _GAP_INCHES,
            panel.heading,
            TEXT_POINTS,
            bold=True,
            va="baseline",
        )
        axes = page.axes(left, _AXIS_INCHES, _PLOT_INCHES, rows_height)
        axes.set_ylim(0.0, rows_height)
        _draw_panel(axes, panel, centres, row)
        for bar, centre in zip(panel.bars, centres, strict=True):
            page.text(left + _PLOT_INCHES + _GAP_INCHES, _AXIS_INCHES + centre, bar.text, VALUE_POINTS)
        left += _PLOT_INCHES + value + _BETWEEN_PANELS_INCHES
    return page.figure


def _draw_panel(axes: Axes, panel: Panel, centres: Sequence[float], row: float) -> None:
    plain(axes, grid="x")
    axes.set_yticks([])
    axes.set_xlabel(panel.axis)
    axes.xaxis.set_major_locator(MaxNLocator(_TICKS))
    axes.axvline(0.0, color=BASE_COLOUR, linewidth=THIN_POINTS)
    shown = panel.scale.shown
    seen = [0.0]
    for number, (bar, centre) in enumerate(zip(panel.bars, centres, strict=True)):
        if math.isnan(bar.end):
            continue
        last = number == len(panel.bars) - 1
        height = row * (_THIN_BAR_SHARE if bar.detail else _BAR_SHARE)
        axes.barh(
            centre, shown(bar.change.mean), height, left=shown(bar.start), color=_colour(bar, total=last)
        )
        seen += [shown(bar.start), shown(bar.end)]
        if not math.isnan(bar.change.low):
            ends = [shown(bar.start + bar.change.low), shown(bar.start + bar.change.high)]
            # A light rim lets the line be seen on a dark bar.
            axes.plot(ends, [centre, centre], color="white", linewidth=LINE_POINTS + _RIM_POINTS)
            axes.plot(ends, [centre, centre], color=BASE_COLOUR, linewidth=LINE_POINTS)
            seen += ends
        if not last and not bar.detail:
            # A thin line leads to where the next bar begins.
            axes.plot(
                [shown(bar.end)] * 2, [centre, centre - row], color=CONTEXT_COLOUR, linewidth=THIN_POINTS
            )
    room = _ROOM_SHARE * ((max(seen) - min(seen)) or 1.0)
    axes.set_xlim(min(seen) - room, max(seen) + room)


def _colour(bar: Bar, *, total: bool) -> str:
    if bar.change.verdict == UNDECIDED:
        return UNDECIDED_COLOUR
    if total:
        return BASE_COLOUR
    return POLICY_COLOURS[0] if bar.change.mean > 0.0 else POLICY_COLOURS[1]


def write_waterfalls(
    found: Sequence[Decomposition], folder: Path, lang: str = "en", parameters: str = "defaults"
) -> list[Path]:
    """Write the figure of every policy and basis as PNG and SVG, and return what was written.

    Files are named `decomposition-policy-basis`, the policy by its place where there are several.

    Raises
    ------
    InputError
        If the language is not spoken.
    StoreError
        If the folder cannot be written.
    """
    font = font_for(language(lang))
    policies = list(dict.fromkeys(one.policy for one in found))
    written: list[Path] = []
    with themed(font):
        for one in found:
            shown = data(one, setting(one.cells, one.basis, font.lang, parameters))
            if shown is None:
                continue
            figure = draw(shown)
            place = f"-{policies.index(one.policy) + 1}" if len(policies) > 1 else ""
            for suffix, content in ((".png", png(figure)), (".svg", svg(figure, shown.title))):
                target = folder / f"decomposition{place}-{one.basis}{suffix}"
                write_whole(target, content)
                written.append(target)
    return written
