"""Text that must fit: its width, lines that break where a reader would, labels that keep their distance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import matplotlib
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

_POINTS_PER_INCH = 72.0
_LINE_SPACING = 1.3
"""Height of a line per size of the letters."""
_NARROWER: tuple[float, ...] = tuple(1.0 - 0.05 * step for step in range(1, 15))
"""Shares of the width tried in turn, to make lines about as long as each other."""
_PIECES = re.compile(
    r"[\u2e80-\u9fff\uff00-\uffef“”](?:[\uff0c\u3002\uff1b\uff1a\u3001\uff09\uff1f”])*|[^\s\u2e80-\u9fff\uff00-\uffef“”]+|\s+"
)
"""A Chinese character with the punctuation that may not begin a line; or a word; or space."""


def width_inches(text: str, points: float, *, bold: bool = False) -> float:
    """Return the width of one line of text as set in the current fonts."""
    return _width(text, points, bold, tuple(matplotlib.rcParams["font.family"]))


@lru_cache(maxsize=4096)
def _width(text: str, points: float, bold: bool, families: tuple[str, ...]) -> float:
    if not text:
        return 0.0
    font = FontProperties(family=list(families), size=points, weight="bold" if bold else "normal")
    width, _height, _descent = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / _POINTS_PER_INCH


def height_inches(lines: int, points: float) -> float:
    """Return the height of some lines of text."""
    return lines * points * _LINE_SPACING / _POINTS_PER_INCH


def wrapped(text: str, inches: float, points: float, *, bold: bool = False) -> str:
    """Return the text broken into lines no wider than so many inches, unless one word is wider."""
    lines = [""]
    for piece in _PIECES.findall(text):
        if width_inches((lines[-1] + piece).rstrip(), points, bold=bold) <= inches or not lines[-1].strip():
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    return "\n".join(line.rstrip() for line in lines)


def balanced(text: str, inches: float, points: float, *, bold: bool = False) -> str:
    """Return the text wrapped into as few lines as fit, all about as long, so that no word stands alone."""
    best = wrapped(text, inches, points, bold=bold)
    lines = best.count("\n")
    for share in _NARROWER:
        narrower = wrapped(text, share * inches, points, bold=bold)
        first, *_between, last = narrower.split("\n") if lines else (narrower, narrower)
        more_lines = narrower.count("\n") > lines
        if more_lines or width_inches(last, points, bold=bold) > width_inches(first, points, bold=bold):
            break
        best = narrower
    return best


def width_of_lines(text: str, points: float, *, bold: bool = False) -> float:
    """Return the width of the widest line in inches."""
    return max(width_inches(line, points, bold=bold) for line in text.split("\n"))


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions near the wanted ones, in the same order, at least a gap apart and inside the limits.

    If there is no room for all at this gap, they stand evenly from limit to limit.
    """
    count = len(wanted)
    if count == 0:
        return []
    order = np.argsort(np.asarray(wanted, dtype=np.float64), kind="stable")
    if (count - 1) * gap >= high - low:
        placed = np.linspace(low, high, count) if count > 1 else np.array([0.5 * (low + high)])
    else:
        # Without the gaps the task is to find the nearest non-decreasing sequence (pool adjacent violators).
        steps = gap * np.arange(count)
        loose = _non_decreasing(np.asarray(wanted, dtype=np.float64)[order] - steps)
        placed = np.clip(loose, low, high - steps[-1]) + steps
    result = np.empty(count)
    result[order] = placed
    return [float(x) for x in result]


def _non_decreasing(values: np.ndarray) -> np.ndarray:
    blocks: list[tuple[float, int]] = []
    for value in values:
        mean, size = float(value), 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean = (mean * size + before * count) / (size + count)
            size += count
        blocks.append((mean, size))
    return np.concatenate([np.full(size, mean) for mean, size in blocks])
