"""What cannot be: limits that conflict are named with what would mend them; solvers that fail say so."""

from dataclasses import replace

import pytest
from made_up import best_by_enumeration, problem

from cmsim.errors import InputError
from cmsim.optimise.allocation.allocate import AllocationError, allocate
from cmsim.optimise.allocation.generate import Generator
from cmsim.optimise.allocation.problem import Limits, Span
from cmsim.optimise.solvers import SolverError, SolverSettings, check_solver

SMALL = problem(2, 2, ("junior", "senior"), 4, most_in_cell=2)


def refused(limits: Limits):
    with pytest.raises(InputError) as caught:
        allocate(replace(SMALL, limits=limits))
    return caught.value.detail


def test_limits_that_conflict_are_the_fewest_and_each_is_needed():
    # Six persons cost 96,000 at least; the coverage and the bound on group 0 have no part in it.
    limits = Limits(
        head_count=Span(6, 6),
        budget_yuan=80e3,
        by_group={"g0": Span(1, None)},
        coverage={"high": 0.1},
        hires=5,
    )
    told = refused(limits)
    assert told.code == "allocation.conflict"
    assert told.path == "limits.head_count, limits.budget_yuan"
    for one in (replace(limits, budget_yuan=None), replace(limits, head_count=Span())):
        assert allocate(replace(SMALL, limits=one)).counts.sum() >= 0


def test_the_least_relaxation_mends_it():
    limits = Limits(head_count=Span(6, 6), budget_yuan=80e3)
    told = refused(limits)
    assert told.found is not None
    assert told.allowed is not None
    # Relative to its size the budget gives way less: by 16,000 of 80,000, against a person of six.
    bound = float(told.allowed.rsplit(" ", 1)[-1])
    if "budget" in told.allowed:
        mended = replace(limits, budget_yuan=bound + 1.0)
    else:
        mended = replace(limits, head_count=Span(5, 6))
    assert best_by_enumeration(replace(SMALL, limits=mended)) is not None


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(by_group={"g9": Span(1, None)}), "allocation.unknown-name"),
        (Limits(by_group={"g0": Span(3, 2)}), "allocation.contradiction"),
        (Limits(pins={"g0 · p0": {"junior": 3}}), "allocation.no-staffing"),
        (Limits(pins={"g0 · p0": {"boss": 3}}), "allocation.unknown-name"),
        (Limits(coverage={"low": 0.5}), "allocation.unknown-name"),
        (Limits(measures={"retention": Span(0.5, None)}), "allocation.unknown-name"),
    ],
)
def test_a_limit_that_can_never_hold_is_one_clear_error(limits, code):
    assert refused(limits).code == code


def test_a_name_that_is_nearly_right_is_told():
    assert "g1" in str(refused(Limits(by_group={"g11": Span(1, None)})).hint)


def test_an_objective_that_the_surface_does_not_tell_is_refused():
    with pytest.raises(InputError) as caught:
        allocate(replace(SMALL, objective="happiness"))
    assert caught.value.detail.code == "allocation.objective"


def test_an_unknown_solver_and_a_missing_one_are_told():
    with pytest.raises(InputError):
        check_solver(SolverSettings("gurobi"))  # type: ignore[arg-type]
    with pytest.raises(SolverError, match="not installed"):
        allocate(SMALL, SolverSettings("cbc", path="no-such-cbc"))


def test_a_solver_that_is_killed_is_told(tmp_path):
    dying = tmp_path / "cbc"
    dying.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    dying.chmod(0o755)
    with pytest.raises(SolverError, match="killed, or failed"):
        allocate(SMALL, SolverSettings("cbc", path=str(dying)))


BIG = problem(
    4, 5, ("assistant", "manager", "senior"), 90, most_in_cell=12,
    limits=Limits(head_count=Span(90, 90), grade_share={"senior": 0.2, "manager": 0.5}),
)  # fmt: skip


def test_without_time_there_is_no_allocation():
    with pytest.raises(AllocationError) as caught:
        allocate(BIG, SolverSettings(seconds=1e-6))
    assert caught.value.detail.code == "allocation.no-time"


def test_when_time_runs_out_the_incumbent_is_told_as_such_with_its_gap(monkeypatch):
    ended = []
    relaxed = Generator.relaxed

    def and_then_no_time(self, *given):
        found = relaxed(self, *given)
        ended.append(True)
        return found

    monkeypatch.setattr(Generator, "relaxed", and_then_no_time)
    monkeypatch.setattr(Generator, "_time_is_up", lambda _self: bool(ended))
    found = allocate(BIG, relative_gap=1e-12)
    assert found.state == "incumbent"
    assert 0.0 < found.gap < 1e-3
    assert found.gap == pytest.approx((found.bound - found.objective) / found.bound)
