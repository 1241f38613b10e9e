"""Payout curve and marginal payoff of a plan, by kind of staff."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cmsim.experiments.plan_view import PayCurve, PlanView
from cmsim.report.figures.canvas import sheet
from cmsim.report.figures.lettering import balanced, height_inches
from cmsim.report.figures.theme import (
    BASE_COLOUR,
    LINE_POINTS,
    NOTE_COLOUR,
    POLICY_COLOURS,
    TEXT_POINTS,
    THIN_POINTS,
    TICK_POINTS,
    VALUE_POINTS,
    plain,
)
from cmsim.report.plan_words import plan_say
from cmsim.report.words import Lang

_PANEL_INCHES, _PAY_INCHES, _MARGINAL_INCHES = 4.4, 2.6, 1.4
_TICKS_INCHES, _AXIS_INCHES, _BETWEEN_INCHES, _GAP_INCHES = 1.15, 0.65, 0.35, 0.12
_THOUSAND, _PER = 1_000.0, 100.0
_TICKS = 5
_ROOM_SHARE = 0.12
_ARROW_SHARE = 0.7
"""Of the range of marginal pay, free above or below for the arrows of jumps."""
_RIGHT_INCHES = 0.2
"""For half of the last tick's label."""
_NAME_SHARE = -0.19
"""Where the names of vertical axes stand, left of the panel, in parts of its width."""


@dataclass(frozen=True)
class Panel:
    """One kind of staff.

    Attributes
    ----------
    reference : pair
        Where the dotted line stands, and what is written beside it.
    jumps : tuple of triples
        Results, pay before and after, and the jump in words.
    """

    heading: str
    results: tuple[np.ndarray, ...]
    pay: tuple[np.ndarray, ...]
    marginal: tuple[np.ndarray, ...]
    reference: tuple[float, str]
    jumps: tuple[tuple[float, float, float, str], ...]


@dataclass(frozen=True)
class PayoutFigure:
    """Panels beside each other, with common names of their axes."""

    title: str
    notes: str
    pay_axis: str
    marginal_axis: str
    results_axis: str
    panels: tuple[Panel, ...]


def data(view: PlanView, lang: Lang) -> PayoutFigure:
    """Return what is to be drawn; results in thousand yuan, pay in yuan, marginal pay per 100 yuan."""
    period = plan_say(view.period, lang)
    return PayoutFigure(
        title=plan_say("fig payout", lang, plan=view.plan, scenario=view.scenario, period=period),
        notes=plan_say("payout note", lang, period=period),
        pay_axis=plan_say("payout axis", lang, period=period),
        marginal_axis=plan_say("marginal axis", lang),
        results_axis=plan_say("results axis", lang, period=period),
        panels=tuple(_panel_of(curve, lang) for curve in view.curves),
    )


def _panel_of(curve: PayCurve, lang: Lang) -> Panel:
    reference = curve.reference_yuan / _THOUSAND
    key = "target" if curve.reference_is_target else "expected"
    jumps = []
    for at, yuan in curve.jumps:
        after = next(piece for piece in curve.pieces if piece.results_yuan[0] == at)
        pay = float(after.pay_yuan[0])
        words = plan_say("jump", lang, yuan=f"{yuan:+,.0f}")
        jumps.append((at / _THOUSAND, pay - yuan, pay, words))
    return Panel(
        heading=curve.names[1 if lang == "zh" else 0],
        results=tuple(piece.results_yuan / _THOUSAND for piece in curve.pieces),
        pay=tuple(piece.pay_yuan for piece in curve.pieces),
        marginal=tuple(piece.marginal * _PER for piece in curve.pieces),
        reference=(reference, plan_say(key, lang, value=f"{reference:,.4g}")),
        jumps=tuple(jumps),
    )


