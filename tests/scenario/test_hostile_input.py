"""Whatever the bytes, a scenario comes out or a ScenarioError: nothing else, and not after a long wait."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsim.errors import ScenarioError
from cmsim.scenario import Scenario, load

FILES = Path(__file__).parent / "files"
ARCADIA = (FILES / "arcadia.yaml").read_bytes()
HEAD = b"format: cmsim/scenario-1\nname: x\n"
LINES = ARCADIA.decode().splitlines()
SHORT = settings(max_examples=60, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALUES = st.sampled_from(
    [
        "null",
        "~",
        "true",
        "{}",
        "[]",
        "[null]",
        "-1",
        "0",
        "1e308",
        "-1e308",
        "9" * 350,
        ".nan",
        "2005-01-01",
        "12:30",
        "{value: null}",
        "{value: {}}",
        "{value: 1, range: [1]}",
        "'",
        '"\\x"',
        "&a 1",
        "*a",
        "!!int 1",
        "? [1]",
        "- 1",
        "{plan: sum, params: {of: {a: {plan: fixed}}}}",
        "{plan: ceiling, params: {of: {plan: ceiling}}}",
        "\t",
        "|",
        ">",
    ]
)


def told(loading: Callable[[], Scenario]) -> Scenario | None:
    """Return the scenario, or None after an error that can be shown."""
    try:
        return loading()
    except ScenarioError as error:
        shown = str(error), error.as_json()
    if not all(shown):
        pytest.fail("the error says nothing")
    return None


@pytest.fixture
def attempt(tmp_path: Path):
    (tmp_path / "arcadia.yaml").write_bytes(ARCADIA)
    path = tmp_path / "hostile.yaml"

    def load_bytes(content: bytes) -> Scenario | None:
        path.write_bytes(content)
        return told(lambda: load(path))

    return load_bytes


@SHORT
@given(content=st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(attempt, content: bytes) -> None:
    attempt(content)


@SHORT
@given(text=st.text(max_size=300))
def test_any_text_after_a_valid_head_is_refused_or_read(attempt, text: str) -> None:
    attempt(HEAD + b"extends: arcadia\n" + text.encode("utf-8", "surrogatepass"))


@SHORT
@given(line=st.integers(0, len(LINES) - 1), value=VALUES | st.text(max_size=20))
def test_a_valid_file_with_another_value_is_refused_or_read(attempt, line: int, value: str) -> None:
    key = LINES[line].split(":", 1)[0]
    mutated = [*LINES[:line], f"{key}: {value}", *LINES[line + 1 :]]
    attempt("\n".join(mutated).encode("utf-8", "surrogatepass"))


@SHORT
@given(
    first=st.integers(0, len(LINES)), count=st.integers(1, 30), indent=st.sampled_from(["", "  ", " ", "- "])
)
def test_a_valid_file_with_lines_cut_or_moved_is_refused_or_read(
    attempt, first: int, count: int, indent: str
) -> None:
    moved = [indent + line for line in LINES[first : first + count]]
    attempt("\n".join([*LINES[:first], *LINES[first + count :], *moved]).encode())


@SHORT
@given(position=st.integers(0, len(ARCADIA) - 1), byte=st.integers(0, 255))
def test_a_valid_file_with_one_byte_changed_is_refused_or_read(attempt, position: int, byte: int) -> None:
    attempt(ARCADIA[:position] + bytes([byte]) + ARCADIA[position + 1 :])


@SHORT
@given(path=st.text(max_size=40), text=st.text(max_size=40) | VALUES)
def test_any_override_is_refused_or_taken(path: str, text: str) -> None:
    told(lambda: load(FILES / "arcadia.yaml", {path: text}))


@SHORT
@given(name=st.text(max_size=40))
def test_any_name_is_refused_or_found(name: str) -> None:
    told(lambda: load(name))
