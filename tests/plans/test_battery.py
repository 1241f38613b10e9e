"""Every plan stands the battery, one of an invented organisation too; the battery catches faulty plans."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import battery
import numpy as np
import pytest
from battery import BATTERY, Check
from pay_cases import distinct_plans

from cmsim.plans.amounts import AmountByKind, amount_of
from cmsim.plans.parameters import Parameter, PlanParams
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
    Plan,
    State,
    StateAxis,
)
from cmsim.plans.registry import LIBRARY, PlanRegistry
from cmsim.plans.single_measure import SingleMeasurePlan, base_pay, bookings_measure
from cmsim.quantities import Kind

KINDS = ("clerk", "manager")


class TitheParams(PlanParams):
    """Rules of the salt works of Arcadia, which nobody ships."""

    quiet_until_yuan: Annotated[
        AmountByKind, Parameter("yuan", "Sales without reward", Kind.ASSUMPTION, "Invented for the tests")
    ] = 50_000.0


@dataclass(frozen=True)
class Tithe(SingleMeasurePlan):
    """Nothing up to a sum of sales, then a tenth of what is above it, a twentieth above twice the sum."""

    name: ClassVar[str] = "tithe"
    Params: ClassVar[type[PlanParams]] = TitheParams
    params: TitheParams
    period: ClassVar[Period] = "quarter"
    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.MONOTONE})

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the quarter."""
        return bookings_measure(self.period)

    def breakpoints(
        self, context: PayContext, state: State = AT_START, peers: Peers = NO_PEERS
    ) -> tuple[FloatArray, ...]:
        """Return both bends."""
        first = amount_of(self.params.quiet_until_yuan, context, "params.quiet_until_yuan")
        return (first, 2.0 * first)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and tithe."""
        del state, peers
        first, second = self.breakpoints(measured.context)
        sales = measured.of(BOOKINGS)
        tenth = np.clip(sales - first, 0.0, second - first)
        tithe = 0.10 * tenth + 0.05 * np.maximum(sales - second, 0.0)
        return (base_pay(measured, self.period), Payment("tithe", tithe, self.period))


ARCADIA = PlanRegistry((Tithe,))
TITHE = ARCADIA.build("tithe", {"quiet_until_yuan": {"clerk": 20_000.0, "manager": 60_000.0}}, kind_ids=KINDS)
PLANS = (*distinct_plans(), ("tithe of an invented organisation", TITHE, KINDS))


@pytest.mark.parametrize("check", BATTERY, ids=lambda check: check.__name__)
@pytest.mark.parametrize(("plan", "kinds"), [p[1:] for p in PLANS], ids=[p[0] for p in PLANS])
def test_every_plan_stands_the_battery(plan: Plan, kinds: tuple[str, ...], check: Check) -> None:
    check(plan, kinds)


def test_the_library_knows_no_plan_of_the_invented_organisation() -> None:
    assert "tithe" not in LIBRARY.names()
    assert ARCADIA.names() == ("tithe",)


@dataclass(frozen=True)
class NotANumber(Tithe):
    """Pays no number to the best."""

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and something impossible."""
        base, tithe = super().pay(measured, state, peers)
        return (base, Payment("tithe", np.where(tithe.yuan > 1e5, np.inf, tithe.yuan), self.period))


@dataclass(frozen=True)
class LooksAround(Tithe):
    """Pays by the mean of whoever happens to be in the array."""

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and a share of the mean."""
        sales = measured.of(BOOKINGS)
        mean = sales.mean() if sales.size else 0.0
        return (base_pay(measured, self.period), Payment("tithe", 0.0 * sales + 0.1 * mean, self.period))


@dataclass(frozen=True)
class Fickle(Tithe):
    """Draws lots."""

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and a lottery."""
        sales = measured.of(BOOKINGS)
        lots = np.random.default_rng().uniform(size=sales.size)
        return (base_pay(measured, self.period), Payment("tithe", lots, self.period))


@dataclass(frozen=True)
class PaysTwice(Tithe):
    """Counts base pay twice."""

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay, again base pay, and tithe."""
        base, tithe = super().pay(measured, state, peers)
        return (base, base, tithe)


@dataclass(frozen=True)
class HidesABend(Tithe):
    """Says nothing of its second bend."""

    def breakpoints(self, context: PayContext) -> tuple[FloatArray, ...]:
        """Return the first bend only."""
        return super().breakpoints(context)[:1]

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and tithe with a bend at twice the first."""
        (first,) = self.breakpoints(measured.context)
        sales = measured.of(BOOKINGS)
        tithe = 0.1 * np.clip(sales - first, 0.0, first)
        return (base_pay(measured, self.period), Payment("tithe", tithe, self.period))


