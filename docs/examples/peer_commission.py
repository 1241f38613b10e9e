"""A commission that pays more on what exceeds the mean of one's colleagues."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from cmsim.plans.amounts import AmountByKind, ShareByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import BOOKINGS, Claim, Payment, PeerStatistic
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.quantities import Kind


class PeerCommissionParams(PlanParams):
    """Two rates, and what counts as doing as well as the others."""

    rate: Annotated[
        ShareByKind, Parameter("share", "Commission on all bookings", Kind.ASSUMPTION, "Our own")
    ] = 0.02
    rate_above: Annotated[
        ShareByKind, Parameter("share", "Added on what exceeds the hurdle", Kind.ASSUMPTION, "Our own")
    ] = 0.03
    hurdle: Annotated[
        AmountByKind, Parameter("1", "Hurdle in means of the city's others", Kind.ASSUMPTION, "Our own")
    ] = 1.0


@dataclass(frozen=True)
class PeerCommission(SingleMeasurePlan):
    """Base pay, a rate on all bookings, and more on what exceeds a hurdle: the mean of the city's others."""

    name: ClassVar[str] = "peer_commission"
    Params: ClassVar[type[PlanParams]] = PeerCommissionParams
    params: PeerCommissionParams
    period: ClassVar[str] = "quarter"
    measures: ClassVar = bookings_measure("quarter")
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE})
    peers: ClassVar = (
        PeerStatistic("others_yuan", "team_total", BOOKINGS, "city"),
        PeerStatistic("people", "team_size", BOOKINGS, "city"),
    )

    def _hurdle_yuan(self, context, peers):
        others = np.maximum(peers.of("people") - 1.0, 1.0)
        mean = peers.of("others_yuan") / others
        return amount_of(self.params.hurdle, context, "params.hurdle") * mean

    def breakpoints(self, context, state, peers):
        """Return where pay bends: the hurdle of each person."""
        return (self._hurdle_yuan(context, peers),)

    def pay(self, measured, state, peers):
        """Return base pay and the two commissions."""
        context, booked = measured.context, measured.of(BOOKINGS)
        rate = amount_of(self.params.rate, context, "params.rate")
        above = amount_of(self.params.rate_above, context, "params.rate_above")
        over = np.maximum(booked - self._hurdle_yuan(context, peers), 0.0)
        return (
            base_pay(measured, self.period),
            Payment("commission", rate * booked, self.period),
            Payment("above_the_others", above * over, self.period),
        )
