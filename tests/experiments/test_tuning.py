"""Families tuned end to end on a tiny world: equal evaluations, one budget, nothing done twice."""

import math
from dataclasses import replace

import pytest
from test_families import with_pay

from cmsim.errors import CmsimError, InputError
from cmsim.experiments import replication as units
from cmsim.experiments.comparison import Request
from cmsim.experiments.family_ranking import FAILED, NOT_TUNED, OVER_BUDGET
from cmsim.experiments.tune_settings import TUNED_BASIS, TuneSettings, check_tuning
from cmsim.experiments.tuned_comparison import best_so_far, tune_and_compare, tuning_frame
from cmsim.experiments.tuned_files import write_tuned_files
from cmsim.experiments.tuning import SELECTION_FROM, tune, without
from cmsim.scenario import load
from cmsim.tables.measures import measure_of

pytestmark = pytest.mark.slow

FEW = TuneSettings(3, replications=1, tolerance_share=0.5)


@pytest.fixture(scope="module")
def policies(tiny):
    return {
        "fee": with_pay(tiny, "linear_commission", rate=0.04),
        "bonus": with_pay(tiny, "quota_bonus", quota_yuan_per_year=200_000.0, bonus_yuan=1_000.0),
    }


@pytest.fixture(scope="module")
def request_of(asked, tiny):
    def made(store, policies, **options) -> Request:
        return replace(asked(store, **options), scenarios={"base": tiny, **policies})

    return made


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("tuned")


@pytest.fixture(scope="module")
def tuned(request_of, policies, store):
    said = []
    made = tune_and_compare(request_of(store, policies), FEW, lambda *note: said.append(note))
    assert ("tuning", 1.0) in said
    return made


def test_every_family_has_equally_many_evaluations(tuned):
    frame = tuning_frame(tuned.tuning)
    assert dict(frame.groupby("family").size()) == {"fee": 3, "bonus": 3}
    assert frame.groupby("family")["chosen"].sum().eq(1).all()
    assert frame["selling_cost_yuan"].gt(0).all()


def test_the_best_of_those_that_fit_the_budget_is_chosen(tuned):
    limit = tuned.tuning.base_selling_cost.mean * 1.5
    assert tuned.tuning.budget_yuan_per_year == pytest.approx(limit)
    for family in tuned.tuning.families:
        fitting = [one for one in family.evaluations if one.selling_cost.mean <= limit]
        assert family.chosen is max(fitting, key=lambda one: one.gain.mean)
        assert family.fits
        assert best_so_far(family)[-1] == family.chosen.gain.mean


def test_the_comparison_uses_other_replications_than_the_choice(tuned):
    compared = set(tuned.comparison.tables["finance"]["replication"])
    assert compared == {0, 1}
    assert tuned.tuning.first_replication == SELECTION_FROM
    assert tuned.asked.replication_numbers == range(2)


def test_the_comparison_runs_the_chosen_plans(tuned):
    for family in tuned.tuning.families:
        assert tuned.asked.scenarios[family.label] is family.chosen.candidate.scenario
    assert tuned.ranking.claimed
    assert set(tuned.ranking.order) == {"fee", "bonus"}


def test_a_gain_is_the_paired_difference_from_the_base(tuned, request_of, policies, store):
    again = tune(request_of(store, policies), FEW)
    written = again.families[0].evaluations[0]
    base = written.objectives["net_contribution"].mean - written.gain.mean
    other = again.families[1].evaluations[0]
    assert other.objectives["net_contribution"].mean - other.gain.mean == pytest.approx(base)


@pytest.mark.usefixtures("tuned")
def test_what_is_stored_is_not_run_again_and_more_evaluations_add_to_it(
    request_of, policies, store, monkeypatch
):
    ran = []
    real = units.simulate

    def counted(scenario, *args, **more):
        ran.append(scenario)
        return real(scenario, *args, **more)

    monkeypatch.setattr(units, "simulate", counted)
    tune(request_of(store, policies), FEW)
    assert ran == []
    # The base and one further candidate: the beginning of a longer search is the shorter one.
    tune(request_of(store, {"fee": policies["fee"]}), replace(FEW, evaluations=4))
    assert len(ran) == 1


def test_a_search_that_was_stopped_goes_on_where_it_was(request_of, policies, tuned, tmp_path, monkeypatch):
    real, ran = units.simulate, []

    def stopped(scenario, *args, **more):
        if len(ran) == 2:
            raise KeyboardInterrupt
        ran.append(scenario)
        return real(scenario, *args, **more)

    request = request_of(tmp_path, policies)
    monkeypatch.setattr(units, "simulate", stopped)
    with pytest.raises(KeyboardInterrupt):
        tune(request, FEW)
    monkeypatch.setattr(units, "simulate", real)
    whole = tuning_frame(tune(request, FEW))
    assert whole.equals(tuning_frame(tuned.tuning))


