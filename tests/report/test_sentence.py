"""The sentences that sum up: no more than the intervals allow."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import SEVEN, comparison_of, invented_comparison

from cmsim.errors import InputError
from cmsim.report.summary import summary_sentence
from cmsim.statistics.best import against_best
from cmsim.statistics.intervals import paired_difference
from cmsim.statistics.multiplicity import holm, paired_p_value

BASIS = "equal_participation"
FEW = 4
"""Replications."""
YUAN = st.floats(-5e6, 5e6).map(lambda x: round(x, 1))


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(YUAN, min_size=FEW, max_size=FEW), min_size=1))
@settings(max_examples=60)
def test_every_policy_is_put_where_its_interval_puts_it_corrected_for_their_number(
    gains: dict[str, list[float]],
):
    base = [100e6] * FEW
    values = {"base": base} | {
        label: [b + g for b, g in zip(base, gain, strict=True)] for label, gain in gains.items()
    }
    text = summary_sentence(comparison_of(values), BASIS, "en")
    adjusted = dict(zip(gains, holm([paired_p_value(values[x], base) for x in gains]), strict=True))
    verdicts = {
        label: paired_difference(values[label], base).verdict if p < 0.05 else "too close to call"
        for label, p in adjusted.items()
    }
    assert _named(text, "Too close to call against the base: ") == _with(verdicts, "too close to call")
    assert _named(text, "Lower than the base: ") == _with(verdicts, "lower")
    if '" gains' in text:
        best = re.search(r'"Policy base", "Policy (\w)" gains', text)
        assert best is not None
        winner = best.group(1)
        assert verdicts[winner] == "higher"
        left = against_best([values[label] for label in values]).may_be_best
        alone = [label for label, possible in zip(values, left, strict=True) if possible] == [winner]
        assert ("gains most" in text) == (alone and len(gains) > 1)
    else:
        assert "No policy is shown to gain" in text
        assert not _with(verdicts, "higher")


def _named(text: str, opening: str) -> set[str]:
    found = re.search(re.escape(opening) + r"([^.]*)\.", text)
    return set(re.findall(r'"Policy (\w+)"', found.group(1))) if found else set()


def _with(verdicts: dict[str, str], verdict: str) -> set[str]:
    return {label for label, found in verdicts.items() if found == verdict}


def test_the_gain_stands_with_interval_and_unit():
    text = summary_sentence(comparison_of({"base": [9e6, 8e6, 7e6], "a": [11e6, 9.9e6, 9.1e6]}), BASIS, "en")
    assert '"Policy a" gains in net contribution: +2.00 [+1.75, +2.25] million yuan a year.' in text


def test_the_best_of_two_that_cannot_be_told_apart_is_not_said_to_gain_most():
    values = {"base": [0.0, 0.0, 0.0], "a": [3e6, 4e6, 5e6], "b": [5e6, 4e6, 2.9e6]}
    text = summary_sentence(comparison_of(values), BASIS, "en")
    assert "gains most" not in text
    assert 'but is too close to call against "Policy b"' in text


def test_a_difference_that_only_stands_by_itself_is_too_close_to_call_among_many():
    # By hand: mean 4.25, standard deviation 2.22 over four, t = 3.83, p = 0.031; five times that is too much.
    gain = [2e6, 3e6, 5e6, 7e6]
    assert 0.01 < paired_p_value(gain, [0.0] * FEW) < 0.05
    one = comparison_of({"base": [0.0] * FEW, "a": gain})
    many = comparison_of({"base": [0.0] * FEW, "a": gain} | {x: [1e3, -1e3, 2e3, -2e3] for x in "bcde"})
    assert '"Policy a" gains in net contribution' in summary_sentence(one, BASIS, "en")
    text = summary_sentence(many, BASIS, "en")
    assert "No policy is shown to gain" in text
    assert "corrected for the number of policies" in text
    assert "corrected" not in summary_sentence(one, BASIS, "en")


def test_a_verdict_that_the_final_client_base_turns_is_told():
    during = {"base": [0.0, 0.0, 0.0], "a": [-3e6, -4e6, -5e6]}
    later = {"base": [0.0, 0.0, 0.0], "a": [8e6, 9e6, 10e6]}
    text = summary_sentence(comparison_of(during, later), BASIS, "en")
    assert 'Counting the final client base\'s value, the verdict changes to higher for "Policy a".' in text
    assert "Counting" not in summary_sentence(comparison_of(during), BASIS, "en")


def test_one_replication_claims_nothing(single):
    text = summary_sentence(single, BASIS, "en")
    assert "no interval with one replication" in text
    assert '" gains' not in text
    assert "Intervals hold" not in text
    assert not re.search(r"\d million", text)


def test_what_is_not_defined_is_neither_winner_nor_loser():
    values = {"base": [1e6, 1e6], "a": [math.nan, 9e6], "b": [2e6, 2.01e6]}
    text = summary_sentence(comparison_of(values), BASIS, "en")
    assert 'Not defined: "Policy a".' in text
    assert '"Policy b" gains in net contribution' in text


def test_only_the_base_is_told_as_a_level(alone):
    assert "net contribution of 46" in summary_sentence(alone, BASIS, "en")


def test_basis_years_replications_and_kind_of_uncertainty_are_told(sure):
    text = summary_sentence(sure, BASIS, "en")
    assert "Basis: equal participation; mean of years 1 to 3; 3 paired replications." in text
    assert "luck and the pilot's error, not that of the assumed parameters" in text
    drawn = summary_sentence(sure, BASIS, "en", parameters="accepted")
    assert "the pilot's error and the parameters, drawn from the accepted sets" in drawn


def test_as_written_ranks_no_plans_and_a_thinned_province_says_so():
    two = {label: SEVEN[label] for label in ("hebei-2004", "ownership")}
    thin = invented_comparison(two, replications=2, years=1, bases=("as_written",), scale=0.1)
    text = summary_sentence(thin, "as_written", "en")
    assert "no ranking of plans" in text
    assert "10 % of the branches" in text


def test_chinese_says_the_same(seven):
    text = summary_sentence(seven, BASIS, "zh")
    assert "“一户一经理，业务提成”的净贡献增加最多：+26 [+19, +33] 万元/年。" in text
    assert not re.search(r"[a-zA-Z]{2}", text)


def test_a_basis_that_was_not_run_is_the_users_mistake(sure):
    with pytest.raises(InputError) as caught:
        summary_sentence(sure, "equal_pay", "en")
    assert caught.value.detail.allowed == BASIS
