"""A robustness study as tables and sentences."""

from __future__ import annotations

import math

from cmsim.report.numbers import interval, number, quantity
from cmsim.report.robustness_drivers import drivers_table
from cmsim.report.robustness_flips import flips_table
from cmsim.report.robustness_told import Told
from cmsim.report.text_table import TextTable
from cmsim.report.words import VERDICTS, listed, named
from cmsim.statistics.intervals import Estimate

_PERCENT = 100.0


def robustness_sentences(told: Told) -> list[str]:
    """Return what a study says, in sentences: verdict, regret, what was explored."""
    findings, study = told.findings, told.findings.study
    best = findings.best_as_written
    share = findings.best_share[best]
    found = [
        told.say(
            "best as written",
            best=told.quoted(best),
            objective=told.objective,
            n=len(findings.labels),
            share=f"{told.share(share)} %",
        )
    ]
    close = [
        duel.theirs if duel.ours == best else duel.ours
        for duel in findings.duels
        if best in (duel.ours, duel.theirs) and not duel.told_apart_as_written
    ]
    if close:
        names = listed([told.quoted(label) for label in close], told.lang)
        found.append(told.say("too close as written", others=names))
    found.append(told.say("holds" if findings.holds_beyond_the_defaults else "holds at the defaults only"))
    regret = findings.regret
    minimax = regret.minimax
    mean = Estimate(
        float(regret.mean[minimax]),
        float(regret.mean_low[minimax]),
        float(regret.mean_high[minimax]),
        math.nan,
        int(findings.whole_worlds.sum()),
    )
    largest = f"{number(float(regret.largest[minimax]), told.unsigned, told.lang)} {told.unsigned.unit}"
    found.append(
        told.say(
            "minimax",
            policy=told.quoted(findings.labels[minimax]),
            largest=largest,
            mean=quantity(mean, told.unsigned, told.lang),
        )
    )
    reasons = [one.reason for one in study.space.not_varied]
    why = listed([told.say(reason, n=reasons.count(reason)) for reason in dict.fromkeys(reasons)], told.lang)
    worlds = study.screening.count + study.decomposition.count
    found.append(
        told.say(
            "space",
            fields=len(study.space.fields),
            groups=len(study.space.groups),
            worlds=worlds,
            left=len(reasons),
            why=why or "0",
        )
    )
    found.append(told.say(f"space {study.space.space}"))
    failures = [*study.screening.failures.values(), *study.decomposition.failures.values()]
    found.append(
        told.say("failed", n=len(failures), first=failures[0]) if failures else told.say("none failed")
    )
    return found


def robustness_tables(told: Told) -> list[TextTable]:
    """Return the tables of a study: duels, regret, where rankings turn, drivers, size."""
    tables = [_duels(told), _regret(told)]
    if told.findings.flips:
        tables.append(flips_table(told))
    tables.append(drivers_table(told))
    if told.findings.size_checks:
        tables.append(_size(told))
    return tables


def _duels(told: Told) -> TextTable:
    findings, lang = told.findings, told.lang
    rows = []
    for duel in findings.duels:
        verdict = duel.as_written.verdict if duel.told_apart_as_written else "too close to call"
        written = interval(duel.as_written, told.scale, lang)
        rows.append(
            (
                told.policy(duel.ours),
                told.policy(duel.theirs),
                f"{written}\n{named(VERDICTS, verdict, lang)}",
                interval(duel.mean, told.scale, lang),
                told.share(duel.wins),
                told.share(duel.losses),
                told.share(duel.close),
            )
        )
    unit = told.scale.unit
    return TextTable(
        told.say("duels title", objective=told.objective),
        (
            told.say("better"),
            told.say("worse"),
            told.say("difference as written", unit=unit),
            told.say("difference over space", unit=unit),
            told.say("wins"),
            told.say("losses"),
            told.say("close"),
        ),
        tuple(rows),
        (
            told.say(
                "note duels",
                worlds=int(findings.whole_worlds.sum()),
                blocks=findings.study.plan.blocks,
            ),
        ),
    )


def _regret(told: Told) -> TextTable:
    findings, lang, scale = told.findings, told.lang, told.unsigned
    regret = findings.regret
    rows = []
    for n, label in enumerate(findings.labels):
        mean = Estimate(
            float(regret.mean[n]),
            float(regret.mean_low[n]),
            float(regret.mean_high[n]),
            math.nan,
            int(findings.whole_worlds.sum()),
        )
        rows.append(
            (
                told.policy(label),
                interval(mean, scale, lang),
                number(float(regret.high_quantile[n]), scale, lang),
                number(float(regret.largest[n]), scale, lang),
                told.share(findings.best_share[label]),
            )
        )
    return TextTable(
        told.say("regret title", objective=told.objective),
        (
            told.say("policy"),
            told.say("mean regret", unit=scale.unit),
            told.say("high regret", unit=scale.unit),
            told.say("largest regret", unit=scale.unit),
            told.say("best in"),
        ),
        tuple(rows),
        (told.say("note regret"),),
    )


def _size(told: Told) -> TextTable:
    findings, lang = told.findings, told.lang
    study = findings.study
    rows = []
    for check in findings.size_checks:
        if check.measure != findings.objective:
            continue
        rows.append(
            (
                told.policy(check.policy),
                interval(check.thinned, told.scale, lang),
                interval(check.whole, told.scale, lang),
                interval(check.apart, told.scale, lang),
                told.say("agrees" if check.agrees else "differs"),
            )
        )
    unit = told.scale.unit
    return TextTable(
        told.say("size title", objective=told.objective),
        (
            told.say("policy"),
            told.say("thinned", percent=f"{_PERCENT * study.request.scale:g}", unit=unit),
            told.say("whole", unit=unit),
            told.say("apart", unit=unit),
            "",
        ),
        tuple(rows),
        (told.say("note size", thinned=study.plan.luck_replications, whole=study.plan.full_replications),),
    )
