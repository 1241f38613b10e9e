"""Clerks at windows: the staffing of several branches is that of enumeration on Erlang's queue.

A clerk costs his pay; a customer who waits costs what an hour of his is worth. Both meet in the optimum of
M/M/c staffing (Halfin & Whitt 1981 give its square-root law; here it is enumerated).
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.optimise.allocation.allocate import allocate
from cmsim.optimise.allocation.problem import AllocationProblem, Cells, Grades, Limits, Span
from cmsim.response.queues import erlang_c

HOURS_A_YEAR = 2_000.0
PAY_YUAN = 15_000.0
MOST = 9


@dataclass(frozen=True)
class WaitingSurface:
    """What is not lost in the queue: with as many clerks as the load or fewer, all of it is lost.

    Attributes
    ----------
    load : array (C,)
        Erlangs.
    hour_yuan : array (C,)
        Of one customer's waiting hour.
    """

    load: np.ndarray
    hour_yuan: np.ndarray
    measures: tuple[str, ...] = ("gross_profit_yuan", "revenue_yuan")

    def at(self, cell, effort):
        worst = self.hour_yuan[cell] * HOURS_A_YEAR * MOST
        lost = np.array(
            [
                worst[row] if clerks <= self.load[one] else min(worst[row], self._waiting(one, clerks))
                for row, (one, clerks) in enumerate(zip(cell, effort, strict=True))
            ]
        )
        return {"gross_profit_yuan": worst - lost, "revenue_yuan": worst - lost}

    def _waiting(self, branch, clerks):
        load = self.load[branch]
        queue = erlang_c(int(clerks), load) * load / (clerks - load)
        return self.hour_yuan[branch] * HOURS_A_YEAR * queue


def windows(load, hour_yuan, clerks=None):
    branches = len(load)
    return AllocationProblem(
        Cells(
            ("windows",),
            tuple(f"b{n}" for n in range(branches)),
            np.zeros(branches, dtype=int),
            np.arange(branches),
        ),
        Grades(("clerk",), np.ones(1), np.ones(1), np.array([PAY_YUAN])),
        np.ones((branches, 1), dtype=int),
        WaitingSurface(np.array(load), np.array(hour_yuan)),
        Limits(head_count=Span() if clerks is None else Span(clerks, clerks)),
        most_in_cell=MOST,
    )


def enumerated(problem, clerks=None):
    cell = np.arange(problem.cells.count)
    best = -np.inf
    for counts in product(range(MOST + 1), repeat=problem.cells.count):
        if clerks is None or sum(counts) == clerks:
            effort = np.array(counts, dtype=float)
            value = problem.surface.at(cell, effort)["gross_profit_yuan"].sum() - PAY_YUAN * sum(counts)
            best = max(best, value)
    return best


loads = st.lists(st.floats(0.3, 5.0), min_size=2, max_size=3)


@given(loads, st.floats(2.0, 40.0), st.integers(2, 12))
@settings(max_examples=12, deadline=None)
def test_clerks_of_branches_are_those_of_enumeration(load, hour, clerks):
    problem = windows(load, [hour * (1.0 + n) for n in range(len(load))], clerks)
    found = allocate(problem, relative_gap=1e-9)
    assert found.counts.sum() == clerks
    assert found.objective == pytest.approx(enumerated(problem, clerks), rel=1e-7, abs=0.01)


@pytest.mark.parametrize(("load", "table"), [(1.5, 1.928571), (4.0, 2.216450)])
def test_the_queue_of_the_surface_is_the_published_one(load, table):
    clerks = {1.5: 2, 4.0: 5}[load]
    surface = WaitingSurface(np.array([load]), np.array([1.0]))
    kept = surface.at(np.array([0]), np.array([float(clerks)]))["gross_profit_yuan"][0]
    assert HOURS_A_YEAR * MOST - kept == pytest.approx(HOURS_A_YEAR * table, rel=1e-5)


def test_the_optimum_without_a_head_count_follows_the_square_root_law():
    # c = a + β √a, with β rising in what waiting costs beside pay.
    cheap, dear = (allocate(windows([4.0], [hour]), relative_gap=1e-9).counts[0, 0] for hour in (10.0, 100.0))
    assert 4 < cheap < dear <= MOST
    for hour in (10.0, 100.0):
        one = windows([4.0], [hour])
        assert allocate(one, relative_gap=1e-9).objective == pytest.approx(enumerated(one))
