"""Attention: all hours are spent, and no hour would be worth more elsewhere (Karush-Kuhn-Tucker)."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.optimize import minimize

from cmsim.response.attention import spread_hours

values = st.floats(1e-3, 1e3)
portfolios = st.lists(st.tuples(values, st.integers(0, 3)), min_size=1, max_size=40)
hours_a_week = st.lists(st.floats(0.0, 60.0), min_size=4, max_size=4)
half_points = st.floats(0.01, 5.0)


def spread(clients: list[tuple[float, int]], hours: list[float], half_point: float):
    root_value = np.array([value for value, _ in clients])
    holder = np.array([who for _, who in clients])
    return root_value, holder, spread_hours(root_value, holder, np.array(hours), half_point)


@given(portfolios, hours_a_week, half_points)
def test_hours_over_clients_sum_to_the_holders_hours(
    clients: list[tuple[float, int]], hours: list[float], half_point: float
) -> None:
    _, holder, found = spread(clients, hours, half_point)
    assert (found >= 0.0).all()
    served = np.bincount(holder, minlength=4) > 0
    assert_allclose(np.bincount(holder, found, 4), np.where(served, hours, 0.0), atol=1e-9)


@given(portfolios, st.lists(st.floats(0.1, 60.0), min_size=4, max_size=4), half_points)
def test_the_marginal_value_is_equal_where_hours_go_and_no_higher_where_none_go(
    clients: list[tuple[float, int]], hours: list[float], half_point: float
) -> None:
    root_value, holder, found = spread(clients, hours, half_point)
    # d/dh of v h / (d + h)
    marginal = root_value**2 * half_point / (half_point + found) ** 2
    for who in np.unique(holder):
        his, served = holder == who, (holder == who) & (found > 0.0)
        level = marginal[served].mean()
        assert_allclose(marginal[served], level, rtol=1e-6)
        assert (marginal[his] <= level * (1.0 + 1e-6)).all()


def test_clients_that_drop_out_one_by_one_are_all_found() -> None:
    # Each is so much nearer to the best than the one before that a round can drop no more than one.
    root_value = np.append(1.0 - 50.0 ** -np.arange(0.01, 7.0), np.ones(33))
    found = spread_hours(root_value, np.zeros(40, dtype=int), np.array([1e-10]), 0.65)
    assert_allclose(found.sum(), 1e-10, rtol=1e-3)
    assert (found[:6] == 0.0).all()
    assert (found[-33:] > 0.0).all()


def test_it_is_the_optimum_that_a_general_solver_finds() -> None:
    rng = np.random.default_rng(8)
    root_value, half_point, total = rng.uniform(0.3, 3.0, 6), 0.65, 4.0
    found = spread_hours(root_value, np.zeros(6, dtype=int), np.array([total]), half_point)
    value = lambda h: float((root_value**2 * h / (half_point + h)).sum())  # noqa: E731
    solver = minimize(
        lambda h: -value(h),
        np.full(6, total / 6),
        bounds=[(0.0, total)] * 6,
        constraints={"type": "eq", "fun": lambda h: h.sum() - total},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert_allclose(found, solver.x, atol=2e-3)
    assert value(found) >= value(solver.x) - 1e-9


def test_who_has_no_client_spends_no_hours_and_nobody_is_served_by_nobody() -> None:
    assert spread_hours(np.zeros(0), np.zeros(0, dtype=int), np.array([5.0]), 0.65).shape == (0,)
    found = spread_hours(np.ones(2), np.array([1, 1]), np.array([9.0, 5.0]), 0.65)
    assert_allclose(found, [2.5, 2.5])
