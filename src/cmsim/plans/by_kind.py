"""A plan for each kind of staff: several rules side by side, each person under that of his kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Self

import numpy as np
from pydantic import Field

from cmsim.plans.amounts import require_every_kind
from cmsim.plans.merging import (
    axes_inside,
    common_claims,
    common_period,
    merged_measures,
    merged_reduction,
    require_one_period,
)
from cmsim.plans.parameters import ComponentId, EveryKind, PlanParams, PlanSpec
from cmsim.plans.protocol import (
    AT_START,
    BASE_PAY,
    NO_PEERS,
    BuildNested,
    Claim,
    FloatArray,
    GatedScore,
    Index,
    IntArray,
    Measures,
    MeasureSpec,
    PayContext,
    Payment,
    Peers,
    PeerStatistic,
    Period,
    Plan,
    Reduction,
    State,
    StateAxis,
    breakpoints_of,
    deal_awards,
    name_inside,
)
from cmsim.plans.single_measure import SingleMeasurePlan

_OF_PEOPLE = ("rank_cut_off", "team_total", "team_size")
"""Statistics of people's own results and numbers; others are facts of a unit, whoever works in it."""


class ByKindParams(PlanParams):
    """The plan of each kind of staff; every kind has one."""

    kinds: Annotated[dict[ComponentId, PlanSpec], Field(min_length=1), EveryKind()]


