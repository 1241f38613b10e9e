"""Tuned incentives told: sentences, tables for people, and tables for spreadsheets."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from cmsim.optimise.incentives.advice import IncentiveAdvice
from cmsim.optimise.incentives.confirmed import LimitSeen, Selected, loses_most
from cmsim.report.incentive_words import incentive_say
from cmsim.report.summary_page import as_markdown
from cmsim.report.text_table import TextTable
from cmsim.report.words import Lang, language, listed
from cmsim.statistics.intervals import Estimate

MILLION = 1e6
_PERCENT = 100.0
EDGE = 0.02
"""Share of an interval from whose end on the best counts as lying at the end."""


def incentive_sentences(advice: IncentiveAdvice, lang: Lang, scale: float) -> list[str]:
    """Return what came out, what is promised of it, and on what it rests."""
    told = [_outcome(advice, lang)]
    selected, settings = advice.selected, advice.settings
    if selected is not None and len(selected.replications) > 1:
        told.append(promise(selected, lang))
    if advice.prediction is not None and advice.confirmed is not None:
        seen = advice.prediction
        told.append(
            incentive_say(
                "agrees" if seen.agrees else "disagrees",
                lang,
                predicted=_million(seen.gain),
                confirmed=_million(advice.confirmed.gain.mean),
                difference=_million(seen.difference),
                allowed=_million(seen.allowed).lstrip("+"),
            )
        )
    at_edge = [
        one.name
        for one, value in zip(advice.box.parameters, advice.values, strict=True)
        if advice.plan is not None and not EDGE < one.share(value) < 1.0 - EDGE
    ]
    if at_edge:
        told.append(incentive_say("edge", lang, names=listed(at_edge, lang)))
    told.append(
        incentive_say(
            "basis",
            lang,
            runs=advice.history.spent,
            evaluations=len(advice.history),
            strategy=settings.strategy,
            scale=f"{scale:g}",
        )
    )
    return told


def incentive_tables(advice: IncentiveAdvice, lang: Lang) -> list[TextTable]:
    """Return the tables: parameters, and limits in the fresh replications."""
    tables = [_parameters(advice, lang)]
    if advice.confirmed is not None:
        tables.append(limits_table(advice.confirmed.limits, lang))
    return tables


def incentive_page(advice: IncentiveAdvice, lang: str, scale: float) -> str:
    """Return sentences and tables as Markdown; raises InputError if the language is not spoken."""
    spoken = language(lang)
    parts = [*incentive_sentences(advice, spoken, scale)]
    parts += [as_markdown(table) for table in incentive_tables(advice, spoken)]
    return "\n\n".join(parts) + "\n"


def evaluations_frame(advice: IncentiveAdvice) -> pd.DataFrame:
    """Return a row for each plan tried: parameters, objective, slack in each limit, whether it keeps all."""
    rows = []
    for number, trial in enumerate(advice.history.trials):
        row: dict[str, object] = {"plan": number, "present": number == 0}
        row |= dict(zip((one.name for one in advice.box.parameters), trial.values, strict=True))
        row["objective_yuan"] = trial.mean if math.isfinite(trial.mean) else math.nan
        row["replications"] = trial.replications
        for limit, slack in zip(advice.history.limits, trial.slacks, strict=True):
            row[f"slack: {limit.name}"] = sum(slack) / len(slack) if slack else math.nan
        row["keeps_limits"] = trial.keeps_limits
        row["chosen"] = trial.values == advice.values
        row["failure"] = trial.failure
        rows.append(row)
    return pd.DataFrame(rows)


def _outcome(advice: IncentiveAdvice, lang: Lang) -> str:
    evaluations = len(advice.history)
    if advice.not_kept:
        limits = [
            incentive_say(
                "in the way",
                lang,
                name=one.name,
                breach=f"{one.breach:.3g}",
                alone=f"{one.best_alone:+.3g}",
            )
            for one in advice.not_kept
        ]
        return incentive_say("none", lang, evaluations=evaluations, limits=listed(limits, lang))
    fresh = advice.confirmed
    if advice.plan is None or fresh is None:
        return incentive_say("kept", lang, evaluations=evaluations)
    return incentive_say(
        "tuned",
        lang,
        n=fresh.gain.n,
        objective=incentive_say(advice.settings.objective, lang),
        gain=_million(fresh.gain.mean),
        low=_million(fresh.gain.low),
        high=_million(fresh.gain.high),
        verdict=incentive_say(fresh.gain.verdict, lang),
    )


def _parameters(advice: IncentiveAdvice, lang: Lang) -> TextTable:
    headers = ("parameter", "unit", "present", "chosen", "searched", "best lies")
    rows = [
        (
            one.name,
            one.unit,
            f"{one.start:,.6g}",
            f"{value:,.6g}",
            f"{one.low:,.6g} - {one.high:,.6g}",
            f"{low:,.6g} - {high:,.6g}",
        )
        for one, value, (low, high) in zip(
            advice.box.parameters, advice.values, advice.intervals, strict=True
        )
    ]
    title = incentive_say("parameters title", lang)
    return TextTable(title, tuple(incentive_say(key, lang) for key in headers), tuple(rows), ())


def limits_table(limits: Sequence[LimitSeen], lang: Lang) -> TextTable:
    """Return the limits in fresh replications, with intervals and verdicts, and who loses most."""
    rows = [
        (
            seen.limit.name,
            f"{incentive_say(seen.limit.sense, lang)} {seen.limit.bound:,.6g} {seen.limit.unit}",
            _interval(seen.value),
            incentive_say(f"verdict {seen.verdict}", lang),
        )
        for seen in limits
    ]
    headers = tuple(incentive_say(key, lang) for key in ("limit", "bound", "value", "verdict"))
    number = limits[0].value.n if limits else 0
    return TextTable(
        incentive_say("limits title", lang, n=number), headers, tuple(rows), _worst(limits, lang)
    )


def _worst(limits: Sequence[LimitSeen], lang: Lang) -> tuple[str, ...]:
    """Return the note that says who loses most; none where no losses are watched."""
    worst = loses_most(limits)
    if worst is None or worst.group is None:
        return ()
    column, name = worst.group.split(" ", 1)
    mean, low, high = (_PERCENT * part for part in (worst.value.mean, worst.value.low, worst.value.high))
    key = "loses most" if mean < 0.0 else "nobody loses"
    group = incentive_say(f"of {column}", lang, name=name)
    return (incentive_say(key, lang, group=group, change=f"{mean:+.2f} % ({low:+.2f} - {high:+.2f})"),)


def promise(selected: Selected, lang: Lang) -> str:
    """Return what is promised of a selection, and of which policies."""
    return incentive_say(
        "promised" if selected.promised else "not promised",
        lang,
        plans=len(selected.replications),
        confidence=f"{selected.confidence:g}",
        zone=f"{selected.indifference_yuan:,.0f}",
        most=max(selected.replications.values()),
    )


def _interval(found: Estimate) -> str:
    return f"{found.mean:,.5g} ({found.low:,.5g} - {found.high:,.5g})"


def _million(yuan: float) -> str:
    return f"{yuan / MILLION:+.3f}"
