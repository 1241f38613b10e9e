"""What a plan pays at shares of its target, and where its thresholds are, as a table."""

from __future__ import annotations

from cmsim.experiments.plan_view import SHARES, PayCurve, PlanView
from cmsim.report.plan_words import plan_say
from cmsim.report.text_table import TextTable
from cmsim.report.words import Lang

_PERCENT = 100.0


def plan_table(view: PlanView, lang: Lang) -> TextTable:
    """Return the table."""
    shares = tuple(plan_say("at share", lang, share=f"{share * _PERCENT:g}") for share in SHARES)
    heads = tuple(plan_say(key, lang) for key in ("kind", "asked", "results expected"))
    notes = [plan_say("note table", lang)]
    if view.believed:
        told = plan_say("between", lang).join(f"{name} {mean:,.0f}" for name, mean in view.believed.items())
        notes.append(plan_say("note believed", lang, told=told))
    if view.not_solved:
        notes.append(plan_say("not solved", lang, why=view.not_solved))
    period = plan_say(view.period, lang)
    return TextTable(
        plan_say("table title", lang, plan=view.plan, scenario=view.scenario, period=period),
        (*heads, *shares, plan_say("thresholds", lang)),
        tuple(_row(curve, lang) for curve in view.curves),
        tuple(notes),
    )


def _row(curve: PayCurve, lang: Lang) -> tuple[str, ...]:
    key = "target" if curve.reference_is_target else "expected"
    return (
        curve.names[1 if lang == "zh" else 0],
        plan_say(key, lang, value=f"{curve.reference_yuan:,.0f}"),
        "" if curve.expected_yuan is None else f"{curve.expected_yuan:,.0f}",
        *(f"{curve.pay_at[share]:,.0f}" for share in SHARES),
        _thresholds(curve, lang),
    )


def _thresholds(curve: PayCurve, lang: Lang) -> str:
    jumps = [plan_say("jumps at", lang, at=f"{at:,.0f}", yuan=f"{yuan:+,.0f}") for at, yuan in curve.jumps]
    bends = [plan_say("bends at", lang, at=f"{at:,.0f}") for at in curve.bends_yuan]
    return "\n".join([*jumps, *bends]) or plan_say("no thresholds", lang)
