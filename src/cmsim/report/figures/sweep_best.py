"""Which policy is best over two factors of a grid: a cell for each point, hatched where it is too close."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cmsim.report.figures.canvas import sheet
from cmsim.report.figures.theme import NOTE_POINTS, TEXT_COLOUR, TICK_POINTS, plain, policy_colour
from cmsim.report.sweep_tables import SweepTold
from cmsim.report.sweep_words import sweep_say

_CELL_INCHES, _CELL_HEIGHT_INCHES = 1.1, 0.7
_TICKS_INCHES, _AXIS_INCHES, _LEGEND_ROW_INCHES = 1.3, 0.75, 0.26
_OPACITY = 0.75
_LINE_POINTS = 1.5
_LEAST_INCHES = 3.0
FACTORS = 2


@dataclass(frozen=True)
class Cell:
    """A point of the grid: its place, number of the best policy, and whether that is told apart."""

    column: int
    row: int
    policy: int
    sure: bool


@dataclass(frozen=True)
class BestFigure:
    """Cells over two axes."""

    title: str
    notes: str
    x_axis: str
    y_axis: str
    x_values: tuple[str, ...]
    y_values: tuple[str, ...]
    policies: tuple[str, ...]
    cells: tuple[Cell, ...]


def data(told: SweepTold) -> BestFigure | None:
    """Return what is to be drawn, or None unless it is a grid of two factors with policies."""
    experiment, lang = told.experiment, told.lang
    if experiment.design != "grid" or len(experiment.factors) != FACTORS or len(experiment.labels) < 2:
        return None
    across, up = experiment.factors
    xs, ys = across.on_grid(), up.on_grid()
    cells = []
    for at, one in enumerate(experiment.outcomes):
        best = told.best_at(at)
        if best is None:
            continue
        column, row = xs.index(one.point.values[across.path]), ys.index(one.point.values[up.path])
        cells.append(Cell(column, row, experiment.labels.index(best[0]), best[1]))
    name = told.measure(told.objective)
    return BestFigure(
        sweep_say("fig best title", lang, measure=name if lang == "zh" else name[:1].lower() + name[1:]),
        sweep_say("fig best notes", lang),
        across.path,
        up.path,
        tuple(f"{x:g}" for x in xs),
        tuple(f"{y:g}" for y in ys),
        tuple(told.policy(label) for label in experiment.labels),
        tuple(cells),
    )


def draw(shown: BestFigure) -> Figure:
    """Return the figure."""
    columns, rows = len(shown.x_values), len(shown.y_values)
    used = sorted({cell.policy for cell in shown.cells})
    legend = _LEGEND_ROW_INCHES * (len(used) + 0.5)
    # Few cells are drawn larger, so that the names of the axes fit beside them.
    width = max(columns * _CELL_INCHES, _LEAST_INCHES)
    height = max(rows * _CELL_HEIGHT_INCHES, _LEAST_INCHES)
    page = sheet(shown.title, shown.notes, max(_TICKS_INCHES + width, 6.0), _AXIS_INCHES + height + legend)
    axes = page.axes(_TICKS_INCHES, _AXIS_INCHES, width, height)
    plain(axes, grid="x")
    axes.grid(visible=False)
    for cell in shown.cells:
        axes.add_patch(
            Rectangle(
                (cell.column - 0.5, cell.row - 0.5),
                1.0,
                1.0,
                facecolor=policy_colour(cell.policy),
                edgecolor="white",
                alpha=_OPACITY,
                hatch=None if cell.sure else "///",
                linewidth=_LINE_POINTS,
            )
        )
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(-0.5, rows - 0.5)
    axes.set_xticks(range(columns), shown.x_values, fontsize=TICK_POINTS)
    axes.set_yticks(range(rows), shown.y_values, fontsize=TICK_POINTS)
    axes.set_xlabel(shown.x_axis)
    axes.set_ylabel(shown.y_axis)
    for row, policy in enumerate(used):
        bottom = _AXIS_INCHES + height + legend - (row + 0.6) * _LEGEND_ROW_INCHES
        page.text(_TICKS_INCHES, bottom, "■", NOTE_POINTS, colour=policy_colour(policy))
        page.text(_TICKS_INCHES + 0.2, bottom, shown.policies[policy], NOTE_POINTS, colour=TEXT_COLOUR)
    return page.figure
