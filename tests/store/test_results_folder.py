"""A folder of results: one command at a time, a manifest on what is whole only, nothing left over."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cmsim.errors import StoreError
from cmsim.store import run_folder
from cmsim.store.results_folder import FILES_FILE, MANIFEST_FILE, claimed_folder, listed_files

_HOLDER = """
import sys
from pathlib import Path
from cmsim.store.results_folder import claimed_folder
with claimed_folder(Path(sys.argv[1])):
    print("claimed", flush=True)
    sys.stdin.readline()
"""


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {".lock"}


def write(folder: Path, *of: str, content: str = "x") -> None:
    for name in of:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def test_a_second_command_is_refused_until_the_first_has_ended_or_was_killed(tmp_path):
    out = tmp_path / "out"
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "claimed\n"
        with pytest.raises(StoreError) as caught, claimed_folder(out):
            pass
        assert caught.value.detail.code == "store.folder-busy"
        assert caught.value.detail.file == str(out)
    finally:
        holder.kill()
        holder.wait()
    with claimed_folder(out):
        write(out, "a.csv")
    assert names(out) == {"a.csv", FILES_FILE}


def test_claims_of_one_command_may_nest(tmp_path):
    with claimed_folder(tmp_path), claimed_folder(tmp_path, adds=True):
        write(tmp_path, "a.csv")
    assert set(listed_files(tmp_path)) == {"a.csv"}


def test_what_an_earlier_command_wrote_and_this_one_did_not_is_removed_but_nothing_of_others(tmp_path):
    with claimed_folder(tmp_path):
        write(tmp_path, "summary.md", "figures/old.png", "changed.csv")
    write(tmp_path, "notes of mine.txt")
    write(tmp_path, "changed.csv", content="by hand")
    with claimed_folder(tmp_path):
        write(tmp_path, "summary.md", "tables/new.parquet", content="y")
    assert names(tmp_path) == {
        "summary.md", "tables/new.parquet", "notes of mine.txt", "changed.csv", FILES_FILE,
    }  # fmt: skip
    assert not (tmp_path / "figures").exists()
    assert set(listed_files(tmp_path)) == {"summary.md", "tables/new.parquet"}


def test_a_command_that_adds_removes_nothing(tmp_path):
    with claimed_folder(tmp_path):
        write(tmp_path, "summary.md")
    with claimed_folder(tmp_path, adds=True):
        write(tmp_path, "break_even.csv")
    assert set(listed_files(tmp_path)) == {"summary.md", "break_even.csv"}


def test_a_command_that_fails_removes_nothing_and_leaves_no_empty_folder(tmp_path):
    with claimed_folder(tmp_path / "kept"):
        write(tmp_path / "kept", "summary.md")
    for name in ("kept", "deep/new"):
        with pytest.raises(ZeroDivisionError), claimed_folder(tmp_path / name):
            raise ZeroDivisionError
    assert names(tmp_path / "kept") == {"summary.md", FILES_FILE}
    assert not (tmp_path / "deep").exists()


@pytest.mark.parametrize("damage", ["{", "[]", '{"files": 3}', "", "\0\0"])
def test_a_damaged_list_of_files_removes_nothing(tmp_path, damage):
    with claimed_folder(tmp_path):
        write(tmp_path, "summary.md")
    (tmp_path / FILES_FILE).write_text(damage, encoding="utf-8")
    with claimed_folder(tmp_path):
        write(tmp_path, "other.md")
    assert names(tmp_path) == {"summary.md", "other.md", FILES_FILE}


def test_a_list_that_names_places_outside_the_folder_removes_nothing_there(tmp_path):
    out, other = tmp_path / "out", tmp_path / "precious.txt"
    write(tmp_path, "precious.txt")
    with claimed_folder(out):
        write(out, "same.txt")
    listed = json.loads((out / FILES_FILE).read_text())
    listed["files"] = {
        "../precious.txt": listed["files"]["same.txt"],
        str(other): listed["files"]["same.txt"],
    }
    (out / FILES_FILE).write_text(json.dumps(listed))
    with claimed_folder(out):
        write(out, "new.txt")
    assert other.exists()


def test_a_run_folder_that_is_written_in_part_has_no_manifest(tmp_path, monkeypatch):
    given = {
        "tables": {}, "summaries": {}, "page": "page", "resolved": {}, "manifest": {}, "timing": {},
    }  # fmt: skip
    run_folder.write_run_folder(tmp_path, **given)
    assert (tmp_path / MANIFEST_FILE).is_file()
    whole = run_folder.write_whole

    def full_disk(target, content):
        if target.name == "timing.json":
            raise StoreError("store.cannot-write", "results cannot be written here")
        whole(target, content)

    monkeypatch.setattr(run_folder, "write_whole", full_disk)
    with pytest.raises(StoreError):
        run_folder.write_run_folder(tmp_path, **given)
    assert not (tmp_path / MANIFEST_FILE).exists()
