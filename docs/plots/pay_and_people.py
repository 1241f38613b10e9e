"""Simulate rows 9 and 10 of the list of phenomena and the predictions on pay; write tables and figures.

Run from a checkout: `python docs/plots/pay_and_people.py FOLDER`. Takes twenty minutes on one core.
Writes temptation.csv, staffing.csv and predictions.csv into the folder, and pictures into docs/images; with
the tables already in the folder it only draws.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cmsim.calibrate.arms import follow
from cmsim.calibrate.pay_studies import (
    AGENCY_MIS_SELLING,
    FEE_RATE,
    HIGH_RATE,
    by_year,
    paid_by,
    prediction_arms,
    predictions_of,
    temptation_arms,
)
from cmsim.calibrate.posts_alone import posts_alone
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.law_artefact import known_law
from cmsim.equilibrium.prepare import Basis, prepare
from cmsim.randomness import Streams
from cmsim.scenario import Scenario, load
from cmsim.statistics.intervals import estimate
from cmsim.world.build import build_world

PICTURES = Path(__file__).parents[1] / "images"
SCALE, REPLICATIONS = 0.2, 6
TEMPTATION_YEARS, PREDICTION_YEARS, PREDICTED_FROM = 5, 4, 2
STAFF_YEARS, STAFF_REPLICATIONS = 10, 10
BARS = (-0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0)
COLOURS = ("#888888", "#b03a2e", "#d9822b", "#1f5f99", "#b9a0c9")


def temptation(base: Scenario, ownership: Scenario, law: ResponseLaw) -> pd.DataFrame:
    """Return row 9: outcomes by replication, arm and year."""
    risky = base.with_values(dict(AGENCY_MIS_SELLING))
    arms = temptation_arms(ownership.with_values(dict(AGENCY_MIS_SELLING)))
    frames = []
    for number in range(REPLICATIONS):
        found = follow(risky, arms, law, replication=number, scale=SCALE, years=TEMPTATION_YEARS)
        frames += [by_year(one).assign(arm=arm, replication=number) for arm, one in found.items()]
    return pd.concat(frames, ignore_index=True)


def staffing(base: Scenario, ownership: Scenario, law: ResponseLaw) -> pd.DataFrame:
    """Return row 10: staffing by replication, arm and year, at full size."""
    poor = {f"staff.kinds.{kind}.base_pay_yuan_per_year": 13_320.0 for kind in base.staff.kinds}
    willing: Basis = "equal_participation"
    arms: dict[str, tuple[Scenario, Basis]] = {
        "clerk's pay less a tenth": (base.with_values(poor), "as_written"),
        "clerk's pay": (base, "as_written"),
        "fixed pay at participation": (paid_by(ownership, "fixed"), willing),
        f"commission {FEE_RATE:.0%}": (paid_by(ownership, "linear_commission", rate=FEE_RATE), willing),
        f"commission {HIGH_RATE:.0%}": (paid_by(ownership, "linear_commission", rate=HIGH_RATE), willing),
    }  # fmt: skip
    for bar in BARS:
        arms[f"bar {bar:g}"] = (base.with_values({"labour.bar_log_skill": bar}), "as_written")
    before = prepare(base, base, "as_written", law)
    frames = []
    for number in range(STAFF_REPLICATIONS):
        luck = Streams(base.run.seed, number)
        start = posts_alone(base, luck, build_world(base, luck, 1.0), before, 2, policy_starts=0).state
        for arm, (scenario, basis) in arms.items():
            held = posts_alone(scenario, luck, start, prepare(scenario, base, basis, law), STAFF_YEARS)
            frames.append(held.years.assign(arm=arm, replication=number))
    return pd.concat(frames, ignore_index=True)


def predictions(base: Scenario, ownership: Scenario, law: ResponseLaw) -> pd.DataFrame:
    """Return the predictions by replication."""
    arms = prediction_arms(ownership, base, law)
    rows = []
    for number in range(REPLICATIONS):
        found = follow(base, arms, law, replication=number, scale=SCALE, years=PREDICTION_YEARS)
        rows.append(predictions_of({arm: by_year(one) for arm, one in found.items()}, PREDICTED_FROM))
    return pd.DataFrame(rows)


def _over_years(axes: Axes, frame: pd.DataFrame, column: str, title: str, *, relative: bool) -> None:
    base = frame[frame["arm"] == "fixed pay"].set_index(["replication", "year"])[column]
    for (arm, group), colour in zip(frame.groupby("arm", sort=False), COLOURS, strict=False):
        if arm == "fixed pay":
            continue
        one = group.set_index(["replication", "year"])[column]
        seen = (100.0 * (one / base - 1.0)) if relative else 100.0 * (one - base)
        table = seen.reset_index().pivot_table(index="replication", columns="year", values=column)
        means = [estimate(list(table[year])) for year in table]
        years = np.array(table.columns)
        axes.plot(years, [m.mean for m in means], color=colour, label=str(arm), marker="o", ms=3)
        axes.fill_between(years, [m.low for m in means], [m.high for m in means], color=colour, alpha=0.15)
    axes.axhline(0.0, color="k", lw=0.6)
    axes.set(title=title, xlabel="year")


def draw_temptation(frame: pd.DataFrame) -> None:
    """Write the figure of row 9."""
    figure = Figure(figsize=(11, 3.6), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    _over_years(left, frame, "revenue_yuan", "Key-client revenue, % over fixed pay", relative=True)
    _over_years(middle, frame, "compensation_yuan", "Paid to mis-sold clients, % over fixed", relative=True)
    _over_years(right, frame, "retention_share", "Retention, points over fixed pay", relative=False)
    left.legend(fontsize=7)
    figure.savefig(PICTURES / "temptation.png", dpi=130)


def draw_staffing(frame: pd.DataFrame) -> None:
    """Write the figure of row 10."""
    figure = Figure(figsize=(11, 3.6), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    pays = [arm for arm in frame["arm"].unique() if not arm.startswith("bar")]
    for arm, colour in zip(pays, ("#000000", "#888888", "#1f5f99", "#d9822b", "#b03a2e"), strict=True):
        one = frame[frame["arm"] == arm]
        for axes, column in ((left, "log_skill"), (middle, "vacant_share")):
            means = [estimate(list(v)) for _, v in one.groupby("year")[column]]
            years = range(1, len(means) + 1)
            axes.plot(years, [m.mean for m in means], color=colour, label=arm)
            axes.fill_between(
                years, [m.low for m in means], [m.high for m in means], color=colour, alpha=0.15
            )
    left.set(title="Mean log skill in post", xlabel="year")
    middle.set(title="Posts vacant, share", xlabel="year")
    left.legend(fontsize=7)
    last = frame[frame["year"] == frame["year"].max()]
    for column, label, colour in (
        ("vacant_share", "vacant after ten years", "#1f5f99"),
        ("log_skill", "mean log skill in post", "#d9822b"),
    ):
        means = [estimate(list(last.loc[last["arm"] == f"bar {bar:g}", column])) for bar in BARS]
        right.errorbar(
            BARS,
            [m.mean for m in means],
            [[m.mean - m.low for m in means], [m.high - m.mean for m in means]],
            color=colour,
            label=label,
            marker="o",
            ms=3,
        )
    right.set(title="Bar on measured log skill, clerk's pay", xlabel="bar")
    right.legend(fontsize=7)
    figure.savefig(PICTURES / "staffing.png", dpi=130)


def draw_predictions(frame: pd.DataFrame) -> None:
    """Write the figure of predictions against the literature."""
    figure = Figure(figsize=(7.5, 3.2), layout="constrained")
    axes = figure.subplots()
    rows = (
        ("piece_rate_gain", "piece rate over fixed pay", (0.20, 0.45)),
        ("piece_rate_effort_gain", "  of it by effort", None),
        ("piece_rate_sorting_gain", "  of it by sorting", None),
        ("bonus_gain", "bonus over fixed pay", (0.05, 0.20)),
        ("cap_removal_gain", "no cap, no ratchet", (0.05, 0.10)),
    )
    for place, (name, label, published) in enumerate(rows):
        del label
        seen = estimate(list(frame[name]))
        if published is not None:
            axes.plot(
                [100 * p for p in published], [place, place], color="#cccccc", lw=12, solid_capstyle="butt"
            )
        axes.plot([100 * seen.low, 100 * seen.high], [place, place], color="#1f5f99")
        axes.plot(100 * seen.mean, place, "o", color="#1f5f99")
    axes.set_yticks(range(len(rows)), [label for _, label, _ in rows])
    axes.invert_yaxis()
    axes.axvline(0.0, color="k", lw=0.6)
    axes.set(xlabel="gain in signed contract value, % (grey: published)")
    figure.savefig(PICTURES / "predictions.png", dpi=130)


def main(folder: Path) -> None:
    """Make what is missing in the folder, and draw."""
    mpl.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    base, ownership = load("hebei-2004"), load("ownership")
    law = known_law(base, None)
    assert law is not None
    for name, make, draw in (
        ("staffing", staffing, draw_staffing),
        ("temptation", temptation, draw_temptation),
        ("predictions", predictions, draw_predictions),
    ):
        file = folder / f"{name}.csv"
        if not file.exists():
            make(base, ownership, law).to_csv(file, index=False)
        draw(pd.read_csv(file))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
