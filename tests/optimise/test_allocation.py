"""The best allocation: equal to enumeration on small cases, within every limit, the same by both solvers."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import Curves, best_by_enumeration, problem

from cmsim.errors import InputError
from cmsim.optimise.allocation.allocate import allocate, value_today
from cmsim.optimise.allocation.problem import AllocationProblem, Cells, ChangeCosts, Grades, Limits, Span
from cmsim.optimise.solvers import SOLVERS, SolverSettings

PERSONS = 4
NO_ALLOCATION = ("allocation.conflict", "allocation.no-staffing", "allocation.no-whole-staffing")
COSTS = ChangeCosts(900.0, 700.0, 400.0, 800.0, 200.0)

maybe = st.one_of(st.none(), st.integers(0, 4).map(float))
spans = st.builds(Span, maybe, maybe).filter(
    lambda span: span.least is None or span.most is None or span.least <= span.most
)
limits = st.builds(
    Limits,
    head_count=st.one_of(st.just(Span()), st.integers(2, 6).map(lambda n: Span(n, n)), spans),
    grade_share=st.one_of(st.just({}), st.floats(0.0, 1.0).map(lambda share: {"senior": share})),
    budget_yuan=st.one_of(st.none(), st.floats(30e3, 150e3)),
    by_group=st.one_of(st.just({}), spans.map(lambda span: {"g1": span})),
    by_place=st.one_of(st.just({}), spans.map(lambda span: {"p0": span})),
    by_grade=st.one_of(st.just({}), spans.map(lambda span: {"junior": span})),
    coverage=st.one_of(st.just({}), st.floats(0.0, 1.0).map(lambda share: {"high": share, "mid": share / 2})),
    pay_ceiling_yuan=st.one_of(st.none(), st.floats(15e3, 40e3)),
    skills=st.one_of(st.just({}), st.just({"g0": {"senior": 1}})),
    hires=maybe,
    dismissals=maybe,
    moves=maybe,
    retrained=maybe,
    regraded=maybe,
    measures=st.one_of(st.just({}), st.floats(0.0, 900e3).map(lambda low: {"revenue_yuan": Span(low, None)})),
)


asked_for = given(limits, st.integers(0, 10**6), st.booleans(), st.sampled_from(SOLVERS))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@asked_for
def test_it_is_what_enumeration_finds_or_says_that_there_is_none(wanted, seed, costly, solver):
    compare_with_enumeration(wanted, seed, costly, solver)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@asked_for
def test_so_it_is_for_many_limits_more(wanted, seed, costly, solver):
    compare_with_enumeration(wanted, seed, costly, solver)


def compare_with_enumeration(wanted, seed, costly, solver):
    small = problem(
        2, 2, ("junior", "senior"), PERSONS, seed,
        limits=wanted, costs=COSTS if costly else ChangeCosts(), most_in_cell=2, pay_by_result=0.02,
    )  # fmt: skip
    best = best_by_enumeration(small)
    if best is None:
        with pytest.raises(InputError) as caught:
            allocate(small, SolverSettings(solver), relative_gap=1e-9)
        assert caught.value.detail.code in NO_ALLOCATION
        return
    found = allocate(small, SolverSettings(solver), relative_gap=1e-9)
    assert found.state == "proven"
    assert found.objective == pytest.approx(best, rel=1e-7, abs=1e-3)
    assert found.bound >= found.objective
    assert all(check.kept for check in found.checks)


def full(groups=4, places=5, persons=90, **more):
    """A problem of middle size with all kinds of limits."""
    wanted = Limits(
        head_count=Span(persons, persons),
        grade_share={"senior": 0.2, "manager": 0.5},
        budget_yuan=persons * 21e3,
        by_group={"g0": Span(5, None), "g1": Span(None, persons // 3)},
        coverage={"high": 0.5},
        moves=0.5 * persons,
        regraded=0.6 * persons,
    )
    return problem(
        groups, places, ("assistant", "manager", "senior"), persons,
        limits=wanted, costs=COSTS, most_in_cell=12, **more,
    )  # fmt: skip


def test_both_solvers_agree_and_prove_it():
    found = [allocate(full(), SolverSettings(name), relative_gap=1e-5) for name in SOLVERS]
    for one in found:
        assert one.state == "proven"
        assert one.gap <= 1e-5
        assert all(check.kept for check in one.checks)
    assert found[0].objective == pytest.approx(found[1].objective, rel=2e-5)


def test_it_is_never_worse_than_today_and_says_which_limits_bind():
    asked = full()
    found = allocate(asked)
    assert found.objective > value_today(asked)[asked.objective]
    assert "head_count" in {check.limit for check in found.binding}


def test_without_limits_more_persons_are_worth_less_and_less():
    values = []
    for persons in range(20, 200, 20):
        asked = problem(4, 5, ("one",), 40, limits=Limits(head_count=Span(persons, persons)), most_in_cell=30)
        values.append(allocate(asked, relative_gap=1e-7).totals["gross_profit_yuan"])
    # S-shaped cells alone would not do so; the best of many nearly does.
    gains = np.diff(values)
    assert (gains > 0).all()
    assert gains[0] > 3.0 * gains[-1]


def test_beswicks_published_shares_of_46_sellers_come_out():
    g = np.array([75.36, 28.76, 36.21, 43.28, 56.65, 69.27, 63.04])

    class Power:
        measures = ("gross_profit_yuan",)

        def at(self, cell, effort):
            return {"gross_profit_yuan": 0.1 * g[cell] * (100.0 * effort) ** 0.2}

    count = g.size
    names = tuple(f"t{n}" for n in range(count))
    territories = Cells(("sales",), names, np.zeros(count, dtype=np.intp), np.arange(count))
    seller = Grades(("seller",), effort=np.ones(1), hours=np.ones(1), pay_yuan=np.zeros(1))
    asked = AllocationProblem(
        territories, seller, np.ones((count, 1), dtype=np.intp), Power(),
        Limits(head_count=Span(46, 46)), most_in_cell=15, objective="gross_profit_yuan",
    )  # fmt: skip
    found = allocate(asked, relative_gap=1e-9)
    assert found.counts[:, 0].tolist() == [10, 3, 4, 5, 7, 9, 8]


def test_marginal_contributions_of_concave_cells_are_equal_up_to_one_person_and_beat_a_proportional_rule():
    asked = problem(3, 6, ("one",), 120, limits=Limits(head_count=Span(120, 120)), most_in_cell=40)
    curves = asked.surface
    assert isinstance(curves, Curves)
    concave = Curves(curves.top, curves.half, np.ones_like(curves.exponent))
    asked = AllocationProblem(asked.cells, asked.grades, asked.today, concave, asked.limits, most_in_cell=40)
    found = allocate(asked, relative_gap=1e-9)
    cell = np.arange(asked.cells.count)
    effort = asked.grades.effort[0]

    def profit(persons):
        return concave.at(cell, persons * effort)["gross_profit_yuan"]

    persons = found.counts[:, 0].astype(float)
    gain = profit(persons + 1) - profit(persons)
    loss = (profit(persons) - profit(persons - 1))[persons > 0]
    # Nobody is worth more elsewhere than where he is.
    assert gain.max() <= loss.min() + 1e-6
    sales = profit(asked.today[:, 0].astype(float))
    proportional = np.floor(120 * sales / sales.sum())
    proportional[np.argsort(-sales)[: int(120 - proportional.sum())]] += 1
    assert proportional.sum() == 120
    assert found.totals["gross_profit_yuan"] > profit(proportional).sum()


def test_a_pin_and_a_bound_of_one_cell_hold():
    asked = full()
    name = asked.cells.name(3)
    other = asked.cells.name(7)
    pinned = AllocationProblem(
        asked.cells, asked.grades, asked.today, asked.surface,
        Limits(head_count=Span(90, 90), pins={name: {"senior": 2}}, by_cell={other: Span(6, 7)}),
        most_in_cell=12,
    )  # fmt: skip
    found = allocate(pinned)
    assert found.counts[3, 2] == 2
    assert 6 <= found.counts[7].sum() <= 7


@pytest.mark.slow
@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("places", "most"), [(11, 25), (150, 6)])
def test_a_province_by_city_and_by_branch_is_proven_to_one_in_ten_thousand(places, most, solver):
    wanted = Limits(
        head_count=Span(704, 704),
        grade_share={"senior": 0.2, "manager": 0.5},
        budget_yuan=704 * 22e3,
        by_group={"g0": Span(5, None), "g1": Span(None, 234)},
        coverage={"high": 0.3},
        moves=352,
        regraded=281,
    )
    asked = problem(
        9, places, ("assistant", "manager", "senior"), 704, limits=wanted, costs=COSTS, most_in_cell=most
    )
    found = allocate(asked, SolverSettings(solver))
    assert found.state == "proven"
    assert found.gap <= 1e-4
