"""Explanations and findings are there in both languages, and can be shown on a Chinese console."""

import re

import pytest

from cmsim.replay import explaining, findings, formulas, rank_formulas, result_formulas, wording
from cmsim.report.words import Phrase

EVERY = [
    phrase
    for module in (formulas, explaining, wording, result_formulas, rank_formulas)
    for phrase in vars(module).values()
    if isinstance(phrase, Phrase)
] + [phrase for pair in findings._CODES.values() for phrase in pair]


@pytest.mark.parametrize("phrase", EVERY, ids=lambda phrase: phrase.en[:30])
def test_a_phrase_is_complete_in_both_languages(phrase: Phrase) -> None:
    names = [set(re.findall(r"{(\w+)}", text)) for text in (phrase.en, phrase.zh)]
    assert names[0] == names[1]
    assert phrase.zh.encode("gbk").decode("gbk") == phrase.zh
    assert phrase.en.encode("gbk").decode("gbk") == phrase.en
    if re.search("[a-zA-Z]", re.sub(r"{\w+}", "", phrase.en)):
        assert re.search("[\u4e00-\u9fff]", phrase.zh)
