"""Plans that look at others: what everybody believes of the field is what the field then does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.equilibrium.field_beliefs import FieldSize, Results, field_beliefs
from cmsim.equilibrium.fixed_point import Solution
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.prepare import equilibrium, prepare
from cmsim.errors import PlanError
from cmsim.plans.protocol import PeerStatistic
from cmsim.plans.registry import build
from cmsim.scenario import Scenario

WithPay = Callable[..., Scenario]
SIZE = FieldSize(team=4.0, branch=2.0, city=10.0, province=40.0)


def solved(scenario: Scenario, base: Scenario, law: ResponseLaw) -> Solution:
    return equilibrium(scenario, base, "as_written", law, None).solution


def test_the_cut_off_and_its_spread_are_those_of_a_sample_quantile() -> None:
    generator = np.random.default_rng(4)
    draws = np.sort(generator.gamma(2.0, 1.0, (4_000, 40)), axis=1)
    cut = draws[:, -8]
    nodes = np.quantile(generator.gamma(2.0, 1.0, 200_000), (np.arange(400) + 0.5) / 400)
    results = Results(nodes, np.full(400, 1 / 400))
    plan = build("tournament", {"star_share": 0.2, "prize_yuan": 1.0, "among": "province"})
    belief = field_beliefs(plan, results, SIZE, 0.0)["star_cut_off"]
    assert belief.mean == pytest.approx(cut.mean(), rel=0.03)
    assert belief.sd == pytest.approx(cut.std(), rel=0.1)


def test_a_team_s_total_is_that_of_the_others() -> None:
    results = Results(np.array([0.0, 10.0]), np.array([0.5, 0.5]))
    told = field_beliefs(build("team_bonus", {}), results, SIZE, 0.0)
    assert told["team_others_yuan"].mean == pytest.approx(3 * 5.0)
    assert told["team_others_yuan"].sd == pytest.approx(np.sqrt(3) * 5.0)
    assert (told["team_size"].mean, told["team_size"].sd) == (4.0, 0.0)


@given(st.lists(st.floats(0.0, 1e6), min_size=2, max_size=40), st.floats(0.0, 1.0))
def test_a_quantile_lies_among_the_results(values: list[float], share: float) -> None:
    yuan = np.sort(np.array(values))
    found = Results(yuan, np.full(yuan.size, 1 / yuan.size)).quantile(share)
    assert yuan[0] <= found <= yuan[-1]


def test_what_nobody_can_foresee_is_refused() -> None:
    @dataclass(frozen=True)
    class Invented:
        name = "best_server"
        peers = (PeerStatistic("mark", "rank_cut_off", "visits", "branch", 0.1),)

    with pytest.raises(PlanError, match="foresee"):
        field_beliefs(Invented(), Results(np.array([0.0, 1.0]), np.array([0.5, 0.5])), SIZE, 0.0)  # type: ignore[arg-type]


def test_a_departments_score_is_believed_to_lie_as_far_below_its_mean_as_luck_throws_it() -> None:
    """100 × min(mean of n people over everybody's, 1), against a draw of many departments."""
    yuan = np.linspace(0.0, 200_000.0, 401)
    chance = np.full(yuan.size, 1.0 / yuan.size)
    measures = {"bookings_yuan": {"weight": 1.0, "target": 1e5, "group": "assets"}}
    card = build("scorecard", {"measures": measures, "department_share": 0.5, "yuan_per_point": 10.0})
    (belief,) = field_beliefs(card, Results(yuan, chance), SIZE, 0.0).values()
    rng = np.random.default_rng(11)
    means = rng.choice(yuan, size=(200_000, round(SIZE.branch))).mean(axis=1) / yuan.mean()
    points = 100.0 * np.minimum(means, 1.0)
    assert belief.mean == pytest.approx(points.mean(), rel=0.02)
    assert belief.sd == pytest.approx(points.std(), rel=0.02)


@pytest.mark.slow
def test_a_prize_makes_people_work_and_beliefs_come_true(
    with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    many = {"staff.kinds.sellers.head_count": 200}
    stars = with_pay("tournament", star_share=0.2, prize_yuan=8_000.0, among="province").with_values(many)
    fixed = with_pay("fixed").with_values(many)
    found = solved(stars, arcadia, law)
    assert found.converged
    develop = found.hours[:, 0].sum()
    assert develop > 1.03 * solved(fixed, arcadia, law).hours[:, 0].sum()
    facts = prepare(stars, arcadia, "as_written", law).facts
    assert facts["multiplicity"] < 0.05
    assert facts["believed_star_cut_off"] == found.peers["star_cut_off"].mean
    # As many are paid as there are prizes: what is expected to be paid is the prizes' sum.
    base_pay = solved(fixed, arcadia, law).pay_yuan_per_year
    extra = (found.pay_yuan_per_year - base_pay).mean()
    assert extra == pytest.approx(0.2 * 8_000.0, rel=0.12)


def test_effort_falls_with_the_size_of_the_team(
    with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    alone = solved(with_pay("linear_commission", rate=0.05), arcadia, law).hours.sum()
    together = solved(with_pay("team_bonus", rate=0.05), arcadia, law).hours.sum()
    nothing = solved(with_pay("fixed"), arcadia, law).hours.sum()
    assert nothing < together < alone


def test_a_deferred_share_that_may_lapse_is_worth_less_effort(
    with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    def hours(share: float) -> float:
        plan = with_pay("retention_pay", rate=0.05, deferred_share=share, period="quarter")
        return float(solved(plan, arcadia, law).hours.sum())

    assert hours(0.8) < hours(0.4) < hours(0.0)


@pytest.mark.slow
def test_random_choice_blunts_the_answer_to_pay(
    with_pay: WithPay, arcadia: Scenario, law: ResponseLaw
) -> None:
    def gain(scale_yuan: float) -> float:
        values = {"behaviour.logit_scale_yuan": scale_yuan}
        paid = solved(with_pay("linear_commission", rate=0.05).with_values(values), arcadia, law)
        fixed = solved(with_pay("fixed").with_values(values), arcadia, law)
        return float((paid.hours[:, 0] - fixed.hours[:, 0]).mean())

    assert gain(0.0) > gain(100.0) > gain(1_000.0) > 0.0


def test_a_prize_for_one_kind_is_foreseen_from_the_results_of_that_kind() -> None:
    stars = {"plan": "tournament", "params": {"star_share": 0.5, "prize_yuan": 1.0}}
    plan = build("by_kind", {"kinds": {"clerk": stars, "manager": stars}})
    nodes = np.linspace(0.0, 1.0, 101)
    scale = {("clerk",): 100.0, ("manager",): 900.0}

    def part(kinds: tuple[str, ...]) -> tuple[Results, FieldSize]:
        return Results(scale[kinds] * nodes, np.full(101, 1 / 101)), SIZE

    everybody = Results(1_000.0 * nodes, np.full(101, 1 / 101))
    told = field_beliefs(plan, everybody, SIZE, 0.0, part)
    assert told["clerk.star_cut_off"].mean == pytest.approx(50.0, rel=0.05)
    assert told["manager.star_cut_off"].mean == pytest.approx(450.0, rel=0.05)
