"""One tiny bad file for each error: what it says, where it points."""

from pathlib import Path

import pytest

from cmsim.errors import ScenarioError
from cmsim.scenario import load
from cmsim.scenario.yaml_reader import MAX_BYTES

FILES = Path(__file__).parent / "files"

# File, code, line, dotted path, part of the message as people read it.
CASES = [
    ("alias", "scenario.anchor", 5, "care.trust_rest", "anchors and aliases are not allowed"),
    ("anchor", "scenario.anchor", 4, "care", "anchors and aliases are not allowed"),
    ("bad_id", "scenario.bad-id", 6, "labour.sources.Old Boys", "this cannot be an id; found 'Old Boys'"),
    ("bad_range", "scenario.bad-range", 7, "care.trust_rest.range", "lower end of the range comes first"),
    ("bad_syntax", "scenario.not-yaml", 6, None, "not valid YAML: while parsing a flow sequence"),
    (
        "careers_thresholds",
        "scenario.thresholds-out-of-order",
        7,
        "policy.careers.appraisal.competent_from_points",
        "allowed: above basically_competent_from_points of 40",
    ),
    (
        "careers_unknown_kind",
        "scenario.unknown-name",
        8,
        "policy.careers.appraisal.target_yuan_per_year.seller",
        "did you mean sellers?",
    ),
    ("deleted_field", "scenario.missing-field", 5, "care.trust_rest", "it is deleted here by null"),
    (
        "deposit_that_defaults",
        "scenario.default-of-a-loan",
        15,
        "products.letters.balance.default",
        "a loan says how it defaults, and a deposit does not; found 'deposit'",
    ),
    ("duplicate_key", "scenario.duplicate-key", 7, "care", "'trust_rest' appears twice (first in line 5)"),
    ("empty", "scenario.empty", 1, None, "the file is empty"),
    ("empty_collection", "scenario.empty-collection", 5, "groups", "at least one entry is needed"),
    ("key_is_a_list", "scenario.bad-key", 5, "care", "a key must be a text"),
    ("key_is_no_text", "scenario.bad-key", 5, "care", "a key must be a text; found '1'"),
    (
        "missing_field",
        "scenario.missing-field",
        6,
        "groups.farms.expertise_transfer",
        "the field expertise_transfer is missing",
    ),
    ("missing_format", "scenario.missing-format", 1, None, "found 'name'; allowed: format: cmsim/scenario-1"),
    ("missing_name", "scenario.missing-field", 1, "name", "a scenario file needs a name"),
    ("missing_reference", "scenario.missing-reference", 5, "care.trust_rest", "must name its reference"),
    ("missing_value", "scenario.missing-value", 5, "care.trust_rest", "replaces the whole quantity"),
    ("no_staff", "scenario.no-staff", 6, "staff.kinds", "at least one kind of staff needs a post"),
    (
        "norm_above_limit",
        "scenario.norm-above-limit",
        6,
        "staff.kinds.sellers.hours_limit",
        "found a limit of 10 hours/week; allowed: at least 19 hours/week",
    ),
    ("not_a_mapping", "scenario.not-a-mapping", 1, None, "found a list of 2"),
    (
        "not_a_number",
        "scenario.not-a-number",
        5,
        "care.trust_rest",
        "a number is needed; found 'high'; allowed: a number from 0 to 1 (1)",
    ),
    (
        "not_a_switch",
        "scenario.wrong-type",
        6,
        "policy.ownership.enabled",
        "found 'yes'; allowed: true, false",
    ),
    (
        "pay_for_unknown_kind",
        "plan.unknown-kind",
        9,
        "policy.pay.params.rate.selers",
        "found selers; allowed: sellers (did you mean sellers?)",
    ),
    (
        "pay_without_a_kind",
        "plan.missing-kind",
        20,
        "policy.pay.params.rate",
        "nothing is given for the kind of staff 'couriers'",
    ),
    ("not_finite", "scenario.not-finite", 5, "care.trust_rest", "the number is not finite; found '.inf'"),
    ("not_rising", "scenario.not-rising", 5, "staff.effort_cost_yuan.2", "found 2; allowed: above 3"),
    ("not_whole", "scenario.not-whole", 5, "clients.organisations", "a whole number is needed; found 400.5"),
    ("nothing_to_delete", "scenario.nothing-to-delete", 5, "groups.shools", "did you mean schools?"),
    ("number_too_long", "scenario.number-too-long", 5, "clients.organisations", "too many digits"),
    (
        "out_of_bounds",
        "scenario.out-of-bounds",
        5,
        "care.trust_rest",
        "the value is not possible; found 1.5; allowed: a number from 0 to 1 (1)",
    ),
    ("outside_range", "scenario.outside-range", 6, "care.trust_rest.value", "outside its own range"),
    ("parent_is_a_path", "scenario.bad-name", 3, "extends", "found '../arcadia'"),
    (
        "rate_without_balances",
        "scenario.rate-without-balances",
        7,
        "environment.shocks.cut.kind",
        "needs a family of products that is a balance",
    ),
    ("section_is_no_mapping", "scenario.wrong-type", 4, "care", "a mapping of fields is needed; found 3"),
    ("several_documents", "scenario.several-documents", 4, None, "holds one document"),
    ("shares", "scenario.shares-do-not-sum-to-one", 5, "groups", "found a sum of 1.1; allowed: 1"),
    ("tag", "scenario.tag", 5, "care.trust_rest", "tags are not allowed"),
    ("thresholds", "scenario.thresholds-out-of-order", 5, "tiers.high_from_yuan", "above 10000 yuan/year"),
    ("too_deep", "scenario.too-deep", 4, "care", "nested too deeply"),
    ("too_large_a_number", "scenario.not-finite", 5, "care.contact_memory_weeks", "found '1e999'"),
    (
        "ungraded_staff",
        "scenario.unknown-name",
        6,
        "staff.kinds.sellers.grade",
        "there is no grade for appraisal of this name; found 'senoir'; allowed: assistant, manager, senior",
    ),
    (
        "unknown_branch",
        "scenario.unknown-name",
        5,
        "windows.single_customer_branches.1",
        "found 6; allowed: 0 to 5",
    ),
    ("unknown_choice", "scenario.unknown-choice", 6, "policy.staffing.added_from", "did you mean market?"),
    ("unknown_field", "scenario.unknown-field", 6, "care.trust_rset", "did you mean trust_rest?"),
    ("unknown_field_of_quantity", "scenario.unknown-field", 5, "care.trust_rest.source", "found 'source'"),
    ("unknown_format", "scenario.unknown-format", 1, "format", "found 'cmsim/scenario-2'"),
    (
        "unknown_group",
        "scenario.unknown-name",
        10,
        "environment.shocks.entry.groups.1",
        "did you mean banks?",
    ),
    (
        "unknown_kind",
        "scenario.unknown-choice",
        5,
        "care.trust_rest.kind",
        "there is no such kind; found 'guess'",
    ),
    (
        "unknown_kind_of_staff",
        "scenario.unknown-name",
        6,
        "policy.staffing.head_count_factor.seller",
        "did you mean sellers?",
    ),
    ("unknown_parent", "scenario.unknown-scenario", 5, "extends", "did you mean arcadia?"),
    ("unknown_plan", "plan.unknown", 6, "policy.pay.plan", "did you mean linear_commission?"),
    ("unknown_plan_parameter", "plan.unknown-parameter", 7, "policy.pay.params.rte", "did you mean rate?"),
    ("unknown_section", "scenario.unknown-field", 4, "carre", "did you mean care?"),
    (
        "wrong_length",
        "scenario.wrong-length",
        5,
        "environment.season",
        "found a list of 3; allowed: a list of 12",
    ),
    ("wrong_mean", "scenario.wrong-mean", 5, "environment.season", "the wrong mean; found a mean of 1.077"),
    ("wrong_unit", "scenario.wrong-unit", 7, "care.visit_hours.unit", "found 'minutes'; allowed: hours"),
    ("wrong_yaml_version", "scenario.wrong-yaml-version", 2, None, "scenario files are YAML 1.2; found 1.1"),
]


