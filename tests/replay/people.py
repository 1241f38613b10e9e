"""Small files of actuals, and plans of an invented organisation that carry state and look at others."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from cmsim.plans.parameters import PlanParams
from cmsim.plans.protocol import (
    BOOKINGS,
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
from cmsim.replay.actuals import Actuals, read_actuals
from cmsim.replay.findings import Findings

KINDS = {"clerk": ("Clerks", "柜员"), "manager": ("Managers", "经理")}
KIND_IDS = tuple(KINDS)
BASE_PAY = {"clerk": 12_000.0, "manager": 24_000.0}
HEADINGS = "manager,name,kind,month,bookings_yuan"


def written(path: Path, *lines: str, headings: str = HEADINGS) -> Path:
    """Return a CSV file with these lines."""
    path.write_text("\n".join([headings, *lines]) + "\n", encoding="utf-8")
    return path


def read(path: Path, **options: object) -> tuple[Actuals, Findings]:
    """Return actuals with bookings, and what is wrong with them."""
    findings = Findings()
    return read_actuals(path, KINDS, {BOOKINGS: "the plan counts"}, findings, **options), findings  # type: ignore[arg-type]


class NoParams(PlanParams):
    """None."""


@dataclass(frozen=True)
class Ratchet(SingleMeasurePlan):
    """A hundred yuan for every quarter better than the best quarter before."""

    name: ClassVar[str] = "ratchet_of_arcadia"
    Params: ClassVar[type[PlanParams]] = NoParams
    params: NoParams
    period: ClassVar[Period] = "quarter"
    claims: ClassVar[frozenset[Claim]] = frozenset()
    state: ClassVar[tuple[StateAxis, ...]] = (StateAxis("best_yuan", "yuan", 1_000.0, 0.0, 1e9),)

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the quarter."""
        return bookings_measure(self.period)

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and prize."""
        del peers
        better = measured.of(BOOKINGS) > state.values["best_yuan"]
        return (base_pay(measured, self.period), Payment("prize", np.where(better, 100.0, 0.0), self.period))

    def advance(self, measured: Measures, state: State) -> State:
        """Remember the best quarter."""
        return State({"best_yuan": np.maximum(measured.of(BOOKINGS), state.values["best_yuan"])})


@dataclass(frozen=True)
class BestOfTeam(SingleMeasurePlan):
    """Fifty yuan for those who reach the cut-off of the best half of their team in the month."""

    name: ClassVar[str] = "best_of_team"
    Params: ClassVar[type[PlanParams]] = NoParams
    params: NoParams
    period: ClassVar[Period] = "month"
    claims: ClassVar[frozenset[Claim]] = frozenset()
    peers: ClassVar[tuple[PeerStatistic, ...]] = (
        PeerStatistic("cut_off_yuan", "rank_cut_off", BOOKINGS, "team", 0.5),
        PeerStatistic("others_yuan", "team_total", BOOKINGS, "province"),
    )

    @property
    def measures(self) -> tuple[MeasureSpec, ...]:
        """Bookings of the month."""
        return bookings_measure(self.period)

    def breakpoints(self, context: PayContext) -> tuple[FloatArray, ...]:
        """Return none: they depend on others."""
        del context
        return ()

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        """Return base pay and prize."""
        del state
        won = measured.of(BOOKINGS) >= peers.values["cut_off_yuan"]
        return (base_pay(measured, self.period), Payment("prize", np.where(won, 50.0, 0.0), self.period))


@dataclass(frozen=True)
class PaysByDeal(Ratchet):
    """A tenth of every deal's gross profit besides."""

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        """Return a tenth."""
        return 0.1 * gross_profit_yuan
