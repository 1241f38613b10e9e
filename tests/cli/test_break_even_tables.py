"""The break-even of margin and care, told as tables."""

from __future__ import annotations

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from calling import Call, Village
from click.testing import Result

from cmsim.cli.break_even_tables import break_even_tables
from cmsim.cli.output import plain
from cmsim.experiments import break_even as work
from cmsim.experiments.break_even import (
    CARE_FACTORS,
    CareBreakEven,
    MarginBreakEven,
    PolicyBreakEven,
    break_even_frame,
    break_evens,
)
from cmsim.experiments.comparison import Comparison, Request
from cmsim.statistics.break_even import BreakEven

pytestmark = pytest.mark.slow

BASIS = "equal_participation"
NAMES = {"base": ("Base", "基准"), "p": ("Policy", "政策")}


def _compared(replications: int = 5) -> Comparison:
    return cast(Comparison, SimpleNamespace(names=NAMES, replications=replications))


def _found(margin: BreakEven, care: BreakEven | None = None, now: float = 0.3) -> PolicyBreakEven:
    factors = np.array([0.0, 1.0])
    care = care or BreakEven(0.5, 0.25, 0.75, "rises")
    # Care at its assumed effect saves four points of retention.
    effect = CareBreakEven("p", BASIS, factors, np.zeros((5, 2)), np.array([0.0, 0.04]), care)
    return PolicyBreakEven(MarginBreakEven("p", BASIS, now, margin), effect, 0.2)


def _told(found: PolicyBreakEven, replications: int = 5) -> tuple[tuple[str, ...], tuple[str, ...]]:
    margins, care = break_even_tables(_compared(replications), BASIS, [found], "en")
    return margins.rows[0], care.rows[0]


def test_a_policy_that_pays_above_a_margin_is_told_so_with_the_interval() -> None:
    margin, care = _told(_found(BreakEven(0.2, 0.15, 0.25, "rises")))
    assert margin == ("Policy", "30.0", "20.0 [15.0, 25.0]", "pays above the break-even")
    assert care == ("Policy", "0.50 [0.25, 0.75]", "2.0 [1.0, 3.0]", "pays above the break-even")


def test_it_is_too_close_to_call_where_today_s_value_lies_in_the_interval() -> None:
    margin, _ = _told(_found(BreakEven(0.28, 0.2, 0.36, "falls")))
    assert margin[3] == "pays below the break-even; too close to call at today's value"


def test_what_is_not_determined_is_too_close_to_call() -> None:
    margin, care = _told(
        _found(BreakEven(0.4, -math.inf, math.inf, "not determined"), BreakEven(0.5, 0, 1, "not determined"))
    )
    assert margin[2:] == ("40.0 [open, open]", "too close to call")
    assert care[3] == "too close to call"


@pytest.mark.parametrize(
    ("found", "cell", "verdict"),
    [
        (BreakEven(-0.3, -0.5, -0.1, "rises"), "< 0 [< 0, < 0]", "pays in the whole range"),
        (BreakEven(1.4, 1.2, 1.6, "rises"), "> 100 [> 100, > 100]", "pays nowhere in the range"),
        (BreakEven(1.4, 1.2, 1.6, "falls"), "> 100 [> 100, > 100]", "pays in the whole range"),
        (BreakEven(-0.3, -0.5, -0.1, "falls"), "< 0 [< 0, < 0]", "pays nowhere in the range"),
        (BreakEven(math.nan, math.nan, math.nan, "always positive"), "none", "pays in the whole range"),
    ],
)
def test_a_margin_that_cannot_be_is_no_break_even(found: BreakEven, cell: str, verdict: str) -> None:
    margin, _ = _told(_found(found))
    assert margin[2:] == (cell, verdict)


def test_one_replication_says_nothing() -> None:
    margin, care = _told(_found(BreakEven(0.2, math.nan, math.nan, "rises")), replications=1)
    assert margin[2:] == ("20.0", "too close to call")
    assert care[3] == "too close to call"


def test_tables_are_told_in_chinese_and_only_for_their_basis() -> None:
    found = [_found(BreakEven(0.2, 0.15, 0.25, "rises"))]
    margins, _ = break_even_tables(_compared(), BASIS, found, "zh")
    assert margins.rows[0][0] == "政策"
    assert margins.rows[0][3] == "高于平衡点时合算"
    assert break_even_tables(_compared(), "as_written", found, "en") == []


def test_a_break_even_is_plain_data_for_programmes() -> None:
    told = plain(_found(BreakEven(0.2, -math.inf, math.inf, "rises")).as_json())
    assert json.loads(json.dumps(told, allow_nan=False))["margin"] == {
        "root": 0.2,
        "low": None,
        "high": None,
        "shape": "rises",
    }


def test_a_break_even_is_a_table_with_units() -> None:
    frame = break_even_frame([_found(BreakEven(0.2, -math.inf, math.inf, "not determined"))])
    assert list(frame["assumption"]) == [
        "key_client_gross_margin",
        "care_effect_on_trust",
        "retention_saved_by_care",
    ]
    assert list(frame["now"]) == [0.3, 1.0, 4.0]
    assert list(frame["break_even"]) == pytest.approx([0.2, 0.5, 2.0])
    assert frame["unit"].notna().all()


def test_care_is_varied_on_fewer_branches_on_every_basis_with_progress(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Request] = []
    shares: list[float] = []

    def care(request: Request, basis: str, *, run: Any) -> list[CareBreakEven]:
        for _ in CARE_FACTORS:
            run(request)
        return [_found(BreakEven(0.2, 0.1, 0.3, "rises")).care]

    monkeypatch.setattr(work, "care_break_even", care)
    monkeypatch.setattr(work, "margin_break_even", lambda *_given: _found(BreakEven(0, 0, 0, "rises")).margin)
    request = Request(scenarios={}, bases=("as_written", BASIS), scale=1.0, store=Path("store"))
    found = break_evens(
        _compared(), request, lambda _stage, share: shares.append(share), run=lambda one: asked.append(one)
    )
    assert len(found) == 2
    assert {one.scale for one in asked} == {work.CARE_SCALE}
    assert len(asked) == 2 * len(CARE_FACTORS)
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_a_province_that_is_thinned_further_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    scales: list[float] = []
    monkeypatch.setattr(
        work, "care_break_even", lambda request, *_a, **_k: scales.append(request.scale) or []
    )
    break_evens(_compared(), Request(scenarios={}, bases=(BASIS,), scale=0.05), None)
    assert scales == [0.05]


@pytest.mark.usefixtures("no_figures")
def test_a_comparison_tells_its_break_evens(
    call: Call, village: Village, compared: Result, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = [_found(BreakEven(0.2, 0.15, 0.25, "rises"))]
    monkeypatch.setattr(work, "break_evens", lambda *_given, **_options: found)
    assert compared.exit_code == 0
    assert "Gross margin at which" not in compared.stdout
    told = call(*village.arguments, "--break-even", "--out", tmp_path)
    assert told.exit_code == 0, told.stderr
    assert "Gross margin at which a policy's net contribution equals the base's" in told.stdout
    assert "20.0 [15.0, 25.0]" in told.stdout
    assert pd.read_csv(tmp_path / "break_even.csv")["break_even"].tolist() == [0.2, 0.5, 2.0]
    as_json = json.loads(call(*village.arguments, "--break-even", "--json").stdout)
    assert as_json["break_even"][0]["margin"]["root"] == 0.2
