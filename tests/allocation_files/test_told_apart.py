"""Which word of a call is a file and which a scenario, and what stands where no file is given."""

from pathlib import Path

import pytest

import cmsim
from cmsim.allocation_files.told_apart import DEFAULT_SCENARIO, loaded_or_default, told_apart
from cmsim.cli.selection import SHIPPED_BASE
from cmsim.errors import CmsimError, InputError

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "allocation.yaml"


def test_one_word_is_a_file_or_a_scenario_by_what_it_holds() -> None:
    assert told_apart(str(EXAMPLE), None) == (EXAMPLE, DEFAULT_SCENARIO)
    assert told_apart(str(ARCADIA), None) == (None, str(ARCADIA))
    assert told_apart("ownership+city-groups", None) == (None, "ownership+city-groups")
    assert told_apart(f"{ARCADIA}+city-groups", None) == (None, f"{ARCADIA}+city-groups")
    assert told_apart(None, None) == (None, DEFAULT_SCENARIO)
    assert told_apart(None, "ownership") == (None, "ownership")
    scenario = cmsim.load("ownership")
    assert told_apart(scenario, None) == (None, scenario)


def test_two_words_are_a_file_and_a_scenario() -> None:
    assert told_apart("a.yaml", "ownership") == (Path("a.yaml"), "ownership")
    assert told_apart(EXAMPLE, ARCADIA) == (EXAMPLE, ARCADIA)
    assert DEFAULT_SCENARIO == SHIPPED_BASE


def test_a_file_that_is_not_there_is_missed_as_a_file_and_a_name_as_a_name(tmp_path: Path) -> None:
    with pytest.raises(InputError) as missing:
        cmsim.optimize_allocation(tmp_path / "plan.yaml")
    assert "cannot be read" in str(missing.value)
    with pytest.raises(CmsimError) as unknown:
        cmsim.optimize_allocation("hebei-2003")
    assert unknown.value.detail.code == "scenario.unknown-scenario"
    assert "hebei-2004" in str(unknown.value.detail.hint)


def test_without_a_file_the_usual_survey_is_made() -> None:
    loaded = loaded_or_default(None)
    surface = loaded.content.surface
    assert surface is not None
    assert (surface.runs, surface.replications, surface.scale) == (16, 3, 1.0)
    sized = loaded.sized({"scale": 0.1, "replications": 5}).content.surface
    assert sized is not None
    assert (sized.runs, sized.replications, sized.scale) == (16, 5, 0.1)
    judged = loaded_or_default(EXAMPLE)
    assert judged.sized({"scale": 0.1}) is judged