@dataclass(frozen=True)
class InventsABend(Tithe):
    """Names a breakpoint where nothing happens."""

    def breakpoints(self, context: PayContext) -> tuple[FloatArray, ...]:
        """Return a third point."""
        first, second = super().breakpoints(context)
        return (first, second, 3.3 * first)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and tithe."""
        first = self.breakpoints(measured.context)[0]
        sales = measured.of(BOOKINGS)
        tithe = 0.1 * np.clip(sales - first, 0.0, first) + 0.05 * np.maximum(sales - 2.0 * first, 0.0)
        return (base_pay(measured, self.period), Payment("tithe", tithe, self.period))


@dataclass(frozen=True)
class PromisesACap(Tithe):
    """Claims a cap that it has not."""

    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.CAPPED})


@dataclass(frozen=True)
class PromisesALine(Tithe):
    """Claims to be a straight line."""

    claims: ClassVar[frozenset[Claim]] = frozenset({Claim.LINEAR})


@dataclass(frozen=True)
class Punishes(Tithe):
    """Claims to be monotone and takes from the best."""

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and tithe, turned round."""
        base, tithe = super().pay(measured, state, peers)
        return (base, Payment("tithe", -tithe.yuan, self.period))


@dataclass(frozen=True)
class PaysForAnything(Tithe):
    """Reads its measure without asking whether it is a number."""

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and a tenth."""
        sales = np.nan_to_num(measured.values.get(BOOKINGS, np.zeros(measured.context.kind.shape)))
        return (base_pay(measured, self.period), Payment("tithe", 0.1 * sales, self.period))


@dataclass(frozen=True)
class ChargesForDeals(Tithe):
    """Takes money for single deals."""

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return less than nothing."""
        return -0.1 * gross_profit_yuan


@dataclass(frozen=True)
class Forgets(Tithe):
    """Declares a state and carries none of it on."""

    state: ClassVar[tuple[StateAxis, ...]] = (StateAxis("good_years", "years", 0.0, 0.0, 3.0),)


@dataclass(frozen=True)
class RunsAway(Forgets):
    """Counts good years beyond the end of its axis."""

    def advance(self, measured: Measures, state: State, peers: Peers = NO_PEERS) -> State:
        """Return four years more for everybody, without end."""
        return State({"good_years": state.of(self.state[0], measured.context) + 4.0})


@dataclass(frozen=True)
class NamesTwoAlike(Tithe):
    """Pays a tithe and one that waits under the same name."""

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay, tithe, and a later tithe of the same name."""
        base, tithe = super().pay(measured, state, peers)
        return (base, tithe, replace(tithe, deferred_periods=1))


@dataclass(frozen=True)
class Presumes(Tithe):
    """Takes the others for idle when nobody tells it of them."""

    peers: ClassVar[tuple[PeerStatistic, ...]] = (
        PeerStatistic("others_yuan", "team_total", BOOKINGS, "team"),
    )

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and a tenth of what all sold."""
        sales = measured.of(BOOKINGS) + peers.values.get("others_yuan", 0.0)
        return (base_pay(measured, self.period), Payment("tithe", 0.1 * sales, self.period))


FAULTY: tuple[tuple[type[Tithe], Check], ...] = (
    (NotANumber, battery.pays_finite_sums),
    (LooksAround, battery.pays_many_as_it_pays_each),
    (Fickle, battery.pays_the_same_twice_and_leaves_its_inputs_alone),
    (PaysTwice, battery.pays_base_pay_exactly_once),
    (HidesABend, battery.is_straight_between_its_breakpoints),
    (InventsABend, battery.each_breakpoint_is_a_jump_or_a_bend),
    (PromisesACap, battery.keeps_what_it_claims),
    (PromisesALine, battery.keeps_what_it_claims),
    (Punishes, battery.keeps_what_it_claims),
    (ChargesForDeals, battery.awards_on_deals_are_sums_of_money),
    (Forgets, battery.carries_the_state_that_it_declares),
    (RunsAway, battery.carries_the_state_that_it_declares),
    (NamesTwoAlike, battery.pays_base_pay_exactly_once),
)


@pytest.mark.parametrize(("plan_class", "check"), FAULTY, ids=lambda item: item.__name__)
def test_the_battery_catches_a_faulty_plan(plan_class: type[Tithe], check: Check) -> None:
    with pytest.raises(AssertionError):
        check(plan_class(TitheParams()), ("seller",))


def test_the_battery_catches_a_plan_that_takes_what_is_missing_for_a_number() -> None:
    with pytest.raises(AssertionError):
        battery.asks_for_what_it_must_be_told(Presumes(TitheParams()), ("seller",))
    with pytest.raises(AssertionError):
        battery.refuses_what_it_cannot_pay_for(PaysForAnything(TitheParams()), ("seller",))
