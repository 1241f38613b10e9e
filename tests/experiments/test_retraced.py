"""A replication of a finished run is run again with notes taken: the same bytes, or a clear error."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cmsim
from cmsim.errors import CmsimError, InputError
from cmsim.experiments.request import Request
from cmsim.experiments.retraced import Retraced, WhichRun, retraced, which_run
from cmsim.store.kept_run import kept_run

pytestmark = pytest.mark.slow

LOST_WITH_THE_CLIENT = {
    "policy.pay.plan": "retention_pay",
    "policy.pay.params": {"rate": 0.1, "period": "quarter", "deferred_periods": 2, "lost_within_weeks": 26},
    "loss.base_hazard_per_year": 1.5,
}


@pytest.fixture(scope="module")
def folder(asked: Callable[..., Request], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the folder of a comparison and its store."""
    place = tmp_path_factory.mktemp("retraced")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("cmsim.report.figures.write.write_figures", lambda *_given, **_named: [])
        cmsim.compare(asked(place / "store", bases=("as_written", "equal_participation")), out=place / "out")
    return place / "out", place / "store"


@pytest.fixture(scope="module")
def traced(folder: tuple[Path, Path]) -> Retraced:
    return retraced(kept_run(folder[0]), WhichRun("owned", "equal_participation", 1), folder[1])


def test_what_is_not_said_is_the_first_of_the_folder(folder: tuple[Path, Path]) -> None:
    kept = kept_run(folder[0])
    assert which_run(kept) == WhichRun("base", "as_written", 0)
    assert which_run(kept, "owned", "equal_participation", 1).policy == "owned"


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"policy": "ovned"}, "explain.unknown-policy"),
        ({"basis": "equal_pay_bill"}, "explain.unknown-basis"),
        ({"replication": 2}, "explain.unknown-replication"),
    ],
)
def test_what_is_not_in_the_folder_is_an_error_with_what_is(
    folder: tuple[Path, Path], named: dict[str, str], code: str
) -> None:
    with pytest.raises(InputError) as error:
        which_run(kept_run(folder[0]), **named)  # type: ignore[arg-type]
    assert error.value.detail.code == code
    assert error.value.detail.allowed


def test_a_traced_run_has_the_bytes_of_the_folder_whatever_the_store_still_holds(
    folder: tuple[Path, Path], traced: Retraced, tmp_path: Path
) -> None:
    assert len(traced.digest) == 32
    laws = folder[1] / "laws"
    shutil.copytree(laws, tmp_path / "laws")
    again = retraced(kept_run(folder[0]), traced.which, tmp_path)
    assert (again.digest, again.key) == (traced.digest, traced.key)


def test_the_trace_adds_up_to_the_tables(folder: tuple[Path, Path], traced: Retraced) -> None:
    tables = kept_run(folder[0]).tables_of("owned", "equal_participation", 1)
    paid: dict[str, float] = {}
    for call in traced.trace.paid:
        for payment in call.payments:
            paid[payment.component] = paid.get(payment.component, 0.0) + float(payment.yuan.sum())
    recorded = tables["pay"].groupby("component")["yuan"].sum()
    assert paid == pytest.approx(recorded.to_dict())
    weeks = traced.trace.weeks()
    assert weeks["develop"].sum() == pytest.approx(
        tables["effort"].query("task == 'develop'")["hours"].sum(), rel=1e-12
    )
    booked = sum(float(call.measured.values["bookings_yuan"].sum()) for call in traced.trace.paid)
    signed = traced.trace.credits()
    assert signed["value_yuan"].sum() == pytest.approx(booked)
    assert (signed["product_mask"] > 0).all()
    assert set(traced.trace.people()["person_id"]) == set(weeks["person_id"])


