"""Scenarios between two others."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.scenario import load
from cmsim.scenario.mixing import differences, mixed

BASE = load(Path(__file__).parent / "files" / "arcadia.yaml")
CHANGES = {
    "policy.ownership.enabled": True,
    "policy.staffing.head_count_factor.sellers": 1.5,
    "labour.bar_log_skill": 0.1,
    "labour.sources.market.training_weeks": 5.0,
    "policy.pay.params.rate": 0.09,
    "policy.careers.promotion.reward": "raise",
    "behaviour.impatience_per_year": 0.5,
}
FIELDS = {
    "policy.staffing.head_count_factor.sellers": "policy.staffing.head_count_factor",
    "policy.pay.params.rate": "policy.pay.params",
}
"""Where a change lies in a field that is taken as a whole."""
OTHER = BASE.with_values(CHANGES)
CHANGED = [FIELDS.get(path, path) for path in CHANGES]


def test_the_fields_that_differ_are_named_and_no_others() -> None:
    assert sorted(differences(BASE, OTHER)) == sorted(CHANGED)
    assert differences(OTHER, OTHER) == []


def test_words_and_provenance_make_no_difference() -> None:
    renamed = BASE.model_copy(update={"name": "Another", "description": "Other words."})
    same_number = renamed.with_values({"labour.bar_log_skill": float(BASE.labour.bar_log_skill)})
    assert differences(BASE, same_number) == []


def test_entries_of_other_names_differ_as_a_whole() -> None:
    one = load("hebei-2004")
    assert "staff.kinds" in differences(one, BASE)
    shock = load("hebei-2004+rival-entry")
    assert differences(one, shock) == ["environment.shocks"]


@settings(max_examples=30, deadline=None)
@given(st.sets(st.sampled_from(CHANGED)))
def test_a_mixture_has_what_was_taken_and_nothing_else(taken: set[str]) -> None:
    made = mixed(BASE, OTHER, lambda path: path in taken)
    assert set(differences(BASE, made)) == taken
    assert set(differences(made, OTHER)) == set(CHANGED) - taken
    assert made.name == BASE.name


def test_nothing_and_everything_taken_give_the_two_back() -> None:
    assert mixed(BASE, OTHER, lambda _path: False).digest == BASE.digest
    assert mixed(BASE, OTHER, lambda _path: True).digest == OTHER.digest


@pytest.mark.parametrize("policy", ["ownership-more-managers", "ownership-ceiling"])
def test_shipped_policies_are_mixtures_of_base_and_themselves(policy: str) -> None:
    base, other = load("hebei-2004"), load(policy)
    assert mixed(base, other, lambda _path: True).digest == other.digest
