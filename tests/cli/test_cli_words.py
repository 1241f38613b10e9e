"""The command line's words: complete in both languages, and none for nothing."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import cmsim
from cmsim.cli.error_text import error_text
from cmsim.cli.error_words import HINTS_ZH, MESSAGES_ZH
from cmsim.cli.words import PHRASES, processors_text, stage_name, time_text
from cmsim.errors import CmsimError, InputError

SOURCES = sorted(Path(cmsim.__file__).parent.rglob("*.py"))
FOR_USERS = (
    "accepted",
    "basis",
    "break-even",
    "calibrate",
    "cli",
    "compare",
    "equilibrium",
    "explain",
    "plan",
    "report",
    "scenario",
    "store",
    "tune",
)
CODE = re.compile(rf"(?:{'|'.join(FOR_USERS)})\.[a-z]+(?:-[a-z]+)*")
NO_CODES = {"accepted.csv"}


def _texts_of_calls() -> set[str]:
    """Return all texts in the package that stand in a call, where codes and hints do."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                for inner in (part for value in given for part in ast.walk(value)):
                    if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                        found.add(inner.value)
    return found


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", PHRASES)
def test_both_languages_say_the_same_with_characters_of_a_chinese_console(key: str) -> None:
    phrase = PHRASES[key]
    assert _names(phrase.en) == _names(phrase.zh)
    phrase.zh.encode("gbk")


@pytest.mark.slow
def test_every_error_that_a_user_can_meet_has_a_chinese_sentence() -> None:
    codes = {text for text in _texts_of_calls() if CODE.fullmatch(text)} - NO_CODES
    assert len(codes) > 80
    assert codes - set(MESSAGES_ZH) == set()


def test_no_chinese_sentence_is_for_an_error_that_nobody_raises() -> None:
    texts = {
        node.value
        for path in SOURCES
        if not path.name.endswith("error_words.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(MESSAGES_ZH) - texts == set()
    assert set(HINTS_ZH) - texts == set()


@pytest.mark.parametrize("words", [MESSAGES_ZH, HINTS_ZH], ids=["messages", "hints"])
def test_chinese_sentences_can_be_shown_on_a_chinese_console(words: dict[str, str]) -> None:
    for text in words.values():
        text.encode("gbk")


def test_every_place_where_words_are_needed_has_a_phrase() -> None:
    wanted = set()
    for path in (path for path in SOURCES if path.parts[-2] in ("cli", "commands")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    wanted.add(key.value)
    assert len(wanted) > 20
    assert wanted - set(PHRASES) == set()


def test_an_error_without_chinese_words_is_told_in_english() -> None:
    told = error_text(CmsimError("behaviour.grid", "the grid is too coarse"), "zh")
    assert told == "错误：the grid is too coarse"


def test_all_that_an_error_knows_is_told() -> None:
    error = InputError(
        "plan.off-domain",
        "a plan was asked for what it cannot pay",
        file="mine.yaml",
        line=3,
        column=5,
        path="policy.pay",
        found="nan",
        allowed="numbers",
        hint="did you mean a instead of b?",
        context={"plan": "mine", "inputs": "1,\n2"},
    )
    assert error_text(error, "en").splitlines() == [
        "Error: a plan was asked for what it cannot pay",
        "  where: mine.yaml:3:5",
        "  field: policy.pay",
        "  found: nan",
        "  allowed: numbers",
        "  hint: did you mean a instead of b?",
        "  plan: mine",
        "  inputs: 1,",
        "    2",
    ]
    assert "  提示: 是否应为 a 而不是 b？" in error_text(error, "zh").splitlines()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1, "5 seconds"), (62, "60 seconds"), (150, "2 minutes"), (3000, "50 minutes"), (9000, "2.5 hours")],
)
def test_a_time_is_rounded_to_what_an_estimate_can_mean(seconds: float, text: str) -> None:
    assert time_text(seconds, "en") == text


def test_stages_and_processors_have_words() -> None:
    assert stage_name("pilot", "en") == "Measuring how the world responds to effort"
    assert stage_name("another", "zh") == "another"
    assert processors_text(1, "en") == "one processor"
    assert processors_text(2, "zh") == "2个处理器"
