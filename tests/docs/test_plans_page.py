"""The page of plans tells every plan of the library, as it is declared."""

from pathlib import Path

import pytest
from documents import ROOT, text_of

from cmsim.errors import InputError
from cmsim.plans.description import describe_plans
from cmsim.plans.page import BEGIN, END, examples, main, plans_part, with_generated_part
from cmsim.plans.registry import plan_names
from cmsim.world.measures_page import with_generated_part as with_measures

PAGE = ROOT / "docs" / "plans.md"


def row_of(name: str) -> list[str]:
    (row,) = (line for line in text_of(PAGE).splitlines() if line.startswith(f"| [`{name}`](#{name}) |"))
    return [cell.strip() for cell in row.strip("|").split(" | ")]


def test_the_page_is_up_to_date() -> None:
    assert text_of(PAGE) == with_generated_part(text_of(PAGE)), "run python -m cmsim.plans.page docs/plans.md"


@pytest.mark.parametrize("name", plan_names())
def test_each_plan_has_one_row_with_what_it_pays_its_source_and_its_claims(name: str) -> None:
    described = next(plan for plan in describe_plans() if plan.name == name)
    _, pays, source, parameters, counts, _, reduction, claims = row_of(name)
    assert pays == described.summary
    assert source != "–"
    assert all(f"`{parameter.name}`" in parameters for parameter in described.parameters)
    assert reduction
    if not described.nests:
        assert all(f"`{m.name}`" in counts for plan in examples(name) for m in plan.measures)
    for plan in examples(name):
        assert all(str(claim).replace("_", "-") in claims for claim in plan.claims)


@pytest.mark.parametrize("name", plan_names())
def test_each_parameter_and_each_part_of_one_is_told(name: str) -> None:
    section = plans_part().partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    described = next(plan for plan in describe_plans() if plan.name == name)
    for parameter in described.parameters:
        assert f"| `{parameter.name}` | {parameter.unit} |" in section
        for part in parameter.parts:
            assert f"| `{parameter.name}{parameter.parts_at}.{part.name}` | {part.unit} |" in section


def test_a_claim_that_depends_on_parameters_says_so() -> None:
    assert row_of("tiered_commission")[-1] == "monotone, capped (by parameters)"
    assert row_of("quota_bonus")[-1] == "capped, monotone"


def test_writing_replaces_what_stands_between_the_marks_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nworn out\n{END}\nafter\n", encoding="utf-8")
    main([str(page)])
    written = page.read_text(encoding="utf-8")
    assert written.startswith("before\n")
    assert written.endswith(f"{END}\nafter\n")
    assert "worn out" not in written


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(InputError, match="no place"):
        with_generated_part("a page")


def test_what_can_be_measured_is_up_to_date() -> None:
    assert text_of(PAGE) == with_measures(text_of(PAGE)), (
        "run python -m cmsim.world.measures_page docs/plans.md"
    )
