"""Blocks of the documents that are marked to run do run, one after the other as a reader would."""

from pathlib import Path

import pytest
from documents import ROOT, blocks, pages

RUN = "python run"
PYTHON = "python"


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


WITH_RUN = [page for page in pages() if any(block.info == RUN for block in blocks(page))]


@pytest.mark.parametrize("page", WITH_RUN, ids=name)
def test_the_blocks_of_a_page_run(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Names are looked up among the shipped scenarios, and nothing may depend on where the reader stands.
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "page"}
    for block in blocks(page):
        if block.info == RUN:
            exec(compile(block.code, name(page), "exec"), namespace)


@pytest.mark.parametrize("page", pages(), ids=name)
def test_all_python_of_a_page_is_python(page: Path) -> None:
    for block in blocks(page):
        if block.info in {RUN, PYTHON}:
            compile(block.code, name(page), "exec")


def test_there_is_something_to_run() -> None:
    assert {name(page) for page in WITH_RUN} >= {"docs/randomness.md", "docs/tutorials/researcher.md"}
