"""A sheet with a title above, notes below, and a body between that is laid out in inches."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cmsim.report.figures.lettering import balanced, height_inches, width_of_lines, wrapped
from cmsim.report.figures.theme import NOTE_COLOUR, NOTE_POINTS, TEXT_COLOUR, TITLE_POINTS

_MARGIN_INCHES = 0.25
_AFTER_TITLE_INCHES = 0.15
_BEFORE_NOTES_INCHES = 0.1
_LINE_SPACING = 1.2


@dataclass(frozen=True)
class Sheet:
    """A figure with room for axes; positions are in inches from the lower left corner of the body."""

    figure: Figure
    left_inches: float
    bottom_inches: float

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Return new axes in the body."""
        page_width, page_height = self.figure.get_size_inches()
        return self.figure.add_axes(
            (
                (self.left_inches + left) / page_width,
                (self.bottom_inches + bottom) / page_height,
                width / page_width,
                height / page_height,
            )
        )

    def text(
        self,
        left: float,
        bottom: float,
        text: str,
        points: float,
        *,
        colour: str = TEXT_COLOUR,
        bold: bool = False,
        ha: str = "left",
        va: str = "center",
    ) -> None:
        """Write text in the body."""
        page_width, page_height = self.figure.get_size_inches()
        self.figure.text(
            (self.left_inches + left) / page_width,
            (self.bottom_inches + bottom) / page_height,
            text,
            fontsize=points,
            color=colour,
            fontweight="bold" if bold else "normal",
            ha=ha,
            va=va,
            linespacing=_LINE_SPACING,
        )


def sheet(title: str, notes: str, body_width: float, body_height: float) -> Sheet:
    """Return a sheet whose title and notes are wrapped to the body's width in inches."""
    head = balanced(title, body_width, TITLE_POINTS, bold=True)
    foot = wrapped(notes, body_width, NOTE_POINTS)
    head_height = height_inches(head.count("\n") + 1, TITLE_POINTS) + _AFTER_TITLE_INCHES
    foot_height = height_inches(foot.count("\n") + 1, NOTE_POINTS) + _BEFORE_NOTES_INCHES
    width = body_width + 2 * _MARGIN_INCHES
    height = body_height + head_height + foot_height + 2 * _MARGIN_INCHES
    figure = Figure(figsize=(width, height), facecolor="white")
    page = Sheet(figure, _MARGIN_INCHES, _MARGIN_INCHES + foot_height)
    top = body_height + head_height
    page.text(0.0, top, head, TITLE_POINTS, bold=True, va="top")
    page.text(0.0, -foot_height, foot, NOTE_POINTS, colour=NOTE_COLOUR, va="bottom")
    return page


def widest(texts: list[str], points: float) -> float:
    """Return the width in inches of the widest line of some texts."""
    return max((width_of_lines(text, points) for text in texts), default=0.0)