def test_a_tuned_plan_is_a_file_that_loads_as_what_was_simulated(tuned, tmp_path):
    written = write_tuned_files(tmp_path, tuned.tuning)
    moved = [one for one in tuned.tuning.families if one.chosen.candidate.number]
    assert set(written) == {one.label for one in moved}
    for one in moved:
        assert load(written[one.label]).digest == one.chosen.candidate.scenario.digest


def test_without_a_candidate_that_fits_the_cheapest_is_told_and_nothing_ranked(
    request_of, policies, tiny, store
):
    # An organisation of its own costs a village more than all its sellers.
    owned = policies["fee"].with_values({"policy.ownership.enabled": True})
    made = tune_and_compare(request_of(store, {"owned": owned, "bonus": policies["bonus"]}), FEW)
    costly = made.tuning.families[0]
    assert not costly.fits
    assert costly.chosen is min(costly.evaluations, key=lambda one: one.selling_cost.mean)
    assert all(math.isnan(best) for best in best_so_far(costly))
    assert made.ranking.objections == {OVER_BUDGET: ("owned",)}
    assert made.ranking.order == made.ranking.pairs == made.ranking.groups == ()


def test_a_plan_without_an_answer_is_a_failed_evaluation_and_the_others_go_on(
    request_of, policies, tiny, store
):
    # Under a ceiling below what people earn elsewhere no base pay makes the post worth having.
    fee = {"plan": "linear_commission", "params": {"rate": 0.04}}
    low = with_pay(tiny, "ceiling", of=fee, ceiling_yuan_per_year=6_000.0)
    made = tune_and_compare(request_of(store, {"fee": policies["fee"], "low": low}), FEW)
    family = made.tuning.families[1]
    assert [one.standing for one in family.evaluations] == ["failed"] * 3
    assert all("outside option" in one.failure for one in family.evaluations)
    assert family.chosen is None
    assert made.ranking.objections == {FAILED: ("low",)}
    assert made.comparison.labels == ["base", "fee"]


def test_a_family_with_nothing_to_tune_is_not_ranked(request_of, policies, tiny, store):
    fixed = with_pay(tiny, "fixed")
    made = tune_and_compare(request_of(store, {"fee": policies["fee"], "fixed": fixed}), FEW)
    assert len(made.tuning.families[1].evaluations) == 1
    assert made.ranking.objections[NOT_TUNED] == ("fixed",)


def test_a_choice_that_fails_in_fresh_replications_gives_way_to_the_next_best(tuned):
    best = tuned.tuning.families[0].chosen
    family = without(tuned.tuning, {"fee": "no answer"}).families[0]
    assert family.evaluations[best.candidate.number].standing == "failed"
    assert family.evaluations[best.candidate.number].failure == "no answer"
    rest = [one for one in family.evaluations if one.standing == "fits"]
    assert family.chosen is max(rest, key=lambda one: one.gain.mean)


def test_another_failure_than_the_plans_stops_the_search(request_of, policies, tmp_path, monkeypatch):
    def broken(*_args, **_more):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(units, "simulate", broken)
    with pytest.raises(CmsimError, match="runs and warm-ups failed"):
        tune(request_of(tmp_path, {"fee": policies["fee"]}), FEW)


def test_the_objective_with_the_final_value_is_another_measure():
    assert TuneSettings(4).measure == measure_of("net_contribution_yuan")
    with_value = TuneSettings(4, objective="with_final_value").measure
    assert with_value == measure_of("net_contribution_with_terminal_yuan")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"evaluations": 1}, "tune"),
        ({"replications": 0}, "tune-replications"),
        ({"tolerance_share": -0.1}, "tune-tolerance"),
        ({"objective": "profit"}, "tune-objective"),
    ],
)
def test_settings_out_of_range_are_refused(request_of, policies, tmp_path, change, path):
    with pytest.raises(InputError) as caught:
        check_tuning(request_of(tmp_path, policies), replace(FEW, **change))
    assert caught.value.detail.path == path
    assert caught.value.detail.allowed


def test_families_are_tuned_at_equal_participation_alone_and_beside_a_base(request_of, policies, tmp_path):
    with pytest.raises(InputError, match="equal participation"):
        check_tuning(request_of(tmp_path, policies, bases=("as_written",)), FEW)
    with pytest.raises(InputError, match="no policy to tune"):
        check_tuning(request_of(tmp_path, {}), FEW)
    check_tuning(request_of(tmp_path, policies, bases=("as_written", TUNED_BASIS)), FEW)
