"""How a component of pay comes about, in words with the numbers, for plans whose words are known.

Every other plan is explained by the first sentence of its description, its parameters and what it counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cmsim.plans.protocol import BASE_PAY, BOOKINGS, PERIODS_PER_YEAR, WEEKS_PER_YEAR
from cmsim.replay.rank_formulas import RANK_WORDS
from cmsim.replay.result_formulas import RESULT_WORDS
from cmsim.replay.settlement import Component, Settlement
from cmsim.replay.wording import Words, by_kind, money, share_text
from cmsim.report.words import Lang, Phrase

BASE_PAY_WORDS = Phrase(
    "base pay {base} yuan a year × {weeks} weeks / {year} = {yuan}",
    "底薪每年{base}元 × {weeks}周 / {year} = {yuan}",
)
_DEALS = Phrase(
    "awards on {count} single deals, gross profit {profit} in all: {yuan}",
    "{count}笔业务的奖励，毛利合计{profit}：{yuan}",
)
_COMMISSION = Phrase("rate {rate} × bookings {bookings} = {yuan}", "费率{rate} × 签约额{bookings} = {yuan}")
_BONUS = Phrase(
    "bookings {bookings} reach the quota {quota}: bonus {yuan}", "签约额{bookings}达到定额{quota}：奖金{yuan}"
)
_NO_BONUS = Phrase(
    "bookings {bookings} miss the quota {quota}: no bonus", "签约额{bookings}未达定额{quota}：无奖金"
)
_MISSED = Phrase(
    "bookings {bookings} miss the target {target}: {share} of base pay is lost, {yuan}",
    "签约额{bookings}未完成任务{target}：扣底薪的{share}，{yuan}",
)
_MET = Phrase(
    "bookings {bookings} reach the target {target}: nothing is lost", "签约额{bookings}完成任务{target}：不扣"
)
_CEILING = Phrase(
    "pay of {before} is above the ceiling {limit}: {yuan}", "薪酬{before}高于上限{limit}：{yuan}"
)
_BELOW = Phrase(
    "pay of {before} is within the ceiling {limit}: nothing is taken", "薪酬{before}未超上限{limit}：不扣"
)
_FLOOR = Phrase("pay of {before} is below the floor {limit}: {yuan}", "薪酬{before}低于下限{limit}：补{yuan}")
_ABOVE = Phrase(
    "pay of {before} is above the floor {limit}: nothing is added", "薪酬{before}不低于下限{limit}：不补"
)


def base_pay_words(settlement: Settlement, component: Component, lang: Lang) -> str:
    """Explain base pay."""
    return BASE_PAY_WORDS.said(
        lang,
        base=money(settlement.base_pay_yuan_per_year),
        weeks=f"{settlement.weeks:.4g}",
        year=f"{WEEKS_PER_YEAR:g}",
        yuan=money(component.yuan),
    )


def deal_words(settlement: Settlement, component: Component, lang: Lang) -> str:
    """Explain awards on single deals."""
    profits = settlement.gross_profits_yuan
    return _DEALS.said(lang, count=len(profits), profit=money(sum(profits)), yuan=money(component.yuan))


def _commission(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    rate = by_kind(plan.params.rate, settlement.kind)
    return _COMMISSION.said(
        lang, rate=share_text(rate), bookings=money(settlement.measured[BOOKINGS]), yuan=money(component.yuan)
    )


def _bonus(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    quota = by_kind(plan.params.quota_yuan_per_year, settlement.kind) / PERIODS_PER_YEAR[plan.period]
    bookings = settlement.measured[BOOKINGS]
    words = _BONUS if bookings >= quota else _NO_BONUS
    return words.said(lang, bookings=money(bookings), quota=money(quota), yuan=money(component.yuan))


def _missed_target(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    target = (
        by_kind(plan.params.target_bookings_yuan_per_year, settlement.kind) / PERIODS_PER_YEAR[plan.period]
    )
    bookings = settlement.measured[BOOKINGS]
    share = by_kind(plan.params.penalty_share, settlement.kind)
    words = _MISSED if bookings < target else _MET
    return words.said(
        lang,
        bookings=money(bookings),
        target=money(target),
        share=share_text(share),
        yuan=money(component.yuan),
    )


def _limit(over: Phrase, within: Phrase, field: str) -> Words:
    def words(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
        limit = by_kind(getattr(plan.params, field), settlement.kind) * settlement.weeks / WEEKS_PER_YEAR
        before = _paid_inside(settlement, component, plan.params.limited == "all_pay")
        return (over if component.yuan else within).said(
            lang, before=money(before), limit=money(limit), yuan=money(component.yuan)
        )

    return words


def _paid_inside(settlement: Settlement, limit: Component, with_base: bool) -> float:
    """Return what the plan inside a limit pays: what is listed before it of the same part.

    Base pay is in it if the limit is on all pay.
    """
    part = limit.name.rpartition(".")[0]
    total = 0.0
    for component in settlement.components or ():
        if component.name == limit.name:
            break
        is_base = component.name == BASE_PAY
        if (is_base and with_base) or (not is_base and component.name.rpartition(".")[0].startswith(part)):
            total += component.yuan
    return total


WORDS: Mapping[tuple[str, str], Words] = MappingProxyType(
    {
        **RESULT_WORDS,
        **RANK_WORDS,
        ("linear_commission", "commission"): _commission,
        ("quota_bonus", "bonus"): _bonus,
        ("decomposed_target", "missed_target"): _missed_target,
        ("ceiling", "ceiling"): _limit(_CEILING, _BELOW, "ceiling_yuan_per_year"),
        ("floor", "floor"): _limit(_FLOOR, _ABOVE, "floor_yuan_per_year"),
    }
)
"""By plan and component."""
