"""Words for people: complete in both languages, and showable."""

import re
from pathlib import Path

import pytest

import cmsim.report
from cmsim.cli.check_words import CHECKS
from cmsim.equilibrium.prepare import BASES
from cmsim.errors import InputError
from cmsim.report import words
from cmsim.report.decomposition_words import DECOMPOSITION_PHRASES, SWITCH_NAMES
from cmsim.report.plan_words import PLAN_PHRASES
from cmsim.report.tuning_words import TUNING_PHRASES
from cmsim.report.warm_up_words import WARM_UP_PHRASES
from cmsim.report.words import GLOSSARY, PHRASES, Phrase, language, listed, named
from cmsim.simulation.effort import TASKS
from cmsim.tables.measures import MEASURES

APART = (PLAN_PHRASES, CHECKS, DECOMPOSITION_PHRASES, SWITCH_NAMES, TUNING_PHRASES, WARM_UP_PHRASES)
"""Words that have a module of their own."""
EVERY = [(key, phrase) for collection in (*GLOSSARY, *APART) for key, phrase in collection.items()]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(("key", "phrase"), EVERY)
def test_every_word_is_there_in_both_languages_with_the_same_names_to_fill_in(key: str, phrase: Phrase):
    # Chinese sentences follow each other without a space.
    assert phrase.en
    assert phrase.zh or key == "between sentences"
    assert not CHINESE.search(phrase.en)
    names = [set(re.findall(r"{(\w+)}", text)) for text in (phrase.en, phrase.zh)]
    assert names[0] == names[1]


@pytest.mark.parametrize(("key", "phrase"), EVERY)
def test_english_words_are_translated(key: str, phrase: Phrase):
    outside_names = re.sub(r"{\w+}", "", phrase.en)
    if re.search("[a-zA-Z]", outside_names):
        assert CHINESE.search(phrase.zh)


@pytest.mark.parametrize(("key", "phrase"), EVERY)
def test_every_word_can_be_shown_on_a_chinese_console(key: str, phrase: Phrase):
    for text in (phrase.en, phrase.zh):
        assert text.encode("gbk").decode("gbk") == text


def test_no_phrase_is_left_over():
    folder = Path(cmsim.report.__file__).parent
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if path.name != "words.py"
    ) + "\n".join(re.findall(r'say\("[^"]+"', Path(words.__file__).read_text(encoding="utf-8")))
    assert [key for key in PHRASES if f'"{key}"' not in code and f"'{key}'" not in code] == []


def test_all_bases_and_tasks_of_the_model_have_words():
    assert set(words.BASES) == set(words.BASIS_MEANINGS) == set(BASES)
    assert set(words.TASKS) == set(TASKS)


def test_all_units_of_measures_have_words():
    money = {"yuan", "yuan/year"}
    assert {measure.unit for measure in MEASURES} <= money | set(words.UNITS)


def test_what_has_no_name_goes_by_its_key():
    assert named(words.KINDS, "part_timer", "zh") == "part_timer"


def test_a_language_that_is_not_spoken_is_the_users_mistake():
    with pytest.raises(InputError) as caught:
        language("fr")
    assert caught.value.exit_code == 2
    assert caught.value.detail.allowed == "en, zh"


@pytest.mark.parametrize(
    ("names", "lang", "sentence"),
    [
        ([], "en", ""),
        (["a"], "zh", "a"),
        (["a", "b"], "en", "a and b"),
        (["a", "b", "c"], "en", "a, b and c"),
        (["a", "b", "c"], "zh", "a、b和c"),
    ],
)
def test_names_are_listed_as_in_a_sentence(names, lang, sentence):
    assert listed(names, lang) == sentence
