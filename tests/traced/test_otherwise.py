"""What he would have earned: the same results under other plans, more or less of them, other lives."""

from collections.abc import Callable

import pytest

from cmsim.errors import InputError
from cmsim.experiments.retraced import Retraced
from cmsim.plans.registry import build
from cmsim.store.kept_run import KeptRun
from cmsim.traced.explained import Explained
from cmsim.traced.manager import managers_frame
from cmsim.traced.measured import measured_of
from cmsim.traced.otherwise import booked_otherwise, lived_otherwise, paid_otherwise
from cmsim.traced.pay import income_by_person, taken_back_from

pytestmark = pytest.mark.slow

POLICIES = ("base", "goal", "stars")


@pytest.mark.parametrize("policy", POLICIES)
def test_the_same_results_under_the_same_plan_are_the_same_pay(
    runs: dict[str, Retraced], kept: KeptRun, policy: str
) -> None:
    trace = runs[policy].trace
    measured, income = measured_of(trace), income_by_person(trace)
    everybody = managers_frame(trace)
    # Who has left is compared with others when he leaves, and in a replay at the end of the period.
    stayed = everybody[(everybody["weeks"] == 104)]["manager"]
    assert len(stayed) > 2
    facts = kept.facts(policy, "as_written", 0)
    for person in stayed:
        again = paid_otherwise(measured, person, policy, kept.scenario(policy), facts)
        promised = income[person] + sum(one.yuan for one in taken_back_from(trace, person))
        assert again.pay_yuan == pytest.approx(promised)


def test_another_plan_pays_by_its_own_rule(explained: Callable[..., Explained]) -> None:
    found = explained("base", "best")
    by_policy = {one.policy: one for one in found.otherwise if one.how == "paid"}
    assert set(by_policy) == {"goal", "stars"}
    base = sum(
        part.yuan
        for one in found.accounts
        for part in one.settlement.components or ()
        if part.name == "base_pay"
    )
    # The best of few people is the star of both years.
    assert by_policy["stars"].pay_yuan == pytest.approx(base + 2 * 4_000.0)
    assert all(one.booked_yuan is None for one in by_policy.values())


@pytest.mark.parametrize("policy", POLICIES)
def test_more_bookings_never_pay_less(runs: dict[str, Retraced], policy: str) -> None:
    run = runs[policy]
    measured, income = measured_of(run.trace), income_by_person(run.trace)
    for person in managers_frame(run.trace)["manager"]:
        more, less = booked_otherwise(run, measured, person, income[person])
        assert more.pay_yuan is not None
        assert less.pay_yuan is not None
        assert less.pay_yuan - 1e-6 <= income[person] <= more.pay_yuan + 1e-6


def test_a_commission_moves_with_the_bookings(explained: Callable[..., Explained]) -> None:
    found = explained("base", "best")
    more = next(one for one in found.otherwise if one.how == "more")
    assert more.pay_yuan == pytest.approx(found.pay_yuan + 0.05 * 0.1 * found.booked_yuan)


def test_another_life_is_that_of_the_same_person_in_the_other_run(
    explained: Callable[..., Explained], runs: dict[str, Retraced]
) -> None:
    found = explained("stars", "median", "lived")
    number = found.manager.person_id
    lived = {one.policy: one for one in found.otherwise if one.how == "lived"}
    assert set(lived) == {"base", "goal"}
    for policy, one in lived.items():
        there = managers_frame(runs[policy].trace).set_index("manager")
        assert one.pay_yuan == pytest.approx(there.loc[number, "pay_yuan"])
        assert one.weeks == there.loc[number, "weeks"]
        same = runs[policy].trace.people().set_index("person_id").loc[number]
        for nature in ("risk_level", "cost_level", "skill_social", "outside_option_yuan"):
            assert same[nature] == found.manager.facts[nature]


def test_who_was_not_there_has_no_other_life(runs: dict[str, Retraced]) -> None:
    told = lived_otherwise(runs["base"], 10**6)
    assert (told.pay_yuan, told.weeks, told.note) == (None, 0, "not_there")


def test_a_plan_that_counts_what_was_not_measured_is_not_guessed_at(
    runs: dict[str, Retraced], kept: KeptRun
) -> None:
    items = kept.scenario("base").with_values(
        {"policy.pay.plan": "items_quality", "policy.pay.params": {"yuan_per_item": 1.0}}
    )
    measured = measured_of(runs["goal"].trace)
    told = paid_otherwise(measured, 4, "items", items, {})
    assert (told.pay_yuan, told.note) == (None, "not_measured")
    assert told.missing == ("items_handled", "service_quality_points")
    assert measured.unknown_to(build("linear_commission", {})) == ()


def test_nothing_is_told_where_nothing_is_asked(explained: Callable[..., Explained]) -> None:
    assert explained("base", "worst", "none").otherwise == ()
    with pytest.raises(InputError) as error:
        explained("base", "worst", "dreamt")
    assert error.value.detail.code == "explain.otherwise"
