"""The store: what is finished is there whole, whatever happened; what is not whole is made again."""

import errno
import json
import os
import subprocess
import sys
import time
from hashlib import blake2b
from pathlib import Path

import pandas as pd
import pytest

from cmsim.errors import CmsimError, StoreError
from cmsim.store import atomic
from cmsim.store.atomic import LEFTOVER_SECONDS, TEMPORARY_PREFIX, whole_folder, write_whole
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


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs a list of the process's threads")
def test_writing_and_reading_start_no_threads():
    code = """if True:
        import os
        import pandas as pd, pyarrow.parquet
        from cmsim.store.parquet import frame_of, parquet_bytes
        before = len(os.listdir("/proc/self/task"))
        frame_of(parquet_bytes(pd.DataFrame({"x": [1.0] * 1000, "name": ["a"] * 1000})))
        print(len(os.listdir("/proc/self/task")) - before)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


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


def test_what_was_damaged_is_set_aside_for_whoever_wants_to_look(tmp_path):
    store = kept(tmp_path)
    for _ in range(2):
        (store.folder(KEY) / "client_flows.parquet").write_bytes(b"noise")
        store.save(KEY, {"client_flows": FLOWS}, {"what": "test"})
    aside = sorted(path.name for path in store.folder(KEY).parent.glob("damaged-*"))
    assert aside == [f"damaged-{KEY}-0", f"damaged-{KEY}-1"]


def test_an_entry_of_another_kind_is_not_taken_for_tables(tmp_path, monkeypatch):
    store = kept(tmp_path)
    monkeypatch.setattr("cmsim.store.replications.to_bytes", lambda _state: b"no state at all")
    key = key_of({"what": "warm"})
    store.save_warm(key, None, {"what": "warm"})  # type: ignore[arg-type]
    assert store.load(key) is None
    assert store.load_warm(key) is None
    assert store.load_warm(KEY) is None


def test_laws_of_another_model_are_not_read(tmp_path, monkeypatch):
    store = Store(tmp_path)
    now = store.laws
    monkeypatch.setattr("cmsim.store.replications.model_version", lambda: "0.0.0+other")
    assert store.laws != now
    assert key_of({"seed": 1}) != key_of_now({"seed": 1}, now.name)


def key_of_now(parts: dict[str, object], model: str) -> str:
    """Return the key that parts have under the model as it is."""
    content = json.dumps({**parts, "model": model}, sort_keys=True)
    return blake2b(content.encode(), digest_size=16).hexdigest()


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
    law = store.laws / f"{TEMPORARY_PREFIX}law"
    law.parent.mkdir(parents=True)
    law.touch()
    long_ago = time.time() - 2 * LEFTOVER_SECONDS
    for path in (old, law):
        os.utime(path, (long_ago, long_ago))
    store.open()
    assert not old.exists()
    assert not law.exists()
    assert new.exists()
    assert store.load(KEY) is not None
