"""A place that cannot take the results is refused before the work and not after it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from calling import Call

from cmsim.cli.place import check_file, check_folder
from cmsim.errors import StoreError


def test_a_folder_that_can_be_made_is_accepted_and_not_made(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b")
    check_folder(Path("relative") / "to" / "here")
    check_file(tmp_path / "a" / "law.json")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    for place in (tmp_path / "taken", tmp_path / "taken" / "below"):
        with pytest.raises(StoreError, match="taken is not a folder"):
            check_folder(place)


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        check_file(tmp_path)


def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Rights cannot be taken from an administrator, as whom tests may run: the system's answer is put in.
    locked = tmp_path / "locked"
    locked.mkdir()
    monkeypatch.setattr(os, "access", lambda place, _mode: Path(place) != locked)
    check_folder(tmp_path / "open")
    for place in (locked, locked / "below" / "it"):
        with pytest.raises(StoreError, match="locked may not be written"):
            check_folder(place)


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "--out", "taken"),
        ("run", "hebei-2004", "--out", "taken/below"),
        ("calibrate", "law", "--out", "taken/law.json"),
        ("calibrate", "patterns", "--out", "taken"),
        ("calibrate", "search", "--out", "taken"),
    ],
    ids=" ".join,
)
def test_nothing_is_run_for_results_that_have_no_place(
    call: Call, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def must_not_run(*_given: object, **_named: object) -> None:
        raise AssertionError("work began")

    for verb in ("cmsim.api.compare", "cmsim.api.run", "cmsim.equilibrium.pilot.run_pilot"):
        monkeypatch.setattr(verb, must_not_run)
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    answer = call(*arguments, "--json")
    assert answer.exit_code == 1
    error = json.loads(answer.stderr)
    assert (error["code"], error["path"]) == ("store.cannot-write", "--out")
    assert error["found"] == "taken is not a folder"
