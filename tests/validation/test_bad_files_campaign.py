"""Thousands of bad files: each is refused with one clear error, and none runs code or writes a thing."""

import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsim.cli.main import cli
from cmsim.errors import CmsimError, InputError, PlanError, ScenarioError
from cmsim.experiment_files.load import read_experiment
from cmsim.experiment_files.planned import Changes, planned_experiment
from cmsim.scenario import load

FILES = Path(__file__).parents[1] / "scenario" / "files"
ARCADIA = (FILES / "arcadia.yaml").read_text(encoding="utf-8")
EXPERIMENT = """\
format: cmsim/experiment-1
name: A sweep
scenarios: [arcadia.yaml]
replications: 2
sweep:
  design: grid
  factors:
    behaviour.impatience_per_year: {values: [0.0, 0.5]}
responses: [net_contribution_yuan]
"""
CANARY = "canary-of-the-campaign"
HOSTILE = [
    f"!!python/object/apply:os.system ['touch {CANARY}']",
    f"!!python/object/apply:subprocess.call [[touch, {CANARY}]]",
    f"__import__('os').system('touch {CANARY}')",
    f"$(touch {CANARY})",
    f"; touch {CANARY}",
    "{{ 7 * 7 }}",
    "${HOME}",
    "../../../../etc/passwd",
    "/dev/zero",
    "&a [*a, *a]",
    "{<<: {a: 1}}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    "null", "~", "true", "{}", "[]", "[null]", "-1", "0", "1e308", "-1e308", ".nan", ".inf", "9" * 300,
    "12:30", "0x1F", "0o17", "1_000", "2005-01-01", "'", '"\\x"', "*a", "? [1]", "- 1", "\t", "|", ">",
    "{value: {}}", "{value: 1, range: [2, 1]}", "{plan: sum, params: {of: {a: {plan: nothing}}}}",
]  # fmt: skip
LONGEST_SECONDS = 5.0
IN_PROCESS = 10_000
BY_COMMAND = 100
QUICK = 120


def mutated(text: str) -> st.SearchStrategy[bytes]:
    """Return files made from a valid one: values, keys, lines and bytes changed."""
    lines = text.splitlines()

    def with_value(at: int, value: str) -> str:
        return "\n".join([*lines[:at], f"{lines[at].split(':', 1)[0]}: {value}", *lines[at + 1 :]])

    def with_key(at: int, key: str) -> str:
        _, colon, rest = lines[at].partition(":")
        indent = " " * (len(lines[at]) - len(lines[at].lstrip()))
        return "\n".join([*lines[:at], f"{indent}{key}{colon}{rest}", *lines[at + 1 :]])

    def moved(first: int, count: int, indent: str) -> str:
        part = [indent + line for line in lines[first : first + count]]
        return "\n".join([*lines[:first], *lines[first + count :], *part])

    def with_byte(at: int, byte: int) -> bytes:
        raw = text.encode()
        return raw[:at] + bytes([byte]) + raw[at + 1 :]

    place = st.integers(0, len(lines) - 1)
    words = st.sampled_from(HOSTILE) | st.text(max_size=20)
    whole = st.one_of(
        st.builds(with_value, place, words),
        st.builds(with_key, place, words),
        st.builds(moved, place, st.integers(1, 30), st.sampled_from(["", "  ", " ", "- "])),
    ).map(lambda made: made.encode("utf-8", "surrogatepass"))
    return whole | st.builds(with_byte, st.integers(0, len(text.encode()) - 1), st.integers(0, 255))


SCENARIOS = mutated(ARCADIA) | st.binary(max_size=300)
EXPERIMENTS = mutated(EXPERIMENT) | st.binary(max_size=300)


def attempt(folder: Path, kind: str, content: bytes) -> str:
    """Load a file, and return how it ended; anything but a clear error is raised."""
    started = time.perf_counter()
    try:
        if kind == "scenario":
            (folder / "bad.yaml").write_bytes(content)
            load(folder / "bad.yaml")
        else:
            file = read_experiment(content, str(folder / "bad.yaml"))
            planned_experiment(file, Changes(store=folder / "store"))
        ended = "read"
    except (ScenarioError, InputError, PlanError) as error:
        assert error.exit_code == 2  # noqa: PT017 - what is tested is how every single file ends
        assert str(error)  # noqa: PT017
        ended = "refused"
    except CmsimError as error:
        pytest.fail(f"not an error of the file: {error.detail}")
    assert time.perf_counter() - started < LONGEST_SECONDS
    return ended


@pytest.fixture
def place(tmp_path, monkeypatch):
    (tmp_path / "arcadia.yaml").write_text(ARCADIA, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    left = {path.name for path in tmp_path.iterdir()}
    assert left <= {"arcadia.yaml", "bad.yaml"}, left
    assert not (Path.home() / CANARY).exists()


def campaign(place: Path, kind: str, files: st.SearchStrategy[bytes], count: int) -> dict[str, int]:
    ended = {"read": 0, "refused": 0}

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(content=files)
    def each(content: bytes) -> None:
        ended[attempt(place, kind, content)] += 1

    each()
    return ended


@pytest.mark.parametrize(("kind", "files"), [("scenario", SCENARIOS), ("experiment", EXPERIMENTS)])
def test_some_hundred_bad_files_are_refused(place, kind, files):
    ended = campaign(place, kind, files, QUICK // 2)
    assert ended["refused"] > ended["read"]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "files"), [("scenario", SCENARIOS), ("experiment", EXPERIMENTS)])
def test_ten_thousand_bad_files_are_refused(place, kind, files):
    ended = campaign(place, kind, files, IN_PROCESS // 2)
    assert sum(ended.values()) >= IN_PROCESS // 2
    assert ended["refused"] > ended["read"]


@pytest.mark.slow
def test_a_hundred_bad_files_by_the_command_end_with_an_exit_code_and_no_traceback(place):
    seen = []

    @settings(max_examples=BY_COMMAND, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(scenario=SCENARIOS, experiment=EXPERIMENTS, which=st.booleans())
    def each(scenario: bytes, experiment: bytes, which: bool) -> None:
        (place / "bad.yaml").write_bytes(scenario if which else experiment)
        call = ["show", "bad.yaml"] if which else ["experiment", "status", "bad.yaml"]
        answer = CliRunner().invoke(cli, call)
        seen.append(answer.exit_code)
        assert answer.exit_code in (0, 2), answer.output
        assert "Traceback" not in answer.output
        assert not any(name.startswith("fault-") for name in os.listdir(place))

    each()
    assert len(seen) >= BY_COMMAND
    assert seen.count(2) > len(seen) // 2
