"""Tuned families as tables, and the sentence that ranks them, or says why nobody may."""

from __future__ import annotations

import math

from cmsim.experiments.family_ranking import (
    FAILED,
    NOT_TUNED,
    ONE_FAMILY,
    ONE_REPLICATION,
    OVER_BUDGET,
    OVER_BUDGET_ANEW,
    UNDEFINED,
)
from cmsim.experiments.tune_settings import TUNED_BASIS
from cmsim.experiments.tuned_comparison import TunedComparison
from cmsim.experiments.tuning import TunedFamily
from cmsim.report.numbers import Scale, interval, scales
from cmsim.report.setting import Setting, setting
from cmsim.report.text_table import TextTable
from cmsim.report.tuning_words import tuning_say
from cmsim.report.words import Lang, listed, say
from cmsim.statistics.intervals import DEFAULT_LEVEL, Estimate

_PERCENT = 100.0
_REASONS: dict[str, str] = {
    ONE_FAMILY: "one family",
    ONE_REPLICATION: "one replication",
    NOT_TUNED: "not tuned",
    FAILED: "all failed",
    OVER_BUDGET: "does not fit",
    OVER_BUDGET_ANEW: "over budget anew",
    UNDEFINED: "undefined",
}
"""Phrase by objection."""
_MENDED_BY_LEAVING_OUT = frozenset({NOT_TUNED, FAILED, OVER_BUDGET, OVER_BUDGET_ANEW, UNDEFINED})


def tuning_tables(tuned: TunedComparison, lang: str, parameters: str = "defaults") -> list[TextTable]:
    """Return the table of families, and of their pairs if a ranking may be claimed.

    Raises
    ------
    InputError
        If the language is not spoken.
    """
    told = setting(tuned.comparison, TUNED_BASIS, lang, parameters)
    tables = [_families(tuned, told)]
    if tuned.ranking.claimed:
        tables.append(_pairs(tuned, told))
    return tables


def ranking_sentence(tuned: TunedComparison, lang: str, parameters: str = "defaults") -> str:
    """Return the ranking in a sentence, or that there is none and why.

    Raises
    ------
    InputError
        If the language is not spoken.
    """
    told = setting(tuned.comparison, TUNED_BASIS, lang, parameters)
    settings, ranking = tuned.tuning.settings, tuned.ranking
    percent = f"{_PERCENT * settings.tolerance_share:g}"
    between = tuning_say("between findings", told.lang)
    if not ranking.claimed:
        reasons = [
            tuning_say(_REASONS[reason], told.lang, names=_names(told, labels), percent=percent)
            for reason, labels in ranking.objections.items()
        ]
        sentences = [tuning_say("no ranking", told.lang, reasons=between.join(reasons))]
        if _MENDED_BY_LEAVING_OUT & set(ranking.objections):
            sentences.append(tuning_say("hint leave out", told.lang))
        return say("between sentences", told.lang).join(sentences)
    findings = []
    for label in ranking.order:
        beaten = [pair.worse for pair in ranking.pairs if pair.better == label and pair.told_apart]
        if beaten:
            findings.append(
                tuning_say("above", told.lang, better=told.quoted(label), worse=_names(told, beaten))
            )
    findings += [
        tuning_say("tied", told.lang, names=_names(told, group)) for group in ranking.groups if len(group) > 1
    ]
    return tuning_say(
        "ranking",
        told.lang,
        n=len(ranking.order),
        objective=tuning_say(settings.objective, told.lang),
        evaluations=settings.evaluations,
        percent=percent,
        findings=between.join(findings),
    )


def replications_text(n: int, lang: Lang) -> str:
    """Return a number of replications in words."""
    return say("one replication", lang) if n == 1 else say("replications", lang, n=n)


def gain_scale(tuned: TunedComparison, lang: Lang) -> Scale:
    """Return how gains over the base are shown: the same in the tables and in the figure."""
    gains = [one.gain for family in tuned.tuning.families for one in family.evaluations]
    levels = [tuned.tuning.base_selling_cost]
    return scales("yuan/year", levels, [gain for gain in gains if not math.isnan(gain.mean)], lang)[1]


