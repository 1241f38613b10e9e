"""A pay plan decided together with an allocation, told: sentences, tables, and plain data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cmsim.optimise.jointly.advice import BOTH, PlanAdvice
from cmsim.report.allocation_words import allocation_say
from cmsim.report.incentive_tables import limits_table, promise
from cmsim.report.incentive_words import incentive_say
from cmsim.report.joint_words import joint_say
from cmsim.report.millions import MILLION, million
from cmsim.report.surface_words import plan_form_name
from cmsim.report.text_table import TextTable
from cmsim.report.words import Lang

_PERCENT = 100.0
WHOLE_MARKET = 0.9995
"""Share of the market from which on nothing is said to be extrapolated."""
LEAST_GAP = 1e-6


def joint_sentences(plan: PlanAdvice, forms: str, lang: Lang) -> list[str]:
    """Return what was found, on what it rests, and what fresh simulation says.

    Parameters
    ----------
    forms : str
        Of the staffing surface, by measure.
    """
    out = sum(one.state == "limits of the plan" for one in plan.candidates)
    gap = f"{_PERCENT * max(plan.bound_gap, LEAST_GAP):.2g} %"
    told = [
        joint_say("found", lang, plans=len(plan.candidates), gap=gap, out=out),
        joint_say(
            "measured",
            lang,
            runs=plan.runs,
            forms=forms,
            form=plan_form_name(plan.form, lang),
            told=million(plan.told),
        ),
        learning(plan.learning_yuan, lang),
    ]
    if plan.refused:
        first = next(iter(plan.refused.values()))
        told.append(joint_say("refused", lang, count=len(plan.refused), first=first))
    told += _judged(plan, lang)
    if plan.simulated_share < WHOLE_MARKET:
        told.append(extrapolated(plan.simulated_share, lang))
    return told


def learning(yuan: float, lang: Lang) -> str:
    """Return what a move costs a year while people learn, as measured."""
    return joint_say("learning", lang, yuan=f"{yuan:,.0f}")


def extrapolated(share: float, lang: Lang) -> str:
    """Return from which share of the market sums are extrapolated."""
    return joint_say("extrapolated", lang, share=f"{_PERCENT * share:.0f}")


def joint_tables(plan: PlanAdvice, lang: Lang) -> list[TextTable]:
    """Return the tables: parameters, limits, plans solved whole, rounds, forms."""
    tables = [_parameters(plan, lang)]
    if plan.judged is not None:
        tables.append(limits_table(plan.judged.limits, lang))
    return [*tables, _candidates(plan, lang), _rounds(plan, lang), _forms(plan, lang)]


def candidates_frame(plan: PlanAdvice) -> pd.DataFrame:
    """Return a row for each plan that was looked at: parameters, bound, value, limits."""
    names = [one.name for one in plan.box.parameters]
    return pd.DataFrame(
        [
            {
                **dict(zip(names, one.candidate.values, strict=True)),
                "state": one.state,
                "bound_yuan_per_year": one.bound,
                "value_yuan_per_year": one.value,
                "breach": one.candidate.breach,
                "chance_limits_kept": one.candidate.chance,
                "advised": one.candidate.values == plan.values,
            }
            for one in plan.candidates
        ]
    )


def joint_json(plan: PlanAdvice | None) -> dict[str, Any] | None:
    """Return the advice on the plan as plain data; None if there is none."""
    if plan is None:
        return None
    judged = plan.judged
    return {
        "parameters": [
            {
                "name": one.name,
                "unit": one.unit,
                "low": one.low,
                "high": one.high,
                "present": one.start,
                "tuned": value,
            }
            for one, value in zip(plan.box.parameters, plan.values, strict=True)
        ],
        "form": plan.form,
        "learning_yuan_per_move": plan.learning_yuan,
        "plans": len(plan.candidates),
        "gap": plan.bound_gap,
        "told": vars(plan.told),
        "rounds": [
            {
                "values": list(one.values),
                "told": vars(one.told),
                "simulated": None if one.simulated is None else vars(one.simulated),
            }
            for one in plan.rounds
        ],
        "runs": plan.runs,
        "refused": dict(plan.refused),
        "simulated_share": plan.simulated_share,
        "selection": None if judged is None else vars(judged.selected),
        "gains_yuan_per_year": None
        if judged is None
        else {
            **{name: vars(one) for name, one in judged.parts.items()},
            "over_present": vars(judged.over_present),
            "late": vars(judged.late),
        },
        "limits": []
        if judged is None
        else [
            {
                "name": one.limit.name,
                "bound": one.limit.bound,
                "value": vars(one.value),
                "verdict": one.verdict,
            }
            for one in judged.limits
        ],
        "agrees": plan.agrees,
        "disagreement_yuan_per_year": plan.disagreement_yuan,
    }


def _judged(plan: PlanAdvice, lang: Lang) -> list[str]:
    judged = plan.judged
    if judged is None:
        return [joint_say("not confirmed", lang)]
    parts = {name: million(one) for name, one in judged.parts.items()}
    told = [joint_say("confirmed", lang, n=judged.late.n, present=million(judged.over_present), **parts)]
    if len(judged.selected.replications) > 1:
        told.append(
            joint_say(
                "selected",
                lang,
                chosen=judged.selected.chosen,
                policies=len(judged.selected.replications),
            )
        )
        told.append(promise(judged.selected, lang))
        if judged.selected.chosen != BOTH:
            told.append(joint_say("take instead", lang, chosen=judged.selected.chosen))
    key = {True: "agrees", False: "disagrees", None: "cannot say"}[plan.agrees]
    assert plan.disagreement_yuan is not None
    return [*told, allocation_say(key, lang, by=f"{plan.disagreement_yuan / MILLION:+.2f}")]


def _parameters(plan: PlanAdvice, lang: Lang) -> TextTable:
    headers = ("parameter", "unit", "present", "chosen", "searched")
    rows = [
        (
            one.name,
            one.unit,
            f"{one.start:,.6g}",
            f"{value:,.6g}",
            f"{one.low:,.6g} - {one.high:,.6g}",
        )
        for one, value in zip(plan.box.parameters, plan.values, strict=True)
    ]
    title = incentive_say("parameters title", lang)
    return TextTable(title, tuple(incentive_say(key, lang) for key in headers), tuple(rows), ())


def _named(plan: PlanAdvice, values: tuple[float, ...]) -> str:
    names = (one.name for one in plan.box.parameters)
    return ", ".join(f"{name} {value:,.6g}" for name, value in zip(names, values, strict=True))


def _candidates(plan: PlanAdvice, lang: Lang) -> TextTable:
    solved = sorted(
        (one for one in plan.candidates if one.allocation is not None), key=lambda one: -one.value
    )
    rows = [
        (_named(plan, one.candidate.values), f"{one.value / MILLION:.3f}", f"{one.candidate.chance:.2f}")
        for one in solved
    ]
    headers = tuple(joint_say(key, lang) for key in ("plan", "objective", "chance"))
    return TextTable(joint_say("candidates title", lang), headers, tuple(rows), ())


def _rounds(plan: PlanAdvice, lang: Lang) -> TextTable:
    rows = [
        (
            str(number + 1),
            _named(plan, one.values),
            million(one.told),
            "-" if one.simulated is None else million(one.simulated),
        )
        for number, one in enumerate(plan.rounds)
    ]
    headers = tuple(joint_say(key, lang) for key in ("round", "plan", "told", "simulated"))
    return TextTable(joint_say("rounds title", lang), headers, tuple(rows), ())


def _forms(plan: PlanAdvice, lang: Lang) -> TextTable:
    row = tuple(f"{error:.3f}" if np.isfinite(error) else "-" for error in plan.errors.values())
    headers = tuple(plan_form_name(form, lang) for form in plan.errors)
    return TextTable(joint_say("form title", lang), headers, (row,), ())
