"""What the plans on contracts signed share: one measure, no state, no peers, no award on single deals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from cmsim.plans.protocol import (
    AT_START,
    BASE_PAY,
    BOOKINGS,
    NO_PEERS,
    WEEKS_PER_YEAR,
    BuildNested,
    FloatArray,
    Index,
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
    told_what_it_takes,
)


@dataclass(frozen=True)
class SingleMeasurePlan:
    """Answers that a plan may keep if it has one measure, no state, no peers and no awards."""

    params: Any
    measures: ClassVar[Any]
    """What the plan counts, from the class that inherits: a constant or a property."""

    @classmethod
    def from_params(cls, params: Any, nested: BuildNested) -> Self:
        """Return the plan; nothing stands inside it."""
        del nested
        return cls(params)

    @property
    def reduction(self) -> Reduction:
        """One index: bookings."""
        return Index()

    @property
    def state(self) -> tuple[StateAxis, ...]:
        """None."""
        return ()

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """None."""
        return ()

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """No award on single deals."""
        return np.zeros_like(gross_profit_yuan)

    def advance(self, measured: Measures, state: State, peers: Peers = NO_PEERS) -> State:
        """No state."""
        del measured, peers
        return state

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """None: pay is a straight line."""
        del context, state, peers
        return ()

    def breakpoints_along(
        self, measure: str, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return those along the index for the one measure, none along any other."""
        own = next(iter(self.measures), None)
        if own is None or own.name != measure:
            return ()
        others = (state, peers) if self.state or self.peers else ()
        points: tuple[FloatArray, ...] = told_what_it_takes(self.breakpoints, context, *others)
        return points


def bookings_measure(period: Period) -> tuple[MeasureSpec, ...]:
    """Return the one measure of plans on contracts signed: credited once, whole, from the records."""
    return (MeasureSpec(BOOKINGS, "yuan", "flow", period, "new"),)


def base_pay(measured: Measures, period: Period) -> Payment:
    """Return base pay for the weeks worked."""
    context = measured.context
    return Payment(BASE_PAY, context.base_pay_yuan_per_year * context.weeks / WEEKS_PER_YEAR, period)
