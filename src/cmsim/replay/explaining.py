"""Every payment explained: the formula in words, and the numbers that went into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmsim.plans.parameters import PlanParams, parameter_of
from cmsim.plans.protocol import BASE_PAY, Plan
from cmsim.replay.formulas import WORDS, base_pay_words, deal_words
from cmsim.replay.settlement import DEAL_AWARD, Component, Settlement
from cmsim.replay.wording import money
from cmsim.report.words import Lang, Phrase

_PART = Phrase("part {part} of the sum: {words}", "合计中的{part}部分：{words}")
_OTHER = Phrase(
    "{summary} Counted: {counted}. Parameters: {parameters}. Result: {yuan}",
    "{summary} 计入：{counted}。参数：{parameters}。结果：{yuan}",
)
_NOTHING = Phrase("nothing", "无")
_LATER = Phrase("paid {periods} periods later", "延后{periods}期支付")
_TAKEN_BACK = Phrase("taken back if {condition} within {weeks} weeks", "如{weeks}周内{condition}则收回")
_CONDITIONS = {
    "client_lost": Phrase("the client is lost", "客户流失"),
    "manager_left": Phrase("he leaves", "本人离任"),
    "breach": Phrase("there is a breach", "发生违规"),
}
_BETWEEN = Phrase("; ", "；")


def explain(plan: Plan, settlement: Settlement, component: Component, lang: Lang) -> str:
    """Return how a payment came about."""
    sentences = [_came_about(plan, settlement, component, component.name, lang)]
    if component.deferred_periods:
        sentences.append(_LATER.said(lang, periods=component.deferred_periods))
    if component.revoked_if:
        condition, _within, weeks, _unit = component.revoked_if.split()
        told = _CONDITIONS[condition].said(lang)
        sentences.append(_TAKEN_BACK.said(lang, condition=told, weeks=weeks))
    return _BETWEEN.said(lang).join(sentences)


def _came_about(plan: Plan, settlement: Settlement, component: Component, name: str, lang: Lang) -> str:
    """Return the sentence of the plan that made a component; `name` is the component's name within it."""
    if name == BASE_PAY:
        return base_pay_words(settlement, component, lang)
    if name == DEAL_AWARD:
        return deal_words(settlement, component, lang)
    inner = getattr(plan, "inner", None)
    part, _, rest = name.partition(".")
    if isinstance(inner, tuple) and part in dict(inner):
        words = _came_about(dict(inner)[part], settlement.inside(part), component, rest, lang)
        return _PART.said(lang, part=part, words=words)
    own = name == plan.name or name.startswith(f"{plan.name}_")
    if inner is not None and not isinstance(inner, tuple) and not own:
        return _came_about(inner, settlement, component, name, lang)
    known = WORDS.get((plan.name, plan.name if inner is not None else name))
    if known is not None:
        return known(plan, settlement, component, lang)
    return _by_description(plan, settlement, component.yuan, lang)


def _by_description(plan: Plan, settlement: Settlement, yuan: float, lang: Lang) -> str:
    """Explain a plan by the first sentence of its description, its parameters, and what it was told."""
    described = type(getattr(plan, "plan", plan)).__doc__ or plan.name
    told = {**settlement.measured, **settlement.state, **settlement.peers}
    counted = ", ".join(f"{name} = {money(value)}" for name, value in told.items())
    parameters = ", ".join(f"{name} = {value}" for name, value in _parameters(plan, settlement.kind))
    nothing = _NOTHING.said(lang)
    return _OTHER.said(
        lang,
        summary=" ".join(described.strip().split("\n\n")[0].split()),
        counted=counted or nothing,
        parameters=parameters or nothing,
        yuan=money(yuan),
    )


def _parameters(plan: Plan, kind: str) -> list[tuple[str, str]]:
    """Return the parameters that are set, as text with unit, for a kind of staff."""
    found = []
    model = type(plan.params)
    for name in model.model_fields:
        known, value = parameter_of(model, name), getattr(plan.params, name)
        if known is not None and not _is_unset(value):
            unit = "" if known.unit == "1" else f" {known.unit}"
            found.append((name, f"{_shown(value, kind)}{unit}"))
    return found


def _is_unset(value: Any) -> bool:
    return value is None or (isinstance(value, tuple | Mapping) and not value)


def _shown(value: Any, kind: str) -> str:
    """Return a value as text; of what differs by kind of staff only this kind's, of steps each in turn."""
    if isinstance(value, Mapping):
        if kind in value:
            return _shown(value[kind], kind)
        return "; ".join(f"{name}: {_shown(item, kind)}" for name, item in value.items())
    if isinstance(value, tuple):
        return "; ".join(_shown(item, kind) for item in value)
    if isinstance(value, PlanParams):
        fields = [(name, getattr(value, name)) for name in type(value).model_fields]
        return " ".join(f"{name} {_shown(item, kind)}" for name, item in fields if not _is_unset(item))
    return f"{value:,.10g}" if isinstance(value, float) else str(value)
