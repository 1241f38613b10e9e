"""Tuned families ranked and told: a ranking only where one may be claimed."""

import math

import pytest
from tuned import Invented, invented_tuning

from cmsim.experiments.family_ranking import (
    FAILED,
    NOT_TUNED,
    OBJECTIONS,
    ONE_FAMILY,
    ONE_REPLICATION,
    OVER_BUDGET,
    OVER_BUDGET_ANEW,
    UNDEFINED,
)
from cmsim.experiments.tuned_comparison import best_so_far, tuning_frame
from cmsim.report.figures import tuning as figure
from cmsim.report.tuning_folder import tuning_page, write_tuning
from cmsim.report.tuning_tables import ranking_sentence, tuning_tables

GOOD = ((1.0, 1.0), (2.0, 1.04), (3.0, 1.2))
"""The best is over the budget, so that the second is chosen."""
SMALL = ((0.5, 1.0), (0.4, 1.0), (0.3, 1.0))
THREE = {
    "ownership-bonus": Invented(GOOD, gain_anew=2.0),
    "ownership-ceiling": Invented(SMALL, gain_anew=0.5),
    "ownership-commission": Invented(SMALL, gain_anew=0.45),
}
BONUS = "Ownership with a quota bonus"
CEILING = "Ownership, commission under a pay ceiling"
FEE = "Ownership with linear commission"


def changed(label, **change):
    given = {name: one.__dict__ | (change if name == label else {}) for name, one in THREE.items()}
    return invented_tuning({name: Invented(**fields) for name, fields in given.items()})


def test_families_are_told_apart_as_far_as_the_corrected_differences_allow():
    ranking = invented_tuning(THREE).ranking
    assert ranking.claimed
    assert ranking.order[0] == "ownership-bonus"
    assert ranking.groups == (("ownership-bonus",), ("ownership-ceiling", "ownership-commission"))
    assert {(pair.better, pair.told_apart) for pair in ranking.pairs} == {
        ("ownership-bonus", True),
        ("ownership-ceiling", False),
    }
    for pair in ranking.pairs:
        assert pair.adjusted >= pair.p_value
        assert pair.difference.level == pytest.approx(1.0 - 0.05 / 3.0)


def test_the_sentence_claims_the_ranking_with_its_conditions():
    told = ranking_sentence(invented_tuning(THREE), "en")
    assert told.startswith(
        "Ranking of 3 families of plans by net contribution, each tuned with 3 evaluations"
    )
    assert "at equal participation within the base's selling cost + 5 %" in told
    assert f'"{BONUS}" above "{CEILING}" and "{FEE}"' in told
    assert f'too close to call between "{CEILING}" and "{FEE}"' in told


@pytest.mark.parametrize(
    ("made", "objection", "words"),
    [
        (
            lambda: invented_tuning({"ownership-bonus": THREE["ownership-bonus"]}),
            ONE_FAMILY,
            "there is only one family",
        ),
        (
            lambda: invented_tuning(THREE, replications=1),
            ONE_REPLICATION,
            "there is only one replication",
        ),
        (
            lambda: changed("ownership-ceiling", evaluations=SMALL[:1]),
            NOT_TUNED,
            f'"{CEILING}" had nothing to tune',
        ),
        (lambda: changed("ownership-ceiling", evaluations=(None,) * 3), FAILED, "no candidate of"),
        (
            lambda: changed("ownership-ceiling", evaluations=((1.0, 1.3), (2.0, 1.2), (3.0, 1.4))),
            OVER_BUDGET,
            "fits the budget, the base's selling cost + 5 %",
        ),
        (
            lambda: changed("ownership-ceiling", cost_anew=1.5),
            OVER_BUDGET_ANEW,
            f'simulated anew, "{CEILING}" costs more than the budget',
        ),
        (lambda: changed("ownership-ceiling", undefined=True), UNDEFINED, "is not defined for"),
    ],
    ids=OBJECTIONS,
)
def test_no_ranking_is_claimed_where_a_condition_fails(made, objection, words):
    tuned = made()
    assert set(tuned.ranking.objections) == {objection}
    assert tuned.ranking.order == tuned.ranking.pairs == tuned.ranking.groups == ()
    told = ranking_sentence(tuned, "en")
    assert told.startswith("No ranking of plans: ")
    assert words in told
    assert "above" not in told
    assert "不能为方案排名" in ranking_sentence(tuned, "zh")
    assert len(tuning_tables(tuned, "en")) == 1


