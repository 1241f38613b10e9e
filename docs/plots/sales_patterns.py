"""Measure and draw the patterns of sales that simulated people make: for docs/sales-patterns.md.

Run from a checkout: `python docs/plots/sales_patterns.py`, or with `quota`, `pulling` or `changes` for part.
Takes about a quarter of an hour on one core. Writes docs/images/quota-patterns.png and
docs/images/pulling-forward.png, and the numbers of the page to the screen.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cmsim.experiments.pay_changes import (
    Effect,
    bonus_for_commission,
    effect_of,
    paid_by,
    ratcheting,
    removing_the_cap,
    sharing_in_a_team,
)
from cmsim.experiments.sales_patterns import (
    LONG_CYCLE,
    MANY_SMALL_CONTRACTS,
    Observed,
    StudyWorld,
    observe,
    study_world,
)
from cmsim.scenario import Scenario, load

IMAGES = Path(__file__).parents[1] / "images"
BLUE, ORANGE, GREY = "#1f5f99", "#d9822b", "#888888"
SCALE, REPLICATIONS = 0.3, 2
RATE = 0.03
QUOTA = 600_000.0
"""A year; about what sellers book under the commission in the world with short ways to a contract."""
LONG_QUOTA = 640_000.0
"""The same in the world with the long cycle."""
BONUSES = (0.0, 500.0, 1_500.0, 3_000.0, 6_000.0, 12_000.0)
"""Yuan a quarter; base pay of a quarter is about 3,600."""
LAST_WEEKS = np.arange(1, 4)
EDGES = np.array([0.0, 0.5, 0.7, 0.85, 1.0, 1.2, 1.6])


def _base(name: str, changes: dict[str, object]) -> Scenario:
    return paid_by(load(name).with_values(changes), "linear_commission", {"rate": RATE})


def _bonus(base: Scenario, quota: float, bonus: float) -> Scenario:
    """Return the scenario with a quota bonus; without one it pays base pay alone."""
    if bonus == 0.0:
        return paid_by(base, "fixed", {})
    return paid_by(base, "quota_bonus", {"quota_yuan_per_year": quota, "bonus_yuan": bonus})


def _bunching(world: StudyWorld, axes: tuple[Axes, Axes, Axes]) -> None:
    mark = QUOTA / 4.0
    all_past, past, excess = [], [], []
    for bonus in BONUSES:
        seen = observe(world, _bonus(world.base, QUOTA, bonus), years=4, period="quarter")
        share = [seen.share_between(low, low + 0.05, mark) for low in (0.9, 0.95, 1.0, 1.05)]
        reached = float((seen.result_yuan >= mark).mean())
        all_past.append(reached)
        past.append((share[2] + share[3]) / sum(share))
        excess.append(share[2] - 0.5 * (share[1] + share[3]))
        print(f"   past the quota of those within a tenth {past[-1]:.3f}, excess {excess[-1]:+.3f}")
        hours = seen.hours.mean(axis=0)
        print(
            f"bonus {bonus:6.0f}: {seen.result_yuan.size} periods, mean {seen.result_yuan.mean():.0f}, "
            f"reached {reached:.3f}, shares around {np.round(share, 3)}, hours by week {np.round(hours, 1)}"
        )
        if bonus in (0.0, 6_000.0):
            _histogram(axes[1], seen, mark, bonus)
        if bonus in (1_500.0, 6_000.0):
            mean, count = seen.hours_by_standing(LAST_WEEKS, EDGES)
            print(f"   last {LAST_WEEKS.size} weeks, hours by standing {np.round(mean, 1)} over {count}")
            middle = 0.5 * (EDGES[1:] + EDGES[:-1])
            axes[0].plot(
                middle, mean, "o-", color=ORANGE if bonus > 2e3 else BLUE, label=f"bonus {bonus:.0f}"
            )
    _standing_words(axes[0])
    axes[2].plot(BONUSES, all_past, "o-", color=GREY, label="past the quota")
    axes[2].plot(BONUSES, past, "o-", color=BLUE, label="of those within a tenth of it")
    axes[2].plot(BONUSES, excess, "o-", color=ORANGE, label="excess in [1, 1.05)")
    axes[2].set(title="Bunching over the bonus", xlabel="bonus a quarter, yuan", ylabel="share of quarters")
    axes[2].legend(frameon=False)


def _standing_words(axes: Axes) -> None:
    axes.axvline(1.0, color="k", lw=0.6)
    axes.set(
        title="Hours in a quarter's last three weeks",
        xlabel="booked so far, share of the quota",
        ylabel="hours a week",
    )
    axes.legend(frameon=False)


def _histogram(axes: Axes, seen: Observed, mark: float, bonus: float) -> None:
    colour = ORANGE if bonus else GREY
    name = f"bonus {bonus:.0f}" if bonus else "none"
    bins = np.arange(0.0, 2.05, 0.05)
    weights = np.full(seen.result_yuan.size, 1.0 / seen.result_yuan.size)
    reached = seen.result_yuan / mark
    axes.hist(reached, bins, weights=weights, histtype="step", color=colour, label=name)
    axes.axvline(1.0, color="k", lw=0.6)
    axes.set(title="Results of a quarter", xlabel="share of the quota", ylabel="share of quarters")
    axes.legend(frameon=False)


def _pulling(world: StudyWorld, on: Scenario, axes: Axes) -> None:
    for name, scenario, colour in (("off", world.base, GREY), ("half, 4 weeks, 10 % off", on, ORANGE)):
        seen = observe(world, _bonus(scenario, LONG_QUOTA, 6_000.0), years=4)
        by_week = seen.contracts.mean(axis=0)
        rise, dip = seen.rise_and_dip(4)
        error = float(np.sqrt(by_week.mean() / (4 * seen.contracts.shape[0])) / by_week.mean())
        print(
            f"pull-forward {name}: of the middle's, last weeks {rise:.3f}, first {dip:.3f} (± {error:.3f}), "
            f"reached {float((seen.result_yuan >= LONG_QUOTA / 4.0).mean()):.3f}, "
            f"mean {seen.result_yuan.mean():.0f}, by week {np.round(by_week, 2)}"
        )
        weeks = np.arange(2 * by_week.size) + 1
        axes.step(weeks, np.tile(by_week, 2), where="mid", color=colour, label=name)
    axes.axvline(13.5, color="k", lw=0.6)
    axes.set(title="Pulling forward: two mean quarters", xlabel="week", ylabel="contracts a seller and week")
    axes.legend(frameon=False)


def _impatience(world: StudyWorld, axes: Axes) -> None:
    for impatience, colour in ((0.0, GREY), (2.0, ORANGE)):
        changed = world.base.with_values({"behaviour.impatience_per_year": impatience})
        seen = observe(world, _bonus(changed, QUOTA, 3_000.0), years=3)
        hours = seen.hours.mean(axis=0)
        print(f"impatience {impatience:g}: hours by week {np.round(hours, 2)}")
        axes.plot(
            np.arange(1, hours.size + 1), hours, color=colour, label=f"impatience {impatience:g} a year"
        )
    axes.set(title="Mean hours through the quarter", xlabel="week", ylabel="hours a week")
    axes.legend(frameon=False)


def _changes(world: StudyWorld) -> None:
    for change in (
        removing_the_cap(QUOTA, RATE),
        bonus_for_commission(RATE, QUOTA, 3_000.0, rest_rate=0.5 * RATE),
        sharing_in_a_team(RATE),
        ratcheting(QUOTA, 12_000.0, 0.5),
        ratcheting(QUOTA, 12_000.0, 0.5, rate_above=RATE),
    ):
        effect = effect_of(world, change, years=3)
        print(
            f"{change.name}: sales {effect.sales_share:+.3f} ± {_error(effect):.3f}, "
            f"pay {effect.pay_share:+.3f}, {effect.before.result_yuan.mean():.0f} yuan a quarter before"
        )


def _error(effect: Effect) -> float:
    """Return the half-width at 95 % as if both runs had luck of their own: they share it, so it is less."""
    parts = [
        1.96 * one.result_yuan.std() / np.sqrt(one.result_yuan.size) / one.result_yuan.mean()
        for one in (effect.before, effect.after)
    ]
    return float(np.hypot(*parts))


def _save(figure: Figure, name: str) -> None:
    for panel in figure.axes:
        panel.spines[["top", "right"]].set_visible(False)
    figure.savefig(IMAGES / name, dpi=110, metadata={"Software": None})


def _quota(world: StudyWorld) -> None:
    figure = Figure(figsize=(10.0, 7.0), layout="constrained")
    panels = figure.subplots(2, 2).ravel()
    _bunching(world, (panels[0], panels[1], panels[2]))
    _impatience(world, panels[3])
    _save(figure, "quota-patterns.png")


def main(parts: list[str]) -> None:
    """Measure, print and draw all, or some parts."""
    mpl.use("Agg")
    wanted = parts or ["quota", "pulling", "changes"]
    if "quota" in wanted or "changes" in wanted:
        short = _base("hebei-2004", dict(MANY_SMALL_CONTRACTS))
        world = study_world(short, scale=SCALE, replications=REPLICATIONS)
        print(f"a week's work is signed within 1 to 13 weeks: {np.round(world.law.lag_cdf[:13], 2)}")
        if "changes" in wanted:
            _changes(world)
        if "quota" in wanted:
            _quota(world)
    if "pulling" in wanted:
        changes = dict(MANY_SMALL_CONTRACTS) | dict(LONG_CYCLE)
        slow = study_world(_base("hebei-2004", changes), scale=SCALE, replications=REPLICATIONS)
        print(f"with the long cycle: {np.round(slow.law.lag_cdf[:13], 2)}")
        figure = Figure(figsize=(7.0, 3.6), layout="constrained")
        _pulling(slow, _base("hebei-2004+pull-forward", changes), figure.subplots())
        _save(figure, "pulling-forward.png")


if __name__ == "__main__":
    main(sys.argv[1:])
