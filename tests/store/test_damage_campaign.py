"""Files of the store damaged in every way: made again, set aside, and the same results each time."""

import os
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from test_kill_campaign import asked, content  # noqa: F401 - asked is a fixture

from cmsim import api

DAMAGES = 14

pytestmark = pytest.mark.slow


def truncated(path: Path, luck: random.Random) -> None:
    os.truncate(path, luck.randrange(path.stat().st_size))


def flipped(path: Path, luck: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[luck.randrange(len(data))] ^= 1 << luck.randrange(8)
    path.write_bytes(bytes(data))


def emptied(path: Path, _luck: random.Random) -> None:
    path.write_bytes(b"")


def garbled(path: Path, luck: random.Random) -> None:
    path.write_bytes(luck.randbytes(200))


def another_json(path: Path, luck: random.Random) -> None:
    path.write_text(luck.choice(["[]", "null", "{}", '{"format": 3}', '{"files": {"a": 1}}', "1e999"]))


def removed(path: Path, _luck: random.Random) -> None:
    path.unlink()


def a_folder(path: Path, _luck: random.Random) -> None:
    path.unlink()
    path.mkdir()


WAYS = (truncated, flipped, emptied, garbled, another_json, removed, a_folder)


def test_whatever_is_damaged_the_results_are_the_same(asked, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr("cmsim.report.figures.write.write_figures", lambda *_given, **_named: [])
    request = replace(asked(tmp_path), replications=2)
    api.compare(request, out=tmp_path / "out")
    expected = content(tmp_path / "out")
    store = content(tmp_path / "store" / "v1")
    luck = random.Random(20041231)
    for _ in range(DAMAGES):
        entries = [path for path in (tmp_path / "store" / "v1").rglob("*") if path.is_file()]
        entries = [path for path in entries if "damaged-" not in str(path)]
        for path in luck.sample(sorted(entries), 2):
            luck.choice(WAYS)(path, luck)
        api.compare(request, out=tmp_path / "out")
        assert content(tmp_path / "out") == expected
    assert list((tmp_path / "store" / "v1").rglob("damaged-*"))
    shutil.rmtree(tmp_path / "store" / "v1")
    api.compare(request, out=tmp_path / "out")
    assert content(tmp_path / "store" / "v1") == store
