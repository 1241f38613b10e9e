"""Points of a design: each its own world, the same luck, and a failure that stays where it is."""

from dataclasses import replace

import numpy as np
import pytest

from cmsim.equilibrium.law_artefact import PilotSize
from cmsim.errors import InputError, ScenarioError
from cmsim.experiments import laws, laws_task
from cmsim.experiments.comparison import compare
from cmsim.experiments.points import Point, outstanding_worlds, request_at, run_points
from cmsim.store.replications import Store
from cmsim.tables.measures import measure_of

pytestmark = pytest.mark.slow

REVENUE = measure_of("key_client_revenue_yuan")
SLOW_LOSS = {"loss.base_hazard_per_year": 0.3}


def in_world(law, base):
    """Return the law as if it were another world's: what is tested here does not hang on its numbers."""
    return replace(law, world_digest=base.world_digest)


def test_a_parameter_is_set_in_every_scenario_and_a_lever_where_it_is_meant(asked, tmp_path):
    point = Point(0, {**SLOW_LOSS, "labour.bar_log_skill": -0.7})
    there = request_at(asked(tmp_path), point, {"labour.bar_log_skill": ["owned"]})
    assert [float(s.loss.base_hazard_per_year) for s in there.scenarios.values()] == [0.3, 0.3]
    bars = {label: float(scenario.labour.bar_log_skill) for label, scenario in there.scenarios.items()}
    assert bars["owned"] == -0.7
    assert bars["base"] != -0.7


def test_a_path_that_does_not_exist_is_refused_by_name(asked, tmp_path):
    with pytest.raises(ScenarioError, match="trust_effect"):
        request_at(asked(tmp_path), Point(0, {"loss.trust_efect": 1.0}))


def test_a_parameter_set_in_one_scenario_only_is_another_world(asked, tmp_path):
    with pytest.raises(InputError, match="another world"):
        request_at(asked(tmp_path), Point(0, SLOW_LOSS), {"loss.base_hazard_per_year": ["owned"]})


def test_no_points_are_an_error():
    with pytest.raises(InputError):
        run_points([], [])


@pytest.fixture(scope="module")
def two_points(asked, tmp_path_factory, tiny_law):
    """The point as written, and one at which clients are lost more slowly."""
    store = tmp_path_factory.mktemp("points")
    request = asked(store)
    points = [Point(0, {}), Point(1, SLOW_LOSS)]
    requests = [request_at(request, point) for point in points]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(laws_task, "measured_law", lambda base, *_more: in_world(tiny_law, base))
        return run_points(points, requests), request


def test_the_point_as_written_comes_to_what_a_comparison_comes_to(two_points):
    outcomes, request = two_points
    alone = compare(request)
    for label in ("base", "owned"):
        made = outcomes[0].comparison.values(REVENUE, label, "equal_participation")
        assert np.array_equal(made, alone.values(REVENUE, label, "equal_participation"))


def test_points_share_their_luck_but_not_their_results(two_points):
    outcomes, _ = two_points
    first, second = (
        o.comparison.values(REVENUE, "base", "equal_participation")
        if o.comparison
        else pytest.fail(str(o.failure))
        for o in outcomes
    )
    assert not np.array_equal(first, second)
    assert np.abs(first / second - 1.0).max() < 0.5


@pytest.mark.slow
def test_a_pilot_that_fails_takes_its_own_point_with_it_and_no_other(
    asked, tmp_path, tiny, tiny_law, monkeypatch
):
    def fragile(base, *_more):
        if float(base.loss.base_hazard_per_year) == 0.3:
            raise RuntimeError("no law here")
        return in_world(tiny_law, base)

    monkeypatch.setattr(laws_task, "measured_law", fragile)
    request = asked(tmp_path, replications=1)
    points = [Point(0, {}), Point(1, SLOW_LOSS), Point(2, {"loss.base_hazard_per_year": 0.4})]
    requests = [request_at(request, point) for point in points]
    assert outstanding_worlds(requests) == 2
    outcomes = run_points(points, requests)
    assert outcomes[0].comparison is not None
    assert outcomes[2].comparison is not None
    assert outcomes[1].comparison is None
    assert "no law here" in str(outcomes[1].failure)
    assert outstanding_worlds(requests) == 1


def test_laws_of_other_sizes_lie_beside_each_other(asked, tmp_path, tiny, tiny_law, monkeypatch):
    sizes = []

    def counted(_base, _progress, size):
        sizes.append(size)
        return tiny_law

    monkeypatch.setattr(laws_task, "measured_law", counted)
    small = PilotSize(0.1, 0)
    store = Store(tmp_path)
    asked(tmp_path)
    assert laws.laws_of([tiny], store)
    assert sizes == []
    for _ in range(2):
        assert laws.laws_of([tiny], store, size=small)[tiny.world_digest].digest == tiny_law.digest
    assert sizes == [small]
    assert len(list(store.laws.glob("*.json"))) == 2
