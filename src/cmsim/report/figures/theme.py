"""How all figures look: colours, sizes, grid, and how they are saved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter

from cmsim.report.figures.fonts import FontChoice

POLICY_COLOURS: tuple[str, ...] = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe & Ito 2008, Color universal design; its yellow is left out as too faint on white."""
BASE_COLOUR = "#333333"
UNDECIDED_COLOUR = "#999999"
"""Of what is too close to call."""
UNDECIDED_TEXT_COLOUR = "#6B6B6B"
"""Darker than the mark, so that it can be read."""
CONTEXT_COLOUR = "#C8C8C8"
TEXT_COLOUR = "#222222"
NOTE_COLOUR = "#555555"
GRID_COLOUR = "#E6E6E6"
BAND_OPACITY = 0.25

TITLE_POINTS = 16.0
TEXT_POINTS = 12.0
VALUE_POINTS = 11.0
TICK_POINTS = 11.0
NOTE_POINTS = 10.0

LINE_POINTS = 2.0
THIN_POINTS = 1.0
MARKER_POINTS = 8.0

PNG_DOTS_PER_INCH = 150
SVG_HASH_SALT = "cmsim"
"""Names inside an SVG are hashes with this salt, so that the same figure has the same bytes."""


@contextmanager
def themed(font: FontChoice) -> Iterator[None]:
    """Draw and save inside this, whatever settings the user of the library has made."""
    settings = {
        "font.family": list(font.families),
        "font.size": TEXT_POINTS,
        "axes.unicode_minus": False,  # Some Chinese fonts lack the sign.
        "axes.edgecolor": NOTE_COLOUR,
        "axes.linewidth": 0.8,
        "axes.labelcolor": NOTE_COLOUR,
        "axes.labelsize": TICK_POINTS,
        "text.color": TEXT_COLOUR,
        "xtick.labelsize": TICK_POINTS,
        "ytick.labelsize": TICK_POINTS,
        "xtick.color": NOTE_COLOUR,
        "ytick.color": NOTE_COLOUR,
        "svg.hashsalt": SVG_HASH_SALT,
        "svg.fonttype": "path",
    }
    with matplotlib.style.context(["default", settings]):
        yield


def policy_colour(position: int) -> str:
    """Return the colour of a policy by its position in the comparison; the base is the first."""
    return BASE_COLOUR if position == 0 else POLICY_COLOURS[(position - 1) % len(POLICY_COLOURS)]


TICK_FORMAT = "{x:,g}"
"""Thousands apart, no more decimals than needed."""


def plain(axes: Axes, *, grid: str) -> None:
    """Leave of the frame only the bottom, and of the grid only the lines along which values are read.

    Parameters
    ----------
    grid : {'x', 'y', 'both'}
        Axis whose ticks get lines.
    """
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis=grid, color=GRID_COLOUR, linewidth=THIN_POINTS)  # type: ignore[arg-type]
    axes.tick_params(length=0)
    axes.xaxis.set_major_formatter(StrMethodFormatter(TICK_FORMAT))
    axes.yaxis.set_major_formatter(StrMethodFormatter(TICK_FORMAT))


def png(figure: Figure) -> bytes:
    """Return a figure as PNG; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=PNG_DOTS_PER_INCH, metadata={"Software": None})
    return buffer.getvalue()


def svg(figure: Figure, title: str) -> bytes:
    """Return a figure as SVG, text as outlines; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": "cmsim", "Title": title})
    return buffer.getvalue()
