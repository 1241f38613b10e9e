"""Figures of an allocation: persons by group, the frontier with its bounds, and gains with intervals."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

import cmsim
from cmsim.optimise.allocation.confirmation import Confirmation
from cmsim.optimise.jointly.advice import JointlyJudged, PlanAdvice
from cmsim.report.allocation_folder import write_allocation_figures
from cmsim.report.allocation_names import AllocationNames
from cmsim.report.allocation_tables import allocation_tables
from cmsim.report.figures import allocation_frontier, allocation_gains, allocation_groups
from cmsim.statistics.intervals import Estimate

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "allocation.yaml"
GAIN = Estimate(1.2e6, 0.4e6, 2.0e6, 1e6, 8)
NOTHING = Estimate(0.1e6, -0.4e6, 0.6e6, 1e6, 8)


@pytest.fixture(scope="module")
def advice():
    return cmsim.optimize_allocation(EXAMPLE, along="head-count", points=3)


def test_persons_of_the_figure_are_those_of_the_allocation(advice):
    shown = allocation_groups.data(advice, "en")
    assert sum(shown.persons_today) == advice.problem.today.sum()
    assert sum(shown.persons_best) == advice.best.counts.sum()
    assert "Schools" in shown.groups


def test_the_frontier_has_its_points_in_order_and_bounds_above_them(advice):
    shown = allocation_frontier.data(advice, "en")
    assert [x for x, _, _ in shown.points] == sorted(point.bound for point in advice.frontier)
    assert all(top >= y for _, y, top in shown.points)
    assert shown.today[0] == 203
    assert shown.today[1] == pytest.approx(advice.today["net_contribution_yuan"] / 1e6)


def test_without_a_frontier_or_a_simulation_there_is_nothing_to_draw(advice):
    assert allocation_frontier.data(replace(advice, frontier_along=None), "en") is None
    assert allocation_gains.data(advice, "en") is None


def test_what_is_too_close_to_call_is_grey(advice):
    seen = Confirmation(None, None, told=GAIN, simulated=GAIN, net=NOTHING, net_over_today=NOTHING)
    shown = allocation_gains.data(replace(advice, confirmation=seen), "en")
    assert [row.standing for row in shown.panels[0].rows] == ["decided", "decided", "undecided"]
    assert [row.estimate for row in shown.panels[0].rows] == [GAIN, GAIN, NOTHING]
    alone = Estimate(1e6, math.nan, math.nan, math.nan, 1)
    seen = Confirmation(None, None, told=None, simulated=alone, net=alone, net_over_today=alone)
    shown = allocation_gains.data(replace(advice, confirmation=seen), "en")
    assert [row.standing for row in shown.panels[0].rows] == ["undecided", "undecided"]


def test_posts_and_plan_are_told_apart(advice):
    parts = {"posts": NOTHING, "plan": GAIN, "both": GAIN, "together": NOTHING}
    judged = JointlyJudged({}, None, None, None, parts, GAIN, GAIN, ())
    plan = PlanAdvice(None, (), "level", {}, (), 0.0, GAIN, (), 0.0, 1, {}, 1.0, judged)
    shown = allocation_gains.data(replace(advice, plan=plan), "zh")
    assert len(shown.panels[0].rows) == 7
    assert shown.panels[0].rows[3].label == "仅岗位"


def test_figures_are_written_in_both_forms(advice, tmp_path):
    written = write_allocation_figures(advice, tmp_path)
    assert [file.name for file in written] == ["groups.png", "frontier.png"]
    assert all(file.with_suffix(".svg").stat().st_size > 1000 for file in written)


def test_groups_and_places_have_their_names_in_the_readers_language(advice):
    names = AllocationNames(advice.policy, "zh")
    assert names.cell("schools · shijiazhuang") == "学校 · 石家庄"
    assert names.place("shijiazhuang-3") == "石家庄-3"
    assert names.place("elsewhere") == "elsewhere"
    assert names.post("manager") == "manager"
    tables = allocation_tables(advice, "zh")
    assert any(row[0] == "学校" for row in tables[0].rows)
    assert any("石家庄" in row[1] for row in tables[-1].rows)
