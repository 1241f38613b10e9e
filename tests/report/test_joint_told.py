"""Plan and staffing together, told: what was found, what fresh luck says, and which policy to take."""

from dataclasses import replace

import pytest

from cmsim.optimise.incentives.confirmed import Selected
from cmsim.optimise.jointly.advice import JointlyJudged, PlanAdvice
from cmsim.report.joint_told import joint_json, joint_sentences
from cmsim.statistics.intervals import Estimate

TOLD = Estimate(2.0e6, 1.5e6, 2.5e6, 1e6, 30)
LATE = Estimate(1.4e6, 0.9e6, 1.9e6, 1e6, 8)
NOTHING = Estimate(0.1e6, -0.4e6, 0.6e6, 1e6, 8)
PARTS = {"posts": NOTHING, "plan": LATE, "both": LATE, "together": NOTHING}
REPLICATIONS = {"present": 10, "plan-alone": 12, "advised": 12}


def advice(chosen="advised", late=LATE, **more):
    selected = Selected(chosen, True, 0.95, 1e5, REPLICATIONS, {})
    judged = JointlyJudged({}, None, None, selected, PARTS, LATE, late, ())
    made = PlanAdvice(None, (), "level", {}, (), 0.0, TOLD, (), 9_876.0, 40, {}, 1.0, judged)
    return replace(made, **more)


def test_what_is_simulated_stands_beside_what_was_told():
    text = " ".join(joint_sentences(advice(), "gross_profit_yuan: adbudg", "en"))
    for words in ("+2.00 [+1.50, +2.50]", "posts alone +0.10 [-0.40, +0.60]", "9,876 yuan", "agree within"):
        assert words in text
    assert "take policies/" not in text


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "take policies/plan-alone.yaml"), ("zh", "请采用policies/plan-alone.yaml")]
)
def test_if_fresh_luck_prefers_another_policy_that_one_is_pointed_at(lang, words):
    assert any(words in one for one in joint_sentences(advice("plan-alone"), "", lang))


def test_a_surface_that_promised_more_than_the_intervals_allow_is_told_to_disagree():
    low = Estimate(0.2e6, 0.1e6, 0.3e6, 1e5, 8)
    made = advice(late=low)
    assert made.agrees is False
    assert made.disagreement_yuan == pytest.approx(1.8e6)
    assert any("disagree by +1.80" in one for one in joint_sentences(made, "", "en"))


def test_nothing_is_claimed_that_was_not_simulated():
    made = advice(judged=None)
    assert made.agrees is None
    assert any("confirm it before you act" in one for one in joint_sentences(made, "", "en"))


def test_refusals_and_the_share_of_the_market_are_told():
    made = advice(refused={"run-1-3": "no answer"}, simulated_share=0.3)
    text = " ".join(joint_sentences(made, "", "en"))
    assert "1 runs have no result" in text
    assert "30 % of the market" in text


def test_there_is_no_data_without_advice_on_a_plan():
    assert joint_json(None) is None
