"""The figure of a manager's pay and bookings, from what is explained to a file."""

from __future__ import annotations

from pathlib import Path

from cmsim.replay.months import Month
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.manager_pay import ManagerPayFigure, draw
from cmsim.report.figures.theme import png, svg, themed
from cmsim.report.words import BASES, Lang
from cmsim.store.atomic import write_whole
from cmsim.traced.explained import Explained
from cmsim.traced.frames import payments_frame
from cmsim.traced.run_months import month_text
from cmsim.traced.words import traced_say
from cmsim.traced.written import require_ending

FIGURES = (".png", ".svg")
_THOUSAND = 1_000.0


def data(found: Explained, lang: Lang) -> ManagerPayFigure:
    """Return what is drawn: income by component and month, and bookings, in thousand yuan."""
    which = found.which
    months = [Month(int(y), int(m)) for y, m in found.months[["year", "month"]].itertuples(index=False)]
    paid = payments_frame(found, lang)
    paid = paid[paid["is_income"]]
    components = []
    for name in dict.fromkeys(paid["component"]):
        own = paid[paid["component"] == name].groupby(["year", "month"])["yuan"].sum()
        sums = tuple(float(own.get((month.year, month.month), 0.0)) / _THOUSAND for month in months)
        if any(sums):
            components.append((str(name), sums))
    return ManagerPayFigure(
        title=traced_say("fig title", lang, manager=found.manager.person_id, policy=which.policy),
        notes=traced_say(
            "fig note", lang, basis=BASES[which.basis].said(lang), replication=which.replication
        ),
        pay_axis=traced_say("fig pay", lang),
        booked_axis=traced_say("fig booked", lang),
        months=tuple(month_text(month) for month in months),
        components=tuple(components),
        booked=tuple(float(yuan) / _THOUSAND for yuan in found.months["credited_yuan"]),
    )


def write_figure(found: Explained, path: Path, lang: Lang) -> Path:
    """Draw the figure into a PNG or SVG file, and return it; English where no Chinese font is installed.

    Raises
    ------
    InputError
        If the ending is neither .png nor .svg.
    StoreError
        If it cannot be written.
    """
    require_ending(path, "--figure", FIGURES)
    font = font_for(lang)
    with themed(font):
        shown = data(found, font.lang)
        figure = draw(shown)
        content = png(figure) if path.suffix.lower() == ".png" else svg(figure, shown.title)
    write_whole(path, content)
    return path