def test_events_name_clients_whom_the_person_held_or_sought(traced: Retraced) -> None:
    trace = traced.trace
    busiest = int(trace.weeks().groupby("person_id")["clients"].sum().idxmax())
    events = trace.log.of(busiest)
    assert {"lead", "issue_opened"} <= set(events["kind"])
    assert events["tick"].is_monotonic_increasing
    assert trace.log.of(10**9).empty
    opened = sum(trace.log.of(int(n))["kind"].eq("issue_opened").sum() for n in trace.people()["person_id"])
    assert opened > 0


def edited(folder: tuple[Path, Path], place: Path, file: str, old: str, new: str) -> Path:
    copy = place / "edited"
    shutil.copytree(folder[0], copy)
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def refused(out: Path, store: Path, which: WhichRun) -> CmsimError:
    with pytest.raises(CmsimError) as error:
        retraced(kept_run(out), which, store)
    return error.value


def test_a_scenario_edited_in_the_folder_is_refused(
    folder: tuple[Path, Path], traced: Retraced, tmp_path: Path
) -> None:
    out = edited(folder, tmp_path, "scenarios/owned.resolved.yaml", "rate: 0.05", "rate: 0.06")
    error = refused(out, folder[1], traced.which)
    assert error.detail.code == "explain.other-scenario"
    assert error.exit_code == 2


def test_another_law_is_refused(folder: tuple[Path, Path], traced: Retraced, tmp_path: Path) -> None:
    manifest = json.loads((folder[0] / "manifest.json").read_text(encoding="utf-8"))
    out = edited(folder, tmp_path, "manifest.json", f'"{manifest["laws"][0]}"\n ]', '"another"\n ]')
    assert refused(out, folder[1], traced.which).detail.code == "explain.other-law"


def test_a_run_that_comes_to_other_numbers_is_refused_with_what_differs(
    folder: tuple[Path, Path], traced: Retraced, tmp_path: Path
) -> None:
    out = edited(folder, tmp_path, "manifest.json", '"numpy": "', '"numpy": "0.')
    path = out / "tables" / "time_path.parquet"
    frame = pd.read_parquet(path)
    mine = (frame["policy"] == "owned") & (frame["replication"] == 1)
    frame.loc[mine & (frame["month"] == 7), "pay_yuan"] += 1.0
    frame.to_parquet(path)
    error = refused(out, folder[1], traced.which)
    assert error.detail.code == "explain.other-run"
    assert error.exit_code == 1
    assert "pay_yuan" in str(error.detail.found)
    assert "version of numpy" in error.detail.context
    # The other replications are whole.
    assert retraced(kept_run(out), WhichRun("owned", "equal_participation", 0), folder[1]).digest


def test_a_folder_of_something_else_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        kept_run(tmp_path)
    assert error.value.detail.code == "explain.no-run"


@pytest.mark.slow
def test_a_longer_run_with_events_and_pay_taken_back_is_the_same_one_too(
    asked: Callable[..., Request], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmsim.report.figures.write.write_figures", lambda *_given, **_named: [])
    request = asked(tmp_path / "store", replications=1, events=True, years=2)
    scenarios = {"kept": request.scenarios["base"].with_values(LOST_WITH_THE_CLIENT)}
    law = next((tmp_path / "store").rglob("*.json"))
    changed = scenarios["kept"].world_digest
    text = law.read_text(encoding="utf-8").replace(request.scenarios["base"].world_digest, changed)
    law.with_name(f"{changed}.json").write_text(text, encoding="utf-8")
    cmsim.compare(replace(request, scenarios=scenarios, bases=("as_written",)), out=tmp_path / "out")
    found = retraced(kept_run(tmp_path / "out"), WhichRun("kept", "as_written", 0), tmp_path / "store")
    taken = found.trace.taken_back
    pay = kept_run(tmp_path / "out").tables_of("kept", "as_written", 0)["pay"]
    recorded = pay.loc[pay["component"] == "taken_back.deferred_commission", "yuan"].sum()
    assert recorded < 0.0
    assert sum(float(np.sum(one.yuan)) for one in taken) == pytest.approx(-recorded)