@dataclass(frozen=True)
class ByKind(SingleMeasurePlan):
    """Pay of each person by the plan of his kind of staff.

    Domain 5, Jiangxi Post (customer managers by bonus, dedicated marketers by commission) and the four-layer
    force. All plans are accounted over the same period, linear ones excepted, as in `sum`. A plan inside
    knows of no other kind: its amounts are one number, and it compares people of its own kind only.
    """

    name: ClassVar[str] = "by_kind"
    Params: ClassVar[type[PlanParams]] = ByKindParams
    params: ByKindParams
    inner: tuple[tuple[str, Plan], ...]

    @classmethod
    def from_params(cls, params: Any, nested: BuildNested) -> Self:
        """Return the plan with those of all kinds that `nested` builds."""
        parts = ((kind, nested(spec, f"params.kinds.{kind}", kind)) for kind, spec in params.kinds.items())
        return cls(params, tuple(parts))

    def __post_init__(self) -> None:
        require_one_period(
            self.inner,
            "params.kinds",
            "kinds of staff that are paid over different periods are not supported unless all but those "
            "of one period are paid in a straight line",
        )
        merged_measures(dict(self.inner), self.period, "params.kinds")

    def of_kind(self, kind: str) -> Plan:
        """Return the plan of a kind of staff.

        Raises
        ------
        PlanError
            If it has none.
        """
        require_every_kind(dict(self.inner), (kind,), "params.kinds")
        return dict(self.inner)[kind]

    @property
    def period(self) -> Period:
        """The period of the plans that are not linear; of the first if all are."""
        return common_period(self.inner)

    @property
    def claims(self) -> frozenset[Claim]:
        """What the plans of all kinds claim."""
        return common_claims(self.inner)

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Those of all kinds, each once, over the common period."""
        return merged_measures(dict(self.inner), self.period, "params.kinds")

    @property
    def reduction(self) -> Reduction:
        """One form that holds for every kind; a single kind may reduce further (see `of_kind`)."""
        return merged_reduction(dict(self.inner), self.measures)

    @property
    def state(self) -> tuple[StateAxis, ...]:
        """Axes of all kinds, as kind.axis; a person moves on those of his own kind."""
        return axes_inside(self.inner)

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """Statistics that the plans need, as kind.statistic, of people of that kind."""
        return tuple(
            replace(
                told,
                name=name_inside(kind, told.name),
                kinds=(kind,) if told.statistic in _OF_PEOPLE else (),
            )
            for kind, plan in self.inner
            for told in plan.peers
        )

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay once, and the other components as kind.component, zero for other kinds."""
        count = measured.context.kind.size
        base, payments = np.zeros(count), []
        for kind, plan, rows, own in self._apart(measured.context):
            told = Measures(_rows(measured.values, rows), own)
            for payment in plan.pay(told, *_situation(kind, rows, state, peers)):
                if payment.component == BASE_PAY:
                    base[rows] = payment.yuan
                    continue
                name, yuan = name_inside(kind, payment.component), np.zeros(count)
                yuan[rows] = payment.yuan
                payments.append(replace(payment, component=name, yuan=yuan, due=self.period, kind=kind))
        return (Payment(BASE_PAY, base, self.period), *payments)

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return the most that any kind of staff is awarded; who signed decides (:meth:`deal_pay_for`)."""
        awards = [plan.deal_pay(gross_profit_yuan) for _, plan in self.inner]
        return np.asarray(np.max(awards, axis=0))

    def deal_pay_for(self, gross_profit_yuan: FloatArray, context: PayContext) -> FloatArray:
        """Return the awards to the people who signed, each by the plan of his kind."""
        awards = np.zeros_like(gross_profit_yuan)
        for _, plan, rows, own in self._apart(context):
            awards[rows] = deal_awards(plan, gross_profit_yuan[rows], own)
        return awards

    def advance(self, measured: Measures, state: State, peers: Peers = NO_PEERS) -> State:
        """Return the state after the period; people of other kinds stay where they are on an axis."""
        after = {axis.name: state.of(axis, measured.context).copy() for axis in self.state}
        for kind, plan, rows, own in self._apart(measured.context):
            if plan.state:
                told = Measures(_rows(measured.values, rows), own)
                moved = plan.advance(told, *_situation(kind, rows, state, peers))
                for axis, value in moved.values.items():
                    after[name_inside(kind, axis)][rows] = value
        return State(after)

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return those of each person's own plan along the index, or along the first measure; else inf."""
        if not isinstance(self.reduction, Index | GatedScore):
            return self.breakpoints_along(self.measures[0].name, context, state, peers)
        return tuple(
            _spread(point, rows, context)
            for kind, plan, rows, own in self._apart(context)
            for point in breakpoints_of(plan, own, *_situation(kind, rows, state, peers))
        )

    def breakpoints_along(
        self, measure: str, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return those of each person's own plan along a measure; inf for people of other kinds."""
        return tuple(
            _spread(point, rows, context)
            for kind, plan, rows, own in self._apart(context)
            for point in plan.breakpoints_along(measure, own, *_situation(kind, rows, state, peers))
        )

    def _apart(self, context: PayContext) -> Iterator[tuple[str, Plan, IntArray, PayContext]]:
        """Yield each kind with its plan, the rows of its people, and what the plan is told of them."""
        require_every_kind(dict(self.inner), context.kind_ids, "params.kinds")
        for kind, plan in self.inner:
            number = context.kind_ids.index(kind) if kind in context.kind_ids else -1
            rows = np.flatnonzero(context.kind == number)
            yield (
                kind,
                plan,
                rows,
                PayContext(
                    (kind,),
                    np.zeros(rows.size, dtype=np.int64),
                    context.base_pay_yuan_per_year[rows],
                    context.weeks[rows],
                ),
            )


def _rows(values: Mapping[str, FloatArray], rows: IntArray) -> dict[str, FloatArray]:
    return {name: value[rows] for name, value in values.items()}


def _situation(kind: str, rows: IntArray, state: State, peers: Peers) -> tuple[State, Peers]:
    """Return where the people of a kind stand, and what they are told of others."""
    return State(_rows(state.inside(kind).values, rows)), Peers(_rows(peers.inside(kind).values, rows))


def _spread(point: FloatArray, rows: IntArray, context: PayContext) -> FloatArray:
    everywhere = np.full(context.kind.shape, np.inf)
    everywhere[rows] = point
    return everywhere
