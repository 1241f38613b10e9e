"""Lists of moves lead from today to the allocation at least cost; the worth of one is solved again."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import best_by_enumeration, problem

from cmsim.optimise.allocation.allocate import allocate
from cmsim.optimise.allocation.checks import change_of, cost_of_change_yuan
from cmsim.optimise.allocation.moves import moves_between, phased
from cmsim.optimise.allocation.problem import ChangeCosts, Limits, Span
from cmsim.optimise.allocation.worth import worth_of_one

COSTS = ChangeCosts(900.0, 700.0, 400.0, 800.0, 200.0)
MIDDLE = problem(
    3, 4, ("junior", "senior"), 30, costs=COSTS, most_in_cell=10, limits=Limits(head_count=Span(30, 30))
)
counts = st.lists(st.integers(0, 3), min_size=24, max_size=24).map(lambda flat: np.array(flat).reshape(12, 2))


@given(counts, counts)
@settings(max_examples=60, deadline=None)
def test_a_list_of_moves_leads_from_one_staffing_to_the_other(before, after):
    moves = moves_between(MIDDLE, before, after)
    reached = before.copy()
    index = {MIDDLE.cells.name(cell): cell for cell in range(12)}
    grade = {"junior": 0, "senior": 1}
    for move in moves:
        if move.origin:
            reached[index[move.origin], grade[move.origin_grade]] -= move.persons
        if move.target:
            reached[index[move.target], grade[move.target_grade]] += move.persons
    assert np.array_equal(reached, after)
    hired = sum(move.persons for move in moves if not move.origin)
    left = sum(move.persons for move in moves if not move.target)
    assert hired - left == after.sum() - before.sum()
    assert hired == 0 or left == 0


@given(counts, counts)
@settings(max_examples=60, deadline=None)
def test_the_list_has_as_many_moves_as_the_programme_counts(before, after):
    moves = moves_between(replace(MIDDLE, today=before), before, after)
    change = change_of(replace(MIDDLE, today=before), after)
    within = [move for move in moves if move.origin and move.target]
    assert sum(move.persons for move in within) == change.moves
    other_group = sum(
        move.persons for move in within if move.origin.split(" · ")[0] != move.target.split(" · ")[0]
    )
    assert other_group >= change.retrained
    other_grade = sum(move.persons for move in within if move.origin_grade != move.target_grade)
    assert other_grade >= change.regraded


def test_a_move_within_a_place_or_group_is_preferred():
    before = np.zeros((12, 2), dtype=np.intp)
    before[0, 0], before[5, 0] = 1, 1  # g0 · p0 and g1 · p1
    after = np.zeros((12, 2), dtype=np.intp)
    after[1, 0], after[6, 0] = 1, 1  # g0 · p1 and g1 · p2
    moves = moves_between(replace(MIDDLE, today=before), before, after)
    assert {(move.origin, move.target) for move in moves} == {
        ("g0 · p0", "g0 · p1"), ("g1 · p1", "g1 · p2"),
    }  # fmt: skip


def test_years_lead_to_what_is_best_without_limits_on_change():
    free = allocate(MIDDLE, relative_gap=1e-8)
    few = replace(MIDDLE, limits=replace(MIDDLE.limits, moves=4))
    years = phased(few, 12, relative_gap=1e-8)
    assert all(year.change.moves <= 4 for year in years)
    worth = [year.totals["gross_profit_yuan"] for year in years]
    assert worth == sorted(worth)
    reached = years[-1].objective + cost_of_change_yuan(MIDDLE, years[-1].change)
    assert reached >= free.objective - 1e-6


def test_one_more_and_one_fewer_are_what_enumeration_says():
    small = problem(
        2, 2, ("junior", "senior"), 4, seed=3, most_in_cell=2, limits=Limits(head_count=Span(4, 4))
    )
    found = allocate(small, relative_gap=1e-9)
    worth = worth_of_one(found, relative_gap=1e-9)
    for total, told in ((5, worth.one_more), (3, worth.one_fewer)):
        best = best_by_enumeration(replace(small, limits=Limits(head_count=Span(total, total))))
        assert best is not None
        assert told == pytest.approx(best - found.objective, abs=1e-3)
    assert worth.one_more is not None
    assert worth.one_fewer is not None
    # With all others as they are one gains no more than with all decided anew.
    assert np.nanmax(worth.cell_more) <= worth.one_more + worth.error + 1e-6
    assert np.nanmax(worth.cell_fewer) <= worth.one_fewer + worth.error + 1e-6


def test_what_limits_forbid_has_no_worth():
    small = problem(
        2, 2, ("junior", "senior"), 4, most_in_cell=2,
        limits=Limits(head_count=Span(4, 4), hires=0, dismissals=0),
    )  # fmt: skip
    worth = worth_of_one(allocate(small))
    assert worth.one_more is None
    assert worth.one_fewer is None
