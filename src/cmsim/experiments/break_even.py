"""The assumptions that decide, and their break-even: gross margin from sums, care's effect by new runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.equilibrium.prepare import Basis
from cmsim.errors import InputError
from cmsim.experiments.comparison import Comparison, Progress, Request, compare
from cmsim.statistics.break_even import BreakEven, curve_root, line_root
from cmsim.tables.measures import measure_of

FloatArray = NDArray[np.float64]
Compare = Callable[[Request], Comparison]

CARE_FIELD = "care.trust_gain_per_week"
CARE_FACTORS: tuple[float, ...] = (0.0, 0.5, 1.0, 1.5)
"""Of care's effect on trust: none, half, as assumed, half as much again."""
CARE_SCALE = 0.2
"""Largest share of branches for the worlds of care's break-even: each is warmed up anew, and what is asked is
where a difference turns, which takes less precision than the difference itself."""


@dataclass(frozen=True)
class MarginBreakEven:
    """Mean gross margin of key clients at which a policy's net contribution equals the base's."""

    policy: str
    basis: str
    margin_now: float
    break_even: BreakEven


def margin_break_even(
    comparison: Comparison, policy: str, basis: str, years: Sequence[int] | None = None
) -> MarginBreakEven:
    """Return the break-even of the gross margin, all margins of key clients moved in proportion.

    Nobody's effort depends on margins under plans that pay by bookings, so the difference is linear in the
    margin m: ΔNC(m) = ΔGP · m / m₀ + (ΔNC − ΔGP), with GP the key clients' gross profit at today's mean
    margin m₀.
    """
    chosen = list(years) if years is not None else comparison.all_years

    def values(name: str, label: str) -> FloatArray:
        return comparison.values(measure_of(name), label, basis, chosen)

    base = comparison.base
    profit = values("key_client_gross_profit_yuan", base)
    margin = float(profit.mean() / values("key_client_revenue_yuan", base).mean())
    more_profit = values("key_client_gross_profit_yuan", policy) - profit
    gain = values("net_contribution_yuan", policy) - values("net_contribution_yuan", base)
    return MarginBreakEven(policy, basis, margin, line_root(more_profit / margin, gain - more_profit))


@dataclass(frozen=True)
class CareBreakEven:
    """Effect of care on trust at which a policy's net contribution equals the base's.

    Attributes
    ----------
    factors : array (k,)
        Multiples of the assumed effect.
    gain_yuan : array (replications, k)
        Net contribution of the policy less the base's, yuan a year.
    retention_saved_share : array (k,)
        Logo retention a year under the policy less what it would be if care had no effect.
    break_even : BreakEven
        In multiples of the assumed effect.
    """

    policy: str
    basis: str
    factors: FloatArray
    gain_yuan: FloatArray
    retention_saved_share: FloatArray
    break_even: BreakEven

    def retention_points(self, factor: float) -> float:
        """Return the points of yearly logo retention that care saves at a multiple of its effect."""
        return 100.0 * float(np.interp(factor, self.factors, self.retention_saved_share))

    @property
    def points(self) -> tuple[float, float, float]:
        """Points of retention at the break-even, and at the ends of its interval."""
        b = self.break_even
        return self.retention_points(b.root), self.retention_points(b.low), self.retention_points(b.high)


def care_break_even(
    request: Request,
    basis: Basis,
    *,
    factors: Sequence[float] = CARE_FACTORS,
    measure: str = "net_contribution_yuan",
    run: Compare = compare,
) -> list[CareBreakEven]:
    """Return the break-even of care's effect for every policy but the base.

    Each factor is a world of its own: its pilot, warm-ups and runs are made (and kept) anew. Use a small
    `scale`.

    Parameters
    ----------
    factors : sequence of float
        Increasing multiples of care's effect, from 0 up.
    run : callable
        Runs a request; replaceable for tests and other executors.

    Raises
    ------
    InputError
        If the factors do not increase from 0.
    """
    x = np.asarray(factors, dtype=np.float64)
    if x.size < 2 or x[0] != 0.0 or bool((np.diff(x) <= 0.0).any()):
        raise InputError(
            "break-even.factors",
            "the multiples of care's effect must increase from 0",
            found=", ".join(f"{factor:g}" for factor in factors),
            allowed="such as 0, 0.5, 1, 1.5",
        )
    worlds = [run(_with_care(request, float(factor), basis)) for factor in x]
    profit, retention = measure_of(measure), measure_of("logo_retention_share")
    base = worlds[0].base
    found = []
    for policy in worlds[0].labels:
        if policy == base:
            continue
        gain = np.column_stack(
            [world.values(profit, policy, basis) - world.values(profit, base, basis) for world in worlds]
        )
        kept = np.array([float(world.values(retention, policy, basis).mean()) for world in worlds])
        found.append(CareBreakEven(policy, basis, x, gain, kept - kept[0], curve_root(x, gain)))
    return found


def _with_care(request: Request, factor: float, basis: Basis) -> Request:
    scenarios = {
        label: scenario.with_values({CARE_FIELD: factor * float(scenario.care.trust_gain_per_week)})
        for label, scenario in request.scenarios.items()
    }
    return replace(request, scenarios=scenarios, bases=(basis,))


@dataclass(frozen=True)
class PolicyBreakEven:
    """Both break-evens of a policy on a basis."""

    margin: MarginBreakEven
    care: CareBreakEven
    scale: float

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "policy": self.margin.policy,
            "basis": self.margin.basis,
            "margin_now": self.margin.margin_now,
            "margin": asdict(self.margin.break_even),
            "care_multiple": asdict(self.care.break_even),
            "care_retention_points": dict(zip(("root", "low", "high"), self.care.points, strict=True)),
            "care_scale": self.scale,
        }


def break_evens(
    comparison: Comparison, asked: Request, progress: Progress | None = None, run: Compare = compare
) -> list[PolicyBreakEven]:
    """Return the break-evens of every policy but the base; care's takes new runs, kept in the store.

    Parameters
    ----------
    asked : Request
        What the comparison was asked for.
    """
    small = replace(asked, scale=min(asked.scale, CARE_SCALE))
    worlds = len(CARE_FACTORS) * len(asked.bases)
    done = 0

    def counted(request: Request) -> Comparison:
        nonlocal done
        if progress is not None:
            progress("break-even", done / worlds)
        made = run(request)
        done += 1
        if progress is not None:
            progress("break-even", done / worlds)
        return made

    return [
        PolicyBreakEven(margin_break_even(comparison, care.policy, basis), care, small.scale)
        for basis in asked.bases
        for care in care_break_even(small, basis, run=counted)
    ]


def break_even_frame(found: Sequence[PolicyBreakEven]) -> pd.DataFrame:
    """Return a row for each basis, policy and deciding assumption, in the assumption's own unit."""
    rows = []
    for one in found:
        points = one.care.points
        care = one.care.break_even
        retention = replace(care, root=points[0], low=points[1], high=points[2])
        saved = one.care.retention_points(1.0)
        for what, unit, now, value in (
            ("key_client_gross_margin", "share", one.margin.margin_now, one.margin.break_even),
            ("care_effect_on_trust", "multiple of the assumed", 1.0, care),
            ("retention_saved_by_care", "points of logo retention a year", saved, retention),
        ):
            rows.append(
                {
                    "basis": one.margin.basis,
                    "policy": one.margin.policy,
                    "assumption": what,
                    "unit": unit,
                    "now": now,
                    "break_even": value.root,
                    "low": value.low,
                    "high": value.high,
                    "shape": value.shape,
                }
            )
    return pd.DataFrame(rows)
