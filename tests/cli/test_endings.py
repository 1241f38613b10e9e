"""Calls that do not end well: Ctrl-C, a reader that is gone, a fault of ours, a narrow console."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from calling import Call, Village

import cmsim

CMSIM = [sys.executable, "-m", "cmsim.cli.main"]
NOT_POSIX = sys.platform == "win32"
PATIENCE_SECONDS = 120
FINISHED = "v1/*/[!.]*/entry.json"
"""Entries of a store; the names of those that are still being written begin with a point."""


def _process(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*CMSIM, *arguments],
        capture_output=True,
        env={**os.environ, **environment},
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def _broken(*_given: object, **_named: object) -> None:
    raise RuntimeError("the wheel came off")


def _stopped(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_a_fault_is_one_line_that_says_it_is_ours_and_a_report(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cmsim.api.list_scenarios", _broken)
    answer = call("list")
    assert answer.exit_code == 1
    assert answer.stdout == ""
    first, *facts = answer.stderr.splitlines()
    assert first == "Error: this is a fault in cmsim and not yours"
    assert "  found: RuntimeError: the wheel came off" in facts
    (report,) = (tmp_path / "results").glob("fault-*.txt")
    assert f"  where: {report.relative_to(tmp_path)}" in facts
    text = report.read_text(encoding="utf-8")
    assert "\ncmsim list\n" in text
    assert "Traceback" in text
    assert "_broken" in text


def test_the_report_of_a_fault_goes_to_the_folder_of_the_results(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cmsim.api.request", _broken)
    (tmp_path / "mine").mkdir()
    answer = call("compare", "--out", "mine", "--json")
    assert answer.exit_code == 1
    error = json.loads(answer.stderr)
    assert error["code"] == "cli.fault"
    assert Path(error["file"]).is_file()
    assert Path(error["file"]).parent == Path("mine")


def test_a_fault_shows_its_traceback_to_whoever_debugs(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cmsim.api.list_scenarios", _broken)
    monkeypatch.setenv("CMSIM_DEBUG", "1")
    answer = call("list")
    assert answer.exit_code == 1
    assert "Traceback" in answer.stderr
    assert not (tmp_path / "results").exists()


def test_a_fault_is_told_even_where_no_report_can_be_written(
    call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cmsim.api.list_scenarios", _broken)
    (tmp_path / "results").write_text("a file where the folder would be", encoding="utf-8")
    answer = call("list")
    assert answer.exit_code == 1
    assert "  hint: CMSIM_DEBUG=1 shows where" in answer.stderr.splitlines()


def test_ctrl_c_is_one_clear_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmsim.api.request", _stopped)
    answer = call("compare")
    assert answer.exit_code == 130
    assert answer.stdout == ""
    assert answer.stderr == ("Stopped: what is finished is kept, and the same command goes on from there.\n")
    told = json.loads(call("compare", "--json").stderr)
    assert told["code"] == "cli.interrupted"
    assert call("compare", "--lang", "zh").stderr.startswith("已停止：")


def test_results_that_cannot_be_written_fail_with_one(call: Call, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    answer = call("show", "ownership", "--out", "taken/below.yaml", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stderr)["code"] == "store.cannot-write"


@pytest.mark.slow
@pytest.mark.skipif(NOT_POSIX, reason="signals and groups of processes are POSIX's")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_running_comparison_stops_at_once_and_keeps_what_is_finished(
    village: Village, tmp_path: Path, workers: str
) -> None:
    store = tmp_path / "store"
    law = store / village.law.relative_to(village.folder / "store")
    law.parent.mkdir(parents=True)
    law.write_bytes(village.law.read_bytes())
    arguments = [*village.arguments, "--store", str(store), "--years", "50", "--workers", workers]
    process = subprocess.Popen(
        [*CMSIM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Where the tests themselves run in the background the signal is ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not list(store.glob(FINISHED)) and time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    # As a terminal does it: the signal goes to the workers as well.
    os.killpg(process.pid, signal.SIGINT)
    told, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert told == ""
    assert [line for line in errors.splitlines() if line] == [
        "Stopped: what is finished is kept, and the same command goes on from there."
    ]
    assert list(store.glob(FINISHED))


@pytest.mark.skipif(NOT_POSIX, reason="a closed pipe is another error elsewhere")
def test_a_reader_that_is_gone_is_no_matter_for_a_message() -> None:
    process = subprocess.Popen([*CMSIM, "params"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(PATIENCE_SECONDS) == 1


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_a_narrow_console_shows_what_it_can(encoding: str) -> None:
    answer = _process(["list", "--lang", "zh"], PYTHONIOENCODING=encoding)
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == b""
    told = answer.stdout.decode(encoding)
    assert "hebei-2004" in told
    assert ("大客户一户一经理" in told) == (encoding == "gbk")
    wrong = _process(["compere", "--lang", "zh"], PYTHONIOENCODING=encoding)
    assert wrong.returncode == 2
    assert b"Traceback" not in wrong.stderr


def test_a_document_is_utf_8_whatever_the_console() -> None:
    narrow = _process(["show", "hebei-2004"], PYTHONIOENCODING="ascii")
    assert narrow.returncode == 0, narrow.stderr
    assert narrow.stdout.decode("utf-8") == cmsim.show("hebei-2004")
    assert "河北" in narrow.stdout.decode("utf-8")


def test_json_is_the_same_on_every_console(call: Call) -> None:
    narrow = _process(["list", "--json"], PYTHONIOENCODING="ascii")
    assert narrow.stdout.decode("ascii").split() == call("list", "--json").stdout.split()
    assert json.loads(narrow.stdout)[0]["name_zh"]
