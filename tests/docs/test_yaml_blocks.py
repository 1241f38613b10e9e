"""Scenario files and pay cases shown in the documents are right."""

from pathlib import Path

import pytest
from documents import ROOT, blocks, pages
from ruamel.yaml import YAML

from cmsim import load
from cmsim.errors import ScenarioError

SCENARIO = "format: cmsim/scenario-1"
YAML_BLOCKS = [block for page in pages() for block in blocks(page) if block.info == "yaml"]
NEW_PLAN = "tiered_commission"
"""The plan that the researcher's tutorial adds: not one of the library."""


@pytest.mark.parametrize("number", range(len(YAML_BLOCKS)))
def test_a_scenario_of_the_documents_loads(number: int, tmp_path: Path) -> None:
    code = YAML_BLOCKS[number].code
    if SCENARIO not in code:
        assert YAML(typ="safe").load(code)
        return
    file = tmp_path / "shown.yaml"
    file.write_text(code, encoding="utf-8")
    if NEW_PLAN in code:
        with pytest.raises(ScenarioError, match=NEW_PLAN):
            load(file)
    else:
        assert load(file).base in ("hebei-2004", "agri-bank-branch")


@pytest.mark.parametrize("number", range(len(YAML_BLOCKS)))
def test_a_part_of_a_scenario_shown_fits_into_one(number: int, tmp_path: Path) -> None:
    code = YAML_BLOCKS[number].code
    if SCENARIO in code or code.startswith("-"):
        return
    file = tmp_path / "shown.yaml"
    file.write_text(f"{SCENARIO}\nextends: ownership-commission\nname: A part\n\n{code}", encoding="utf-8")
    assert load(file).base == "hebei-2004"


def test_scenarios_are_shown() -> None:
    assert sum(SCENARIO in block.code for block in YAML_BLOCKS) >= 3
    assert ROOT.is_dir()
