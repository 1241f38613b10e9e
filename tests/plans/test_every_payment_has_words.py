"""Every payment of the library is explained by a formula with its numbers, in both languages."""

import re

import pytest
from pay_cases import PayCase, all_cases

from cmsim.plans.protocol import BASE_PAY, PERIODS_PER_YEAR
from cmsim.plans.registry import build
from cmsim.replay import explaining, rank_formulas, result_formulas
from cmsim.replay.explaining import explain
from cmsim.replay.months import AccountPeriod
from cmsim.replay.settlement import Component, Settlement
from cmsim.replay.wording import money
from cmsim.report.words import LANGUAGES, Lang

CASES = [case for case in all_cases() if case.plan_id != "sum"]


def settled(case: PayCase) -> Settlement:
    payments = case.plan.pay(case.measured, *case.situation)
    measured, (state, peers) = case.measured.values, case.situation
    return Settlement(
        manager="1",
        name="",
        kind=case.kind,
        period=AccountPeriod(1, 1, case.plan.period),
        months=(),
        weeks=case.weeks_worked,
        base_pay_yuan_per_year=case.base_pay_yuan_per_year,
        measured={name: float(value[0]) for name, value in measured.items()},
        state={name: float(value[0]) for name, value in state.values.items()},
        peers={name: float(value[0]) for name, value in peers.values.items()},
        gross_profits_yuan=(),
        components=tuple(Component(p.component, float(p.yuan[0]), p.due) for p in payments),
    )


def words_of(case: PayCase, lang: Lang) -> dict[str, str]:
    settlement = settled(case)
    return {part.name: explain(case.plan, settlement, part, lang) for part in settlement.components or ()}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.plan_id}: {case.name}")
def test_a_formula_ends_in_the_sum_that_is_paid(
    case: PayCase, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_formula(plan: object, *_told: object) -> str:
        raise AssertionError(f"{plan} has no words of its own")

    monkeypatch.setattr(explaining, "_by_description", no_formula)
    paid = {part.name: part.yuan for part in settled(case).components or ()}
    for name, sentence in words_of(case, lang).items():
        assert money(paid[name]) in sentence or paid[name] == 0.0, (name, sentence)
        assert bool(re.search("[\u4e00-\u9fff]", sentence)) == (lang == "zh")


def made(plan_id: str, params: dict[str, object], **told: object) -> tuple[object, Settlement]:
    plan = build(plan_id, params, kind_ids=("seller",))
    values: dict[str, object] = {"measured": {}, "state": {}, "peers": {}, "components": (), **told}
    weeks = 52.0 / PERIODS_PER_YEAR[plan.period]
    period = AccountPeriod(1, 1, plan.period)
    return plan, Settlement("1", "", "seller", period, (), weeks, 12_000.0, gross_profits_yuan=(), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plan_id", "params", "told", "component", "sentence"),
    [
        (
            "tiered_commission",
            {
                "period": "year",
                "tiers": [
                    {"from_yuan_per_year": 0, "rate": 0.02},
                    {"from_yuan_per_year": 50000, "rate": 0.05},
                ],
                "cap_yuan_per_year": 1500,
            },
            {"measured": {"bookings_yuan": 70_000.0}},
            ("commission", 1500.0),
            "bookings 70,000: 2% × 50,000 from 0 + 5% × 20,000 from 50,000 = 2,000, at most 1,500: 1,500",
        ),
        (
            "ratcheting_quota",
            {"quota_yuan_per_year": 40_000, "bonus_yuan": 900, "rate_above_quota": 0.1},
            {"measured": {"bookings_yuan": 60_000.0}, "state": {"quota": 1.25}},
            ("commission", 1000.0),
            "bookings 60,000, quota 50,000 (first quota 40,000 × 1.25): rate 10% × 10,000 above it = 1,000",
        ),
        (
            "tournament",
            {"prize_yuan": 3000, "star_share": 0.1, "second_share": 0.3, "second_prize_yuan": 500},
            {
                "measured": {"bookings_yuan": 80_000.0},
                "peers": {"star_cut_off": 90_000.0, "second_cut_off": 70_000.0},
            },
            ("prize", 500.0),
            "bookings 80,000 reach 70,000, that of the best 30%: second prize, 500",
        ),
        (
            "team_bonus",
            {"rate": 0.06, "period": "year"},
            {
                "measured": {"bookings_yuan": 30_000.0},
                "peers": {"team_others_yuan": 70_000.0, "team_size": 4.0},
            },
            ("team_bonus", 1500.0),
            "rate 6% × (own bookings 30,000 + 70,000 of the others) / 4 people = 1,500",
        ),
    ],
)
def test_a_formula_has_the_numbers_of_the_case(
    plan_id: str,
    params: dict[str, object],
    told: dict[str, object],
    component: tuple[str, float],
    sentence: str,
) -> None:
    plan, settlement = made(plan_id, params, **told)
    assert explain(plan, settlement, Component(*component, plan.period), "en") == sentence  # type: ignore[arg-type, attr-defined]


def test_a_part_of_a_sum_is_told_its_own_state() -> None:
    inner = {"plan": "ratcheting_quota", "params": {"quota_yuan_per_year": 100, "bonus_yuan": 7}}
    plan, settlement = made(
        "sum",
        {"of": {"q": inner, "f": {"plan": "fixed", "params": {}}}},
        measured={"bookings_yuan": 300.0},
        state={"q.quota": 2.0},
    )
    sentence = explain(plan, settlement, Component("q.bonus", 7.0, "year"), "en")  # type: ignore[arg-type]
    assert "quota 200 (first quota 100 × 2): reached, bonus 7" in sentence


def test_every_component_of_the_library_is_met_in_some_case() -> None:
    seen = {(case.plan_id, name) for case in CASES for name in words_of(case, "en") if name != BASE_PAY}
    known = {*result_formulas.RESULT_WORDS, *rank_formulas.RANK_WORDS}
    assert known - seen == set()
