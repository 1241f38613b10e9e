"""Tournament: yearly stars, a prize for the best share of the managers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, Strict, model_validator

from cmsim.plans.amounts import AmountByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams, rule_error
from cmsim.plans.protocol import (
    AT_START,
    BOOKINGS,
    NO_PEERS,
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
    StateAxis,
)
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.plans.steps import fall
from cmsim.quantities import Kind

STAR, SECOND = "star_cut_off", "second_cut_off"
YEARS = "years_running"
LEAST_YUAN = 0.01
"""A fen: who sold nothing is no star, however few sold anything."""

Part = Annotated[float, Strict(), Field(gt=0.0, lt=1.0)]


class TournamentParams(PlanParams):
    """Prizes, how many win them, and what comes of winning again."""

    among: Annotated[
        Literal["team", "branch", "city", "province"],
        Parameter("1", "Among whom results are ranked", Kind.ASSUMPTION, "No source says"),
    ] = "province"
    star_share: Annotated[
        Part,
        Parameter(
            "share",
            "Share of the managers who win the first prize",
            Kind.ASSUMPTION,
            "A yearly excellent customer manager and a marketing star are source (domain 5, Jiangxi Post), "
            "how many win is not",
            tune=(0.02, 0.3),
        ),
    ] = 0.05
    prize_yuan: Annotated[
        AmountByKind,
        Parameter(
            "yuan",
            "First prize, a one-off sum",
            Kind.ASSUMPTION,
            "No default: a one-off sum is source (domain 5, Jiangxi Post), its size is not",
            tune_multiple=(0.25, 4.0),
        ),
    ]
    second_share: Annotated[
        Part | None,
        Parameter(
            "share",
            "Share of the managers who win the first or the second prize; no second prize if left out",
            Kind.ASSUMPTION,
            "No source has a second prize",
        ),
    ] = None
    second_prize_yuan: Annotated[
        AmountByKind, Parameter("yuan", "Second prize", Kind.ASSUMPTION, "No source has a second prize")
    ] = 0.0
    years_for_priority: Annotated[
        Annotated[int, Strict(), Field(ge=1, le=10)],
        Parameter(
            "years",
            "First prizes in a row after which someone has priority",
            Kind.SOURCE,
            "Two years running (domain 5, Jiangxi Post): priority for permanence of external staff",
        ),
    ] = 2
    running_bonus_yuan: Annotated[
        AmountByKind,
        Parameter(
            "yuan",
            "Paid besides in each year that completes so many first prizes in a row",
            Kind.ASSUMPTION,
            "A raise after two excellent years is source (domain 4, Agricultural Bank), not its size; none "
            "by default",
        ),
    ] = 0.0

    @model_validator(mode="after")
    def _first_is_better(self) -> Self:
        if self.second_share is None:
            return self
        found = fall(self.second_prize_yuan, self.prize_yuan)
        if found:
            raise rule_error(
                "the first prize is below the second", found, "at least the second prize", "prize_yuan"
            )
        if self.second_share <= self.star_share:
            raise rule_error(
                "the second prize reaches no further than the first",
                f"{self.second_share:g}",
                f"more than star_share {self.star_share:g}: both prizes together",
                "second_share",
            )
        return self


@dataclass(frozen=True)
class Tournament(SingleMeasurePlan):
    """Base pay plus a prize if bookings of the year are at or above the cut-off of the best.

    Domain 5, Jiangxi Post: excellent customer manager and marketing star of the year. The state counts first
    prizes in a row; what priority they give is a rule of careers.
    """

    name: ClassVar[str] = "tournament"
    Params: ClassVar[type[PlanParams]] = TournamentParams
    params: TournamentParams

    period: ClassVar[Period] = "year"
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE, Claim.CAPPED})

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the year."""
        return bookings_measure(self.period)

    @property
    def peers(self) -> tuple[PeerStatistic, ...]:
        """The cut-off of each prize."""
        params = self.params
        shares = ((STAR, params.star_share), (SECOND, params.second_share))
        return tuple(
            PeerStatistic(name, "rank_cut_off", BOOKINGS, params.among, share)
            for name, share in shares
            if share is not None
        )

    @property
    def state(self) -> tuple[StateAxis, ...]:
        """First prizes in a row, up to those that give priority."""
        return (StateAxis(YEARS, "years", 0.0, 0.0, float(self.params.years_for_priority)),)

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return the cut-offs, (n,) each; inf where a prize is worth nothing more than the one below."""
        first, second = self._prizes(context, state)
        star = np.where(first > second, _cut_off(peers, STAR), np.inf)
        if self.params.second_share is None:
            return (star,)
        return (np.where(second > 0.0, _cut_off(peers, SECOND), np.inf), star)

    def _prizes(self, context: PayContext, state: State) -> tuple[FloatArray, FloatArray]:
        """Return what the first and the second prize bring, (n,) each."""
        params = self.params
        first = amount_of(params.prize_yuan, context, "params.prize_yuan")
        extra = amount_of(params.running_bonus_yuan, context, "params.running_bonus_yuan")
        completed = state.of(self.state[0], context) + 1.0 >= params.years_for_priority
        second = amount_of(params.second_prize_yuan, context, "params.second_prize_yuan")
        wins_second = params.second_share is not None
        return first + np.where(completed, extra, 0.0), second if wins_second else np.zeros_like(second)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and the prize."""
        first, second = self._prizes(measured.context, state)
        bookings = measured.of(BOOKINGS)
        prize = np.where(bookings >= _cut_off(peers, STAR), first, 0.0)
        if self.params.second_share is not None:
            runner_up = (bookings >= _cut_off(peers, SECOND)) & (bookings < _cut_off(peers, STAR))
            prize = np.where(runner_up, second, prize)
        return (base_pay(measured, self.period), Payment("prize", prize, self.period))

    def advance(self, measured: Measures, state: State, peers: Peers = NO_PEERS) -> State:
        """Return the first prizes in a row after the year: one more, or none."""
        (axis,) = self.state
        before = state.of(axis, measured.context)
        won = measured.of(BOOKINGS) >= _cut_off(peers, STAR)
        return State({axis.name: np.where(won, np.minimum(before + 1.0, axis.high), 0.0)})


def _cut_off(peers: Peers, name: str) -> FloatArray:
    return np.maximum(peers.of(name), LEAST_YUAN)
