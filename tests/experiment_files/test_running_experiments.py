"""An experiment from the file to its folder: the same bytes again, resumed, exported, looked at."""

import json
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from cmsim import experimenting
from cmsim.errors import CmsimError, InputError
from cmsim.experiment_files.load import read_experiment
from cmsim.experiment_files.planned import Changes, planned_experiment
from cmsim.experiments import laws_task, replication
from cmsim.report.sweep_export import FORMATS, exported
from cmsim.tables.measures import measure_of

# The whole path: four points of two policies. The default suite has the loading of files and each part.
pytestmark = pytest.mark.slow

FILE = """\
format: cmsim/experiment-1
name: Hiring in Arcadia
name_zh: 阿卡迪亚招聘
question: Does a lower bar pay?
scenarios: [arcadia.yaml, owned.yaml]
years: 1
replications: 2
set: {horizon.warmup_weeks: 52}
sweep:
  factors:
    labour.bar_log_skill: {values: [-0.6, 0.2]}
    behaviour.impatience_per_year: {values: [0.0, 0.5]}
responses: [net_contribution_yuan, key_client_revenue_yuan, logo_retention_share, selling_cost_yuan]
"""
OWNED = """\
format: cmsim/scenario-1
name: Owned
extends: arcadia
policy: {ownership: {enabled: true}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory, arcadia_file, arcadia_law):
    made = tmp_path_factory.mktemp("experiment")
    (made / "arcadia.yaml").write_bytes(arcadia_file.read_bytes())
    (made / "owned.yaml").write_text(OWNED, encoding="utf-8")
    (made / "hiring.yaml").write_text(FILE, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def asked(folder, arcadia_law):
    file = read_experiment((folder / "hiring.yaml").read_bytes(), str(folder / "hiring.yaml"))
    return planned_experiment(file, Changes(store=folder / "store", workers=1))


@pytest.fixture(scope="module")
def done(asked, folder, arcadia_law):
    with pytest.MonkeyPatch.context() as patch:
        law = lambda base, *_more: replace(arcadia_law, world_digest=base.world_digest)  # noqa: E731
        patch.setattr(laws_task, "measured_law", law)
        assert experimenting.status(asked).runs.done == 0
        return experimenting.experiment(asked, out=folder / "out"), folder / "out"


def test_there_is_an_estimate_for_each_point_policy_and_response(done):
    experiment, _ = done
    assert len(experiment.points) == 4
    assert len(experiment.estimates) == 4 * 2 * 4
    assert (experiment.estimates["low"] <= experiment.estimates["mean"]).all()
    assert len(experiment.responses) == 4 * 2 * 4 * 2
    assert set(experiment.differences["against"]) == {"arcadia"}
    assert experiment.points["failure"].eq("").all()


def test_impatience_moves_people_and_not_their_luck(done):
    experiment, _ = done
    values = [
        one.comparison.values(measure_of("key_client_revenue_yuan"), "owned", "equal_participation")
        for one in experiment.outcomes
    ]
    assert not np.array_equal(values[0], values[1])


def test_the_store_then_holds_all_of_it_and_a_second_run_runs_nothing(done, asked, monkeypatch):
    standing = experimenting.status(asked)
    assert standing.finished
    assert standing.points.done == 4

    def never(*_args, **_more):
        raise AssertionError("was run again")

    monkeypatch.setattr(replication, "simulate", never)
    again = experimenting.experiment(asked)
    assert again.estimates.equals(done[0].estimates)


def test_an_experiment_that_was_stopped_gives_the_same_bytes_when_taken_up_again(done, asked, tmp_path):
    first = {p.relative_to(done[1]): p.read_bytes() for p in done[1].rglob("*") if p.is_file()}
    experimenting.note_begun(asked, tmp_path / "out")
    file, changes = experimenting.begun_changes(tmp_path / "out")
    assert file.endswith("hiring.yaml")
    experimenting.experiment(file, out=tmp_path / "out", **changes)
    second = {
        p.relative_to(tmp_path / "out"): p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()
    }
    assert set(first) == set(second)
    assert all(first[name] == second[name] for name in first if name.name != "timing.json")


def test_the_folder_has_page_tables_and_figures(done):
    _, out = done
    page = (out / "summary.md").read_text(encoding="utf-8")
    assert "Does a lower bar pay?" in page
    assert "luck and the pilot's error" in page
    for name in ("response", "trade_off", "best"):
        assert (out / "figures" / f"{name}.png").stat().st_size > 10_000
    assert json.loads((out / "manifest.json").read_text())["points"] == 4


@pytest.mark.parametrize("to", FORMATS)
def test_an_export_holds_the_same_numbers(done, tmp_path, to):
    experiment, out = done
    written = exported(out, to, tmp_path)
    if to == "excel":
        book = openpyxl.load_workbook(written[0])
        assert book.sheetnames[0] == "read me"
        rows = list(book["estimates"].values)
        assert len(rows) == 1 + len(experiment.estimates)
        mean = rows[0].index("mean")
        assert rows[1][mean] == pytest.approx(experiment.estimates["mean"].iloc[0])
        assert book["estimates"].freeze_panes == "A2"
        return
    path = next(p for p in written if p.stem == "responses")
    frame = pd.read_parquet(path) if to == "parquet" else pd.read_csv(path, encoding="utf-8-sig")
    assert np.allclose(frame["value"], experiment.responses["value"])


def test_what_is_not_there_cannot_be_exported_or_resumed(tmp_path):
    with pytest.raises(InputError, match="finished experiment"):
        exported(tmp_path, "csv", tmp_path)
    with pytest.raises(InputError, match="begun"):
        experimenting.begun_changes(tmp_path)


def test_results_are_an_xarray_with_units(done):
    data = done[0].to_xarray()
    assert data["net_contribution_yuan"].dims == ("point", "basis", "policy", "replication")
    assert data["net_contribution_yuan"].attrs["units"] == "yuan/year"
    assert data["labour.bar_log_skill"].values.tolist() == [-0.6, -0.6, 0.2, 0.2]


def test_comparisons_of_all_pairs_and_with_the_best_come_from_the_same_runs(done):
    experiment, _ = done
    pairs = replace(experiment, comparisons="all_pairs").differences
    best = replace(experiment, comparisons="best").differences
    assert len(pairs) == len(experiment.differences)
    assert {"may_be_best", "probability_best"} <= set(best.columns)
    sums = best.groupby(["point", "measure"])["probability_best"].sum()
    assert np.allclose(sums, 1.0)


def test_a_failed_point_is_told_and_the_others_stand(done, asked, tmp_path, monkeypatch):
    from cmsim.report.sweep_tables import sweep_sentences, sweep_told

    experiment, _ = done
    failed = replace(
        experiment.outcomes[1], comparison=None, failure=CmsimError("compare.failed", "the stage run failed")
    )
    broken = replace(experiment, outcomes=[experiment.outcomes[0], failed, *experiment.outcomes[2:]])
    assert len(broken.estimates) == 3 * 2 * 4
    text = " ".join(sweep_sentences(sweep_told(broken, "en")))
    assert "1 points failed" in text
    assert "the stage run failed" in text
