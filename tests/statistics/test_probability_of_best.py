"""The posterior probability of being the best."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from cmsim.statistics.probability_of_best import TOLERANCE, probability_of_best


def test_of_two_policies_it_is_one_less_the_one_sided_p_value_of_the_paired_test():
    x = np.random.default_rng(1).normal(size=(2, 8)) + np.array([[0.4], [0.0]])
    d = x[0] - x[1]
    exact = float(student.cdf(d.mean() / (d.std(ddof=1) / math.sqrt(8.0)), 7))
    assert probability_of_best(x)[0] == pytest.approx(exact, abs=TOLERANCE)


def test_of_three_alike_each_has_a_third_whatever_luck_they_share():
    # Three columns of a circulant design have equal means, spreads and covariances.
    x = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]) + np.array([5.0, 2.0, 9.0])
    assert probability_of_best(x - x.mean(axis=1, keepdims=True)) == pytest.approx(1.0 / 3.0, abs=TOLERANCE)


def test_it_says_as_much_as_the_data_repeatedly_do():
    # Calibrated: with no prior knowledge, a policy said to be best with probability p is so p of the time.
    luck = np.random.default_rng(2)
    said, best = [], []
    for _ in range(400):
        means = luck.normal(0.0, 50.0) + luck.normal(0.0, 30.0, (3, 1)) * [[1.0], [1.0], [1.0]]
        x = means + luck.normal(size=20) * 40.0 + luck.normal(size=(3, 20)) * 60.0
        said += list(probability_of_best(x, draws=500))
        best += list(np.arange(3) == means[:, 0].argmax())
    said_of, is_best = np.array(said), np.array(best)
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)):
        inside = (said_of >= low) & (said_of <= high)
        assert is_best[inside].mean() == pytest.approx(said_of[inside].mean(), abs=0.09)


def test_the_same_question_has_the_same_answer_and_other_draws_one_within_the_tolerance():
    x = np.random.default_rng(3).normal(size=(4, 10))
    assert list(probability_of_best(x)) == list(probability_of_best(x))
    other = probability_of_best(x, seed=1)
    assert list(other) != list(probability_of_best(x))
    # Two answers, each within its error: √2 of it at 95 %, twice of it for four policies.
    assert other == pytest.approx(probability_of_best(x), abs=2.0 * TOLERANCE)


def test_there_may_be_more_policies_than_replications():
    x = np.random.default_rng(4).normal(size=(12, 4))
    assert probability_of_best(x).sum() == pytest.approx(1.0)


def test_policies_that_are_equal_share_their_probability():
    one = np.random.default_rng(5).normal(size=10)
    found = probability_of_best(np.stack([one, one - 100.0, one]))
    assert list(found) == [0.5, 0.0, 0.5]


def test_where_less_is_better_the_least_is_probably_the_best():
    x = np.random.default_rng(6).normal(size=(2, 10)) + np.array([[0.0], [100.0]])
    assert list(probability_of_best(x, larger_is_better=False)) == [1.0, 0.0]


def test_what_cannot_be_known_has_no_probability():
    assert np.isnan(probability_of_best([[1.0], [2.0]])).all()
    assert np.isnan(probability_of_best([[1.0, 2.0], [math.nan, 1.0]])).all()
    with pytest.raises(ValueError, match="at least one"):
        probability_of_best([[]])


@settings(max_examples=20)
@given(st.integers(1, 6), st.integers(2, 8), st.integers(0, 10_000))
def test_probabilities_sum_to_one(k, n, seed):
    found = probability_of_best(np.random.default_rng(seed).normal(size=(k, n)), draws=200)
    assert found.sum() == pytest.approx(1.0)
    assert (found >= 0.0).all()
