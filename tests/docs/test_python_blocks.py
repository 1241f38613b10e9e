"""Blocks of the documents that are marked to run do run, one after the other as a reader would."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from documents import ROOT, blocks, pages
from ruamel.yaml import YAML

from cmsim.plans.reduction import index_account

RUN = "python run"
PYTHON = "python"


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


WITH_RUN = [page for page in pages() if any(block.info == RUN for block in blocks(page))]


def run_blocks(page: Path) -> dict[str, Any]:
    """Run the blocks of a page in turn, and return what they define."""
    namespace: dict[str, Any] = {"__name__": "page"}
    for block in blocks(page):
        if block.info == RUN:
            exec(compile(block.code, name(page), "exec"), namespace)
    return namespace


@pytest.mark.parametrize("page", WITH_RUN, ids=name)
def test_the_blocks_of_a_page_run(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Names are looked up among the shipped scenarios, and nothing may depend on where the reader stands.
    monkeypatch.chdir(tmp_path)
    assert len(run_blocks(page)) > 1


def test_the_pay_cases_of_the_tutorial_are_what_its_plan_pays() -> None:
    page = ROOT / "docs" / "tutorials" / "researcher.md"
    plans = run_blocks(page)["plans"]
    (shown,) = (block.code for block in blocks(page) if block.info == "yaml" and "pay_yuan" in block.code)
    cases = YAML(typ="safe").load(shown)
    for case in cases:
        plan = plans.build("tiered_commission", case["params"])
        account = index_account(plan, "dedicated", float(case["base_pay_yuan_per_year"]))
        paid = float(account.payout(np.array([float(case["bookings_yuan"])]))[0])
        assert paid == pytest.approx(case["pay_yuan"], abs=1e-6)
    assert len(cases) == 3


@pytest.mark.parametrize("page", pages(), ids=name)
def test_all_python_of_a_page_is_python(page: Path) -> None:
    for block in blocks(page):
        if block.info in {RUN, PYTHON}:
            compile(block.code, name(page), "exec")


def test_there_is_something_to_run() -> None:
    assert {name(page) for page in WITH_RUN} >= {"docs/randomness.md", "docs/tutorials/researcher.md"}
