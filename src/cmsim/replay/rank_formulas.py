"""How pay by scores, and by what others have done, comes about, in words with the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cmsim.plans.protocol import BOOKINGS, PERIODS_PER_YEAR, WEEKS_PER_YEAR
from cmsim.plans.scorecard_params import DEPARTMENT, INTERNAL
from cmsim.plans.team_bonus import OTHERS, SIZE
from cmsim.plans.tournament import SECOND, STAR, YEARS
from cmsim.replay.settlement import Component, Settlement
from cmsim.replay.wording import PLUS, Words, by_kind, money, number, one_person, share_text
from cmsim.report.words import Lang, Phrase

_PART = Phrase("{points} {name}", "{name}{points}")
_SCORE = Phrase("score {score} points ({parts})", "得分{score}（{parts}）")
_DEPARTMENT = Phrase("of the department", "部门得分")
_INTERNAL = Phrase("for internal management", "内部管理")
_BY_POINT = Phrase("{score}: × {rate} yuan a point = {yuan}", "{score}：× 每分{rate}元 = {yuan}")
_BY_CLASS = Phrase("{score}: the class from {start} points, {yuan}", "{score}：属{start}分以上一档，{yuan}")
_BY_COEFFICIENT = Phrase(
    "{score}: from {start} points base pay {base} × ({coefficient} - 1) = {yuan}",
    "{score}：{start}分以上，底薪{base} × ({coefficient} - 1) = {yuan}",
)
_NO_CLASS = Phrase("{score}: below the first class, nothing", "{score}：未达最低档，无")
_GATE = Phrase(
    "{measure} of {result} is below the gate of {least}: nothing is paid ({score})",
    "{measure}为{result}，低于门槛{least}：不发（{score}）",
)
_FIRST = Phrase(
    "bookings {bookings} reach {cut}, that of the best {share}: first prize, {yuan}",
    "签约额{bookings}达到前{share}的界限{cut}：一等奖，{yuan}",
)
_IN_A_ROW = Phrase(", after {years} first prizes in a row", "，此前已连续{years}次一等奖")
_SECOND = Phrase(
    "bookings {bookings} reach {cut}, that of the best {share}: second prize, {yuan}",
    "签约额{bookings}达到前{share}的界限{cut}：二等奖，{yuan}",
)
_NO_PRIZE = Phrase(
    "bookings {bookings} are below {cut}, that of the best {share}: no prize",
    "签约额{bookings}低于前{share}的界限{cut}：无奖",
)
_EQUAL = Phrase(
    "rate {rate} × (own bookings {own} + {others} of the others) / {size} people = {yuan}",
    "费率{rate} × (本人签约额{own} + 他人{others}) / {size}人 = {yuan}",
)
_OWN_PART = Phrase("rate {rate} × own bookings {own} = {yuan}", "费率{rate} × 本人签约额{own} = {yuan}")
_TEAM_MISSED = Phrase(
    "the team's bookings {total} miss its quota {quota}: no bonus",
    "团队签约额{total}未达定额{quota}：无奖金",
)


def _scorecard(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    params = plan.params
    measured, state, peers = one_person(settlement)
    score = float(plan.score(measured, state, peers)[0])
    parts = PLUS.join(
        _PART.said(lang, points=number(float(points[0])), name=_group(name, lang))
        for name, points in plan.points(measured, state, peers).items()
    )
    told = _SCORE.said(lang, score=number(score), parts=parts)
    gate = params.gate
    if gate is not None and settlement.measured[gate.measure] < gate.least:
        result = settlement.measured[gate.measure]
        return _GATE.said(
            lang, measure=gate.measure, result=number(result), least=number(gate.least), score=told
        )
    if params.yuan_per_point is not None:
        rate = by_kind(params.yuan_per_point, settlement.kind)
        return _BY_POINT.said(lang, score=told, rate=money(rate), yuan=money(component.yuan))
    if params.result_coefficients:
        step = [entry for entry in params.result_coefficients if score >= entry.from_points][-1]
        base = settlement.base_pay_yuan_per_year * settlement.weeks / WEEKS_PER_YEAR
        return _BY_COEFFICIENT.said(
            lang,
            score=told,
            start=number(step.from_points),
            base=money(base),
            coefficient=number(step.coefficient),
            yuan=money(component.yuan),
        )
    reached = [entry.from_points for entry in params.classes if score >= entry.from_points]
    if not reached:
        return _NO_CLASS.said(lang, score=told)
    return _BY_CLASS.said(lang, score=told, start=number(reached[-1]), yuan=money(component.yuan))


def _group(name: str, lang: Lang) -> str:
    known = {DEPARTMENT: _DEPARTMENT, INTERNAL: _INTERNAL}
    return known[name].said(lang) if name in known else name


def _prize(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    params, bookings = plan.params, settlement.measured[BOOKINGS]
    told: dict[str, str] = {"bookings": money(bookings), "yuan": money(component.yuan)}
    # A fen is the least: who sold nothing is no star.
    if bookings >= max(settlement.peers[STAR], 0.01):
        cut = money(settlement.peers[STAR])
        words = _FIRST.said(lang, **told, cut=cut, share=share_text(params.star_share))
        before = settlement.state.get(YEARS, 0.0)
        return words + (_IN_A_ROW.said(lang, years=number(before)) if before else "")
    last, share = (STAR, params.star_share) if params.second_share is None else (SECOND, params.second_share)
    reached = params.second_share is not None and bookings >= max(settlement.peers[SECOND], 0.01)
    phrase = _SECOND if reached else _NO_PRIZE
    values = {**told, "cut": money(settlement.peers[last]), "share": share_text(share)}
    return phrase.said(lang, **values)


def _team(plan: Any, settlement: Settlement, component: Component, lang: Lang) -> str:
    own = settlement.measured[BOOKINGS]
    others, size = settlement.peers[OTHERS], settlement.peers[SIZE]
    quota = plan.params.quota_yuan_per_year_each / PERIODS_PER_YEAR[plan.period] * size
    if own < quota - others:
        return _TEAM_MISSED.said(lang, total=money(own + others), quota=money(quota))
    rate = share_text(by_kind(plan.params.rate, settlement.kind))
    if plan.params.split == "own_part":
        return _OWN_PART.said(lang, rate=rate, own=money(own), yuan=money(component.yuan))
    told = {"own": money(own), "others": money(others), "size": number(max(size, 1.0))}
    return _EQUAL.said(lang, rate=rate, **told, yuan=money(component.yuan))


RANK_WORDS: Mapping[tuple[str, str], Words] = MappingProxyType(
    {
        ("scorecard", "performance"): _scorecard,
        ("tournament", "prize"): _prize,
        ("team_bonus", "team_bonus"): _team,
    }
)
"""By plan and component."""
