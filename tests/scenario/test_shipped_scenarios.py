"""What ships: the base as the documents tell it, policies that differ in what their names say, pages."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import cmsim
from cmsim.quantities import Kind, Role
from cmsim.scenario import Scenario, list_scenarios, load
from cmsim.scenario.catalogue import shipped_folder
from cmsim.scenario.json_schema import SCHEMA_FILE, schema_text
from cmsim.scenario.parameters import parameters
from cmsim.scenario.provenance_page import provenance_page

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))
BASE_OF = {
    "agri-bank": "agri-bank-branch",
    "agri-bank-management-branch": "agri-bank-branch",
    "beijing-postal-finance": "postal-finance-beijing",
    "bocom": "bocom-branch",
    "four-layers": "hebei-2004-four-layers-base",
    "jiangxi-post": "hebei-2004",
    "ownership": "hebei-2004",
    "ownership-bonus": "hebei-2004",
    "ownership-ceiling": "hebei-2004",
    "ownership-commission": "hebei-2004",
    "ownership-more-managers": "hebei-2004",
    "state-post-pay-grades": "hebei-2004",
}
POLICIES = tuple(BASE_OF)
BASES = tuple(sorted(set(BASE_OF.values())))


def changed_paths(one: Any, other: Any, path: str = "") -> set[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        names = one.keys() | other.keys()
        return set().union(
            *(changed_paths(one.get(n), other.get(n), f"{path}.{n}".strip(".")) for n in names), set()
        )
    return set() if one == other else {path}


def test_the_base_is_hebei_at_the_end_of_2004(hebei: Scenario) -> None:
    cities = hebei.organisation.cities.values()
    assert len(cities) == 11
    assert sum(int(city.branches) for city in cities) == 150
    assert len(hebei.groups) == 9
    assert len(hebei.products) == 5
    heads = {kind_id: int(kind.head_count) for kind_id, kind in hebei.staff.kinds.items()}
    assert heads == {"dedicated": 203, "department": 501}
    total = float(hebei.organisation.staff_total)
    assert sum(heads.values()) / total == pytest.approx(float(hebei.organisation.marketing_share), abs=5e-4)
    assert heads["dedicated"] / total == pytest.approx(0.0121, abs=5e-5)
    assert not hebei.policy.ownership.enabled
    assert hebei.policy.pay.plan == "decomposed_target"


def test_the_facts_of_the_organisation_agree_with_each_other(hebei: Scenario) -> None:
    facts = hebei.organisation
    # Domain document 1, section 2: 3,250 management staff, 704 marketing staff.
    assert float(facts.management_share) * float(facts.staff_total) == pytest.approx(3_250, rel=1e-3)
    sellers = sum(int(kind.head_count) for kind in hebei.staff.kinds.values())
    assert sellers <= 1.02 * float(facts.marketing_share) * float(facts.staff_total)
    wages = facts.average_wage_yuan_per_year.range
    assert wages is not None
    for kind in hebei.staff.kinds.values():
        # Base pay is a part of the wage, and no marketer's is beyond the highest wage in question.
        assert 0.5 * wages[0] <= float(kind.base_pay_yuan_per_year) <= wages[1]
    assert wages[0] <= float(hebei.labour.outside_option_median_yuan) <= wages[1]


def test_the_mean_gross_margin_of_key_client_revenue_is_three_tenths(hebei: Scenario) -> None:
    mean = sum(float(p.potential_share) * float(p.gross_margin) for p in hebei.products.values())
    assert mean == pytest.approx(0.30, abs=0.01)


@pytest.mark.parametrize(
    ("name", "below", "paths"),
    [
        ("ownership", "hebei-2004", {"policy.ownership.enabled", "policy.ownership.exit_audit"}),
        ("ownership-more-managers", "ownership-commission", {"policy.staffing.head_count_factor.dedicated"}),
        ("ownership+rival-entry", "ownership", {"environment.shocks.rival_entry"}),
    ],
)
def test_a_policy_differs_in_what_its_name_says(name: str, below: str, paths: set[str]) -> None:
    assert changed_paths(load(below).values(), load(name).values()) == paths


@pytest.mark.parametrize("name", ["ownership-commission", "ownership-bonus", "ownership-ceiling"])
def test_pay_policies_differ_from_ownership_in_pay_alone(name: str) -> None:
    changed = changed_paths(load("ownership").values(), load(name).values())
    assert changed
    assert all(path.startswith("policy.pay.") for path in changed)


def test_more_managers_are_305_dedicated_ones() -> None:
    scenario = load("ownership-more-managers")
    factor = float(scenario.policy.staffing.head_count_factor["dedicated"])
    assert factor * int(scenario.staff.kinds["dedicated"].head_count) == pytest.approx(305, abs=1)


def test_the_list_shows_scenarios_first_with_names_in_both_languages() -> None:
    shipped = [info for info in list_scenarios() if info.id in {path.stem for path in SHIPPED}]
    assert [info.id for info in shipped if info.kind == "scenario"] == sorted([*BASES, *POLICIES])
    assert [info.id for info in shipped if info.kind == "overlay"] == [
        "city-groups",
        "pull-forward",
        "rate-change",
        "rival-entry",
    ]
    for info in shipped:
        assert info.description
        assert re.search(r"[\u4e00-\u9fff]", info.name_zh)
        assert re.search(r"[\u4e00-\u9fff]", info.description_zh)


def test_policies_name_the_base_they_are_compared_with() -> None:
    bases = {info.id: info.base for info in list_scenarios()}
    assert bases["hebei-2004"] == ""
    assert bases["rival-entry"] == ""
    for policy in POLICIES:
        assert bases[policy] == load(policy).base == BASE_OF[policy]
    assert load("hebei-2004+rival-entry").base == ""


def test_nothing_in_the_base_is_without_provenance(hebei: Scenario) -> None:
    rows = parameters(hebei)
    assert len(rows) > 180
    assert not [row.path for row in rows if row.kind is Kind.USER]
    claims = [row for row in rows if row.kind in (Kind.SOURCE, Kind.LITERATURE)]
    assert len(claims) >= 12
    assert all(row.ref for row in claims)


def test_facts_of_the_domain_documents_name_document_and_section(hebei: Scenario) -> None:
    for row in parameters(hebei, kinds=[Kind.SOURCE]):
        assert re.match(r"domain document [1-5] (section|article) [0-9.]+", row.ref or ""), row.path


def test_references_name_public_texts(hebei: Scenario) -> None:
    for row in parameters(hebei):
        assert not re.search(r"facts|shared|\.md|(^|\s)/", row.ref or ""), row.path


def test_every_parameter_of_response_has_a_range_to_explore(hebei: Scenario) -> None:
    # What nobody knows must be explored; these few are zero by choice or seams.
    fixed = {"care.money_loss_rest_drop"}
    for prefix in ("care", "loss", "ties"):
        for row in parameters(hebei, prefix=prefix, roles=[Role.PARAMETER]):
            assert row.range is not None or row.path in fixed, row.path


def test_parameters_are_filtered_by_provenance_role_and_place(hebei: Scenario) -> None:
    levers = {row.path for row in parameters(hebei, roles=[Role.LEVER])}
    assert "staff.kinds.dedicated.head_count" in levers
    assert "policy.ownership.enabled" in levers
    assert "care.trust_rest" not in levers
    assert {row.section for row in parameters(hebei, prefix="care")} == {"care"}
    assert {row.kind for row in parameters(hebei, kinds=[Kind.SOURCE])} == {Kind.SOURCE}
    assert all(row.range for row in parameters(hebei, with_range=True))
    for row in parameters(hebei):
        assert row.description
        assert re.search(r"[\u4e00-\u9fff]", row.description_zh), row.path


def test_every_number_can_be_set_by_its_listed_path(hebei: Scenario) -> None:
    same = {row.path: row.value for row in parameters(hebei)}
    assert hebei.with_values(same).canonical_hash() == hebei.canonical_hash()


def test_shipped_files_carry_the_header_for_editors() -> None:
    assert shipped_folder().is_dir()
    for path in SHIPPED:
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        assert first == f"# yaml-language-server: $schema=./{SCHEMA_FILE}"


def test_the_published_schema_is_current() -> None:
    # If this fails: python -m cmsim.scenario.publish
    assert (ROOT / "scenarios" / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text()


def test_the_schema_that_python_hands_out_is_the_published_one() -> None:
    published = (ROOT / "scenarios" / SCHEMA_FILE).read_text(encoding="utf-8")
    assert cmsim.schema() == json.loads(published)


def test_the_provenance_page_is_current(hebei: Scenario) -> None:
    # If this fails: python -m cmsim.scenario.publish
    assert (ROOT / "docs" / "provenance.md").read_text(encoding="utf-8") == provenance_page(hebei)


def test_the_provenance_page_has_a_row_for_every_parameter(hebei: Scenario) -> None:
    page = provenance_page(hebei)
    for row in parameters(hebei):
        assert f"| `{row.path}` |" in page


class Editor:
    """As much of JSON Schema as the scenario schema uses."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema

    def accepts(self, value: Any, rule: dict[str, Any] | None = None) -> bool:
        rule = self.schema if rule is None else rule
        if "$ref" in rule and not self.accepts(value, self.schema["$defs"][rule["$ref"].rsplit("/", 1)[1]]):
            return False
        if "anyOf" in rule and not any(self.accepts(value, option) for option in rule["anyOf"]):
            return False
        if ("const" in rule and value != rule["const"]) or ("enum" in rule and value not in rule["enum"]):
            return False
        if "type" in rule and not self._is(value, rule["type"]):
            return False
        if isinstance(value, dict):
            return self._mapping(value, rule)
        if isinstance(value, list):
            fits = rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", 10**6)
            return fits and all(self.accepts(item, rule.get("items", {})) for item in value)
        if isinstance(value, str):
            return re.search(rule.get("pattern", ""), value) is not None
        if isinstance(value, int | float):
            return rule.get("minimum", value) <= value <= rule.get("maximum", value)
        return True

    def _mapping(self, value: dict[str, Any], rule: dict[str, Any]) -> bool:
        if not set(rule.get("required", ())) <= value.keys():
            return False
        for key, item in value.items():
            rules = [rule["properties"][key]] if key in rule.get("properties", {}) else []
            rules += [
                inner
                for pattern, inner in rule.get("patternProperties", {}).items()
                if re.search(pattern, key)
            ]
            if not rules and rule.get("additionalProperties") is False:
                return False
            if not all(self.accepts(item, inner) for inner in rules):
                return False
        return True

    @staticmethod
    def _is(value: Any, name: str) -> bool:
        if name in ("number", "integer"):
            whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            return (
                isinstance(value, int | float) and not isinstance(value, bool) and (name == "number" or whole)
            )
        kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
        return isinstance(value, kinds[name])


