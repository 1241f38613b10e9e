"""Rules of the appraisal: points, classes, targets, moves under the caps, conversion, contracts, pay."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.careers.appraisal import AppraisalRules, score_law, scores
from cmsim.careers.classes import (
    AppraisalClass,
    ClassLimits,
    class_odds,
    classes_of,
    within_excellent_limit,
)
from cmsim.careers.contracts import not_renewed_by_class
from cmsim.careers.conversion import converted, stars
from cmsim.careers.grades import NO_GRADE, Grade, pay_factors, present_grades
from cmsim.careers.promotion import PromotionRules, Reward, move, places
from cmsim.careers.task_book import (
    attainment,
    client_base_targets,
    growth_targets,
    kind_targets,
    weeks_worked,
)
from cmsim.errors import CmsimError

LIMITS = ClassLimits(50.0, 70.0, 90.0)
POINTS = AppraisalRules(
    attainment_limit=1.5,
    qualitative_mean_points=75.0,
    qualitative_spread_points=8.0,
    ability_share=0.5,
    over_report_share=0.4,
    re_rating_share=0.5,
    leniency_points=5.0,
    points_per_information=2.0,
    points_per_breach=10.0,
)
RULES = PromotionRules(2, Reward.GRADE_OR_RAISE, (1.0, 0.5, 0.2), 156.0, np.inf, True, True)
EXCELLENT, COMPETENT = int(AppraisalClass.EXCELLENT), int(AppraisalClass.COMPETENT)
FAILED, NONE = int(AppraisalClass.NOT_COMPETENT), int(AppraisalClass.NONE)


def score(integrity: float, rules: AppraisalRules = POINTS, attained: float = 1.0, **luck: float):
    one = np.ones(1)
    return scores(
        attained * one,
        integrity * one,
        80.0 * one,
        0.7 * one,
        luck.get("information", 0.0) * one,
        luck.get("breaches", 0.0) * one,
        rules,
    )


def test_a_class_is_reached_at_its_threshold_and_not_below():
    points = np.array([0.0, 49.999, 50.0, 69.999, 70.0, 89.999, 90.0, 200.0])
    assert classes_of(points, LIMITS).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    with pytest.raises(CmsimError, match="must rise"):
        ClassLimits(50.0, 50.0, 90.0)


@given(st.floats(-50.0, 200.0), st.floats(0.5, 40.0))
def test_the_odds_of_the_classes_are_a_distribution_and_fall_with_the_threshold(mean, sd):
    odds = class_odds(np.array(mean), sd, LIMITS)
    assert odds.sum() == pytest.approx(1.0)
    assert np.all(odds >= 0.0)
    better = class_odds(np.array(mean + 1.0), sd, LIMITS)
    assert np.all(np.cumsum(better) <= np.cumsum(odds) + 1e-12)


def test_the_odds_are_the_shares_of_drawn_scores():
    drawn = np.bincount(classes_of(np.random.default_rng(1).normal(72.0, 15.0, 200_000), LIMITS))
    assert class_odds(np.array(72.0), 15.0, LIMITS) == pytest.approx(drawn / 200_000, abs=0.004)


def test_an_honest_manager_reports_what_he_did_and_gets_the_leniency_of_all():
    honest = score(1.0)
    assert honest.points[0] == pytest.approx(0.7 * 100.0 + 0.3 * 85.0)
    assert honest.reported_too_much[0] == honest.left_too_much[0] == 0.0


def test_the_re_rater_takes_back_his_share_of_an_over_report():
    liar = score(0.0)
    assert liar.reported_too_much[0] == pytest.approx(0.7 * 40.0)
    assert liar.left_too_much[0] == pytest.approx(0.7 * 20.0)
    assert liar.points[0] - score(1.0).points[0] == pytest.approx(0.7 * 20.0)
    strict = score(0.0, replace(POINTS, re_rating_share=1.0))
    assert strict.points[0] == pytest.approx(score(1.0).points[0])


@given(st.floats(0.0, 3.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_less_integrity_never_lowers_the_score_and_the_limit_holds(attained, low, high):
    low, high = sorted((low, high))
    assert score(low, attained=attained).points[0] >= score(high, attained=attained).points[0] - 1e-9
    assert score(low, attained=attained).points[0] <= 0.7 * 150.0 + 0.3 * 100.0


def test_information_adds_points_and_breaches_cost_them():
    assert score(1.0, information=2.0).points[0] - score(1.0).points[0] == pytest.approx(4.0)
    assert score(1.0, breaches=1.0).points[0] - score(1.0).points[0] == pytest.approx(-10.0)


def test_the_law_of_the_score_is_that_of_drawn_scores():
    rng, n = np.random.default_rng(2), 200_000
    mean, sd = score_law(np.array([0.8]), 0.6, 0.7, 1.0, 0.5, 0.5, POINTS)
    qualitative = 76.0 + 8.0 * rng.standard_normal(n)
    drawn = scores(
        np.full(n, 0.8),
        np.full(n, 0.6),
        qualitative,
        np.full(n, 0.7),
        rng.poisson(0.5, n).astype(float),
        rng.poisson(0.2, n).astype(float),
        POINTS,
    ).points
    # Twice in a hundred the qualitative part meets its upper bound, which the law leaves out.
    assert mean[0] == pytest.approx(drawn.mean(), abs=0.1)
    assert sd == pytest.approx(drawn.std(), rel=0.01)


def test_only_the_best_keep_a_limited_class_and_ties_go_to_the_lower_number():
    classes = np.array([3, 3, 2, 3, 3])
    kept = within_excellent_limit(
        classes, np.array([95.0, 99.0, 80.0, 95.0, 91.0]), np.array([9, 8, 7, 2, 1]), 0.4
    )
    assert kept.tolist() == [2, 3, 2, 3, 2]


def test_targets_follow_the_client_base_without_moving_the_kinds_mean():
    kind, base = np.array([0, 0, 0, 1]), np.array([0.0, 100.0, 500.0, 0.0])
    targets = client_base_targets(np.array([600.0, 50.0]), kind, base, 0.5)
    assert targets == pytest.approx([300.0, 450.0, 1050.0, 50.0])
    assert targets[:3].mean() == pytest.approx(600.0)


def test_a_target_of_growth_ratchets_on_last_years_results():
    assert growth_targets(np.array([100.0]), np.zeros(2, int), np.array([0.0, 300.0]), 0.1) == pytest.approx(
        [100.0, 330.0]
    )


def test_peers_set_the_target_where_none_is_written_and_part_years_count_as_parts():
    named = np.array([np.nan, 80.0])
    results, weeks = np.array([100.0, 50.0, 10.0]), np.array([52.0, 26.0, 52.0])
    target = kind_targets(results, weeks, np.array([0, 0, 1]), named)
    assert target == pytest.approx([100.0, 80.0])
    assert attainment(results, target[[0, 0, 1]], weeks) == pytest.approx([1.0, 1.0, 0.125])
    assert weeks_worked(103, np.array([-500, 52, 90, 103])).tolist() == [52, 52, 14, 1]


def moved(grade, before, classes, points=None, weeks=None, rules=RULES):
    n = len(grade)
    return move(
        np.array(grade),
        np.array(before),
        np.array(classes),
        np.array(points if points is not None else [95.0] * n, dtype=float),
        np.array(weeks if weeks is not None else [520.0] * n),
        np.arange(n),
        rules,
    )


def test_two_excellent_years_running_bring_one_grade_and_start_the_count_anew():
    found = moved([0, 0, 0, 0], [0, 1, 1, 1], [EXCELLENT, EXCELLENT, COMPETENT, NONE])
    assert found.grade.tolist() == [0, 1, 0, 0]
    assert found.excellent_in_a_row.tolist() == [1, 0, 0, 1]
    assert found.promoted.tolist() == [False, True, False, False]


def test_who_fails_goes_one_grade_down_and_an_assistant_out():
    found = moved([2, 1, 0], [1, 0, 1], [FAILED] * 3)
    assert found.grade.tolist() == [1, 0, 0]
    assert found.dismissed.tolist() == [False, False, True]
    assert found.excellent_in_a_row.tolist() == [0, 0, 0]
    mild = moved([2, 0], [0, 0], [FAILED] * 2, rules=replace(RULES, demote_not_competent=False))
    assert mild.grade.tolist() == [2, 0]


def test_a_full_grade_gives_a_raise_instead_and_the_best_score_gets_the_place():
    # Four of ten places for managers are taken: one is left, for the best of three.
    grade = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    points = [0.0] * 4 + [92.0, 99.0, 99.0, 0.0, 0.0, 0.0]
    classes = [COMPETENT] * 4 + [EXCELLENT] * 3 + [COMPETENT] * 3
    found = moved(grade, [0] * 4 + [1] * 3 + [0] * 3, classes, points)
    assert np.flatnonzero(found.promoted).tolist() == [5]
    assert np.flatnonzero(found.raised).tolist() == [4, 6]
    waiting = moved(
        grade, [0] * 4 + [1] * 3 + [0] * 3, classes, points, rules=replace(RULES, reward=Reward.GRADE)
    )
    assert waiting.excellent_in_a_row[4] == 2
    assert not waiting.raised.any()


def test_priority_comes_before_the_score():
    grade, classes = np.zeros(4, dtype=int), np.full(4, EXCELLENT)
    found = move(
        grade,
        np.ones(4, dtype=int),
        classes,
        np.array([99.0, 98.0, 91.0, 97.0]),
        np.full(4, 520.0),
        np.arange(4),
        RULES,
        np.array([False, False, True, False]),
    )
    assert np.flatnonzero(found.promoted).tolist() == [0, 2]


def test_a_senior_needs_his_years_and_the_outstanding_skip_a_level():
    young = moved([1] * 10, [1] + [0] * 9, [EXCELLENT] + [COMPETENT] * 9, weeks=[100.0] + [520.0] * 9)
    assert not young.promoted.any()
    rules = replace(RULES, skip_level_from_points=120.0)
    skip = moved(
        [0] * 10, [0] * 10, [EXCELLENT] * 2 + [COMPETENT] * 8, [130.0, 110.0] + [80.0] * 8, rules=rules
    )
    assert skip.grade.tolist() == [2] + [0] * 9
    full = moved(
        [2] * 2 + [0] * 8,
        [0] * 10,
        [COMPETENT] * 2 + [EXCELLENT] + [COMPETENT] * 7,
        [130.0] * 10,
        rules=rules,
    )
    assert full.grade[2] == Grade.MANAGER


people = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-1, 3), st.floats(0.0, 150.0)),
    min_size=1,
    max_size=60,
)


@given(people, st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.sampled_from(list(Reward)))
def test_promotion_never_takes_a_grade_beyond_its_cap(everybody, senior, manager, reward):
    grade, before, classes, points = (np.array(column) for column in zip(*everybody, strict=True))
    rules = replace(RULES, share_limits=(1.0, manager, senior), reward=reward, skip_level_from_points=120.0)
    weeks, ids = np.full(grade.size, 520.0), np.arange(grade.size)
    found = move(grade, before, classes, points.astype(float), weeks, ids, rules)
    staying = ~found.dismissed
    fallen = grade - found.demoted
    for level, limit in ((2, senior), (1, manager)):
        held = int(np.sum((found.grade == level) & staying))
        unasked = int(np.sum((fallen == level) & staying))
        assert held <= max(places(limit, int(staying.sum())), unasked)
    assert not np.any(found.promoted & (found.demoted | found.dismissed | found.raised))
    assert np.all(found.grade[found.promoted] > grade[found.promoted])
    order = np.random.default_rng(0).permutation(grade.size)
    again = move(
        grade[order], before[order], classes[order], points[order].astype(float), weeks, ids[order], rules
    )
    assert np.array_equal(again.grade, found.grade[order])


def test_stars_of_two_years_go_first_and_the_next_places_go_by_score():
    external = np.array([True, True, True, False, True])
    chosen = converted(
        external, np.array([0, 2, 1, 3, 0]), np.array([99.0, 60.0, 80.0, 99.0, 70.0]), np.arange(5), 0.5, 2
    )
    assert np.flatnonzero(chosen).tolist() == [0, 1]
    best = stars(np.array([1.0, 3.0, 2.0, 9.0, 8.0]), np.array([0, 0, 0, 1, 1]), np.arange(5), 0.4)
    assert np.flatnonzero(best).tolist() == [1, 3]


def test_a_contract_that_ends_is_renewed_from_a_class_on():
    weeks, classes = np.array([52, 52, 52, 53, 0]), np.array([1, 2, NONE, 0, 0])
    gone = not_renewed_by_class(weeks, 52, classes, AppraisalClass.COMPETENT)
    assert gone.tolist() == [True, False, False, False, False]


def test_grades_and_raises_move_base_pay_and_nobody_elses():
    factors = np.array([1.0, 1.2, 1.5])
    grade, own = np.array([1, 2, 0, 1]), np.array([1, 1, 1, 1])
    found = pay_factors(grade, own, np.array([0, 0, 0, 2]), factors, 0.05)
    assert found == pytest.approx([1.0, 1.25, 1.0 / 1.2, 1.1025])
    assert present_grades(np.array([NO_GRADE, 2]), np.array([0, 0]), np.array([1])).tolist() == [1, 2]
