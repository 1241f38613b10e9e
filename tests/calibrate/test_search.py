"""The search: stored, resumed, and the same every time."""

import json

import pandas as pd
import pytest

from cmsim import load
from cmsim.calibrate import evaluations
from cmsim.calibrate.observation import Design
from cmsim.calibrate.page import patterns_page
from cmsim.calibrate.pattern_table import table_of
from cmsim.calibrate.patterns import MEASURED, PATTERNS, Use
from cmsim.calibrate.search import ACCEPTED_FILE, EVALUATED_FILE, LEAST_BUDGET, search
from cmsim.errors import InputError

pytestmark = pytest.mark.slow
SHORT = Design(0.02, warm_up_years=1, measured_years=1, effort_years=0, departures=False)


@pytest.fixture(scope="module")
def base():
    return load("hebei-2004")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("search")


def _search(base, folder, budget=LEAST_BUDGET):
    shares = []
    result = search(base, folder, budget, SHORT.scale, 1, shares.append, design=SHORT)
    return result, shares


@pytest.fixture(scope="module")
def first(base, folder):
    return _search(base, folder)


def test_the_search_simulates_its_budget_and_tells_its_progress(first):
    result, shares = first
    assert len(result.evaluated) == LEAST_BUDGET
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert result.evaluated["round"].max() >= 1


def test_what_is_written_is_what_was_found(first, folder):
    result, _ = first
    written = pd.read_csv(folder / EVALUATED_FILE)
    assert list(written.columns) == list(result.evaluated.columns)
    assert len(written) == len(result.evaluated)
    assert (folder / ACCEPTED_FILE).is_file()
    accepted = pd.read_csv(folder / ACCEPTED_FILE)
    assert len(accepted) == int(result.evaluated["accepted"].sum())


def test_only_parameters_have_a_dot_in_their_name(first):
    result, _ = first
    dotted = [name for name in result.accepted.columns if "." in name]
    assert "loss.trust_effect" in dotted
    assert not set(dotted) & {pattern.name for pattern in PATTERNS}


def test_an_accepted_set_gives_a_scenario(base, first):
    row = first[0].evaluated.iloc[3]
    world = base.with_values({name: float(row[name]) for name in row.index if "." in str(name)})
    assert float(world.loss.trust_effect) == pytest.approx(row["loss.trust_effect"])


def test_a_search_goes_on_from_what_is_stored(base, folder, first, monkeypatch):
    monkeypatch.setattr(evaluations, "_evaluate", None)
    again, _ = _search(base, folder)
    pd.testing.assert_frame_equal(again.evaluated, first[0].evaluated)


def test_a_damaged_evaluation_is_simulated_again(base, folder, first):
    damaged = sorted((folder / "evaluations").glob("*.json"))[0]
    whole = json.loads(damaged.read_text(encoding="utf-8"))
    damaged.write_text("{", encoding="utf-8")
    again, _ = _search(base, folder)
    pd.testing.assert_frame_equal(again.evaluated, first[0].evaluated)
    assert json.loads(damaged.read_text(encoding="utf-8")).keys() == whole.keys()


def test_sets_of_an_earlier_search_replace_the_starting_design_and_are_not_accepted(
    base, folder, first, tmp_path
):
    for file in folder.glob("*.npz"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    later = search(
        base,
        tmp_path,
        LEAST_BUDGET,
        SHORT.scale,
        design=SHORT,
        earlier=folder / EVALUATED_FILE,
    )
    assert len(later.evaluated) == LEAST_BUDGET
    assert int((later.evaluated["round"] == 0).sum()) == 1


def test_a_file_without_the_columns_of_the_search_is_refused(base, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="earlier search") as caught:
        search(base, tmp_path, earlier=other)
    assert caught.value.detail.file == str(other)


def test_too_small_a_budget_is_refused(base, tmp_path):
    with pytest.raises(InputError, match="parameter sets"):
        search(base, tmp_path, LEAST_BUDGET - 1)


def test_the_page_shows_every_pattern_and_the_record_of_the_search(first):
    values = {pattern.name: [0.5, 0.6] for pattern in MEASURED}
    page = patterns_page(table_of(values), first[0], ["A note."])
    for pattern in PATTERNS:
        assert f"| {pattern.words} |" in page
    assert "A note." in page
    assert f"{LEAST_BUDGET} sets were simulated" in page
    for use in Use:
        assert any(p.use is use for p in PATTERNS)
    assert "**no**" in page
