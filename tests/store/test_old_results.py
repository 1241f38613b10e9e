"""Results that an earlier version wrote stay readable: real ones, and formats with a migration."""

import json
import shutil
from pathlib import Path

import pytest

from cmsim.errors import InputError, StoreError
from cmsim.store import formats
from cmsim.store.kept_run import kept_run
from cmsim.store.replications import Store

OLD = Path(__file__).parent / "old"
"""Written by the code of 26 November 2026, before the time path told settled issues."""
KEY = "7380f50b0812e27bad26dc8526df08a6"


def test_a_run_folder_of_an_earlier_version_is_read():
    run = kept_run(OLD / "run")
    assert run.policies == ("base", "owned")
    assert list(run.replications) == [0]
    tables = run.tables_of("owned", "equal_participation", 0)
    assert tables["finance"]["revenue_yuan"].sum() > 0.0
    assert "settled_issues" not in tables["time_path"]
    assert run.scenario("owned").policy.ownership.enabled


def test_a_store_of_an_earlier_version_is_opened_and_read(tmp_path):
    shutil.copytree(OLD / "store", tmp_path / "store")
    store = Store(tmp_path / "store")
    store.open()
    frames = store.load(KEY)
    assert frames is not None
    assert len(frames["time_path"]) == 12


def older(content):
    """Return an entry as a format that told no key might have had it."""
    return {**content, "format": "cmsim/store-entry-0"}


@pytest.fixture
def with_migration(monkeypatch):
    step = {"cmsim/store-entry-0": (formats.ENTRY_FORMAT, lambda entry: {**entry, "key": entry.pop("id")})}
    monkeypatch.setattr(formats, "ENTRY_MIGRATIONS", step)
    manifest = {"cmsim/manifest-0": (formats.MANIFEST_FORMAT, lambda one: {**one, "base": one["first"]})}
    monkeypatch.setattr(formats, "MANIFEST_MIGRATIONS", manifest)


def test_an_entry_of_an_older_format_is_read_through_its_migration(tmp_path, with_migration):
    shutil.copytree(OLD / "store", tmp_path / "store")
    path = tmp_path / "store" / "v1" / KEY[:2] / KEY / "entry.json"
    entry = json.loads(path.read_text())
    entry["id"] = entry.pop("key")
    path.write_text(json.dumps(older(entry)))
    marker = tmp_path / "store" / "format.json"
    marker.write_text(json.dumps({"format": "cmsim/store-entry-0"}))
    before = path.read_bytes()
    store = Store(tmp_path / "store")
    store.open()
    assert store.load(KEY) is not None
    # Reading changes nothing.
    assert path.read_bytes() == before


def test_a_run_folder_of_an_older_format_is_read_through_its_migration(tmp_path, with_migration):
    shutil.copytree(OLD / "run", tmp_path / "run")
    path = tmp_path / "run" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["first"] = manifest.pop("base")
    path.write_text(json.dumps({**manifest, "format": "cmsim/manifest-0"}))
    assert kept_run(tmp_path / "run").policies == ("base", "owned")


def test_a_later_format_is_refused_by_name(tmp_path):
    shutil.copytree(OLD / "store", tmp_path / "store")
    (tmp_path / "store" / "format.json").write_text(json.dumps({"format": "cmsim/store-entry-9"}))
    with pytest.raises(StoreError, match="another version") as caught:
        Store(tmp_path / "store").open()
    assert caught.value.detail.found == "cmsim/store-entry-9"
    shutil.copytree(OLD / "run", tmp_path / "run")
    path = tmp_path / "run" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": "cmsim/manifest-9"}))
    with pytest.raises(InputError):
        kept_run(tmp_path / "run")
