"""Which assumptions the search moves, on which scale, and which move together.

Chosen are those that the patterns answer to; the range of each is the scenario's own. Two intercepts are
searched at a reference level of trust instead of at trust zero: the hazard of loss and the odds of winning
there can be told from data, while intercept and effect of trust alone trade off against each other. The
weight of care (`loss.trust_effect`) is not identified by the patterns, so that it stays wide in what is
accepted. Not moved: arrivals at the windows, which their own two patterns pin within a few per cent, and the
client's time to decide, which a thinned province cannot show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import InputError
from cmsim.randomness import FloatArray
from cmsim.scenario import Scenario
from cmsim.scenario.parameters import parameters

REFERENCE_TRUST = 0.45
"""About the mean trust of a client, and of a prospect who is being sold to, in the base."""


_FIGURES = 6


@dataclass(frozen=True)
class Anchor:
    """An intercept that is searched at the reference trust.

    Attributes
    ----------
    slope : str
        Path of the effect of trust.
    sign : float
        Sign with which the effect enters.
    low, high : float
        Range of the anchored value, in the parameter's unit.
    """

    slope: str
    sign: float
    low: float
    high: float


@dataclass(frozen=True)
class FreeParameter:
    """An assumption that the search moves; `log` for positive numbers whose ratio counts."""

    path: str
    log: bool = True
    anchor: Anchor | None = None
    wide: bool = False
    """Spread over the whole range from the start, because the patterns do not identify it."""


FREE_PARAMETERS: tuple[FreeParameter, ...] = (
    FreeParameter("clients.potential_mean_yuan"),
    FreeParameter("clients.frailty_variance"),
    FreeParameter("loss.trust_effect", log=False, wide=True),
    FreeParameter("loss.base_hazard_per_year", anchor=Anchor("loss.trust_effect", -1.0, 0.12, 0.5)),
    FreeParameter("sales.lead_rate_inbound_per_year"),
    FreeParameter("sales.lead_rate_effort_per_year"),
    FreeParameter("sales.referral_rate_per_year"),
    FreeParameter("sales.referral_frailty_exponent", log=False),
    FreeParameter("sales.cross_lead_rate_inbound_per_year", log=False),
    FreeParameter("sales.cross_lead_rate_effort_per_year"),
    FreeParameter("sales.bundle_share", log=False),
    FreeParameter("sales.proposal_share", log=False),
    FreeParameter("sales.win_trust", log=False),
    FreeParameter("sales.win_intercept", log=False, anchor=Anchor("sales.win_trust", 1.0, -1.0, 1.0)),
    FreeParameter("care.trust_gain_per_week"),
    FreeParameter("care.half_point_active_hours"),
    FreeParameter("care.half_point_prospect_hours"),
    FreeParameter("care.harm_per_issue_week"),
    FreeParameter("ties.leaver_takes_share", log=False),
    FreeParameter("ties.trust_cut_on_leaving", log=False),
    FreeParameter("ties.hand_over_saves_share", log=False),
    FreeParameter("staff.turnover_per_year"),
    FreeParameter("windows.ordinary_revenue_per_customer_yuan"),
)


@dataclass(frozen=True)
class Box:
    """The searched region: positions in [-1, 1] by axis, mapped to values of the scenario.

    Attributes
    ----------
    low, high : array (axes,)
        Ends of each axis on its scale, anchored where the axis is.
    value_low, value_high : array (axes,)
        The scenario's ranges, within which the values must stay.
    """

    axes: tuple[FreeParameter, ...]
    low: FloatArray
    high: FloatArray
    value_low: FloatArray
    value_high: FloatArray

    @classmethod
    def of(cls, base: Scenario, axes: Sequence[FreeParameter] = FREE_PARAMETERS) -> Box:
        """Return the box that a base's ranges span.

        Raises
        ------
        InputError
            If one of the parameters has no range, or a range that a logarithm cannot take.
        """
        ranges = {row.path: row.range for row in parameters(base, with_range=True)}
        ends = []
        values = []
        for axis in axes:
            span = ranges.get(axis.path)
            if span is None or (axis.log and span[0] <= 0.0):
                raise InputError(
                    "calibrate.no-range",
                    "the search needs a range of values worth trying",
                    path=axis.path,
                    found=str(span),
                    allowed="a range of positive numbers" if axis.log else "a range",
                    hint="give the number as {value, kind, range} in the scenario",
                )
            values.append(span)
            anchored = span if axis.anchor is None else (axis.anchor.low, axis.anchor.high)
            ends.append([float(np.log(x)) if axis.log else x for x in anchored])
        low, high = np.array(ends, dtype=np.float64).T
        value_low, value_high = np.array(values, dtype=np.float64).T
        return cls(tuple(axes), low, high, value_low, value_high)

    @property
    def paths(self) -> tuple[str, ...]:
        """Dotted paths by axis."""
        return tuple(axis.path for axis in self.axes)

    def values(self, position: FloatArray) -> FloatArray:
        """Return the scenario's values at positions (n, axes)."""
        scaled = self.low + 0.5 * (np.atleast_2d(position) + 1.0) * (self.high - self.low)
        result = scaled.copy()
        for number, axis in enumerate(self.axes):
            if axis.anchor is not None:
                slope = scaled[:, self.paths.index(axis.anchor.slope)]
                result[:, number] -= axis.anchor.sign * slope * REFERENCE_TRUST
            if axis.log:
                result[:, number] = np.exp(result[:, number])
        return result

    def position(self, scenario: Scenario) -> FloatArray:
        """Return the position (axes,) of a scenario's own values, at the border where they lie outside."""
        own = {row.path: row.value for row in parameters(scenario)}
        value = [float(own[path]) for path in self.paths]  # type: ignore[arg-type]
        return np.asarray(self.positions(np.array([value]))[0])

    def positions(self, value: FloatArray) -> FloatArray:
        """Return the positions (n, axes) of values (n, axes), at the border where they lie outside."""
        scaled = value.copy()
        for number, axis in enumerate(self.axes):
            if axis.log:
                scaled[:, number] = np.log(scaled[:, number])
            if axis.anchor is not None:
                slope = value[:, self.paths.index(axis.anchor.slope)]
                scaled[:, number] += axis.anchor.sign * slope * REFERENCE_TRUST
        return np.clip(2.0 * (scaled - self.low) / (self.high - self.low) - 1.0, -1.0, 1.0)

    def admissible(self, position: FloatArray) -> NDArray[np.bool_]:
        """Return which positions (n, axes) lie in the box with all values in the scenario's ranges."""
        position = np.atleast_2d(position)
        value = self.values(position)
        inside = (np.abs(position) <= 1.0) & (value >= self.value_low) & (value <= self.value_high)
        return np.asarray(inside.all(axis=1))

    def scenario_at(self, base: Scenario, position: FloatArray) -> Scenario:
        """Return the base with the values at one position (axes,)."""
        value = rounded(self.values(position)[0])
        return base.with_values({path: float(x) for path, x in zip(self.paths, value, strict=True)})


def rounded(values: FloatArray) -> FloatArray:
    """Return values with as many figures as a file of sets keeps."""
    return np.array([float(f"{x:.{_FIGURES}g}") for x in values.ravel()]).reshape(values.shape)
