"""What a plan under test is handed: results along its index, people, and what others did."""

from __future__ import annotations

import numpy as np

from cmsim.plans.amounts import amount_of
from cmsim.plans.protocol import (
    PERIOD_WEEKS,
    FloatArray,
    GatedScore,
    Index,
    Measures,
    MeasureSpec,
    PayContext,
    Peers,
    PeerStatistic,
    Plan,
    State,
    breakpoints_of,
)

LARGE = 1e9
"""An index beyond every threshold of the plans under test; a score ends before."""
HELD_POINTS, HELD_COUNT, HELD_YUAN = 80.0, 3.0, 100_000.0
"""Where the other measures stand while one is varied."""
TEAM_SIZE = 4.0
TEAM_OTHERS_YUAN = 60_000.0
BEST_YUAN = 300_000.0
"""Cut-off of a prize that nearly nobody wins; that of a wider prize is lower."""
DEPARTMENT_POINTS = 50.0
HEAD_YUAN_PER_YEAR = 30_000.0


def others(plan: Plan, context: PayContext) -> Peers:
    """Return statistics of others that differ from person to person, by the weeks they worked."""
    part = 0.5 + context.weeks / PERIOD_WEEKS[plan.period]
    return Peers({told.name: _statistic(told) * part for told in plan.peers})


def _statistic(told: PeerStatistic) -> float:
    if told.statistic == "rank_cut_off":
        return BEST_YUAN * (1.0 - (told.share or 0.0))
    return {
        "team_total": TEAM_OTHERS_YUAN,
        "team_size": TEAM_SIZE,
        "department_score": DEPARTMENT_POINTS,
        "head_pay": HEAD_YUAN_PER_YEAR,
    }[told.statistic]


def same(plan: Plan, value: FloatArray, context: PayContext) -> Measures:
    """Return the same number as the result of every measure."""
    return Measures({measure.name: value for measure in plan.measures}, context)


def results(plan: Plan, index: FloatArray, context: PayContext, along: str | None = None) -> Measures:
    """Return results at a place of the index, or along one measure with the others held."""
    if isinstance(plan.reduction, GatedScore):
        return Measures(_of_score(plan, plan.reduction, index, context), context)
    if isinstance(plan.reduction, Index):
        return same(plan, index, context)
    varied = along or plan.measures[0].name
    held = {m.name: np.full(context.kind.shape, _held(m)) for m in plan.measures}
    return Measures(held | {varied: index}, context)


def _held(measure: MeasureSpec) -> float:
    if measure.unit == "points":
        return HELD_POINTS
    return HELD_COUNT if measure.kind == "count" else HELD_YUAN


def _of_score(plan: Plan, form: GatedScore, score: FloatArray, context: PayContext) -> dict[str, FloatArray]:
    """Return results that all stand at the same multiple of their targets and make the score.

    The gate's measure stands at its gate, and no events give points.
    """
    events = _events(plan, form)
    fixed = _at_gate(form, context)
    free = [name for name, _ in form.weights if name not in events and name != form.gate_measure]
    weights, caps = dict(form.weights), dict(form.caps)
    knots = np.unique([0.0, *(caps[name] for name in free)])
    points = np.array([sum(weights[n] * min(knot, caps[n]) for n in free) for knot in knots])
    attained = np.interp(score - fixed, points, knots)
    found = {name: attained * _target(form, name, context) for name in free}
    found |= {name: np.zeros(context.kind.shape) for name in events}
    if form.gate_measure:
        found[form.gate_measure] = np.full(context.kind.shape, form.gate_from)
    return found


def _events(plan: Plan, form: GatedScore) -> set[str]:
    """Return what gives points by the event or takes them off, apart from what has a target."""
    counts = {measure.name for measure in plan.measures if measure.kind == "count"}
    return counts | {name for name, weight in form.weights if weight < 0.0}


def _target(form: GatedScore, name: str, context: PayContext) -> FloatArray:
    return amount_of(dict(form.targets)[name], context, name)


def _at_gate(form: GatedScore, context: PayContext) -> FloatArray:
    """Return the points of the gate's measure at its gate, (n,)."""
    if not form.gate_measure:
        return np.zeros(context.kind.shape)
    name = form.gate_measure
    attained = np.minimum(form.gate_from / _target(form, name, context), dict(form.caps)[name])
    return dict(form.weights)[name] * attained


def span(plan: Plan, context: PayContext) -> tuple[float, float]:
    """Return the least and the largest index that a first person can reach."""
    form = plan.reduction
    if not isinstance(form, GatedScore):
        return 0.0, LARGE
    events = _events(plan, form)
    caps = dict(form.caps)
    free = sum(w * caps[n] for n, w in form.weights if n not in events and n != form.gate_measure)
    low = float(_at_gate(form, context)[0])
    return low, low + free


def thresholds(plan: Plan, context: PayContext) -> tuple[FloatArray, ...]:
    """Return where pay jumps or bends along the index, for people at the start."""
    return breakpoints_of(plan, context, State(), others(plan, context))
