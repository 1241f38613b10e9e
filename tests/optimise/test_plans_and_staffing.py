"""Plan and staffing as one programme: what enumeration over both finds, with a bound that holds."""

from dataclasses import replace

import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import best_by_enumeration, problem

from cmsim.errors import InputError
from cmsim.optimise.allocation.columns import all_columns
from cmsim.optimise.allocation.problem import Limits, Span
from cmsim.optimise.jointly.plan_costs import plan_costs
from cmsim.optimise.jointly.programme import PlanCandidate, best_plan_and_allocation
from cmsim.optimise.surfaces.measured import RunningCosts


def candidate(number, seed, constant=0.0, rate=0.02, breach=0.0, **more):
    given = {"limits": Limits(head_count=Span(4, 4)), "most_in_cell": 3, **more}
    made = problem(1, 2, ("junior", "senior"), 4, seed=seed, pay_by_result=rate, **given)
    # All plans start from the same people.
    made = replace(made, today=problem(1, 2, ("junior", "senior"), 4, seed=0, **given).today)
    return PlanCandidate((float(number),), np.array([0.1 * number]), made, constant, breach=breach)


def enumerated(one):
    found = best_by_enumeration(one.problem)
    assert found is not None
    return found + one.constant_yuan


plans = st.lists(
    st.tuples(st.integers(0, 20), st.floats(-40e3, 40e3), st.floats(0.0, 0.2)), min_size=2, max_size=5
)


@given(plans)
@settings(max_examples=15, deadline=None)
def test_it_is_what_enumeration_over_plans_and_staffings_finds(drawn):
    candidates = [candidate(n, seed, const, rate) for n, (seed, const, rate) in enumerate(drawn)]
    found = best_plan_and_allocation(candidates, relative_gap=1e-7)
    best = max(enumerated(one) for one in candidates)
    assert found.value == pytest.approx(best, rel=1e-6)
    assert found.bound >= best - 1e-3
    assert found.gap <= 2e-7
    for one in found.seen:
        # A bound of a plan that was not solved whole is one too.
        assert one.bound >= enumerated(one.candidate) - 1e-3


def test_one_disjunctive_programme_in_the_solver_finds_the_same():
    candidates = [candidate(n, seed, 5e3 * n) for n, seed in enumerate((3, 7, 11))]
    whole = pulp.LpProblem("plans", pulp.LpMaximize)
    terms, plan = [], [pulp.LpVariable(f"plan{n}", cat="Binary") for n in range(3)]
    whole += pulp.lpSum(plan) == 1
    for n, one in enumerate(candidates):
        columns = all_columns(one.problem)
        value = columns.measures[one.problem.objective]
        take = [pulp.LpVariable(f"take{n}_{k}", cat="Binary") for k in range(len(value))]
        for cell in range(one.problem.cells.count):
            whole += pulp.lpSum(take[k] for k in np.flatnonzero(columns.cell == cell)) == plan[n]
        persons = columns.counts.sum(axis=1)
        whole += pulp.lpSum(int(p) * t for p, t in zip(persons, take, strict=True)) == 4 * plan[n]
        terms += [float(v) * t for v, t in zip(value, take, strict=True)]
        terms.append(one.constant_yuan * plan[n])
    whole.setObjective(pulp.lpSum(terms))
    whole.solve(pulp.HiGHS(msg=False))
    assert whole.sol_status == pulp.LpSolutionOptimal
    found = best_plan_and_allocation(candidates, relative_gap=1e-7)
    assert found.value == pytest.approx(pulp.value(whole.objective), rel=1e-6)
    assert plan[int(found.candidate.values[0])].value() == pytest.approx(1.0)


def test_a_plan_that_breaks_its_limits_is_never_chosen():
    free, bound = candidate(0, 3), candidate(1, 3, constant=1e6, breach=0.2)
    found = best_plan_and_allocation([free, bound])
    assert found.candidate is free
    assert [one.state for one in found.seen] == ["solved", "limits of the plan"]


def test_a_plan_under_which_the_staffing_limits_conflict_falls_out_alone():
    poor = candidate(1, 3, limits=Limits(head_count=Span(4, 4), budget_yuan=10.0))
    found = best_plan_and_allocation([candidate(0, 3), poor])
    assert [one.state for one in found.seen] == ["solved", "limits conflict"]


def test_without_any_plan_that_can_be_it_is_told_why():
    with pytest.raises(InputError) as caught:
        best_plan_and_allocation([candidate(0, 3, breach=0.4), candidate(1, 3, breach=0.1)])
    assert caught.value.detail.code == "allocation.no-plan"
    assert "0.1" in str(caught.value.detail.found)
    poor = candidate(1, 3, limits=Limits(head_count=Span(4, 4), budget_yuan=10.0))
    with pytest.raises(InputError) as caught:
        best_plan_and_allocation([poor])
    assert caught.value.detail.code == "allocation.conflict"


def test_another_measure_knows_nothing_of_the_plans_fixed_cost():
    cheap = candidate(0, 3, constant=0.0, objective="revenue_yuan")
    dear = candidate(1, 3, constant=-1e9, objective="revenue_yuan")
    found = best_plan_and_allocation([dear, cheap], relative_gap=1e-7)
    assert found.value == pytest.approx(found.allocation.objective)


def test_costs_between_plans_that_were_simulated_lie_between_theirs():
    shares = np.array([[0.0], [0.25], [0.5], [0.75], [1.0]])
    runs = [
        [RunningCosts(0.01 + 0.04 * x, 900.0 + luck, (20e3 - 6e3 * x, 15e3)) for luck in (-30.0, 30.0)]
        for x in shares[:, 0]
    ]
    costs = plan_costs(shares, runs).at(np.array([0.6]))
    assert costs.pay_by_result == pytest.approx(0.034, abs=1e-3)
    assert costs.base_pay_yuan[0] == pytest.approx(16_400.0, rel=0.01)
    assert costs.base_pay_yuan[1] == pytest.approx(15_000.0)
    assert costs.other_yuan_per_person == pytest.approx(900.0, abs=20.0)