def test_the_table_of_families_tells_values_evaluations_cost_and_budget():
    families, pairs = tuning_tables(invented_tuning(THREE), "en")
    assert families.title == (
        "Families of plans tuned: 3 evaluations each in 2 paired replications; "
        "budget 10.5 million yuan a year"
    )
    bonus = families.rows[0]
    assert bonus[0] == BONUS
    assert "bonus_yuan 989.6 (3,000; 750 to 12,000)" in bonus[1].splitlines()
    assert bonus[2:] == ("3: 2 fit, 1 over budget, 0 failed", "+2.0 [+0.7, +3.3]", "104.0", "fits")
    assert [row[4] for row in pairs.rows] == ["higher", "higher", "too close to call"]
    assert any("holds the luck that chose it" in note for note in families.notes)


def test_failures_are_listed_with_their_reason():
    tuned = changed("ownership-ceiling", evaluations=(*SMALL[:2], None))
    (families, _) = tuning_tables(tuned, "en")
    assert f'Failed: "{CEILING}" candidate 2 (no answer).' in families.notes
    assert tuned.ranking.claimed, "a failed evaluation counts as one"


def test_the_cheapest_point_of_a_family_beyond_the_budget_is_told():
    tuned = changed("ownership-ceiling", evaluations=((1.0, 1.3), (2.0, 1.2), (3.0, 1.4)))
    row = tuning_tables(tuned, "en")[0].rows[1]
    assert row[4:] == ("120.0", "does not fit the budget; its cheapest point")


def test_all_is_told_in_chinese():
    families, pairs = tuning_tables(invented_tuning(THREE), "zh")
    assert families.rows[0][0] == "一户一经理，达标奖金"
    assert "难分高下" in {row[4] for row in pairs.rows}
    told = ranking_sentence(invented_tuning(THREE), "zh")
    assert "“一户一经理，达标奖金”高于" in told
    assert "“一户一经理，业务提成”之间难分高下" in told


def test_the_frame_has_a_row_for_each_evaluation_and_marks_the_chosen():
    frame = tuning_frame(changed("ownership-ceiling", evaluations=(*SMALL[:2], None)).tuning)
    assert len(frame) == 9
    bonus = frame[frame["family"] == "ownership-bonus"]
    assert list(bonus["standing"]) == ["fits", "fits", "over budget"]
    assert list(bonus["chosen"]) == [False, True, False]
    failed = frame[frame["standing"] == "failed"].iloc[0]
    assert failed["failure"] == "no answer"
    assert math.isnan(failed["gain_yuan"])


def test_json_tells_the_ranking_and_every_evaluation():
    told = invented_tuning(THREE).as_json()
    assert told["ranking"]["claimed"]
    assert told["ranking"]["groups"][0] == ["ownership-bonus"]
    assert [len(one["evaluations"]) for one in told["families"]] == [3, 3, 3]
    assert told["families"][0]["chosen"] == 1
    assert told["budget_yuan_per_year"] == pytest.approx(10.5e6)


def test_the_best_so_far_never_falls_and_counts_only_what_fits():
    tuned = changed("ownership-ceiling", evaluations=((5.0, 1.3), None, (0.1, 1.0), (0.3, 1.0), (0.2, 1.0)))
    best = best_so_far(tuned.tuning.families[1])
    assert all(math.isnan(value) for value in best[:2])
    assert best[2:] == pytest.approx([0.1e6, 0.3e6, 0.3e6])


def test_the_figure_holds_every_evaluation_in_the_unit_of_the_table():
    shown = figure.data(invented_tuning(THREE), "en")
    assert [row.label for row in shown.rows] == [BONUS, CEILING, FEE]
    bonus = shown.rows[0]
    assert [mark.gain for mark in bonus.marks] == pytest.approx([1.0, 2.0, 3.0])
    assert [mark.chosen for mark in bonus.marks] == [False, True, False]
    assert bonus.best == pytest.approx((1.0, 2.0, 2.0))
    assert [axis.name for axis in bonus.axes] == ["quota_yuan_per_year", "bonus_yuan"]
    assert "million yuan a year" in shown.gain_axis


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_folder_holds_evaluations_figure_and_tuned_plans(tmp_path, lang):
    tuned = changed("ownership-ceiling", evaluations=(*SMALL[:2], None))
    write_tuning(tuned, tmp_path, lang)
    assert (tmp_path / "tuning.csv").is_file()
    assert (tmp_path / "figures" / "tuning.png").stat().st_size > 10_000
    assert (tmp_path / "figures" / "tuning.svg").is_file()
    assert [path.name for path in (tmp_path / "tuned").iterdir()] == ["ownership-bonus-tuned.yaml"]


def test_the_page_ends_with_sentence_and_tables():
    page = tuning_page(invented_tuning(THREE))
    assert page.startswith("Ranking of 3 families")
    assert page.count("## ") == 2
