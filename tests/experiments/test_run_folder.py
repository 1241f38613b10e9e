"""The folder of a comparison: complete, and the same bytes however it was run."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import cmsim
from cmsim.errors import InputError, StoreError
from cmsim.experiments.comparison import Comparison
from cmsim.report.figures import write

FREE_TO_DIFFER = {"timing.json"}


@pytest.fixture(autouse=True)
def figures(monkeypatch) -> list[tuple[object, ...]]:
    """Leave figures out, which have tests of their own; return what was asked of them."""
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(write, "write_figures", lambda *given: calls.append(given))
    return calls


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture
def made(asked, store, tmp_path) -> tuple[Comparison, Path]:
    """A comparison, and its folder."""
    return cmsim.compare(asked(store), out=tmp_path / "out"), tmp_path / "out"


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return {name: data for name, data in found.items() if name not in FREE_TO_DIFFER}


def test_the_folder_holds_all_that_a_reader_needs(made, figures):
    compared, folder = made
    files = set(content(folder))
    assert {
        "manifest.json",
        "dictionary.json",
        "summary.csv",
        "summary.md",
        "scenario.resolved.yaml",
    } <= files
    assert {f"scenarios/{label}.resolved.yaml" for label in compared.labels} <= files
    assert {f"tables/{name}.parquet" for name in compared.tables} <= files
    assert (folder / "timing.json").is_file()
    assert figures == [(compared, folder / "figures", "en", "defaults")]


def test_tables_and_summary_are_those_of_the_comparison(made):
    compared, folder = made
    for name in compared.tables:
        assert pd.read_parquet(folder / "tables" / f"{name}.parquet").equals(compared.table(name))
    with open(folder / "summary.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(compared.summary())
    assert float(rows[0]["mean"]) == compared.summary()["mean"].iloc[0]


def test_the_page_tells_every_basis_in_words_and_tables(made):
    page = (made[1] / "summary.md").read_text(encoding="utf-8")
    assert "| --- |" in page
    assert page.count("\n## ") == 3
    assert "95" in page


def test_resolved_scenarios_load_back_as_the_same(made, asked, store):
    for label, scenario in asked(store).scenarios.items():
        assert cmsim.load(made[1] / "scenarios" / f"{label}.resolved.yaml").digest == scenario.digest


def test_the_manifest_says_what_was_run_and_nothing_of_where_or_when(made, asked, store):
    text = (made[1] / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    scenarios = asked(store).scenarios
    assert manifest["policies"] == {label: scenario.digest for label, scenario in scenarios.items()}
    assert manifest["law"] == made[0].law.digest
    assert {"seed", "replications", "years", "scale", "bases", "versions", "cpu", "plug_ins"} <= set(manifest)
    assert str(made[1].parent) not in text
    assert "seconds" not in text
    assert "workers" not in text


@pytest.mark.slow
def test_the_same_bytes_for_any_number_of_workers_and_any_store(made, asked, tmp_path):
    cmsim.compare(asked(tmp_path / "other store", workers=2), out=tmp_path / "again")
    ours, theirs = content(made[1]), content(tmp_path / "again")
    assert set(ours) == set(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.mark.slow
def test_another_seed_gives_another_manifest_and_other_numbers(made, asked, store, tmp_path):
    request = asked(store)
    other = {label: scenario.with_values({"run.seed": 5}) for label, scenario in request.scenarios.items()}
    cmsim.compare(replace(request, scenarios=other), out=tmp_path / "other")
    changed = {name for name, data in content(tmp_path / "other").items() if data != content(made[1])[name]}
    assert {"manifest.json", "tables/finance.parquet", "summary.csv"} <= changed


def test_events_are_kept_if_asked_for_and_change_nothing_else(made, asked, store, tmp_path):
    with_events = cmsim.compare(asked(store, events=True, replications=1), out=tmp_path / "events")
    events = with_events.table("events")
    assert len(events) > 0
    assert (tmp_path / "events" / "tables" / "events.parquet").is_file()
    first = made[0].table("finance").query("replication == 0").reset_index(drop=True)
    assert with_events.table("finance").equals(first)
    with pytest.raises(InputError, match="no table"):
        made[0].table("events")


def test_a_table_that_is_not_there_is_named_with_the_nearest(made):
    with pytest.raises(InputError, match="did you mean finance") as caught:
        made[0].table("finances")
    assert caught.value.detail.found == "finances"


def test_a_folder_that_cannot_be_written_is_one_clear_error(asked, store, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        cmsim.compare(asked(store), out=tmp_path / "file" / "out")
