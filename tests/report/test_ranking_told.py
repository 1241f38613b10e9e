"""Many policies ranked, in words and tables."""

import numpy as np
import pytest

from cmsim.experiments.best_selected import Selection, SelectionSettings
from cmsim.experiments.ranking import RANKED, can_be_ranked, ranking_frame, ranks
from cmsim.experiments.until_precise import PrecisionReached, precision_settings
from cmsim.report.ranking_tables import precision_sentence, ranking_table, selection_sentences
from cmsim.report.ranking_words import RANKING_PHRASES
from cmsim.scenario import load
from cmsim.statistics.intervals import Estimate
from cmsim.tables.measures import measure_of


def test_the_best_comes_first_and_probabilities_sum_to_one(seven):
    found = ranks(seven, seven.bases[0])
    means = {
        label: seven.values(measure_of(RANKED[0]), label, seven.bases[0]).mean() for label in seven.labels
    }
    assert [one.policy for one in found] == sorted(means, key=lambda label: -means[label])
    assert sum(one.probability_best for one in found) == pytest.approx(1.0)
    assert found[0].may_be_best


def test_correcting_for_the_number_of_policies_never_makes_a_difference_surer(seven):
    for one in ranks(seven, seven.bases[0]):
        if one.policy == seven.base:
            assert np.isnan(one.adjusted_p_value)
            assert one.verdict == ""
            continue
        alone = one.difference.verdict
        assert one.verdict in (alone, "too close to call")


def test_a_comparison_that_is_too_small_is_not_ranked(single, alone):
    for comparison in (single, alone):
        assert not can_be_ranked(comparison)
        assert ranking_frame(comparison).empty
        with pytest.raises(ValueError, match="three policies"):
            ranks(comparison, comparison.bases[0])


def test_the_frame_has_a_row_for_each_basis_measure_and_policy(seven):
    frame = ranking_frame(seven)
    assert len(frame) == len(seven.bases) * len(RANKED) * len(seven.labels)
    assert (frame["against_best_low"] <= frame["against_best_high"]).all()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_says_what_is_corrected_and_which_uncertainty_it_holds(seven, lang):
    table = ranking_table(seven, seven.bases[0], lang)
    assert len(table.rows) == len(seven.labels)
    assert "Holm" in table.notes[0]
    assert {"en": "luck and the pilot's error", "zh": "试点估计误差"}[lang] in table.notes[0]


def test_the_words_can_be_shown_on_a_chinese_console():
    for phrase in RANKING_PHRASES.values():
        phrase.zh.encode("gbk")


def precise(reached, relative):
    base = load("hebei-2004")
    settings = precision_settings("1%" if relative else "200000", "net_contribution_yuan", 50)
    request = type("Asked", (), {"scenarios": {"base": base}, "replications": 25})
    return PrecisionReached(settings, request, reached, Estimate(2e7, 1.99e7, 2.01e7, 1e5, 25), "base", "x")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("reached", [True, False])
def test_the_precision_reached_is_told_with_its_number_of_replications(lang, reached):
    relative = precision_sentence(precise(reached, True), lang)
    amount = precision_sentence(precise(reached, False), lang)
    assert "25" in relative
    assert "0.5 %" in relative
    assert {"en": "yuan", "zh": "元"}[lang] in amount
    assert {"en": "not reached", "zh": "仍未"}[lang] in relative or reached


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("selected", ["a", None])
def test_a_selection_tells_its_promise_and_who_fell_out(lang, selected):
    base = load("hebei-2004")
    left = ("a",) if selected else ("a", "b")
    spent = {"a": 16, "b": 16 if selected is None else 14, "c": 10}
    found = Selection(SelectionSettings(5e5), "x", ("a", "b", "c"), selected, "a", left, spent)
    text = " ".join(selection_sentences(found, dict.fromkeys("abc", base), lang))
    assert "95 %" in text or "95%" in text
    assert str(spent["c"]) in text
    assert found.runs_without_elimination == 48
    if selected:
        assert str(found.runs) in text