@pytest.fixture(scope="module")
def editor() -> Editor:
    return Editor(json.loads((ROOT / "scenarios" / SCHEMA_FILE).read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_editors_accept_the_shipped_files(path: Path, editor: Editor) -> None:
    assert editor.accepts(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "sections",
    [
        {"carre": {}},
        {"care": {"trust_rset": 0.5}},
        {"care": {"trust_rest": 1.5}},
        {"care": {"trust_rest": {"value": 1.5}}},
        {"care": {"trust_rest": {"value": 0.5, "unit": "share"}}},
        {"care": {"trust_rest": {"value": 0.5, "source": "me"}}},
        {"care": {"trust_rest": {"kind": "assumption"}}},
        {"care": {"trust_rest": "high"}},
        {"clients": {"organisations": 0.5}},
        {"policy": {"ownership": {"enabled": "yes"}}},
        {"policy": {"careers": {"grade": 1}}},
        {"groups": {"Old Boys": {}}},
        {"groups": {"banks": {"potential": 1}}},
        {"environment": {"season": [1.0]}},
        {"kind": "policy"},
        {"extends": "../secret"},
    ],
)
def test_editors_mark_what_the_loader_refuses(sections: dict[str, Any], editor: Editor) -> None:
    assert not editor.accepts({"format": "cmsim/scenario-1", "name": "x", **sections})


def test_editors_accept_a_part_of_a_scenario_and_deletions(editor: Editor) -> None:
    part = {
        "format": "cmsim/scenario-1",
        "name": "x",
        "extends": ["a", "b"],
        "care": {"trust_rest": 0.5, "visit_hours": {"value": 1, "kind": "user"}},
        "groups": {"banks": None, "schools": {"potential_factor": None}},
        "policy": {"pay": {"plan": "sum", "params": {"of": {"a": {"plan": "fixed"}}}}},
    }
    assert editor.accepts(part)
