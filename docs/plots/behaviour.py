"""Draw what people do under the engine: one figure of four panels for docs/validation.md.

Run from a checkout: `python docs/plots/behaviour.py`. Takes about ten seconds.
Writes docs/images/behaviour.png.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cmsim.behaviour.account import Account, FloatArray, Payout
from cmsim.behaviour.forward import forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.pull_forward import PullForward, due_at_the_start
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.steady_pull import steady_pull
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw, TypeTable
from cmsim.behaviour.yearly import YearAccount, solve_years

PICTURE = Path(__file__).parents[1] / "images" / "behaviour.png"
WEEKS, SD, MARK, COST = 52, 0.15, 1.0, 0.4
BLUE, ORANGE, GREY = "#1f5f99", "#d9822b", "#888888"


def _types(risk: float, cost: float, weeks: int) -> TypeTable:
    return TypeTable(
        ("work",), np.array([risk]), np.array([cost / weeks]), 0.0, np.zeros((1, 1)), np.array([9.0])
    )


def _law(weeks: int) -> GaussianLaw:
    one = np.ones((1, 1))
    return GaussianLaw(np.zeros((1, weeks)), one / weeks, np.ones(weeks), np.full(1, SD / np.sqrt(weeks)))


def _year(pay: Payout, points: tuple[float, ...]) -> tuple[PolicyTable, FloatArray]:
    nobody = np.zeros(1, dtype=np.int64)
    account = Account(WEEKS, (pay,), nobody, np.array([1.9]), np.zeros(1), 1.0, (points,))
    types, law = _types(1.0, COST, WEEKS), _law(WEEKS)
    policy = solve(types, account, law, Numerics(181, 25))
    return policy, forward(policy, types, account, law).end_probability[0]


def _sprint(axes: Axes) -> None:
    policy, _ = _year(lambda y: np.where(y >= MARK, 0.4, 0.0), (MARK,))
    at = np.linspace(0.2, 1.4, 400)
    for weeks_left, colour in ((26, GREY), (8, BLUE), (2, ORANGE)):
        effort = policy.hours_at(np.zeros(at.size, dtype=np.int64), WEEKS - weeks_left, at)[:, 0]
        axes.plot(at, effort, color=colour, label=f"{weeks_left} weeks left")
    axes.axvline(MARK, color="k", lw=0.6)
    axes.set(
        title="Sprint, give up, coast: bonus 0.4 at 1",
        xlabel="credited so far",
        ylabel="effort (results a year)",
    )
    axes.legend(frameon=False)


def _bunching(axes: Axes) -> None:
    for size, colour in ((0.0, GREY), (0.05, BLUE), (0.2, ORANGE)):
        policy, chances = _year(lambda y, size=size: COST * y + np.where(y >= MARK, size, 0.0), (MARK,))
        grid = policy.grid_yuan[0]
        axes.plot(grid, chances / (grid[1] - grid[0]), color=colour, label=f"bonus {size:g}")
    axes.axvline(MARK, color="k", lw=0.6)
    axes.set(
        title="Results bunch past the mark", xlabel="result of the year", ylabel="density", xlim=(0.5, 1.6)
    )
    axes.legend(frameon=False)


def _pulling(axes: Axes) -> None:
    weeks, ahead = 13, 3
    size = 3e4 * np.exp(np.linspace(-2.0, 2.5, 41))
    law = ArrivalLaw(
        np.full((1, weeks), 0.3),
        np.full((1, 1), 0.008),
        np.ones(weeks),
        size[None],
        np.zeros(1, dtype=np.int64),
    )
    types = TypeTable(
        ("sell",), np.array([1.0 / 15_000.0]), np.array([1.6]), 0.0, np.full((1, 1), 4.0), np.array([24.0])
    )
    account = Account(
        weeks,
        (lambda y: np.where(y >= 250_000.0, 4_000.0, 0.0),),
        np.zeros(1, dtype=np.int64),
        np.array([1.5e6]),
        np.full(1, 300.0),
        1.0,
        ((250_000.0,),),
    )
    for share, colour, name in ((0.0, GREY, "off"), (0.8, ORANGE, "up to 80 % of the next 3 weeks")):
        pull = PullForward(due_at_the_start(law, ahead), share, 0.95, 100.0)
        weekly = np.tile(steady_pull(types, account, law, pull).ahead.weekly[0], 3)
        axes.step(np.arange(weekly.size) + 0.5, weekly, where="mid", color=colour, label=name)
    for end in (weeks, 2 * weeks):
        axes.axvline(end, color="k", lw=0.6)
    axes.set(
        title="Closings pulled forward: three quarters",
        xlabel="week",
        ylabel="closings a week",
        ylim=(0.0, 0.6),
    )
    axes.legend(frameon=False, loc="lower left")


@dataclass(frozen=True)
class _Ratchet:
    """A rate of 0.5, a bonus of 0.3 at a mark that moves by a share of what was reached."""

    share: float

    def pay(self, index: FloatArray, state: float) -> FloatArray:
        return np.asarray(1.0 + 0.5 * index + np.where(index >= state, 0.3, 0.0))

    def advance(self, index: FloatArray, state: float) -> FloatArray:
        return np.asarray((1.0 - self.share) * state + self.share * index)

    def breakpoints(self, state: float) -> tuple[float, ...]:
        return (state,)


def _ratchet(axes: Axes) -> None:
    weeks, horizon = 13, (1, 2, 3, 4, 6, 60)
    nodes = np.linspace(0.0, 1.5, 11)
    for share, colour in ((0.1, GREY), (0.25, BLUE), (0.5, ORANGE)):
        results = []
        for sweeps in horizon:
            account = YearAccount(weeks, _Ratchet(share), nodes, 2.4, 0.6, np.zeros(1))
            types, numerics = _types(1.0, 1.0, weeks), Numerics(91, 21)
            solved = solve_years(types, account, _law(weeks), numerics, most_sweeps=sweeps)
            ahead = forward(solved.policy, solved.types, solved.account, solved.law)
            results.append(ahead.results[solved.row_of(np.array([0]), np.array([1.0]))[0]])
        axes.plot(range(len(horizon)), results, "o-", color=colour, label=f"share {share:g}")
    axes.set_xticks(range(len(horizon)), ["1", "2", "3", "4", "6", "endless"])
    axes.set(
        title="A ratchet holds back",
        xlabel="years looked ahead",
        ylabel="first year's result",
        ylim=(0.0, 1.3),
    )
    axes.legend(frameon=False)


def main() -> None:
    """Write the figure."""
    mpl.use("Agg")
    figure = Figure(figsize=(10.0, 7.0), layout="constrained")
    panels = figure.subplots(2, 2).ravel()
    for panel, draw in zip(panels, (_sprint, _bunching, _pulling, _ratchet), strict=True):
        draw(panel)
        panel.spines[["top", "right"]].set_visible(False)
    figure.savefig(PICTURE, dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()
