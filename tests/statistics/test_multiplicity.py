"""Several comparisons at once: p-values, Holm's correction, groups."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from cmsim.statistics.intervals import paired_difference
from cmsim.statistics.multiplicity import groups_not_told_apart, holm, paired_p_value


def test_a_p_value_is_that_of_students_paired_test():
    luck = np.random.default_rng(1)
    x, y = luck.normal(size=(2, 7))
    assert paired_p_value(x, y) == pytest.approx(float(ttest_rel(x, y).pvalue))


@given(st.lists(st.floats(-10.0, 10.0), min_size=3, max_size=8), st.floats(-3.0, 3.0))
def test_a_p_value_below_the_level_and_an_interval_without_zero_are_the_same(values, shift):
    x = np.array(values) + shift
    found, p = paired_difference(x, np.zeros_like(x)), paired_p_value(x, np.zeros_like(x))
    if found.sd > 1e-9 and abs(p - 0.05) > 1e-9:
        assert (p < 0.05) == (found.verdict != "too close to call")


def test_what_cannot_be_tested_has_no_p_value():
    assert math.isnan(paired_p_value([1.0], [0.0]))
    assert math.isnan(paired_p_value([1.0, math.nan], [0.0, 0.0]))
    assert paired_p_value([1.0, 2.0], [1.0, 2.0]) == 1.0
    assert paired_p_value([2.0, 3.0], [1.0, 2.0]) == 0.0


def test_holm_corrects_the_example_of_a_textbook():
    # By hand: 4 × 0.005, 3 × 0.01, 2 × 0.03 and 0.04, which must not lie below the one before.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_a_comparison_that_cannot_be_made_still_counts():
    adjusted = holm([0.02, math.nan])
    assert adjusted[0] == pytest.approx(0.04)
    assert math.isnan(adjusted[1])
    assert holm([]) == []


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8))
def test_holm_never_helps_and_keeps_the_order(p_values):
    adjusted = holm(p_values)
    for i, j in combinations(range(len(p_values)), 2):
        if p_values[i] < p_values[j]:
            assert adjusted[i] <= adjusted[j]
    for raw, corrected in zip(p_values, adjusted, strict=True):
        assert raw <= corrected <= min(1.0, len(p_values) * raw) + 1e-12


def test_closeness_does_not_pass_on_from_one_to_the_next():
    # The first and the last are told apart, the middle one from nobody.
    assert groups_not_told_apart("abc", [frozenset("ac")]) == [("a", "b"), ("b", "c")]
    assert groups_not_told_apart("abc", []) == [("a", "b", "c")]
    everyone = [frozenset(pair) for pair in combinations("abc", 2)]
    assert groups_not_told_apart("abc", everyone) == [("a",), ("b",), ("c",)]
    assert groups_not_told_apart([], []) == []


@given(st.sets(st.sampled_from([frozenset(pair) for pair in combinations("abcde", 2)])))
def test_groups_are_the_largest_sets_without_a_pair_told_apart(apart):
    found = {frozenset(group) for group in groups_not_told_apart("abcde", apart)}
    free = [
        frozenset(names)
        for size in range(1, 6)
        for names in combinations("abcde", size)
        if not any(pair <= frozenset(names) for pair in apart)
    ]
    assert found == {group for group in free if not any(group < other for other in free)}
