"""The part `policy.careers`: defaults with provenance, files that set them, and no effect on the world."""

from pathlib import Path

from cmsim.quantities import Kind, Role
from cmsim.scenario import Scenario, load
from cmsim.scenario.parameters import parameters

FILES = Path(__file__).parent / "files"


def test_an_empty_part_appraises_nobody(arcadia: Scenario) -> None:
    careers = arcadia.policy.careers
    assert not careers.appraisal.enabled
    assert not careers.contracts.renew_by_appraisal
    assert float(careers.conversion.places_share) == 0.0
    assert set(careers.training.cost_yuan_per_year) == {0.0}


def test_every_default_says_where_it_comes_from(arcadia: Scenario) -> None:
    rows = [row for row in parameters(arcadia) if row.path.startswith("policy.careers")]
    numbers = [row for row in rows if row.kind is not None]
    assert len(numbers) > 25
    assert {row.kind for row in numbers} == {Kind.SOURCE, Kind.ASSUMPTION}
    assert not [row.path for row in numbers if not row.ref]
    assert not [row.path for row in numbers if row.kind is Kind.ASSUMPTION and row.range is None]
    assert {row.path for row in rows if row.role is Role.PARAMETER} == {
        f"policy.careers.appraisal.{name}"
        for name in (
            "qualitative_mean_points",
            "qualitative_spread_points",
            "ability_share",
            "over_report_share",
            "leniency_points",
            "information_per_year",
            "breaches_per_year",
        )
    }


def test_a_file_with_careers_reads_back_from_its_resolved_text(tmp_path: Path) -> None:
    scenario = load(FILES / "arcadia_with_careers.yaml")
    careers = scenario.policy.careers
    assert float(careers.appraisal.quantitative_weight_by_kind["sellers"]) == 0.8
    assert tuple(careers.promotion.grade_pay_factor) == (1.0, 1.25, 1.6)
    assert careers.appraisal.over_report_share.range == (0.0, 1.0)
    # What the file leaves out keeps its default.
    assert float(careers.promotion.senior_share_limit) == 0.2
    path = tmp_path / "again.yaml"
    path.write_text(scenario.resolved_yaml(), encoding="utf-8")
    assert load(path).policy.careers == careers


def test_careers_are_no_part_of_the_world(arcadia: Scenario) -> None:
    scenario = load(FILES / "arcadia_with_careers.yaml")
    assert scenario.world_digest == arcadia.world_digest
    assert scenario.digest != arcadia.digest
