"""What belongs to a part of a policy that nothing compared turns on is left as it is: it moves nothing."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from cmsim.advice_robustness import check_study
from cmsim.asking import request
from cmsim.equilibrium.law_artefact import PilotSize
from cmsim.errors import InputError
from cmsim.experiments.comparison import compare
from cmsim.scenario import load
from cmsim.uncertainty.assumptions import assumption_space
from cmsim.uncertainty.idle import TURNED_ON, idle_parts, is_below
from cmsim.uncertainty.plan import StudySettings
from cmsim.uncertainty.stages import planned_study

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
OTHERWISE = {
    "policy.ownership.organisation_cost_yuan_per_year": 5e6,
    "policy.ownership.cost_per_owner_yuan_per_year": 9e4,
    "policy.territory.city_travel_hours": 1.4,
    "policy.territory.move_cost_yuan": 9000.0,
    "policy.careers.appraisal.qualitative_mean_points": 62.0,
    "policy.careers.appraisal.qualitative_spread_points": 19.0,
    "policy.careers.appraisal.ability_share": 0.3,
    "policy.careers.appraisal.over_report_share": 0.9,
    "policy.careers.appraisal.leniency_points": 14.0,
    "policy.careers.appraisal.information_per_year": 3.5,
    "policy.careers.appraisal.breaches_per_year": 1.9,
}


@pytest.fixture(scope="module")
def hebei():
    return load("hebei-2004")


@pytest.fixture(scope="module")
def base():
    return load(ARCADIA).with_values({"horizon.warmup_weeks": 52, "policy.ownership.enabled": False})


def turned_on(scenario):
    kind, city, group = (
        next(iter(names)) for names in (scenario.staff.kinds, scenario.organisation.cities, scenario.groups)
    )
    return {
        "policy.ownership": {"policy.ownership.enabled": True},
        "policy.territory.city_travel_hours": {"policy.territory.serves": "city"},
        "policy.territory.move_cost_yuan": {"policy.territory.posts": {kind: {city: {group: 1}}}},
        "policy.careers.appraisal": {"policy.careers.appraisal.enabled": True},
    }


def test_what_nothing_turns_on_moves_no_result(base, tmp_path):
    assert idle_parts([base]) == tuple(TURNED_ON)
    varied = [path for path in assumption_space(base, "ranges").fields if is_below(path, TURNED_ON)]
    assert set(varied) <= set(OTHERWISE)
    made = []
    for scenario in (base, base.with_values(OTHERWISE)):
        asked = request([scenario], replications=1, years=2, scale=0.5, workers=1, store=tmp_path / "store")
        made.append(compare(replace(asked, pilot=PilotSize(elasticity_years=0))))
    for table in ("appraisals", "time_path", "sales_by_week"):
        pd.testing.assert_frame_equal(made[0].table(table), made[1].table(table))


@pytest.mark.parametrize("start", TURNED_ON)
def test_a_part_that_one_of_the_policies_turns_on_is_varied(hebei, start):
    policy = hebei.with_values(turned_on(hebei)[start])
    space = assumption_space(hebei, "ranges", [hebei, policy])
    every = assumption_space(hebei, "ranges").fields
    assert [path for path in every if is_below(path, [start])]
    assert [path for path in space.fields if is_below(path, [start])] == [
        path for path in every if is_below(path, [start])
    ]


def test_what_is_left_is_told_and_its_group_costs_no_worlds(hebei):
    policy = hebei.with_values({"policy.ownership.enabled": True})
    asked = request([hebei], bases=("equal_participation",), scale=0.1)
    asked = replace(asked, scenarios={**asked.scenarios, "owned": policy})
    space, plan = planned_study(asked, StudySettings(2000))
    left = {one.path for one in space.not_varied if one.reason == "turned on nowhere"}
    assert left == {path for path in OTHERWISE if not path.startswith("policy.ownership")}
    assert not left & set(space.fields)
    assert not {"policy.territory", "policy.careers"} & set(space.groups)
    assert plan.groups == len(assumption_space(hebei).groups) - 2


def test_the_check_before_an_advice_is_there_asks_for_the_budget_of_its_study(base):
    advised = base.with_values(turned_on(base)["policy.territory.move_cost_yuan"])
    asked = request([base], bases=("as_written",), scale=1.0)
    asked = replace(asked, scenarios={**asked.scenarios, "advised": advised})
    settings = StudySettings(10, "ranges", full_replications=0)
    with pytest.raises(InputError) as later:
        planned_study(asked, settings)
    with pytest.raises(InputError) as before:
        check_study(base, 10)
    assert before.value.detail.allowed == later.value.detail.allowed