@pytest.mark.parametrize(("name", "code", "line", "path", "words"), CASES, ids=[case[0] for case in CASES])
def test_a_bad_file_is_told_with_its_place(
    name: str, code: str, line: int, path: str | None, words: str
) -> None:
    file = FILES / f"{name}.yaml"
    with pytest.raises(ScenarioError) as caught:
        load(file)
    detail = caught.value.detail
    assert (detail.code, detail.file, detail.line, detail.path) == (code, str(file), line, path)
    assert detail.column is not None
    assert detail.column >= 1
    assert words in str(caught.value)
    assert caught.value.exit_code == 2


def test_every_bad_file_is_tested() -> None:
    tested = {case[0] for case in CASES} | {
        "arcadia",
        "arcadia_with_careers",
        "circle_a",
        "circle_b",
        "overlay_alone",
        "extends_a_bad_file",
    }
    assert {path.stem for path in FILES.glob("*.yaml")} == tested


def test_a_mistake_in_an_extended_file_is_told_with_that_file() -> None:
    with pytest.raises(ScenarioError) as caught:
        load(FILES / "extends_a_bad_file.yaml")
    detail = caught.value.detail
    assert Path(detail.file or "").name == "out_of_bounds.yaml"
    assert (detail.line, detail.column) == (5, 15)


