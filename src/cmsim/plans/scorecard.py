"""Scorecard: pay by a score over weighted measures, the department's score and internal management."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from cmsim.plans.amounts import amount_of
from cmsim.plans.parameters import PlanParams
from cmsim.plans.protocol import (
    AT_START,
    NO_PEERS,
    WEEKS_PER_YEAR,
    Claim,
    FloatArray,
    GatedScore,
    Measures,
    MeasureSpec,
    PayContext,
    Payment,
    Peers,
    PeerStatistic,
    Period,
    Reduction,
    State,
    StateAxis,
)
from cmsim.plans.scorecard_params import DEPARTMENT, INTERNAL, MOST_POINTS, ScorecardParams
from cmsim.plans.scored_measure import least_result
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay
from cmsim.plans.steps import step_value, where_steps_differ

FULL_SCORE = 100.0
"""Points of a card whose targets are all just reached."""
SCORE_DECIMALS = 9
"""Sums of weights such as 0.7 + 0.2 + 0.1 miss a class by rounding; a billionth of a point is no miss."""
TARGET_LOW, TARGET_HIGH = 0.2, 5.0
"""Bounds of a target that follows results, in multiples of the first one: the grid of the programme needs
bounds, and a target near zero would give all points for nothing."""


@dataclass(frozen=True)
class Scorecard(SingleMeasurePlan):
    """Base pay plus yuan per point, or the sum of the class, or base pay × coefficient, by a score.

    Score = 100 × work share × Σ weight × min(result / target, cap) over the measures + department share ×
    department's score + internal share × internal-management score + extra points − points off, never below
    zero. Nothing but base pay under the gate. Domain 5: Beijing postal finance, Agricultural Bank. A measure
    with `next_target_growth` has a ratchet: its state is the target in multiples of the first one.
    """

    name: ClassVar[str] = "scorecard"
    Params: ClassVar[type[PlanParams]] = ScorecardParams
    params: ScorecardParams

    @property
    def period(self) -> Period:
        """The period of the card."""
        return self.params.period

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """The card's measures, internal management if it has a share, and the events that give points."""
        card = tuple(
            MeasureSpec(name, m.unit, m.kind, self.period, m.credit_base, rater=m.rater)
            for name, m in self.params.measures.items()
        )
        internal = MeasureSpec(INTERNAL, "points", "score", self.period, "new", rater="department")
        events = tuple(
            MeasureSpec(name, "items", "count", self.period, "new", rater="department")
            if rule.counted_in == "items"
            else MeasureSpec(name, "yuan", "flow", self.period, "stock", rater="department")
            for name, rule in self.params.point_rules.items()
        )
        return (*card, *((internal,) if self.params.internal_share > 0.0 else ()), *events)

    @property
    def reduction(self) -> Reduction:
        """A gated score, in points, without the department's, which is no result of his own."""
        params = self.params
        internal = params.internal_share > 0.0
        rules = params.point_rules.items()
        gate = params.gate
        return GatedScore(
            weights=(
                *((name, FULL_SCORE * params.work_share * m.weight) for name, m in params.measures.items()),
                *(((INTERNAL, FULL_SCORE * params.internal_share),) if internal else ()),
                *((name, rule.points_each) for name, rule in rules),
            ),
            caps=(
                *((name, m.cap) for name, m in params.measures.items()),
                *(((INTERNAL, 1.0),) if internal else ()),
                *((n, r.most_points / abs(r.points_each) if r.points_each else 0.0) for n, r in rules),
            ),
            gate_measure=gate.measure if gate else "",
            gate_from=gate.least if gate else 0.0,
            targets=(
                *((name, m.target) for name, m in params.measures.items()),
                *(((INTERNAL, MOST_POINTS),) if internal else ()),
                *((name, 1.0) for name, _ in rules),
            ),
        )

    @property
    def claims(self) -> frozenset[Claim]:
        """Capped, as every part of the score is; monotone unless events cost points."""
        costs = any(rule.points_each < 0.0 for rule in self.params.point_rules.values())
        return frozenset({Claim.CAPPED, *(() if costs else (Claim.MONOTONE,))})

    @property
    def state(self) -> tuple[StateAxis, ...]:
        """The level of each target that follows results."""
        return tuple(
            StateAxis(f"{name}_target", "1", 1.0, TARGET_LOW, TARGET_HIGH)
            for name, measure in self.params.measures.items()
            if measure.next_target_growth is not None
        )

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """The department's score, if it has a share."""
        if self.params.department_share == 0.0:
            return ()
        return (PeerStatistic(DEPARTMENT, "department_score", DEPARTMENT, "branch"),)

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return where the classes begin, (n,) each, in points without the department's."""
        del state
        if self.params.yuan_per_point is not None:
            return ()
        starts, sums = self._steps(context)
        return where_steps_differ(starts - self._of_department(peers), sums)

    def breakpoints_along(
        self, measure: str, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """None: where a measure tips the score into a class depends on the others."""
        del measure, context, state, peers
        return ()

    def _steps(self, context: PayContext) -> tuple[FloatArray, FloatArray]:
        """Return where classes or coefficients begin, and what each pays beside base pay, (k, n) each."""
        classes, coefficients = self.params.classes, self.params.result_coefficients
        everybody = np.ones(context.kind.size)
        if coefficients:
            base = context.base_pay_yuan_per_year * context.weeks / WEEKS_PER_YEAR
            starts = np.array([[step.from_points] for step in coefficients]) * everybody
            return starts, np.array([[step.coefficient - 1.0] for step in coefficients]) * base
        starts = np.array([[entry.from_points] for entry in classes]) * everybody
        sums = [amount_of(e.yuan, context, f"params.classes.{n}.yuan") for n, e in enumerate(classes)]
        return starts, np.stack(sums)

    def _target(self, name: str, context: PayContext) -> FloatArray:
        """Return the first target of a measure, (n,)."""
        return amount_of(self.params.measures[name].target, context, f"params.measures.{name}.target")

    def _levels(self, state: State, context: PayContext) -> dict[str, FloatArray]:
        """Return by measure how far its target has moved from the first one."""
        return {axis.name.removesuffix("_target"): state.of(axis, context) for axis in self.state}

    def _of_department(self, peers: Peers) -> FloatArray | float:
        """Return the points that come from the department's score."""
        share = self.params.department_share
        return share * np.minimum(peers.of(DEPARTMENT), MOST_POINTS) if share > 0.0 else 0.0

    def points(self, measured: Measures, state: State, peers: Peers) -> dict[str, FloatArray]:
        """Return the points of each group, of department, internal management and events, (n,) each."""
        params, context = self.params, measured.context
        levels = self._levels(state, context)
        nothing = np.zeros(context.kind.shape)
        found: dict[str, FloatArray] = {}
        for name, measure in params.measures.items():
            target = self._target(name, context) * levels.get(name, 1.0)
            attainment = measured.of(name, least_result(measure)) / target
            full = FULL_SCORE * params.work_share * measure.weight
            won = full * np.clip(attainment, 0.0, measure.cap)
            found[measure.group] = found.get(measure.group, nothing) + won
        if params.department_share > 0.0:
            found[DEPARTMENT] = nothing + self._of_department(peers)
        if params.internal_share > 0.0:
            found[INTERNAL] = params.internal_share * np.minimum(measured.of(INTERNAL), MOST_POINTS)
        for name, rule in params.point_rules.items():
            events = rule.points_each * measured.of(name)
            found[name] = np.clip(events, -rule.most_points, rule.most_points)
        return found

    def score(self, measured: Measures, state: State, peers: Peers) -> FloatArray:
        """Return the whole score in points, (n,); not below zero."""
        total = np.zeros(measured.context.kind.shape)
        for points in self.points(measured, state, peers).values():
            total = total + points
        return np.asarray(np.round(np.maximum(total, 0.0), SCORE_DECIMALS), dtype=np.float64)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and performance pay."""
        context, params = measured.context, self.params
        score = self.score(measured, state, peers)
        if params.yuan_per_point is None:
            paid = step_value(score, *self._steps(context))
        else:
            paid = amount_of(params.yuan_per_point, context, "params.yuan_per_point") * score
        if params.gate is not None:
            card = params.measures.get(params.gate.measure)
            least = least_result(card) if card else 0.0
            paid = np.where(measured.of(params.gate.measure, least) >= params.gate.least, paid, 0.0)
        return (base_pay(measured, self.period), Payment("performance", paid, self.period))

    def advance(self, measured: Measures, state: State, peers: Peers = NO_PEERS) -> State:
        """Return the next targets: result × (1 + growth), in multiples of the first target."""
        del state, peers
        after = {}
        for axis in self.state:
            name = axis.name.removesuffix("_target")
            measure = self.params.measures[name]
            result = measured.of(name, least_result(measure))
            growth = 1.0 + (measure.next_target_growth or 0.0)
            after[axis.name] = np.clip(
                result * growth / self._target(name, measured.context), axis.low, axis.high
            )
        return State(after)
