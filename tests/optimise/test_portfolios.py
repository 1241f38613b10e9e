"""Portfolios: equal to enumeration on small pools, within balance and changes, proven to the gap."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.errors import InputError
from cmsim.optimise.gaps import ASSIGNMENT_GAP
from cmsim.optimise.portfolios.assign import assign
from cmsim.optimise.portfolios.pool import NOBODY, Pool
from cmsim.optimise.portfolios.province import assign_all
from cmsim.optimise.solvers import SOLVERS, SolverSettings


def pool(clients: int, managers: int, seed: int = 0, **more) -> Pool:
    """A pool whose managers differ in expertise by group, and whose clients differ in size and place."""
    luck = np.random.default_rng(seed)
    potential = luck.lognormal(0.0, 1.0, clients)
    group = luck.integers(0, 4, clients)
    expert = luck.integers(0, 4, managers)
    travel = luck.uniform(0.0, 0.3, (clients, managers))
    value = potential[:, None] * (1.0 - 0.2 * (group[:, None] != expert[None, :]) - travel)
    workload = 0.5 + 0.2 * potential
    given = {"current": luck.integers(NOBODY, managers, clients), "balance": 0.05, **more}
    return Pool(f"pool {seed}", value, workload, np.full(managers, workload.sum() / managers), **given)


def best_by_enumeration(small: Pool) -> float | None:
    best = None
    for one in product(range(small.target.size), repeat=small.workload.size):
        chosen = np.array(one)
        if not small.broken(chosen):
            worth = small.worth(chosen)
            best = worth if best is None else max(best, worth)
    return best


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(2, 3),
    st.floats(0.02, 0.6),
    st.one_of(st.none(), st.integers(0, 6)),
    st.sampled_from(SOLVERS),
)
def test_it_is_what_enumeration_finds_or_says_that_there_is_none(seed, managers, balance, changes, solver):
    small = pool(7, managers, seed, balance=balance, most_changes=changes)
    best = best_by_enumeration(small)
    if best is None:
        with pytest.raises(InputError) as caught:
            assign(small, SolverSettings(solver), relative_gap=1e-9)
        assert caught.value.detail.code == "portfolios.conflict"
        return
    found = assign(small, SolverSettings(solver), relative_gap=1e-9)
    assert found.state == "proven"
    assert found.value == pytest.approx(best, rel=1e-7)
    assert found.bound >= found.value


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_branch_is_proven_balanced_and_changes_few_hands(solver):
    asked = pool(400, 5, 3, most_changes=60)
    found = assign(asked, SolverSettings(solver))
    assert found.state == "proven"
    assert found.changed <= 60
    assert asked.broken(found.chosen) == []
    assert (found.bound - found.value) / found.bound <= ASSIGNMENT_GAP
    # More may change hands: more is gained.
    assert assign(replace(asked, most_changes=None), SolverSettings(solver)).value > found.value


def test_who_may_not_serve_a_client_never_does():
    asked = pool(60, 4, 5, balance=0.2)
    value = asked.value.copy()
    value[::3, 0] = -np.inf
    found = assign(replace(asked, value=value))
    assert (found.chosen[::3] != 0).all()


def test_a_limit_over_all_pools_is_kept_by_one_price_of_change():
    pools = [pool(120, 4, seed, balance=0.1) for seed in range(4)]
    free = assign_all(pools)
    few = assign_all(pools, most_changes=free.changed // 2)
    assert few.changed <= free.changed // 2
    assert few.price_of_change > 0.0
    assert few.value < free.value
    assert 0.0 <= few.gap < 0.01


def test_no_balance_is_told_with_the_narrowest_that_can_be():
    asked = pool(6, 3, 1, balance=0.01)
    workload = asked.workload.copy()
    workload[0] = 5.0 * workload.sum()
    lumpy = replace(asked, workload=workload, target=np.full(3, workload.sum() / 3))
    with pytest.raises(InputError, match="balance within") as caught:
        assign(lumpy)
    told = float(str(caught.value.detail.allowed).split("within ")[1].split("%")[0]) / 100.0
    # Whoever has the big client has at least that one.
    assert told == pytest.approx(workload[0] / lumpy.target[0] - 1.0, abs=1e-3)
    assert assign(replace(lumpy, balance=told + 0.001)).state == "proven"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"workload": np.ones(3)}, "portfolios.pool"),
        ({"target": np.zeros(4)}, "portfolios.pool"),
        ({"value": np.full((20, 4), -np.inf)}, "portfolios.unserved"),
    ],
)
def test_a_pool_that_does_not_fit_together_is_refused(change, code):
    with pytest.raises(InputError) as caught:
        replace(pool(20, 4), **change)
    assert caught.value.detail.code == code


@pytest.mark.slow
def test_the_stress_size_of_a_province_is_proven():
    pools = [pool(400, 5, seed, most_changes=80) for seed in range(150)]
    found = assign_all(pools)
    assert sum(one.pool.workload.size for one in found.pools) == 60_000
    assert found.gap <= ASSIGNMENT_GAP
