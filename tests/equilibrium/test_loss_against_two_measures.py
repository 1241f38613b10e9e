"""One choice of the hours that book nothing, for the whole period, against a grid of both measures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import pytest

from cmsim.behaviour.grid2 import Numerics2, PairAccount, solve_pair
from cmsim.behaviour.types import GaussianLaw
from cmsim.equilibrium.fixed_point import solve_fixed_point
from cmsim.equilibrium.law import MeasureLaw, ResponseLaw
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.plans.protocol import (
    BASE_PAY,
    BOOKINGS,
    Claim,
    FloatArray,
    Grid2,
    Measures,
    MeasureSpec,
    Payment,
    Peers,
    Period,
    State,
)
from cmsim.scenario import Scenario

INFORMATION = "information_accepted"
PER_HOUR, IDLE, YEAR_SD = 0.05, 0.02, 3.0
BASE_YUAN = 14_800.0
WEEKS = 52
Form = Callable[[FloatArray, FloatArray], FloatArray]
TYPES = np.array([4, 13])
NODES = 161
MOST_ITEMS = 28.0


def _classes(booked: FloatArray, items: FloatArray) -> FloatArray:
    points = 60.0 * np.minimum(booked / 400e3, 1.3) + 40.0 * np.minimum(items / 10.0, 1.2)
    return 1_000.0 * (points >= 60.0) + 3_000.0 * (points >= 90.0)


FORMS: dict[str, tuple[Form, tuple[float, ...], tuple[float, ...], float]] = {
    "sum of straight lines": (lambda y, s: 0.03 * y + 100.0 * s, (), (), 0.010),
    "commission, reward from ten items on": (
        lambda y, s: 0.03 * y + 1_500.0 * (s >= 10.0),
        (),
        (10.0,),
        0.012,
    ),
    "bonus behind a gate of eight items": (
        lambda y, s: 0.01 * y + 4_000.0 * ((y >= 450e3) & (s >= 8.0)),
        (450e3,),
        (8.0,),
        0.016,
    ),
    "classes of a score": (_classes, (), (), 0.012),
}
"""Pay, its jumps along each measure, and the largest loss as a share of the certainty equivalent."""


@dataclass(frozen=True)
class TwoMeasures:
    """A plan of an invented organisation: any pay on bookings and pieces of information."""

    form: Form
    name: ClassVar[str] = "two_measures"
    Params: ClassVar[Any] = None
    params: ClassVar[Any] = None
    period: ClassVar[Period] = "year"
    claims: ClassVar[frozenset[Claim]] = frozenset()
    state: ClassVar[tuple[()]] = ()
    peers: ClassVar[tuple[()]] = ()
    reduction: ClassVar[Grid2] = Grid2(BOOKINGS, INFORMATION)
    measures: ClassVar[tuple[MeasureSpec, ...]] = (
        MeasureSpec(BOOKINGS, "yuan", "flow", "year", "new"),
        MeasureSpec(INFORMATION, "items", "count", "year", "new"),
    )

    def pay(self, measured: Measures, state: State, peers: Peers) -> tuple[Payment, ...]:
        base = measured.context.base_pay_yuan_per_year * measured.context.weeks / WEEKS
        extra = self.form(measured.of(BOOKINGS), measured.of(INFORMATION))
        return (Payment(BASE_PAY, base, "year"), Payment("extra", extra, "year"))

    def deal_pay(self, gross_profit_yuan: FloatArray) -> FloatArray:
        return np.zeros_like(gross_profit_yuan)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMS)
def test_one_choice_for_the_period_loses_little(
    name: str, with_pay: Callable[..., Scenario], law: ResponseLaw
) -> None:
    form, along_bookings, along_items, most_loss = FORMS[name]
    information = MeasureLaw([IDLE], [0.0], [[0.0, 0.0, PER_HOUR]], [YEAR_SD])
    # Work that counts at once: the grid of two measures knows no arrivals on their way.
    told = replace(law, lag_cdf=[1.0] * len(law.lag_cdf), measures={INFORMATION: information})
    world = TypeWorld(with_pay("fixed"), told, told.point)
    found = solve_fixed_point(world, TwoMeasures(form), np.array([BASE_YUAN]))  # type: ignore[arg-type]
    assert found.converged
    gain = np.zeros((TYPES.size, 3))
    gain[:, 2] = PER_HOUR * world.skill_in_field[TYPES]
    items = GaussianLaw(
        np.full((TYPES.size, WEEKS), IDLE),
        gain,
        np.ones(WEEKS),
        np.full(TYPES.size, YEAR_SD / np.sqrt(WEEKS)),
    )
    account = PairAccount(
        WEEKS,
        (lambda y, s: BASE_YUAN + form(y, np.maximum(s, 0.0)),),
        np.zeros(TYPES.size, dtype=np.int64),
        (float(world.reach(WEEKS)[0]), MOST_ITEMS),
        (along_bookings, along_items),
        np.zeros((TYPES.size, 2)),
    )
    arrivals = world.arrivals(found.hours, WEEKS).of(TYPES)
    pair = solve_pair(world.types.of(TYPES), account, (arrivals, items), Numerics2(NODES, 9))
    both = pair.certainty_equivalent_yuan()
    loss = 1.0 - found.certainty_equivalent_yuan_per_year[TYPES] / both
    assert np.all(loss < most_loss)
    # The grid of both has levels and nodes of its own, and may lose a little itself.
    assert np.all(loss > -0.006)
