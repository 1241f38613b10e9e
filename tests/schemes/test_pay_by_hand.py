"""What the schemes of the documents pay a few made-up people, worked out by hand from the sources' rules."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from cmsim.replay.replaying import PaidPlan, replay
from cmsim.replay.settlement import Settlement
from cmsim.scenario import load

MONTHS = [f"2004-{month:02d}" for month in range(1, 13)]
LEVELS = ("_points", "_score", "_balance_yuan")
"""How measures end that are the same in every month; others add up and stand in January."""


def of_month(name: str, value: float, month: str) -> float:
    return value if name.endswith(LEVELS) or month == MONTHS[0] else 0.0


def paid(
    scheme: str,
    folder: Path,
    people: Mapping[str, tuple[str, Mapping[str, float]]],
    deals: Mapping[str, float] | None = None,
) -> dict[str, Settlement]:
    """Return the last settlement of each person: (kind, results of a year) by name."""
    scenario = load(scheme)
    plan = PaidPlan.of(scenario)
    names = [measure.name for measure in plan.plan.measures]
    lines = [",".join(["manager", "kind", "month", "paid_yuan", *names])]
    for person, (kind, results) in people.items():
        assert set(results) <= set(names)
        for month in MONTHS:
            cells = [f"{of_month(name, results.get(name, 0.0), month):g}" for name in names]
            lines.append(",".join([person, kind, month, "1000", *cells]))
    actuals = folder / "actuals.csv"
    actuals.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sheet = None
    if deals is not None:
        sheet = folder / "deals.csv"
        rows = [f"{person},2004-05,{yuan:g}" for person, yuan in deals.items()]
        sheet.write_text("\n".join(["manager,month,gross_profit_yuan", *rows]) + "\n", encoding="utf-8")
    replayed = replay(scenario, actuals, under=plan, today=plan, deals=sheet)
    assert not [one for one in replayed.findings if one.code in ("refused", "not-measured")]
    return {one.manager: one for one in replayed.paid.settlements}


def year_of(scheme: str, folder: Path, kind: str, **results: float) -> float:
    """Return a year's income and expenses of one person."""
    settlements = paid(scheme, folder, {"P": (kind, results)})
    components = settlements["P"].components
    assert components is not None
    return sum(one.yuan for one in components)


def parts(settlement: Settlement) -> dict[str, float]:
    assert settlement.components is not None
    return {one.name.rpartition(".")[2]: one.yuan for one in settlement.components}


def test_jiangxi_pays_its_customer_managers_grade_pay_and_a_bonus(tmp_path: Path) -> None:
    told = {
        "Best": ("dedicated", {"bookings_yuan": 500_000.0, "useful_information": 2.0}),
        "Below": ("dedicated", {"bookings_yuan": 399_999.0}),
    }
    found = paid("jiangxi-post", tmp_path, told)
    # 14,800, grade 13: 8 grades of 800; the bonus at 400,000; 600, half of 1,200, 300; 2 x 50 for news. The
    # best twentieth of two people is the better one.
    best = {
        "base_pay": 14_800.0, "grade_pay": 6_400.0, "bonus": 4_000.0, "floor": 0.0, "field_allowance": 600.0,
        "phone_and_travel": 600.0, "entertainment": 300.0, "information": 100.0, "prize": 3_000.0,
    }  # fmt: skip
    assert parts(found["Best"]) == pytest.approx(best)
    below = parts(found["Below"])
    # The bonus is not under a section clerk's, here 1,500 yuan.
    assert (below["bonus"], below["floor"]) == pytest.approx((0.0, 1_500.0))


def test_jiangxi_pays_its_marketers_base_and_commission_and_shares_in_a_big_deal(tmp_path: Path) -> None:
    told = {"M": ("department", {"bookings_yuan": 100_000.0}), "N": ("department", {"bookings_yuan": 0.0})}
    found = paid("jiangxi-post", tmp_path, told, {"M": 200_000.0, "N": 99_999.0})
    components = parts(found["M"])
    # Grade 8: 3 grades of 800; 3 % of 100,000; a deal of 200,000 yuan of gross profit brings 5 % of it all.
    assert components["grade_pay"] == pytest.approx(2_400.0)
    assert components["commission"] == pytest.approx(3_000.0)
    assert components["deal_award"] == pytest.approx(10_000.0)
    assert "bonus" not in components
    assert "deal_award" not in parts(found["N"])


