"""What `cmsim plan check` answers: a verdict on each demand, the cost, and what gaming is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from cmsim.cli.check_words import CHECKS, PREFERENCE_CHECKS
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.tables import print_table
from cmsim.cli.words import say
from cmsim.report.words import Lang, Phrase

if TYPE_CHECKING:
    from cmsim.experiments.plan_checked import PlanChecked
    from cmsim.plans.checking.battery import Verdict
    from cmsim.plans.checking.gaming import Exposure
    from cmsim.preferences.checking import PreferencesChecked
    from cmsim.report.text_table import TextTable


def tell(
    found: Sequence[PlanChecked],
    feelings: Sequence[PreferencesChecked],
    lang: Lang,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print what came out of plans and preferences, for a programme, briefly, or with all tables."""
    if as_json:
        print_json([*(_as_json(one) for one in found), *(_preferences_as_json(one) for one in feelings)])
        return
    for one in found:
        if not quiet:
            print_table(_verdicts(say("check title", lang, plan=one.plan), one.verdicts, CHECKS, lang))
            if one.exposures:
                print_table(_gaming(one, lang))
        print_lines([_sentence(one, lang)])
    for each in feelings:
        if not quiet:
            title = say("preferences check title", lang, name=each.name)
            print_table(_verdicts(title, each.verdicts, PREFERENCE_CHECKS, lang))
        print_lines([_sentence_on_preferences(each, lang)])


def _sentence_on_preferences(one: PreferencesChecked, lang: Lang) -> str:
    failed = sum(not verdict.passed for verdict in one.verdicts)
    key = "preferences passed" if one.passed else "preferences failed"
    return say(key, lang, name=one.name, failed=failed, all=len(one.verdicts))


def _preferences_as_json(one: PreferencesChecked) -> dict[str, object]:
    return {
        "preferences": one.name,
        "file": one.origin,
        "passed": one.passed,
        "checks": _checks_as_json(one.verdicts, PREFERENCE_CHECKS),
    }


def _checks_as_json(verdicts: Sequence[Verdict], sentences: Mapping[str, Phrase]) -> list[dict[str, object]]:
    return [
        {"check": v.check, "demand": sentences[v.check].en, "passed": v.passed, "found": v.found}
        for v in verdicts
    ]


def _as_json(one: PlanChecked) -> dict[str, object]:
    return {
        "plan": one.plan,
        "file": one.origin,
        "passed": one.passed,
        "checks": _checks_as_json(one.verdicts, CHECKS),
        "cost_yuan_per_year": one.cost_yuan_per_year,
        "expected_yuan_per_year": dict(one.expected_yuan_per_year),
        "exposures": [asdict(exposure) for exposure in one.exposures],
        "failure": one.failure,
        "not_told": one.not_told,
    }


def _sentence(one: PlanChecked, lang: Lang) -> str:
    failed = sum(not verdict.passed for verdict in one.verdicts)
    if one.failure:
        return say("check broken", lang, plan=one.plan, failed=failed, failure=one.failure)
    known = one.cost_yuan_per_year is not None
    at_cost = say("check cost", lang, cost=f"{one.cost_yuan_per_year or 0.0:,.0f}") if known else one.not_told
    key = "check passed" if one.passed else "check failed"
    return say(key, lang, plan=one.plan, failed=failed, all=len(one.verdicts), cost=at_cost)


def _verdicts(
    title: str, verdicts: Sequence[Verdict], sentences: Mapping[str, Phrase], lang: Lang
) -> TextTable:
    from cmsim.report.text_table import TextTable

    rows = tuple(
        (sentences[one.check].said(lang), say("pass" if one.passed else "fail", lang), one.found)
        for one in verdicts
    )
    headers = tuple(say(header, lang) for header in ("demand", "verdict of check", "found so"))
    return TextTable(title, headers, rows, ())


def _gaming(one: PlanChecked, lang: Lang) -> TextTable:
    from cmsim.report.text_table import TextTable

    headers = (
        "staff kind",
        "expected results",
        "pay there",
        "shift gain",
        "split gain",
        "largest jump",
        "last yuan",
    )
    return TextTable(
        say("gaming title", lang, plan=one.plan),
        tuple(say(header, lang) for header in headers),
        tuple(_exposure(exposure, lang) for exposure in one.exposures),
        (say("note gaming", lang),),
    )


def _exposure(one: Exposure, lang: Lang) -> tuple[str, ...]:
    nothing = say("nothing", lang)
    shift = say("shift found", lang, yuan=f"{one.shift_gain_yuan:,.0f}", to=f"{one.shifted_to_yuan:,.0f}")
    split = say(
        "split found",
        lang,
        yuan=f"{one.split_gain_yuan:,.0f}",
        profit=f"{one.split_profit_yuan:,.0f}",
        parts=one.split_parts,
    )
    jump = say("jump found", lang, yuan=f"{one.jump_yuan:,.0f}", at=f"{one.jump_at_yuan:,.0f}")
    return (
        one.kind,
        f"{one.expected_yuan:,.0f}",
        f"{one.pay_yuan_per_year:,.0f}",
        shift if one.shift_gain_yuan >= 1.0 else nothing,
        split if one.split_parts else nothing,
        jump if one.jump_yuan else nothing,
        f"{one.last_yuan_earns_yuan:,.0f}" if one.jump_yuan else nothing,
    )
