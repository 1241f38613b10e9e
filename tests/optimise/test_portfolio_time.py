"""Time that runs out: it is told as such, bounds stay bounds, and the diagnosis of a conflict ends too."""

import time
from dataclasses import replace

import numpy as np
import pytest
from test_portfolios import best_by_enumeration, pool

from cmsim.errors import InputError
from cmsim.optimise.portfolios import programme, search
from cmsim.optimise.portfolios.assign import PortfolioError, assign
from cmsim.optimise.portfolios.deadline import Deadline
from cmsim.optimise.solvers import SOLVERS, Solved, SolverSettings, solve


def answered(monkeypatch, change):
    """Let every solve be answered as `change` makes it of the true answer and whether it is whole."""

    def instead(model, settings):
        return change(solve(model, settings), model.isMIP())

    monkeypatch.setattr(programme, "solve", instead)


@pytest.mark.parametrize("solver", SOLVERS)
def test_no_time_at_all_is_told_as_such_and_not_as_a_conflict(solver):
    with pytest.raises(PortfolioError) as caught:
        assign(pool(40, 4), SolverSettings(solver, seconds=0.0))
    assert caught.value.detail.code == "portfolios.no-time"
    assert caught.value.detail.found == "0 seconds"


@pytest.mark.parametrize("late", ["relaxation", "whole"])
def test_a_solve_that_time_ended_without_a_solution_is_no_conflict(monkeypatch, late):
    def change(done, whole):
        return Solved("nothing", float("nan"), 0.0) if whole == (late == "whole") else done

    answered(monkeypatch, change)
    with pytest.raises(PortfolioError) as caught:
        assign(pool(40, 4, balance=0.2), SolverSettings(seconds=30.0))
    assert caught.value.detail.code == "portfolios.no-time"


def test_an_unfinished_relaxation_bounds_nothing(monkeypatch):
    """Its value lies below the best here, and would have passed any incumbent for proven."""
    small = pool(7, 3, 5, balance=0.4)
    best = best_by_enumeration(small)
    assert best is not None

    def change(done, whole):
        return done if whole else Solved("incumbent", -0.5 * best, 0.0)

    answered(monkeypatch, change)
    found = assign(small, relative_gap=1e-9)
    assert found.value == pytest.approx(best, rel=1e-7)
    assert best <= found.bound <= small.value.max(axis=1).sum() + 1e-9
    # And where the whole solve over all pairs did not end either, nothing is proven.
    answered(monkeypatch, lambda done, whole: Solved("incumbent", done.objective, 0.0))
    unsure = assign(small, relative_gap=1e-9)
    assert unsure.state == "incumbent"
    assert unsure.bound == pytest.approx(small.value.max(axis=1).sum())


def test_the_diagnosis_of_a_conflict_keeps_to_the_same_deadline(monkeypatch):
    asked = pool(6, 3, 1, balance=0.01)
    workload = asked.workload.copy()
    workload[0] = 5.0 * workload.sum()
    lumpy = replace(asked, workload=workload, target=np.full(3, workload.sum() / 3))
    looks = []

    def slow(done, _whole):
        looks.append(1)
        time.sleep(0.1)
        return done

    answered(monkeypatch, slow)
    with pytest.raises(InputError) as caught:
        assign(lumpy, SolverSettings(seconds=0.5))
    assert caught.value.detail.code == "portfolios.conflict"
    assert len(looks) <= 6
    # The relaxation took all the time: nothing is told that was not found.
    answered(monkeypatch, lambda done, _whole: time.sleep(0.2) or done)
    with pytest.raises(InputError, match="time ran out") as caught:
        assign(replace(asked, target=0.5 * asked.target), SolverSettings(seconds=0.1))
    assert caught.value.detail.code == "portfolios.conflict"


def test_solves_of_a_deadline_get_what_is_left_of_it():
    deadline = Deadline.after(10.0)
    assert 9.0 < deadline.within(SolverSettings()).seconds <= 10.0
    assert deadline.within(SolverSettings(), 2.0).seconds == 2.0
    assert Deadline.after(None).within(SolverSettings(seconds=5.0)).seconds is None
    assert Deadline.after(0.0).passed
    assert not Deadline.after(None).passed


def test_the_narrowest_is_found_by_halving_or_what_was_found_before_time_was_up():
    whole_from = {False: 0.3, True: 0.4}

    def holds(x, whole):
        return x >= whole_from[whole]

    for divisible in (False, True):
        found = search.narrowest(holds, 0.35 if divisible else 0.0, 8.0, divisible=divisible)
        assert found.whole
        assert 0.4 <= found.value <= 0.4003
        assert found.told("balance within").startswith("balance within 40.0")
    assert search.narrowest(lambda _x, _whole: False, 0.0, 8.0, divisible=False) is None
    assert search.narrowest(lambda _x, _whole: False, 0.0, 8.0, divisible=True) is None
    # What is known of divisible clients alone is told as what it is.
    unsure = search.narrowest(lambda x, whole: x >= 0.3 and not whole, 0.0, 8.0, divisible=False)
    assert unsure.told("balance within").startswith("balance within more than 30.0")
    answers = iter([True, None])
    assert search.narrowest(lambda _x, _whole: next(answers), 0.0, 8.0, divisible=True).value == 4.0