def test_a_circle_of_files_is_told_link_by_link() -> None:
    with pytest.raises(ScenarioError, match="circle_a -> circle_b -> circle_a") as caught:
        load(FILES / "circle_a.yaml")
    assert Path(caught.value.detail.file or "").name == "circle_b.yaml"
    assert caught.value.detail.line == 3


def test_an_overlay_alone_is_no_scenario() -> None:
    with pytest.raises(ScenarioError, match=r"needs a scenario below it.*hebei-2004\+overlay_alone"):
        load(FILES / "overlay_alone.yaml")


def test_further_mistakes_are_counted_and_told(tmp_path: Path) -> None:
    (tmp_path / "arcadia.yaml").write_bytes((FILES / "arcadia.yaml").read_bytes())
    file = tmp_path / "two.yaml"
    file.write_text(
        "format: cmsim/scenario-1\nname: Two\nextends: arcadia\ncare:\n  trust_rest: 7\n  trust_rset: 0.5\n"
    )
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert caught.value.detail.path == "care.trust_rset"
    assert caught.value.detail.context["further_count"] == "1"
    assert "care.trust_rest" in caught.value.detail.context["further"]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"format: cmsim/scenario-1\nname: \xff\n", "scenario.not-utf8", 2),
        ("format: x".encode("utf-16"), "scenario.not-utf8", 1),
        (b"\x00\x01\x02", "scenario.not-yaml", None),
        (b'format: "\\ud800"\n', "scenario.not-utf8", 1),
        (b'format: "\\UFFFFFFFF"\n', "scenario.not-yaml", 1),
        (b"[" * 100_000, "scenario.too-deep", 1),
        (b"a: " * 50_000, "scenario.not-yaml", 1),
        (b"#" * (MAX_BYTES + 1), "scenario.too-large", None),
    ],
    ids=["latin-1", "utf-16", "binary", "surrogate", "no-character", "brackets", "colons", "too-large"],
)
def test_bytes_that_are_no_scenario_are_refused(
    tmp_path: Path, content: bytes, code: str, line: int | None
) -> None:
    file = tmp_path / "bytes.yaml"
    file.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        load(file)
    assert caught.value.detail.code == code
    assert caught.value.detail.line == line
    assert caught.value.detail.file == str(file)


@pytest.mark.parametrize("name", ["missing.yaml", "", "."])
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScenarioError, match="the file cannot be read") as caught:
        load(tmp_path / name)
    assert caught.value.detail.code == "scenario.unreadable"