def test_jiangxi_names_a_star_among_marketers_and_another_among_managers(tmp_path: Path) -> None:
    told = {f"D{n}": ("dedicated", {"bookings_yuan": 300_000.0 + n}) for n in range(20)}
    told |= {f"M{n}": ("department", {"bookings_yuan": 40_000.0 + n}) for n in range(20)}
    found = paid("jiangxi-post", tmp_path, told)
    winners = {name for name, settlement in found.items() if parts(settlement)["prize"] == 3_000.0}
    # One in twenty of each kind, though every manager sold more than the best marketer.
    assert winners == {"D19", "M19"}


def test_post_grades_pay_by_work_up_to_the_heads_pay(tmp_path: Path) -> None:
    # 14,800 + 12 grades of 800 = 24,400, of which the ceiling leaves 22,000; 14,800 + 4 x 800 stays under it.
    assert year_of("state-post-pay-grades", tmp_path, "dedicated") == pytest.approx(22_000.0)
    assert year_of("state-post-pay-grades", tmp_path, "department") == pytest.approx(18_000.0)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        # By post: 16,900 a year, a quarter of it in each quarter.
        ("coordination", 4_225.0),
        # 3,700 + 3 % of what was signed.
        ("dedicated", 3_700.0 + 3_000.0),
        ("part_time", 3_700.0 + 3_000.0),
        # 3,700 + 5,000 items at 0.05 yuan, by a quality of 95 points six fifths.
        ("windows", 3_700.0 + 300.0),
    ],
)
def test_each_of_the_four_layers_is_paid_by_its_own_rule(kind: str, wanted: float, tmp_path: Path) -> None:
    results = {"bookings_yuan": 100_000.0, "items_handled": 5_000.0, "service_quality_points": 95.0}
    scenario = load("four-layers")
    assert PaidPlan.of(scenario).plan.period == "quarter"
    plan = PaidPlan.of(scenario)
    folder = tmp_path / "first"
    folder.mkdir()
    found = replay_first_quarter(plan, folder, kind, results)
    assert found == pytest.approx(wanted)