def draw(shown: PayoutFigure) -> Figure:
    """Return the figure."""
    head = height_inches(1, TEXT_POINTS) + _GAP_INCHES
    step = _TICKS_INCHES + _PANEL_INCHES
    plots = _AXIS_INCHES + _MARGINAL_INCHES + _BETWEEN_INCHES + _PAY_INCHES
    page = sheet(shown.title, shown.notes, len(shown.panels) * step + _RIGHT_INCHES, plots + head)
    for number, panel in enumerate(shown.panels):
        left = number * step + _TICKS_INCHES
        page.text(left, plots + _GAP_INCHES, panel.heading, TEXT_POINTS, bold=True, va="baseline")
        bottom = _AXIS_INCHES + _MARGINAL_INCHES + _BETWEEN_INCHES
        pay = page.axes(left, bottom, _PANEL_INCHES, _PAY_INCHES)
        marginal = page.axes(left, _AXIS_INCHES, _PANEL_INCHES, _MARGINAL_INCHES)
        _draw_pay(pay, panel)
        _draw_marginal(marginal, panel)
        marginal.set_xlabel(shown.results_axis)
        if number == 0:
            for axes, words, inches in (
                (pay, shown.pay_axis, _PAY_INCHES),
                (marginal, shown.marginal_axis, _MARGINAL_INCHES),
            ):
                axes.set_ylabel(balanced(words, inches, TICK_POINTS))
                axes.yaxis.set_label_coords(_NAME_SHARE, 0.5)
    return page.figure


def _prepare(axes: Axes, panel: Panel) -> None:
    plain(axes, grid="both")
    axes.set_xlim(0.0, float(panel.results[-1][-1]))
    axes.xaxis.set_major_locator(MaxNLocator(_TICKS))
    axes.yaxis.set_major_locator(MaxNLocator(_TICKS))
    axes.axvline(panel.reference[0], color=NOTE_COLOUR, linewidth=THIN_POINTS, linestyle=":")


def _draw_pay(axes: Axes, panel: Panel) -> None:
    _prepare(axes, panel)
    axes.tick_params(labelbottom=False)
    for results, pay in zip(panel.results, panel.pay, strict=True):
        axes.plot(results, pay, color=POLICY_COLOURS[0], linewidth=LINE_POINTS, solid_capstyle="butt")
    low = min(float(pay.min()) for pay in panel.pay)
    high = max(float(pay.max()) for pay in panel.pay)
    room = _ROOM_SHARE * ((high - low) or abs(high) or 1.0)
    axes.set_ylim(low - 2.0 * room, high + room)
    at, words = panel.reference
    axes.annotate(
        words,
        (at, low - 2.0 * room),
        xytext=(4, 5),
        textcoords="offset points",
        fontsize=VALUE_POINTS,
        color=NOTE_COLOUR,
    )
    for jump_at, before, after, jump in panel.jumps:
        axes.plot(
            [jump_at, jump_at],
            [before, after],
            color=POLICY_COLOURS[0],
            linewidth=LINE_POINTS,
            linestyle="--",
        )
        axes.annotate(
            jump,
            (jump_at, 0.5 * (before + after)),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=VALUE_POINTS,
            color=BASE_COLOUR,
        )


def _draw_marginal(axes: Axes, panel: Panel) -> None:
    _prepare(axes, panel)
    for results, marginal in zip(panel.results, panel.marginal, strict=True):
        axes.plot(
            np.repeat(results, 2)[1:-1],
            np.repeat(marginal, 2),
            color=POLICY_COLOURS[1],
            linewidth=LINE_POINTS,
            solid_capstyle="butt",
        )
    bottom, top = _marginal_limits(panel)
    axes.set_ylim(bottom, top)
    for jump_at, before, after, _words in panel.jumps:
        # A jump is beyond any scale: an arrow up or down from where marginal pay is just after it.
        follows = next(n for n, results in enumerate(panel.results) if results[0] == jump_at)
        tail = float(panel.marginal[follows][0])
        axes.annotate(
            "",
            (jump_at, top if after > before else bottom),
            (jump_at, tail),
            arrowprops={
                "arrowstyle": "->",
                "color": POLICY_COLOURS[1],
                "linewidth": LINE_POINTS,
                "shrinkA": 0.0,
                "shrinkB": 0.0,
            },
        )


def _marginal_limits(panel: Panel) -> tuple[float, float]:
    """Return limits of marginal pay, with room for the arrows of jumps."""
    lowest = min(0.0, *(float(marginal.min()) for marginal in panel.marginal))
    highest = max(0.0, *(float(marginal.max()) for marginal in panel.marginal))
    span = (highest - lowest) or 1.0
    up = any(after > before for _at, before, after, _words in panel.jumps)
    down = any(after < before for _at, before, after, _words in panel.jumps)
    return (
        lowest - (_ARROW_SHARE if down else _ROOM_SHARE) * span,
        highest + (_ARROW_SHARE if up else _ROOM_SHARE) * span,
    )
