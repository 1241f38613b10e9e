"""Who a manager is, as facts in words."""

from __future__ import annotations

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.replay.wording import money, number
from cmsim.report.words import Lang
from cmsim.traced.explained import Explained
from cmsim.traced.run_months import month_at, month_text
from cmsim.traced.words import event_name, traced_say
from cmsim.world.people import LEVELS

Fact = tuple[str, str]
"""What it is, and its value."""


def facts_of(found: Explained, lang: Lang) -> list[Fact]:
    """Return post, place, nature, coming and going, plan and totals of a manager."""
    facts = found.manager.facts
    rows = [
        ("kind", traced_say("kind value", lang, kind=_kind(found, lang), grade=facts["grade"])),
        ("place", _place(found, lang)),
        ("source", _source(found, lang)),
        *_nature(found, lang),
        ("in post", _since(found, lang)),
        ("left", _left(found, lang)),
        (
            "plan",
            traced_say(
                "plan value", lang, plan=found.plan.name, base=money(round(found.base_pay_yuan_per_year, 2))
            ),
        ),
        (
            "totals",
            traced_say(
                "totals value", lang, booked=f"{found.booked_yuan:,.0f}", paid=f"{found.pay_yuan:,.0f}"
            ),
        ),
    ]
    return [(traced_say(key, lang), value) for key, value in rows]


def _kind(found: Explained, lang: Lang) -> str:
    kind = found.scenario.staff.kinds[found.manager.kind]
    return kind.name_zh if lang == "zh" else kind.name


def _place(found: Explained, lang: Lang) -> str:
    facts, scenario = found.manager.facts, found.scenario
    city = scenario.organisation.cities[str(facts["city"])]
    group = scenario.groups[str(facts["group"])]
    names = (city.name_zh, group.name_zh) if lang == "zh" else (city.name, group.name)
    return traced_say("place value", lang, city=names[0], branch=facts["branch"], group=names[1])


def _source(found: Explained, lang: Lang) -> str:
    source = found.scenario.labour.sources[str(found.manager.facts["source"])]
    return source.name_zh if lang == "zh" else source.name


def _nature(found: Explained, lang: Lang) -> list[Fact]:
    facts, staff = found.manager.facts, found.scenario.staff
    levels = {name: int(str(facts[f"{name}_level"])) for name in ("risk", "cost", "skill")}
    risk = list(staff.risk_aversion_times_outside)[levels["risk"]]
    cost = list(staff.effort_cost_yuan)[levels["cost"]]
    skill = [number(float(str(facts[f"skill_{name}"]))) for name in ("social", "planning")]
    place = {name: {"level": level + 1, "levels": LEVELS} for name, level in levels.items()}
    told = traced_say("skill value", lang, social=skill[0], planning=skill[1], **place["skill"])
    return [
        ("risk", traced_say("level", lang, value=number(float(risk)), **place["risk"])),
        ("cost", traced_say("level", lang, value=number(float(cost)), **place["cost"])),
        ("skill", told),
        ("outside", f"{float(str(facts['outside_option_yuan'])):,.0f}"),
    ]


def _since(found: Explained, lang: Lang) -> str:
    tick = int(str(found.manager.facts["start_tick"]))
    if tick < found.policy_starts:
        years = (found.policy_starts - tick) / WEEKS_PER_YEAR
        return traced_say("before", lang, years=f"{years:.1f}")
    return traced_say("since", lang, month=month_text(month_at(tick, found.policy_starts)))


def _left(found: Explained, lang: Lang) -> str:
    manager = found.manager
    if manager.left_tick is None:
        return traced_say("still there" if manager.facts["at_work"] else "in training", lang)
    month = month_text(month_at(manager.left_tick, found.policy_starts))
    return traced_say("left value", lang, month=month, how=event_name(manager.left_how, lang))
