"""The store: what is finished is there whole, whatever happened; what is not whole is made again."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from cmsim.errors import CmsimError, StoreError
from cmsim.store import atomic
from cmsim.store.atomic import TEMPORARY_PREFIX, whole_folder, write_whole
from cmsim.store.replications import Store, key_of

FLOWS = pd.DataFrame(
    {"year": [1, 1], "group": ["a", "b"], "tier": ["mid", "high"], "cause": ["won", "won"]}
).assign(clients=[3.0, 4.0], revenue_yuan=[10.0, 20.5])
KEY = key_of({"what": "test"})


def kept(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.open()
    store.save(KEY, {"client_flows": FLOWS}, {"what": "test"})
    return store


def test_what_is_saved_comes_back(tmp_path):
    frames = kept(tmp_path).load(KEY)
    assert frames is not None
    assert frames["client_flows"].equals(FLOWS)


def test_what_was_never_saved_is_not_there(tmp_path):
    assert kept(tmp_path).load(key_of({"what": "else"})) is None


def test_a_key_follows_from_every_part():
    parts = {"seed": 1, "replication": 0}
    assert key_of(parts) == key_of(dict(reversed(parts.items())))
    assert len({key_of(parts), key_of({**parts, "seed": 2}), key_of({**parts, "more": 0})}) == 3


@pytest.mark.parametrize("damage", ["truncate", "flip", "remove", "empty entry", "other key"])
def test_a_damaged_entry_counts_as_not_there_and_can_be_made_again(tmp_path, damage):
    store = kept(tmp_path)
    table, entry = store.folder(KEY) / "client_flows.parquet", store.folder(KEY) / "entry.json"
    data = table.read_bytes()
    if damage == "truncate":
        table.write_bytes(data[: len(data) // 2])
    elif damage == "flip":
        table.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    elif damage == "remove":
        table.unlink()
    elif damage == "empty entry":
        entry.write_text("")
    else:
        entry.write_text(entry.read_text().replace(KEY, "0" * len(KEY)))
    assert store.load(KEY) is None
    store.save(KEY, {"client_flows": FLOWS}, {"what": "test"})
    frames = store.load(KEY)
    assert frames is not None
    assert frames["client_flows"].equals(FLOWS)


def test_a_table_that_the_dictionary_does_not_know_is_refused(tmp_path):
    store = kept(tmp_path)
    with pytest.raises(CmsimError, match="declared columns"):
        store.save(key_of({"a": 1}), {"client_flows": FLOWS.drop(columns="clients")}, {})
    assert store.load(key_of({"a": 1})) is None


def test_the_same_content_is_the_same_bytes(tmp_path):
    one, two = kept(tmp_path / "a"), kept(tmp_path / "b")
    for name in ("client_flows.parquet", "entry.json"):
        assert (one.folder(KEY) / name).read_bytes() == (two.folder(KEY) / name).read_bytes()


def test_a_store_of_another_format_is_refused(tmp_path):
    store = kept(tmp_path)
    (store.root / "format.json").write_text('{"format": "cmsim/store-entry-9"}')
    with pytest.raises(StoreError, match="another version"):
        store.open()


def test_a_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        Store(blocked / "store").open()


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    store = kept(tmp_path)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        store.save(key_of({"more": 1}), {"client_flows": FLOWS}, {})
    with pytest.raises(StoreError, match="No space left"):
        write_whole(tmp_path / "page.txt", b"text")
    monkeypatch.undo()
    assert not (tmp_path / "page.txt").exists()
    assert store.load(key_of({"more": 1})) is None
    assert store.load(KEY) is not None
    assert not list(tmp_path.rglob(f"{TEMPORARY_PREFIX}*"))


def test_who_comes_second_with_the_same_key_leaves_the_first_in_place(tmp_path):
    target = tmp_path / "entry"
    for text in ("first", "second"):
        with whole_folder(target) as folder:
            (folder / "a").write_text(text)
    assert (target / "a").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["entry"]


def test_a_block_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="no"), whole_folder(tmp_path / "entry"):
        raise ValueError("no")
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_killed_processes_are_swept_when_they_are_old(tmp_path):
    store = kept(tmp_path)
    old, new = (store.folder(KEY).parent / f"{TEMPORARY_PREFIX}{name}" for name in ("old", "new"))
    for path in (old, new):
        path.mkdir()
    a_day_ago = time.time() - 2 * 86400
    os.utime(old, (a_day_ago, a_day_ago))
    store.open()
    assert not old.exists()
    assert new.exists()


_WRITER = """
import sys
from pathlib import Path
import pandas as pd
from cmsim.store.replications import Store, key_of
store = Store(Path(sys.argv[1]))
groups = [f"g{i}" for i in range(2000)]
frame = pd.DataFrame({"year": [1] * 2000, "group": groups, "tier": "mid", "cause": "won"})
frame = frame.assign(clients=1.0, revenue_yuan=2.0)
print("ready", flush=True)
for number in range(int(sys.argv[2]), 10**6):
    store.save(key_of({"number": number}), {"client_flows": frame}, {"number": number})
    print(number, flush=True)
"""


def test_whatever_moment_a_writer_is_killed_at_all_that_it_finished_is_whole(tmp_path):
    luck = random.Random(3)
    store = Store(tmp_path / "store")
    store.open()
    finished, next_number = [], 0
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(store.root), str(next_number)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(luck.uniform(0.02, 0.3))
        process.send_signal(signal.SIGKILL)
        finished += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.wait()
        next_number = (finished[-1] + 1) if finished else 0
    assert len(finished) > 5
    assert all(store.load(key_of({"number": number})) is not None for number in finished)
    # What was being written at the moment of a kill is whole or not there.
    for folder in (store.root / "v1").glob("??/*"):
        if not folder.name.startswith((TEMPORARY_PREFIX, "damaged-")):
            assert store.load(folder.name) is not None
