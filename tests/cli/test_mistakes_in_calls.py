"""Wrong use and bad files: exit code 2, one error, where it is and what would be right."""

from __future__ import annotations

import json

import pytest
from calling import BAD_FILES, Call

SHAPE = {"code", "message", "file", "line", "column", "path", "found", "allowed", "hint", "context"}
GOOD_FILES = {"arcadia", "arcadia_with_careers"}

# Call, code, found, hint.
WRONG_CALLS = [
    (["compere"], "cli.unknown-command", "compere", "did you mean compare?"),
    (["calibrate", "serch"], "cli.unknown-command", "serch", "did you mean search?"),
    (["compare", "--replicatons", "3"], "cli.unknown-option", "--replicatons",
     "did you mean --replications?"),
    (["compare", "--basis", "equal_participaton"], "cli.unknown-choice", "equal_participaton",
     "did you mean equal_participation?"),
    (["params", "--kind", "sorce"], "cli.unknown-choice", "sorce", "did you mean source?"),
    (["params", "--role", "lver"], "cli.unknown-choice", "lver", "did you mean lever?"),
    (["params", "--prefix", "care.trust_rset"], "cli.unknown-prefix", "care.trust_rset",
     "did you mean care.trust_rest?"),
    (["params", "--prefix", "caer.x"], "cli.unknown-prefix", "caer.x", "did you mean care?"),
    (["list", "--lang", "zn"], "cli.unknown-choice", "zn", "did you mean zh?"),
    (["compare", "ownershp"], "scenario.unknown-scenario", "'ownershp'", "did you mean ownership?"),
    (["compare", "--set", "care.trust_rest"], "cli.bad-override", "care.trust_rest", None),
    (["compare", "--set", "a.b=1", "--set", "a.b=2"], "cli.double-override", "a.b", None),
    (["compare", "--set", "care.trust_rset=1"], "scenario.unknown-field", "'trust_rset'",
     "did you mean trust_rest?"),
    (["compare", "--replications", "many"], "cli.bad-value", "'many' is not a valid integer", None),
    (["show"], "cli.missing", None, None),
    (["schema", "x"], "cli.usage", "got unexpected extra argument (x)", None),
    (["compare", "ownership", "ownership"], "compare.twice", "ownership", None),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "found", "hint"), WRONG_CALLS, ids=lambda x: str(x)[:40])
def test_a_wrong_call_names_what_was_found_and_the_nearest(
    call: Call, arguments: list[str], code: str, found: str | None, hint: str | None
) -> None:
    answer = call(*arguments, "--json")
    assert answer.exit_code == 2
    assert answer.stdout == ""
    error = json.loads(answer.stderr)
    assert set(error) == SHAPE
    assert (error["code"], error["found"], error["hint"]) == (code, found, hint)


@pytest.mark.parametrize(("arguments", "code", "found", "hint"), WRONG_CALLS, ids=lambda x: str(x)[:40])
def test_a_wrong_call_is_told_to_people_without_a_traceback(
    call: Call, arguments: list[str], code: str, found: str | None, hint: str | None
) -> None:
    answer = call(*arguments)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    first, *facts = answer.stderr.splitlines()
    assert first.startswith("Error: ")
    assert "Traceback" not in answer.stderr
    if found is not None:
        assert f"  found: {found}" in facts
    if hint is not None:
        assert f"  hint: {hint}" in facts


def test_an_option_that_lacks_its_value_is_named(call: Call) -> None:
    answer = call("compare", "--json", "--replications")
    assert answer.exit_code == 2
    error = json.loads(answer.stderr)
    assert (error["code"], error["path"]) == ("cli.missing-value", "--replications")


def test_a_mistake_in_the_call_says_whose_help_to_read(call: Call) -> None:
    assert "  help: cmsim compare --help" in call("compare", "--scal", "1").stderr.splitlines()
    assert "  help: cmsim calibrate --help" in call("calibrate", "laws").stderr.splitlines()
    # A mistake in a file does not.
    assert "help:" not in call("show", BAD_FILES / "unknown_field.yaml").stderr


def test_a_mistake_in_a_file_is_told_with_place_field_found_allowed_and_nearest(call: Call) -> None:
    answer = call("show", BAD_FILES / "unknown_field.yaml")
    assert answer.exit_code == 2
    lines = answer.stderr.splitlines()
    assert lines[0] == "Error: there is no such field"
    assert lines[1] == f"  where: {BAD_FILES / 'unknown_field.yaml'}:6:3"
    assert lines[2] == "  field: care.trust_rset"
    assert lines[3] == "  found: 'trust_rset'"
    assert lines[4].startswith("  allowed: trust_gain_per_week, ")
    assert lines[5] == "  hint: did you mean trust_rest?"


def test_a_mistake_in_a_file_is_told_in_chinese(call: Call) -> None:
    lines = call("show", BAD_FILES / "unknown_field.yaml", "--lang", "zh").stderr.splitlines()
    assert lines[0] == "错误：没有这个字段"
    assert lines[1] == f"  位置: {BAD_FILES / 'unknown_field.yaml'}:6:3"
    assert lines[5] == "  提示: 是否应为 trust_rest？"


def test_a_call_that_cannot_be_parsed_is_answered_in_the_language_it_asked_for(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("compere", "--lang=zh").stderr.startswith("错误：没有这个命令")
    monkeypatch.setenv("CMSIM_LANG", "zh")
    assert call("compere").stderr.startswith("错误：没有这个命令")
    assert call("compere", "--lang", "en").stderr.startswith("Error: ")


@pytest.mark.parametrize("name", sorted({path.stem for path in BAD_FILES.glob("*.yaml")} - GOOD_FILES))
def test_every_bad_file_ends_with_two_and_one_json_error(call: Call, name: str) -> None:
    for command in ("show", "compare"):
        answer = call(command, BAD_FILES / f"{name}.yaml", "--json")
        assert answer.exit_code == 2
        assert answer.stdout == ""
        error = json.loads(answer.stderr)
        assert set(error) == SHAPE
        assert error["code"].split(".")[0] in ("scenario", "plan")
        assert error["file"]