def replay_first_quarter(plan: PaidPlan, folder: Path, kind: str, results: Mapping[str, float]) -> float:
    names = list(results)
    lines = [",".join(["manager", "kind", "month", "paid_yuan", *names])]
    for month in MONTHS[:3]:
        cells = [f"{of_month(name, results[name], month):g}" for name in names]
        lines.append(",".join(["P", kind, month, "1000", *cells]))
    (folder / "actuals.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    replayed = replay(load("four-layers"), folder / "actuals.csv", under=plan, today=plan)
    (settlement,) = replayed.paid.settlements
    assert settlement.components is not None
    return sum(one.yuan for one in settlement.components)


CARD = {
    "savings_growth_yuan": 2_000_000.0, "savings_signed_yuan": 150_000.0, "payroll_signed_yuan": 30_000.0,
    "collection_signed_yuan": 32_000.0, "revenue_yuan": 1_500_000.0, "kept_clients_points": 85.0,
    "useful_information": 0.5, "score_points": 100.0, "internal_management_score": 100.0,
}  # fmt: skip
"""All targets of a customer manager of the savings bureau just reached."""


def test_beijing_pays_base_times_coefficient_and_performance_by_the_point(tmp_path: Path) -> None:
    # 26,000 x 1.1 + 100 points at 80 yuan.
    at_target = year_of("beijing-postal-finance", tmp_path, "dedicated", **CARD)
    assert at_target == pytest.approx(28_600.0 + 8_000.0)
    # Without growth of deposits a quarter of the nine tenths that the measures make is lost: 22.5 points.
    no_growth = year_of(
        "beijing-postal-finance", tmp_path, "dedicated", **CARD | {"savings_growth_yuan": 0.0}
    )
    assert at_target - no_growth == pytest.approx(22.5 * 80.0)
    # Growth above the cap of 1.2 targets gives no more: 27 points instead of 22.5.
    more = year_of("beijing-postal-finance", tmp_path, "dedicated", **CARD | {"savings_growth_yuan": 9e6})
    assert more - at_target == pytest.approx(4.5 * 80.0)


def test_beijings_target_of_growth_stands_on_what_was_reached() -> None:
    plan = PaidPlan.of(load("beijing-postal-finance")).plan
    assert [axis.name for axis in plan.state] == ["performance.savings_growth_yuan_target"]


BANK = {
    "deposits_average_balance_yuan": 10_500_000.0, "loans_average_balance_yuan": 15_500_000.0,
    "kept_clients_points": 85.0, "deposits_signed_yuan": 27_000.0, "loans_signed_yuan": 80_000.0,
    "intermediary_signed_yuan": 6_000.0, "new_clients": 3.5, "internal_management_score": 100.0,
}  # fmt: skip
"""All targets of the bank's card just reached."""
EXPANSION = ("deposits_signed_yuan", "loans_signed_yuan", "intermediary_signed_yuan", "new_clients")


@pytest.mark.parametrize(
    ("changed", "coefficient"),
    [
        # All targets reached: 100 points.
        ({}, 1.3),
        # A breach takes ten points, losses of 50,000 yuan one more.
        ({"breaches": 1.0}, 1.2),
        ({"breaches": 1.0, "credit_losses_yuan": 50_000.0}, 1.1),
        # Useful information of two points makes up for the losses.
        ({"breaches": 1.0, "credit_losses_yuan": 50_000.0, "useful_information": 1.0}, 1.2),
        # Nothing new (expansion is half of the quantitative seven tenths): 65 points.
        (dict.fromkeys(EXPANSION, 0.0), 0.95),
        # Neither results nor conduct.
        (dict.fromkeys(BANK, 0.0), 0.8),
    ],
)  # fmt: skip
def test_the_agricultural_bank_multiplies_grade_pay_by_a_coefficient_of_the_score(
    changed: Mapping[str, float], coefficient: float, tmp_path: Path
) -> None:
    for kind, grade_pay in (("senior", 32_000.0), ("manager", 26_000.0), ("assistant", 22_000.0)):
        found = year_of("agri-bank", tmp_path, kind, **BANK | dict(changed))
        assert found == pytest.approx(grade_pay * coefficient)


def test_a_management_branch_weighs_conduct_where_an_operating_branch_weighs_results(tmp_path: Path) -> None:
    good_conduct = dict.fromkeys(BANK, 0.0) | {"internal_management_score": 100.0}
    # 30 points at an operating branch, 70 at a management one.
    assert year_of("agri-bank", tmp_path, "manager", **good_conduct) == pytest.approx(26_000.0 * 0.8)
    managing = year_of("agri-bank-management-branch", tmp_path, "manager", **good_conduct)
    assert managing == pytest.approx(26_000.0)


def test_bocom_pays_managers_by_the_years_goal_and_product_managers_by_a_card(tmp_path: Path) -> None:
    found = paid(
        "bocom",
        tmp_path,
        {
            "Goal": ("manager", {"bookings_yuan": 115_000.0}),
            "Short": ("manager", {"bookings_yuan": 114_999.0}),
            "Product": (
                "product",
                {"new_clients": 1.0, "bookings_yuan": 14_000.0, "internal_management_score": 80.0},
            ),
        },
    )
    assert parts(found["Goal"]) == pytest.approx({"base_pay": 26_000.0, "bonus": 6_000.0})
    assert parts(found["Short"])["bonus"] == 0.0
    # Volume 25 of 25 points, benefit half of 25, time-table and workload 80 % of 50: 77.5 points at 60 yuan.
    assert parts(found["Product"])["performance"] == pytest.approx(77.5 * 60.0)
