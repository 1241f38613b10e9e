"""Notebooks: a solved response as arrays with names, pay of a plan object, figures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import cmsim
from cmsim.errors import InputError, PlanError
from cmsim.experiments.solved import Response
from cmsim.plans.registry import build
from cmsim.report.solved import Solved
from cmsim.tables.labelled import Axis, Labelled

NATURE = ("kind", "risk_aversion", "effort_cost", "skill")


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Solved:
    """Return conduct under a yearly bonus; the law of the shipped base travels with the package."""
    return cmsim.solve("ownership-bonus", store=tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def response(solved: Solved) -> Response:
    return Response(solved.scenario, solved.basis, solved.equilibrium)


def test_the_basis_moves_base_pay_as_in_a_comparison(solved: Solved) -> None:
    assert solved.basis == "equal_participation"
    assert solved.converged
    middle = solved.frame("types").query("risk_aversion == 1.5 and skill == 1.0")
    world = solved.equilibrium.world
    reference = world.reference_types
    worth = solved.frame("types")["certainty_equivalent_yuan_per_year"].to_numpy()[reference]
    assert worth == pytest.approx(world.outside_yuan, abs=50.0)
    assert len(middle) == 2 * 3


def test_frames_need_no_further_package_and_name_every_axis(solved: Solved) -> None:
    payoff = solved.frame("payoff")
    assert list(payoff.columns) == ["kind", "index_yuan", "payoff"]
    assert set(payoff["kind"]) == {"dedicated", "department"}
    attainment = solved.frame("attainment")
    assert tuple(attainment.columns) == (*NATURE, "attainment", "chance_at_most")
    assert len(solved.frame("types")) == 2 * 27
    assert list(solved.frame("kinds")["kind"]) == ["dedicated", "department"]
    with pytest.raises(InputError, match="did you mean payoff"):
        solved.frame("payof")


def test_payoff_is_what_the_plan_pays(solved: Solved, response: Response) -> None:
    world, solution = solved.equilibrium.world, solved.equilibrium.solution
    index = np.asarray(response.payoff.axes[1].at)
    for kind, values in enumerate(response.payoff.values):
        paid = cmsim.payoff(
            solved.equilibrium.plan,
            index,
            kind=world.kind_ids[kind],
            base_pay_yuan_per_year=solution.base_pay_yuan_per_year[kind],
        )
        assert values == pytest.approx(paid["pay_yuan"].to_numpy())


def test_policy_and_value_are_the_solution_s_on_a_common_index(solved: Solved, response: Response) -> None:
    policy, value = response.policy, response.value
    assert tuple(axis.name for axis in policy.axes) == (*NATURE, "task", "week", "index_yuan")
    assert tuple(axis.name for axis in value.axes) == (*NATURE, "week", "index_yuan")
    world, table = solved.equilibrium.world, solved.equilibrium.solution.policy
    index = np.asarray(policy.axes[-1].at)
    for row in (0, 13, 40):
        shape = np.unravel_index(row, (2, 3, 3, 3))
        who = np.full(index.size, row)
        # Straight in hours between nodes; the engine is straight in levels of effort.
        assert policy.values[shape][:, 3] == pytest.approx(table.hours_at(who, 3, index).T, abs=2e-3)
        grid = table.grid_yuan[world.kind[row]]
        assert value.values[shape][2] == pytest.approx(np.interp(index, grid, table.value_yuan[row, 2]))
    # At the end of the period its worth is the pay.
    end = value.values[:, 0, 0, 0, -1]
    assert end == pytest.approx(response.payoff.values, rel=1e-6, abs=1e-3)


def test_attainment_is_a_distribution_with_the_expected_mean(solved: Solved, response: Response) -> None:
    chance, shares = response.attainment.values, np.asarray(response.attainment.axes[-1].at)
    assert chance.min() >= 0.0
    assert chance.max() <= 1.0
    assert (np.diff(chance, axis=-1) >= -1e-12).all()
    assert (chance[..., 0] > 0.0).any()
    by_type = chance.reshape(-1, shares.size)
    mean = ((1.0 - by_type[:, :-1]) * np.diff(shares)).sum(axis=1)
    results = mean * response.reference_yuan[solved.equilibrium.world.kind] * 4
    known = solved.equilibrium.solution.bookings_yuan_per_year
    dedicated = solved.equilibrium.world.kind == 0
    assert results[dedicated] == pytest.approx(known[dedicated], rel=0.1)


def test_a_notebook_shows_a_table_and_draws_figures(solved: Solved) -> None:
    assert "<table" in solved._repr_html_()
    assert "quota_bonus, equal_participation, converged" in repr(solved)
    for drawn in (solved.plot.payout(), solved.plot.effort("zh")):
        assert isinstance(drawn, Figure)
        assert len(drawn.axes) >= 4


def test_arrays_carry_names_units_and_meanings(solved: Solved) -> None:
    xarray = pytest.importorskip("xarray")
    policy = solved.policy
    assert isinstance(policy, xarray.DataArray)
    assert policy.attrs["units"] == "hours/week"
    assert policy.index_yuan.attrs["units"] == "yuan"
    hours = policy.sel(kind="dedicated", task="develop", week=13).sel(index_yuan=60_000.0, method="nearest")
    assert hours.dims == ("risk_aversion", "effort_cost", "skill")
    assert float(hours.max()) > float(hours.min())
    assert solved.value.dims == (*NATURE, "week", "index_yuan")
    assert set(solved.to_xarray().data_vars) == {"payoff", "chance_at_most"}
    assert solved.payoff.sel(kind="department").shape == (solved.payoff.sizes["index_yuan"],)


def test_without_xarray_the_error_says_how_to_get_it(solved: Solved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xarray", None)
    with pytest.raises(InputError) as caught:
        _ = solved.payoff
    assert caught.value.detail.code == "notebook.no-xarray"
    assert "cmsim[notebook]" in str(caught.value)


def test_a_labelled_array_is_a_frame_with_a_row_for_each_value() -> None:
    axes = (Axis("kind", ("a", "b"), "", ""), Axis("week", np.array([1, 2, 3]), "week", ""))
    frame = Labelled("hours", axes, np.arange(6.0).reshape(2, 3), "hours", "").to_frame()
    assert frame.query("kind == 'b' and week == 2")["hours"].item() == 4.0


def test_a_plan_object_pays_without_a_scenario() -> None:
    plan = build("tiered_commission", {"tiers": [{"from_yuan_per_year": 0.0, "rate": 0.02}]})
    told = cmsim.payoff(plan, [0.0, 50_000.0], base_pay_yuan_per_year=14_000.0)
    assert isinstance(told, pd.DataFrame)
    assert told["pay_yuan"].tolist() == pytest.approx([3_500.0, 4_500.0])
    assert told["bookings_yuan"].tolist() == [0.0, 50_000.0]
    by_name = cmsim.payoff("tournament", 9e4, params={"prize_yuan": 500.0}, peers={"star_cut_off": 8e4})
    assert by_name["pay_yuan"].item() == 500.0


def test_pay_of_several_measures_takes_a_mapping() -> None:
    results = {"items_handled": [100.0, 200.0], "service_quality_points": 90.0}
    told = cmsim.payoff("items_quality", results, params={"yuan_per_item": 0.5})
    assert told["pay_yuan"].is_monotonic_increasing
    with pytest.raises(InputError, match="which measure"):
        cmsim.payoff("items_quality", [100.0], params={"yuan_per_item": 0.5})
    with pytest.raises(PlanError):
        cmsim.payoff("linear_commission", [-1.0])


def test_an_unknown_basis_or_figure_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean equal_pay_bill"):
        cmsim.solve("ownership", basis="equal_paybill", store=tmp_path)  # type: ignore[arg-type]
