"""Team bonus: a pool on what the team sells together, split equally or by each one's own part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np

from cmsim.plans.amounts import Amount, ShareByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import (
    AT_START,
    BOOKINGS,
    NO_PEERS,
    PERIODS_PER_YEAR,
    Claim,
    FloatArray,
    Measures,
    MeasureSpec,
    PayContext,
    Payment,
    Peers,
    PeerStatistic,
    Period,
    State,
)
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.quantities import Kind

OTHERS, SIZE = "team_others_yuan", "team_size"


class TeamBonusParams(PlanParams):
    """The pool and how it is split."""

    period: Annotated[
        Period,
        Parameter(
            "1", "Over what the team's bookings are counted", Kind.ASSUMPTION, "As quarters of quota plans"
        ),
    ] = "quarter"
    rate: Annotated[
        ShareByKind,
        Parameter(
            "share",
            "Share of the team's bookings that makes the pool",
            Kind.ASSUMPTION,
            "No source has a team bonus; the size is that of the agency fee (2.5-10 %)",
            tune=(0.025, 0.10),
        ),
    ] = 0.05
    quota_yuan_per_year_each: Annotated[
        Amount,
        Parameter(
            "yuan/year",
            "Bookings a year for each member that the team must reach together before there is a pool",
            Kind.ASSUMPTION,
            "No quota by default",
            tune_multiple=(0.5, 2.0),
        ),
    ] = 0.0
    split: Annotated[
        Literal["equal", "own_part"],
        Parameter(
            "1",
            "Whether each member gets the same, or his own part of the team's bookings",
            Kind.ASSUMPTION,
            "Equal shares are the case of theory (Holmstrom 1982)",
        ),
    ] = "equal"


@dataclass(frozen=True)
class TeamBonus(SingleMeasurePlan):
    """Base pay plus a share of rate × bookings of the whole team, if the team reaches its quota.

    An equal share is 1/n of the pool, so that each yuan of one's own brings rate / n; the own part is rate ×
    own bookings, so that the quota alone ties the members together. Others' bookings are a statistic.
    No scheme of the sources has it (Holmstrom 1982).
    """

    name: ClassVar[str] = "team_bonus"
    Params: ClassVar[type[PlanParams]] = TeamBonusParams
    params: TeamBonusParams

    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE})

    @property
    def period(self) -> Period:
        """The period of the pool."""
        return self.params.period

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Own bookings of the period."""
        return bookings_measure(self.period)

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """What the others of the team sold, and how many they are with himself."""
        return (
            PeerStatistic(OTHERS, "team_total", BOOKINGS, "team"),
            PeerStatistic(SIZE, "team_size", BOOKINGS, "team"),
        )

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return the own bookings that take the team to its quota; inf if it is there or nothing is paid."""
        del state
        missing = self._missing(peers)
        rate = amount_of(self.params.rate, context, "params.rate")
        return (np.where((missing > 0.0) & (rate > 0.0), missing, np.inf),)

    def _missing(self, peers: Peers) -> FloatArray:
        """Return what the others leave of the team's quota, (n,); the same sum wherever it is compared."""
        quota = self.params.quota_yuan_per_year_each / PERIODS_PER_YEAR[self.period]
        return quota * peers.of(SIZE) - peers.of(OTHERS)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and the share of the pool."""
        del state
        own = measured.of(BOOKINGS)
        rate = amount_of(self.params.rate, measured.context, "params.rate")
        equal = (own + peers.of(OTHERS)) / np.maximum(peers.of(SIZE), 1.0)
        share = rate * (equal if self.params.split == "equal" else own)
        reached = own >= self._missing(peers)
        return (
            base_pay(measured, self.period),
            Payment("team_bonus", np.where(reached, share, 0.0), self.period),
        )
