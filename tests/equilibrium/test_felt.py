"""Preferences in the fixed point: named by a scenario, with references that are part of the solution."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from cmsim.equilibrium.fixed_point import with_base_pay_moved
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.prepare import Basis, equilibrium, prepare
from cmsim.equilibrium.solution import Solution
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.errors import CmsimError, PreferencesError, ScenarioError
from cmsim.plans.registry import build
from cmsim.preferences.files import use_file
from cmsim.preferences.outside import OUTSIDE_PREFERENCES
from cmsim.scenario import Scenario

WithPay = Callable[..., Scenario]
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "keeping_up.py"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing from outside outlives its test."""
    yield
    OUTSIDE_PREFERENCES.forget()


@pytest.fixture
def bonus(with_pay: WithPay) -> Scenario:
    """Return a policy with a quota about where results lie."""
    return with_pay("quota_bonus", quota_yuan_per_year=150_000.0, bonus_yuan=800.0)


def feeling(scenario: Scenario, name: str, **params: object) -> Scenario:
    return scenario.with_values({"behaviour.preferences": {"name": name, "params": params}})


def solved(scenario: Scenario, law: ResponseLaw, arcadia: Scenario, basis: Basis = "as_written") -> Solution:
    return equilibrium(scenario, arcadia, basis, law, None).solution


def test_constant_risk_aversion_by_name_is_what_is_solved_without_a_name(
    bonus: Scenario, law: ResponseLaw, arcadia: Scenario
) -> None:
    plain = prepare(bonus, arcadia, "as_written", law)
    named = prepare(feeling(bonus, "cara"), arcadia, "as_written", law)
    assert named.digest == plain.digest
    assert feeling(bonus, "cara").digest != bonus.digest


def test_a_scenario_without_preferences_has_the_hash_that_it_had_before_they_existed(
    bonus: Scenario,
) -> None:
    assert "preferences" not in bonus.values()["behaviour"]
    assert feeling(bonus, "loss_aversion").world_digest == bonus.world_digest


def test_loss_aversion_changes_effort_and_lowers_what_a_risky_plan_is_worth(
    bonus: Scenario, law: ResponseLaw, arcadia: Scenario
) -> None:
    mild = solved(feeling(bonus, "loss_aversion", loss_aversion=1.0), law, arcadia)
    strong = solved(feeling(bonus, "loss_aversion", loss_aversion=3.0), law, arcadia)
    assert mild.converged
    assert strong.converged
    premium = [one.pay_yuan_per_year - one.certainty_equivalent_yuan_per_year for one in (mild, strong)]
    assert (premium[1] > premium[0]).all()
    assert np.abs(strong.hours - mild.hours).max() > 0.05


def test_the_reference_moves_with_base_pay_so_that_loss_aversion_shifts_like_constant_risk_aversion(
    bonus: Scenario, law: ResponseLaw, arcadia: Scenario
) -> None:
    averse = feeling(bonus, "loss_aversion")
    first, moved = solved(averse, law, arcadia), solved(averse, law, arcadia, "equal_participation")
    world = TypeWorld(averse, law, law.point)
    assert moved.certainty_equivalent_yuan_per_year[world.reference_types] == pytest.approx(
        world.outside_yuan, abs=1.0
    )
    assert moved.hours == pytest.approx(first.hours, rel=0.02, abs=0.02)
    # A sum is not moved in place under feelings of which nothing is known.
    plan = build(averse.policy.pay.plan, averse.policy.pay.params)
    assert with_base_pay_moved(world, plan, first, moved.base_pay_yuan_per_year) is None


def test_a_researcher_s_preferences_are_solved_and_envy_costs_the_envious(
    bonus: Scenario, law: ResponseLaw, arcadia: Scenario
) -> None:
    use_file(EXAMPLE)
    none = solved(feeling(bonus, "keeping_up", envy=0.0, pride=0.0), law, arcadia)
    much = solved(feeling(bonus, "keeping_up", envy=2.0, pride=0.0), law, arcadia)
    assert (much.certainty_equivalent_yuan_per_year < none.certainty_equivalent_yuan_per_year).all()


def test_without_envy_and_pride_keeping_up_is_risk_neutral(
    with_pay: WithPay, law: ResponseLaw, arcadia: Scenario
) -> None:
    use_file(EXAMPLE)
    commission = with_pay("linear_commission", rate=0.03)
    neutral = feeling(commission, "keeping_up", envy=0.0, pride=0.0)
    same = feeling(commission, "loss_aversion", loss_aversion=1.0)
    assert solved(neutral, law, arcadia).hours == pytest.approx(solved(same, law, arcadia).hours)


def test_the_source_of_preferences_is_part_of_what_is_kept(
    bonus: Scenario, law: ResponseLaw, arcadia: Scenario, tmp_path: Path
) -> None:
    file = tmp_path / "mine.py"
    found = []
    for strength in ("self.envy", "4.0 * self.envy"):
        text = EXAMPLE.read_text(encoding="utf-8").replace("(1.0 + self.envy)", f"(1.0 + {strength})")
        file.write_text(text, encoding="utf-8")
        use_file(file)
        found.append(solved(feeling(bonus, "keeping_up"), law, arcadia).certainty_equivalent_yuan_per_year)
    assert (found[1] < found[0]).all()


def test_preferences_that_value_a_lottery_above_its_best_outcome_stop_the_solution(
    bonus: Scenario, law: ResponseLaw, arcadia: Scenario, tmp_path: Path
) -> None:
    file = tmp_path / "mine.py"
    text = EXAMPLE.read_text(encoding="utf-8").replace("expected / (1.0 + self.pride)", "3.0 * expected")
    file.write_text(text, encoding="utf-8")
    use_file(file)
    with pytest.raises(PreferencesError) as caught:
        solved(feeling(bonus, "keeping_up"), law, arcadia)
    detail = caught.value.detail
    assert detail.code == "preferences.no-equivalent"
    assert detail.file == str(file)
    assert {"type", "last_pay_yuan", "outcomes_yuan"} <= set(detail.context)


def test_awards_on_deals_are_refused_under_other_preferences(
    with_pay: WithPay, law: ResponseLaw, arcadia: Scenario
) -> None:
    with pytest.raises(CmsimError, match="awards on single deals"):
        solved(feeling(with_pay("deal_award"), "loss_aversion"), law, arcadia)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"name": "los_aversion"}, "behaviour.preferences.name"),
        (
            {"name": "loss_aversion", "params": {"sensitivity": 2.0}},
            "behaviour.preferences.params.sensitivity",
        ),
        ({"name": "cara", "params": {"rate": 1.0}}, "behaviour.preferences.params.rate"),
    ],
)
def test_a_wrong_choice_of_preferences_is_an_error_of_the_scenario(
    arcadia: Scenario, given: dict[str, object], path: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        arcadia.with_values({"behaviour.preferences": given})
    assert caught.value.detail.path == path
