"""Plans of the salt works of Arcadia, as a researcher would write them."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from cmsim.plans.amounts import ShareByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams
from cmsim.plans.protocol import BOOKINGS, Claim, Payment
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.quantities import Kind

LEVEL_YUAN = 50_000.0


class SaltParams(PlanParams):
    """The share."""

    rate: Annotated[
        ShareByKind, Parameter("share", "Of what exceeds the level", Kind.ASSUMPTION, "Invented")
    ] = 0.1


@dataclass(frozen=True)
class Salt(SingleMeasurePlan):
    """A share of what exceeds a level in the quarter."""

    name: ClassVar[str] = "salt"
    Params: ClassVar[type[PlanParams]] = SaltParams
    params: SaltParams
    period: ClassVar[str] = "quarter"
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE})

    @property
    def measures(self):
        return bookings_measure(self.period)

    def breakpoints(self, context):
        return (np.full(context.kind.shape, LEVEL_YUAN),)

    def pay(self, measured, state, peers):
        rate = amount_of(self.params.rate, measured.context, "params.rate")
        over = np.maximum(measured.of(BOOKINGS) - LEVEL_YUAN, 0.0)
        return (base_pay(measured, self.period), Payment("salt", rate * over, self.period))


class _Half(Salt):
    """Not a plan of its own: the name begins with an underscore."""

    name: ClassVar[str] = "half"
