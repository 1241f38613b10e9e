"""Frontiers, and what must emerge of an allocation: diminishing returns and equal marginal contributions."""

from dataclasses import replace
from itertools import pairwise

import made_up
import numpy as np
import pytest

from cmsim.errors import InputError
from cmsim.optimise.allocation.allocate import allocate, value_today
from cmsim.optimise.allocation.checks import measures_of
from cmsim.optimise.allocation.frontier import frontier
from cmsim.optimise.allocation.problem import NET, ChangeCosts, Limits, Span
from cmsim.optimise.allocation.worth import worth_of_one

EXACT = 1e-9
MEASURES = ("gross_profit_yuan", "revenue_yuan", "retained_clients")
CONCAVE = 0.9


class Retaining(made_up.Curves):
    """Curves that retain clients, most of them where profit is small."""

    def at(self, cell, effort):
        found = super().at(cell, effort)
        kept = 1.0 - np.exp(-effort / self.half[cell])
        return {**found, "retained_clients": 40.0 * kept * (cell % 3 + 1)}


def concave(persons=40, surface=made_up.Curves, measures=("gross_profit_yuan", "revenue_yuan")):
    """Return a problem of twelve cells on concave curves, the same for any number of persons."""
    given = made_up.problem(3, 4, ("manager",), 40, seed=5)
    curves = given.surface
    bent = surface(curves.top, curves.half, np.full(curves.top.size, CONCAVE), measures)
    limits = Limits(head_count=Span(persons, persons))
    return replace(given, surface=bent, limits=limits, most_in_cell=60, costs=ChangeCosts())


def best_of(persons):
    return allocate(concave(persons), relative_gap=EXACT).objective


def test_more_managers_bring_ever_less_and_the_best_number_is_where_one_more_brings_his_cost():
    # Mantrala, Sinha & Zoltners 1992: row 7 of what must emerge.
    numbers = range(10, 61, 5)
    net = np.array([best_of(n) for n in numbers])
    steps = np.diff(net)
    assert (np.diff(steps) <= 1e-6).all()
    free = allocate(replace(concave(), limits=Limits(head_count=Span(0, 200))), relative_gap=EXACT)
    number = int(free.counts.sum())
    cost = float(free.problem.grades.pay_yuan[0])
    profit = {n: best_of(n) + n * cost for n in (number - 1, number, number + 1)}
    assert profit[number + 1] - profit[number] <= cost <= profit[number] - profit[number - 1]
    # Flat near the best: a tenth more or fewer costs little of what they bring.
    tenth = max(1, number // 10)
    assert best_of(number) - min(best_of(number - tenth), best_of(number + tenth)) < 0.02 * abs(
        best_of(number)
    )


def test_the_optimum_equalises_marginal_contributions_and_beats_allocation_by_sales():
    # Lodish 1980; Mantrala et al. 1992: row 8 of what must emerge.
    given = concave()
    found = allocate(given, relative_gap=EXACT)
    worth = worth_of_one(found, relative_gap=EXACT)
    inside = found.counts[:, 0] > 0
    # With whole persons, no one more anywhere is worth more than any one fewer costs elsewhere.
    assert worth.cell_more.max() <= (-worth.cell_fewer[inside]).min() + 1e-6
    sales = given.surface.at(np.arange(12), np.full(12, 40.0 / 12.0))["revenue_yuan"]
    by_sales = np.floor(40.0 * sales / sales.sum()).astype(int)
    by_sales[np.argsort(-(40.0 * sales / sales.sum() - by_sales))[: 40 - by_sales.sum()]] += 1
    assert measures_of(given, by_sales[:, None])[NET] < found.objective


def test_a_frontier_of_cost_rises_and_keeps_every_budget():
    points = frontier(concave(), "cost", 5)
    revenue = [point.found.totals["revenue_yuan"] for point in points]
    assert revenue == sorted(revenue)
    assert all(point.found.totals["cost_yuan"] <= point.bound + 1e-6 for point in points)
    assert len({int(point.found.counts.sum()) for point in points}) > 1


def test_a_frontier_of_retention_gives_up_contribution_for_clients():
    points = frontier(concave(40, Retaining, MEASURES), "retention", 4, relative_gap=1e-6)
    kept = [point.found.totals["retained_clients"] for point in points]
    net = [point.found.totals[NET] for point in points]
    assert all(k >= point.bound - 1e-6 for k, point in zip(kept, points, strict=True))
    assert kept[-1] > kept[0]
    assert net[0] > net[-1]
    assert all(before >= after - 1e-3 * abs(before) for before, after in pairwise(net))


def test_a_frontier_of_head_count_has_its_best_where_it_is_solved_alone():
    points = frontier(concave(), "head-count", 7, relative_gap=EXACT)
    assert [point.bound for point in points] == [28.0, 32.0, 36.0, 40.0, 44.0, 48.0, 52.0]
    for point in points:
        assert point.found.totals[NET] == pytest.approx(best_of(int(point.bound)))


def test_levels_that_other_limits_forbid_are_left_open_and_a_missing_measure_is_told():
    given = concave()
    tight = replace(given, limits=Limits(by_group={"g0": Span(least=38)}))
    points = frontier(tight, "head-count", 3)
    assert points[0].found is None
    assert points[-1].found is not None
    with pytest.raises(InputError) as caught:
        frontier(given, "retention", 3)
    assert caught.value.detail.code == "allocation.frontier"
    assert value_today(given)["cost_yuan"] > 0.0


@pytest.mark.parametrize("objective", ["revenue_yuan", "gross_profit_yuan"])
def test_what_change_costs_does_not_enter_an_objective_that_does_not_count_it(objective):
    given = made_up.problem(1, 3, ("manager", "senior"), 4, seed=3, costs=ChangeCosts(move_yuan=9e4))
    given = replace(given, objective=objective, most_in_cell=4)
    found = allocate(given, relative_gap=EXACT)
    assert found.objective == pytest.approx(made_up.best_by_enumeration(given))
    assert found.change.moves > 0
