"""The description of the model names parameters and files that exist, and leaves no section out."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from documents import ROOT, pages, text_of

from cmsim import load, params

MODEL = ROOT / "docs" / "model.md"
BASES = ("hebei-2004+pull-forward", "agri-bank-branch")
PATHS = tuple(dict.fromkeys(row.path for base in BASES for row in params(base)))
SECTIONS = tuple(dict.fromkeys(path.partition(".")[0] for path in PATHS))
_SPAN = re.compile(r"`([^`\n]+)`")
SWITCHES = (
    "environment.shocks",
    "behaviour.preferences",
    "windows.single_customer_branches",
    "staff.kinds.*.grade",
    "policy.careers.appraisal.target_yuan_per_year",
    "policy.careers.appraisal.quantitative_weight_by_kind",
)
"""Fields that are no parameter by themselves: empty in the base, or collections."""


def spans(page: Path) -> list[str]:
    return _SPAN.findall(text_of(page))


def named_paths(page: Path) -> set[str]:
    """Return what looks like the path of a parameter."""
    pattern = re.compile(rf"(?:{'|'.join(SECTIONS)})(?:\.[\w*]+)+")
    return {span for span in spans(page) if pattern.fullmatch(span) and not span.endswith((".py", ".yaml"))}


def exists(path: str) -> bool:
    if path in SWITCHES or path == "ties.*":
        return True
    return any(fnmatchcase(known, path) or fnmatchcase(known, f"{path}.*") for known in PATHS)


@pytest.mark.parametrize(
    "page", [MODEL, ROOT / "docs" / "scenario-files.md", ROOT / "docs" / "architecture.md"]
)
def test_every_parameter_named_exists(page: Path) -> None:
    assert sorted(path for path in named_paths(page) if not exists(path)) == []


def test_the_model_names_parameters_of_every_section_that_moves_it() -> None:
    told = {path.partition(".")[0] for path in named_paths(MODEL)}
    assert set(SECTIONS) - told <= {"allowances", "run"}


def test_every_module_named_exists() -> None:
    package = ROOT / "src" / "cmsim"
    lost = []
    for page in pages():
        for span in spans(page):
            if re.fullmatch(r"[\w/]+\.py", span) and "/" in span:
                beside = [package / span, ROOT / span, *package.glob(f"*/{span}")]
                if not any(path.is_file() for path in beside) and "tiered_commission" not in span:
                    lost.append(f"{page.name}: {span}")
    assert lost == []


def test_figures_of_the_base_told_in_the_description_are_those_of_the_file() -> None:
    base = load("hebei-2004")
    page = text_of(MODEL)
    assert f"{int(base.clients.organisations):,}" in page
    staff = sum(int(kind.head_count) for kind in base.staff.kinds.values())
    assert f"{staff} staff" in page
    assert f"{int(base.labour.candidates_per_city)} candidates a city" in page
