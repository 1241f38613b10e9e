"""Extends, overlays, overrides, and where names are looked up."""

from pathlib import Path

import pytest

from cmsim.errors import ScenarioError
from cmsim.quantities import Kind
from cmsim.scenario import Scenario, list_scenarios, load
from cmsim.scenario.catalogue import find

FILES = Path(__file__).parent / "files"
ARCADIA = FILES / "arcadia.yaml"


def test_a_file_stands_on_what_it_extends(write, arcadia: Scenario) -> None:
    scenario = load(write("child", "care:\n  trust_rest: 0.3\n"))
    assert float(scenario.care.trust_rest) == 0.3
    assert scenario.care.trust_gain_per_week == arcadia.care.trust_gain_per_week
    assert (scenario.id, scenario.name) == ("child", "Child")


def test_extended_files_apply_from_left_to_right_and_the_file_itself_last(write) -> None:
    write("one", "care: {trust_rest: 0.1, visit_hours: 1}\n")
    write("two", "care: {trust_rest: 0.2, travel_hours: 1}\n")
    both = load(write("both", "", extends="[one, two]"))
    assert (float(both.care.trust_rest), float(both.care.visit_hours), float(both.care.travel_hours)) == (
        0.2,
        1,
        1,
    )
    last = load(write("last", "care: {trust_rest: 0.3}\n", extends="[one, two]"))
    assert float(last.care.trust_rest) == 0.3


def test_a_common_base_does_not_undo_what_came_before(write) -> None:
    write("one", "care: {trust_rest: 0.1}\n")
    write("two", "loss: {trust_effect: 1}\n")
    both = load(write("both", "", extends="[one, two]"))
    assert float(both.care.trust_rest) == 0.1


def test_collections_merge_by_id_and_keep_their_order(write) -> None:
    text = """groups:
  banks: {organisations_share: 0.3}
  farms:
    {name: Farms, name_zh: 农场, organisations_share: 0.2, potential_factor: 1, rival_offset: 0,
     expertise_transfer: 1}
"""
    groups = load(write("child", text)).groups
    assert list(groups) == ["schools", "banks", "farms"]
    assert [float(group.organisations_share) for group in groups.values()] == [0.5, 0.3, 0.2]
    assert groups["banks"].name == "Banks"


def test_null_deletes_an_entry(write) -> None:
    groups = load(write("child", "groups: {schools: null, banks: {organisations_share: 1}}\n")).groups
    assert list(groups) == ["banks"]


def test_lists_are_replaced_whole(write) -> None:
    write("one", "windows: {single_customer_branches: [0, 1]}\n")
    assert load(
        write("two", "windows: {single_customer_branches: [3]}\n", extends="one")
    ).windows.single_customer_branches == (3,)


def test_an_override_without_provenance_loses_the_old_reference_and_range(write) -> None:
    write("one", "care: {trust_rest: {value: 0.4, kind: literature, ref: Little 1970, range: [0.2, 0.6]}}\n")
    rest = load(write("two", "care: {trust_rest: 0.5}\n", extends="one")).care.trust_rest
    assert (rest.value, rest.kind, rest.ref, rest.range, rest.unit) == (0.5, Kind.USER, None, None, "1")
    rest = load(
        write("three", "care: {trust_rest: {value: 0.5, range: [0, 1]}}\n", extends="one")
    ).care.trust_rest
    assert (rest.kind, rest.ref, rest.range) == (Kind.USER, None, (0.0, 1.0))


def test_parameters_of_the_same_plan_merge_and_those_of_another_go(write) -> None:
    write("quota", "policy: {pay: {plan: quota_bonus, params: {quota_yuan_per_year: 9, bonus_yuan: 1}}}\n")
    same = load(write("same", "policy: {pay: {params: {bonus_yuan: 2}}}\n", extends="quota")).policy.pay
    assert same.params == {"quota_yuan_per_year": 9, "bonus_yuan": 2}
    other = load(write("other", "policy: {pay: {plan: fixed}}\n", extends="quota")).policy.pay
    assert (other.plan, other.params) == ("fixed", {})


def test_a_file_lends_its_name_to_the_policy_it_states(write, arcadia: Scenario) -> None:
    stated = load(write("generous", "policy: {pay: {params: {rate: 0.1}}}\n")).policy
    assert (stated.name, arcadia.policy.name) == ("Generous", "As it is")
    assert load(write("hotter", "care: {trust_rest: 0.3}\n")).policy.name == "As it is"