def _families(tuned: TunedComparison, told: Setting) -> TextTable:
    tuning, lang = tuned.tuning, told.lang
    settings = tuning.settings
    scale = gain_scale(tuned, lang)
    cost_scale, _ = scales("yuan/year", [tuning.base_selling_cost], [], lang)
    limit = tuning.budget_yuan_per_year
    budget = f"{cost_scale.shown(limit):,.{cost_scale.decimals}f} {cost_scale.unit}"
    last = tuning.first_replication + settings.replications - 1
    notes = [tuning_say("note families", lang, first=tuning.first_replication, last=last)]
    notes.append(tuning_say("note winner's luck", lang))
    failures = _failures(tuned, told)
    if failures:
        notes.append(tuning_say("note failures", lang, failures=failures))
    return TextTable(
        tuning_say(
            "families title",
            lang,
            n=settings.evaluations,
            replications=replications_text(settings.replications, lang),
            budget=budget,
        ),
        (
            tuning_say("policy", lang),
            tuning_say("chosen", lang),
            tuning_say("evaluations", lang),
            tuning_say("gain", lang, objective=tuning_say(settings.objective, lang), unit=scale.unit),
            tuning_say("cost", lang),
            tuning_say("budget", lang),
        ),
        tuple(_family_row(one, tuned, told, scale) for one in tuning.families),
        (*notes, told.uncertainty, *told.cautions),
    )


def _family_row(one: TunedFamily, tuned: TunedComparison, told: Setting, scale: Scale) -> tuple[str, ...]:
    lang, chosen = told.lang, one.chosen
    standings = [made.standing for made in one.evaluations]
    count = tuning_say(
        "count",
        lang,
        all=len(standings),
        fits=standings.count("fits"),
        over=standings.count("over budget"),
        failed=standings.count("failed"),
    )
    if chosen is None:
        nothing = say("not defined", lang)
        return family_name(told, one), nothing, count, nothing, nothing, tuning_say("failed", lang)
    values = [
        tuning_say(
            "one value",
            lang,
            name=free.name,
            value=_figure(chosen.candidate.values[free.name]),
            written=_figure(free.written),
            low=_figure(free.low),
            high=_figure(free.high),
        )
        for free in one.family.free
    ]
    share = _PERCENT * chosen.selling_cost.mean / tuned.tuning.base_selling_cost.mean
    return (
        family_name(told, one),
        "\n".join(values) or tuning_say("nothing free", lang),
        count,
        interval(chosen.gain, scale, lang),
        f"{share:.1f}",
        tuning_say(chosen.standing, lang),
    )


def family_name(told: Setting, one: TunedFamily) -> str:
    """Return a family's name for people: that of the policy as written."""
    name = one.family.scenario.name_zh if told.lang == "zh" else one.family.scenario.name
    return name or one.label


def _failures(tuned: TunedComparison, told: Setting) -> str:
    found = [
        tuning_say(
            "failure",
            told.lang,
            policy=say("quoted", told.lang, name=family_name(told, family)),
            number=one.candidate.number,
            reason=one.failure,
        )
        for family in tuned.tuning.families
        for one in family.evaluations
        if one.standing == "failed"
    ]
    return tuning_say("between failures", told.lang).join(found)


def _pairs(tuned: TunedComparison, told: Setting) -> TextTable:
    ranking, lang = tuned.ranking, told.lang
    objective = tuning_say(tuned.tuning.settings.objective, lang)
    base: Estimate = told.comparison.level(tuned.tuning.settings.measure, told.comparison.base, TUNED_BASIS)
    _, scale = scales("yuan/year", [base], [pair.difference for pair in ranking.pairs], lang)
    rows = tuple(
        (
            told.policy(pair.better),
            told.policy(pair.worse),
            interval(pair.difference, scale, lang),
            f"{pair.adjusted:.3f}",
            tuning_say("told apart" if pair.told_apart else "too close to call", lang),
        )
        for pair in ranking.pairs
    )
    return TextTable(
        tuning_say("pairs title", lang, objective=objective, replications=told.replications),
        (
            tuning_say("better", lang),
            tuning_say("worse", lang),
            tuning_say("difference", lang, unit=scale.unit),
            tuning_say("p value", lang, n=len(ranking.pairs)),
            tuning_say("verdict", lang),
        ),
        rows,
        (
            tuning_say("note pairs", lang, level=f"{_PERCENT * DEFAULT_LEVEL:g}"),
            told.uncertainty,
            *told.cautions,
        ),
    )


def _names(told: Setting, labels: tuple[str, ...] | list[str]) -> str:
    return listed([told.quoted(label) for label in labels], told.lang)


def _figure(value: float) -> str:
    return f"{value:,.10g}" if abs(value) >= 1.0 else f"{value:.4g}"
