"""How pay for results and for time comes about, in words with the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cmsim.plans.allowances import INFORMATION
from cmsim.plans.coefficient_pay import POINTS_AT_TARGET
from cmsim.plans.items_quality import ITEMS, QUALITY
from cmsim.plans.protocol import BOOKINGS, PERIODS_PER_YEAR, WEEKS_PER_YEAR
from cmsim.plans.ratcheting_quota import FEN_DECIMALS, QUOTA
from cmsim.replay.settlement import Component, Settlement
from cmsim.replay.wording import CAPPED, PLUS, Words, by_kind, money, number, share_text, weeks_of
from cmsim.report.words import Lang, Phrase

_TIER = Phrase("{rate} × {inside} from {start}", "{start}起的{inside} × {rate}")
_NO_TIER = Phrase("nothing", "无")
_TIERS = Phrase("bookings {bookings}: {tiers} = {yuan}", "签约额{bookings}：{tiers} = {yuan}")
_MOVED = Phrase(
    "bookings {bookings}, quota {quota} (first quota {first} × {level}): {words}",
    "签约额{bookings}，定额{quota}（首个定额{first} × {level}）：{words}",
)
_REACHED = Phrase("reached, bonus {yuan}", "达到，奖金{yuan}")
_MISSED = Phrase("missed, no bonus", "未达，无奖金")
_ABOVE = Phrase("rate {rate} × {above} above it = {yuan}", "费率{rate} × 超出部分{above} = {yuan}")
_COEFFICIENT = Phrase(
    "base pay {base} × (fixed coefficient {fixed} × coefficient of the results {result} - 1) = {yuan}",
    "底薪{base} × (固定系数{fixed} × 业绩系数{result} - 1) = {yuan}",
)
_POINTS = Phrase("{rate} yuan × {points} points = {yuan}", "每分{rate}元 × {points}分 = {yuan}")
_POINTS_OF = Phrase(
    "{points} points are {bookings} / {target} × {full}", "{points}分为{bookings} / {target} × {full}"
)
_BETWEEN = Phrase("{first}; {second}", "{first}；{second}")
_AT_ONCE = Phrase(
    "rate {rate} × bookings {bookings} × the {share} that are paid at once = {yuan}",
    "费率{rate} × 签约额{bookings} × 当期支付的{share} = {yuan}",
)
_WAITS = Phrase(
    "rate {rate} × bookings {bookings} × the {share} that wait = {yuan}",
    "费率{rate} × 签约额{bookings} × 延期支付的{share} = {yuan}",
)
_ITEMS = Phrase(
    "{rate} yuan × {items} items × {coefficient} for a quality of {points} points = {yuan}",
    "每笔{rate}元 × {items}笔 × 质量{points}分对应的系数{coefficient} = {yuan}",
)
_FOR_WEEKS = Phrase(
    "{sum} yuan a year × {weeks} weeks / {year} = {yuan}", "每年{sum}元 × {weeks}周 / {year} = {yuan}"
)
_PART_MET = Phrase(
    "{share} of {sum} yuan a year × {weeks} weeks / {year} = {yuan}",
    "每年{sum}元的{share} × {weeks}周 / {year} = {yuan}",
)
_INFORMATION = Phrase(
    "{rate} yuan × {items} pieces of information = {yuan}", "每条{rate}元 × 信息{items}条 = {yuan}"
)
_GRADES = Phrase(
    "(grade {grade} - base grade {base}) × {worth} yuan a year × {weeks} weeks / {year} = {yuan}",
    "(岗级{grade} - 起点岗级{base}) × 每年{worth}元 × {weeks}周 / {year} = {yuan}",
)


def _tiers(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    params, kind = plan.params, settlement.kind
    per_year = PERIODS_PER_YEAR[plan.period]
    unit = 1.0 if params.quota_yuan_per_year is None else by_kind(params.quota_yuan_per_year, kind)
    starts = [tier.start * unit / per_year for tier in params.tiers]
    bookings = settlement.measured[BOOKINGS]
    shown, total = [], 0.0
    for tier, start, end in zip(params.tiers, starts, [*starts[1:], float("inf")], strict=True):
        inside = min(max(bookings - start, 0.0), end - start)
        rate = by_kind(tier.rate, kind)
        total += rate * inside
        if inside > 0.0:
            shown.append(_TIER.said(lang, rate=share_text(rate), inside=money(inside), start=money(start)))
    tiers = PLUS.join(shown) or _NO_TIER.said(lang)
    words = _TIERS.said(lang, bookings=money(bookings), tiers=tiers, yuan=money(total))
    if params.cap_yuan_per_year is None:
        return words
    most = by_kind(params.cap_yuan_per_year, kind) / per_year
    return CAPPED.said(lang, words=words, most=money(most), yuan=money(component.yuan))


def _moved_quota(plan: Any, settlement: Settlement, words: str, lang: Lang) -> str:
    first = by_kind(plan.params.quota_yuan_per_year, settlement.kind)
    level = settlement.state.get(QUOTA, 1.0)
    return _MOVED.said(
        lang,
        bookings=money(settlement.measured[BOOKINGS]),
        quota=money(round(first * level, FEN_DECIMALS)),
        first=money(first),
        level=number(level),
        words=words,
    )


def _ratchet_bonus(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    quota = by_kind(plan.params.quota_yuan_per_year, settlement.kind) * settlement.state.get(QUOTA, 1.0)
    reached = settlement.measured[BOOKINGS] >= round(quota, FEN_DECIMALS)
    words = _REACHED.said(lang, yuan=money(component.yuan)) if reached else _MISSED.said(lang)
    return _moved_quota(plan, settlement, words, lang)


def _ratchet_commission(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    quota = by_kind(plan.params.quota_yuan_per_year, settlement.kind) * settlement.state.get(QUOTA, 1.0)
    above = max(settlement.measured[BOOKINGS] - round(quota, FEN_DECIMALS), 0.0)
    rate = by_kind(plan.params.rate_above_quota, settlement.kind)
    words = _ABOVE.said(lang, rate=share_text(rate), above=money(above), yuan=money(component.yuan))
    return _moved_quota(plan, settlement, words, lang)


def _points(plan: Any, settlement: Settlement) -> float:
    """Return the points of coefficient pay, whatever they come from."""
    if not plan.measures:
        return 0.0
    result = settlement.measured[plan.measures[0].name]
    target = plan.params.target_bookings_yuan_per_year
    if target is None:
        return result
    of_period = by_kind(target, settlement.kind) / PERIODS_PER_YEAR[plan.period]
    return result / of_period * POINTS_AT_TARGET


def _coefficient(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    points = _points(plan, settlement)
    reached = [step.coefficient for step in plan.params.result_coefficients if points >= step.from_points]
    words = _COEFFICIENT.said(
        lang,
        base=money(settlement.base_pay_yuan_per_year * settlement.weeks / WEEKS_PER_YEAR),
        fixed=number(by_kind(plan.params.coefficient, settlement.kind)),
        result=number(reached[-1] if reached else 1.0),
        yuan=money(component.yuan),
    )
    return _with_points(plan, settlement, words, lang) if plan.params.result_coefficients else words


def _performance(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    points, most = _points(plan, settlement), plan.params.most_points
    words = _POINTS.said(
        lang,
        rate=money(by_kind(plan.params.yuan_per_point, settlement.kind)),
        points=number(points if most is None else min(points, most)),
        yuan=money(component.yuan),
    )
    return _with_points(plan, settlement, words, lang)


def _with_points(plan: Any, settlement: Settlement, words: str, lang: Lang) -> str:
    """Return a sentence with how the points come about, where they come from bookings."""
    target = plan.params.target_bookings_yuan_per_year
    if target is None or not plan.measures:
        return words
    told = _POINTS_OF.said(
        lang,
        points=number(_points(plan, settlement)),
        bookings=money(settlement.measured[BOOKINGS]),
        target=money(by_kind(target, settlement.kind) / PERIODS_PER_YEAR[plan.period]),
        full=number(POINTS_AT_TARGET),
    )
    return _BETWEEN.said(lang, first=words, second=told)


def _waiting(phrase: Phrase, *, waits: bool) -> Words:
    def words(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
        deferred = by_kind(plan.params.deferred_share, settlement.kind)
        return phrase.said(
            lang,
            rate=share_text(by_kind(plan.params.rate, settlement.kind)),
            bookings=money(settlement.measured[BOOKINGS]),
            share=share_text(deferred if waits else 1.0 - deferred),
            yuan=money(component.yuan),
        )

    return words


def _items(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    points = settlement.measured[QUALITY]
    reached = [step.coefficient for step in plan.params.quality_coefficients if points >= step.from_points]
    return _ITEMS.said(
        lang,
        rate=money(by_kind(plan.params.yuan_per_item, settlement.kind)),
        items=number(settlement.measured[ITEMS]),
        coefficient=number(reached[-1] if reached else 0.0),
        points=number(points),
        yuan=money(component.yuan),
    )


def _for_weeks(field: str) -> Words:
    def words(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
        year = by_kind(getattr(plan.params, field), settlement.kind)
        return _FOR_WEEKS.said(lang, sum=money(year), **weeks_of(settlement), yuan=money(component.yuan))

    return words


def _phone_and_travel(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    year = by_kind(plan.params.phone_and_travel_yuan_per_year, settlement.kind)
    share = by_kind(plan.params.phone_and_travel_share, settlement.kind)
    told = {"sum": money(year), "share": share_text(share), **weeks_of(settlement)}
    return _PART_MET.said(lang, **told, yuan=money(component.yuan))


def _information(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    return _INFORMATION.said(
        lang,
        rate=money(by_kind(plan.params.reward_yuan_per_information, settlement.kind)),
        items=number(settlement.measured[INFORMATION]),
        yuan=money(component.yuan),
    )


def _grade_pay(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    return _GRADES.said(
        lang,
        grade=number(by_kind(plan.params.post_grade, settlement.kind)),
        base=plan.params.base_grade,
        worth=money(by_kind(plan.params.yuan_per_grade, settlement.kind)),
        **weeks_of(settlement),
        yuan=money(component.yuan),
    )


RESULT_WORDS: Mapping[tuple[str, str], Words] = MappingProxyType(
    {
        ("tiered_commission", "commission"): _tiers,
        ("ratcheting_quota", "bonus"): _ratchet_bonus,
        ("ratcheting_quota", "commission"): _ratchet_commission,
        ("coefficient_pay", "coefficient"): _coefficient,
        ("coefficient_pay", "performance"): _performance,
        ("retention_pay", "commission"): _waiting(_AT_ONCE, waits=False),
        ("retention_pay", "deferred_commission"): _waiting(_WAITS, waits=True),
        ("items_quality", "items"): _items,
        ("allowances", "field_allowance"): _for_weeks("field_allowance_yuan_per_year"),
        ("allowances", "phone_and_travel"): _phone_and_travel,
        ("allowances", "entertainment"): _for_weeks("entertainment_yuan_per_year"),
        ("allowances", "information"): _information,
        ("pay_grades", "grade_pay"): _grade_pay,
    }
)
"""By plan and component."""