def test_an_overlay_is_put_on_a_scenario_with_a_plus(write) -> None:
    base = write("calm", "")
    overlay = write("storm", "environment: {rival_sd: 1}\n", extends="", kind="overlay")
    scenario = load(f"{base}+{overlay}")
    assert float(scenario.environment.rival_sd) == 1
    assert (scenario.id, scenario.name) == ("calm+storm", "Calm + Storm")
    assert scenario.policy.name == load(base).policy.name


def test_a_path_with_a_plus_in_its_name_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a+b.yaml"
    path.write_bytes(ARCADIA.read_bytes())
    assert load(str(path)).name == "Arcadia"


def test_overrides_are_read_like_a_file() -> None:
    scenario = load(
        ARCADIA,
        {
            "care.trust_rest": "0.5",
            "loss.trust_effect": "{value: 1, kind: assumption, range: [0, 2]}",
            "policy.ownership.enabled": "true",
            "windows.single_customer_branches": "[1, 2]",
            "policy.pay.params.rate": "0.07",
        },
    )
    assert float(scenario.care.trust_rest) == 0.5
    assert scenario.loss.trust_effect.range == (0.0, 2.0)
    assert scenario.policy.ownership.enabled is True
    assert scenario.windows.single_customer_branches == (1, 2)
    assert scenario.policy.pay.params["rate"] == 0.07


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("care.trust_rset", "0.5", "scenario.unknown-field"),
        ("care.trust_rest", "", "scenario.bad-override"),
        ("care..trust_rest", "0.5", "scenario.bad-override"),
        ("", "0.5", "scenario.bad-override"),
        ("care.trust_rest", "null", "scenario.missing-field"),
        ("care.trust_rest", "[", "scenario.not-yaml"),
        ("name", "Other", "scenario.unknown-field"),
        ("care.trust_rest", "\ud800", "scenario.not-utf8"),
    ],
)
def test_a_wrong_override_names_itself(path: str, text: str, code: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(ARCADIA, {path: text})
    assert caught.value.detail.code == code
    assert (caught.value.detail.file or "").startswith("override ")


def test_a_name_is_looked_up_in_the_working_directory_first(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "scenarios").mkdir()
    local = tmp_path / "scenarios" / "hebei-2004.yaml"
    local.write_bytes(ARCADIA.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert load("hebei-2004").name == "Arcadia"
    assert {info.id: info.name for info in list_scenarios()}["hebei-2004"] == "Arcadia"


def test_shipped_scenarios_load_from_anywhere(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load("ownership").policy.ownership.enabled


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match="did you mean hebei-2004"):
        load("hebei-204")


@pytest.mark.parametrize("name", ["../hebei-2004", "a/../../b", "..", ".", "", "a b", "~root", "C:"])
def test_a_name_never_leads_out_of_its_folder(name: str) -> None:
    with pytest.raises(ScenarioError):
        find(name, beside=FILES)


@pytest.mark.parametrize("name", ["a\x00/b", "\x00.yaml", "x" * 5000 + "/y"])
def test_a_path_that_no_file_can_have_is_unreadable(name: str) -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        load(name)


def test_a_long_chain_of_files_is_refused(write) -> None:
    write("link0", "")
    for k in range(1, 20):
        write(f"link{k}", "", extends=f"link{k - 1}")
    assert load(FILES.parent / "files" / "arcadia.yaml")
    with pytest.raises(ScenarioError, match="chain of extends is too long"):
        load(Path(write("last", "", extends="link19")))


def test_a_byte_order_mark_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + ARCADIA.read_bytes())
    assert load(path).name == "Arcadia"


def test_windows_line_ends_are_allowed(tmp_path: Path, arcadia: Scenario) -> None:
    path = tmp_path / "crlf.yaml"
    path.write_bytes(ARCADIA.read_bytes().replace(b"\n", b"\r\n"))
    assert load(path).canonical_hash() == arcadia.canonical_hash()


def test_what_extends_a_base_is_compared_with_it_and_not_with_what_lies_below(
    write, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = write("larger", "clients: {organisations: 500}\n", kind="base")
    policy = write("trusting", "policy: {ownership: {enabled: true}}\n", extends="larger")
    assert load(child).base == ""
    assert load(policy).base == "larger"
    assert int(load(policy).clients.organisations) == 500
    monkeypatch.chdir(child.parent)
    (child.parent / "scenarios").mkdir()
    for file in child.parent.glob("*.yaml"):
        file.rename(child.parent / "scenarios" / file.name)
    listed = {info.id: (info.kind, info.base) for info in list_scenarios()}
    assert listed["larger"] == ("scenario", "")
    assert listed["trusting"] == ("scenario", "larger")
