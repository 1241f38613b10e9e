"""Allocation files: the problem they make of a scenario, and mistakes told with their place."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import cmsim
from cmsim.allocation_files.load import load_allocation, read_allocation
from cmsim.allocation_files.problem_of import problem_of
from cmsim.allocation_files.start import Start
from cmsim.errors import InputError
from cmsim.optimise.allocation.allocate import allocate
from cmsim.optimise.allocation.checks import measures_of
from cmsim.scenario import load

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "allocation.yaml"
BASE = "hebei-2004"


@pytest.fixture(scope="module")
def problem():
    return problem_of(load_allocation(EXAMPLE), Start.of(load(BASE), by_branch=False))


def changed(old: str, new: str) -> bytes:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new).encode()


def test_the_problem_is_the_start_of_the_scenario(problem):
    assert problem.today.sum() == 203
    assert problem.cells.count == 99
    assert problem.grades.names == ("assistant", "manager", "senior")
    # All are paid as managers today, the grade of their post.
    assert problem.today[:, 1].sum() == 203
    assert problem.grades.pay_yuan[2] / problem.grades.pay_yuan[1] == pytest.approx(1.5 / 1.2)
    # The pattern of key-client revenue: .4 to .8 thousand million yuan a year.
    assert 0.4e9 < problem.surface.revenue_yuan.sum() < 0.8e9
    assert problem.surface.profit_yuan.sum() < problem.surface.revenue_yuan.sum()


def test_effort_spread_by_gross_profit_brings_todays_results(problem):
    cell = np.arange(99)
    surface = problem.surface
    found = surface.at(cell, surface.reference_effort)["gross_profit_yuan"]
    assert found == pytest.approx(surface.profit_yuan)
    assert surface.at(cell, np.zeros(99))["gross_profit_yuan"].sum() < surface.profit_yuan.sum()
    assert surface.reference_effort.sum() == pytest.approx(203.0)


def test_by_branch_there_is_a_cell_for_each_branch_and_group():
    loaded = read_allocation(changed("cells: city", "cells: branch"), "x.yaml")
    by_branch = problem_of(loaded, Start.of(load(BASE), by_branch=True))
    assert by_branch.cells.count == 9 * 150
    assert by_branch.today.sum() == 203
    assert len(set(by_branch.cells.places)) == 150


def test_the_advice_holds_its_limits_and_is_better_than_today(problem):
    found = allocate(problem)
    assert found.state == "proven"
    assert all(check.kept for check in found.checks)
    assert found.counts[:, 2].sum() <= 40
    today = measures_of(problem, problem.today)
    assert found.objective > today["net_contribution_yuan"]
    assert {"head_count", "grade_share.senior"} <= {check.limit for check in found.binding}


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "hint"),
    [
        ("format: cmsim/allocation-1", "format: cmsim/allocation-9", "allocation.missing-format", 1, None),
        ("moves: 120", "movess: 120", "allocation.unknown-field", 17, "moves"),
        ("moves: 120", "moves: many", "allocation.bad-value", 17, None),
        ("schools: {least", "scools: {least", "allocation.unknown-name", 16, "schools"),
        ("kind: dedicated", "kind: dedicate", "allocation.unknown-name", 4, "dedicated"),
        ("senior: {effort: 1.3}", "seniors: {effort: 1.3}", "allocation.unknown-name", 9, "senior"),
        ("  banks:", "  bank:", "allocation.unknown-name", 13, "banks"),
        ("plus_half: 1.2,", "plus_half: 0.9,", "judgement.not-rising", 13, None),
        ("  all: {", "  schools: {", "allocation.no-judgement", 10, None),
        ("cells: city", "cells: town", "allocation.unknown-choice", 5, None),
        ("name: Today's", "nam: Today's", "allocation.unknown-field", 2, "name"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_nearest_name(tmp_path, old, new, code, line, hint):
    file = tmp_path / "plan.yaml"
    file.write_bytes(changed(old, new))
    with pytest.raises(InputError) as caught:
        cmsim.optimize_allocation(file)
    detail = caught.value.detail
    assert (detail.code, detail.line) == (code, line)
    assert detail.file == str(file)
    if hint is not None:
        assert hint in str(detail.hint)


def test_limits_that_conflict_are_named_at_their_place(tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_bytes(changed("  moves: 120", "  moves: 120\n  budget_yuan: 1000000"))
    with pytest.raises(InputError) as caught:
        cmsim.optimize_allocation(file)
    assert caught.value.detail.code == "allocation.conflict"
    assert "limits.budget_yuan" in str(caught.value.detail.path)
    assert caught.value.detail.line is not None


def test_no_allocation_is_made_of_an_empty_file():
    for content in (b"", b"[]", b"3", b"name: x"):
        with pytest.raises(InputError):
            read_allocation(content, "x.yaml")


def test_moves_over_years_lead_to_the_best_of_all(problem):
    few = replace(problem, limits=replace(problem.limits, moves=40, grade_share={}))
    from cmsim.optimise.allocation.moves import phased

    years = phased(few, 4)
    assert all(year.change.moves <= 40 for year in years)
    assert years[-1].totals["gross_profit_yuan"] > years[0].totals["gross_profit_yuan"]
