"""What is advised on incentives: present and tuned plan, how it was found, and how far it may be trusted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from cmsim.optimise.incentives.confirmed import BROKEN, Confirmed, Selected, loses_most
from cmsim.optimise.incentives.settings import IncentiveSettings
from cmsim.optimise.incentives.simulated import PRESENT
from cmsim.optimise.tuning.box import Box, FloatArray
from cmsim.optimise.tuning.history import History
from cmsim.scenario import Scenario


@dataclass(frozen=True)
class LimitNotKept:
    """A limit that no plan kept together with the others.

    Attributes
    ----------
    breach : float
        In the limit's scale, at the plan of least breach.
    best_alone : float
        Largest slack that any plan evaluated reached in this limit, in its scale; negative if none kept it.
    """

    name: str
    breach: float
    best_alone: float


@dataclass(frozen=True)
class Prediction:
    """What the surface of the search says of the chosen plan's gain, and what fresh simulation says.

    Attributes
    ----------
    gain, error : float
        Predicted, with its standard deviation; yuan a year.
    difference : float
        Predicted less confirmed.
    allowed : float
        Largest difference that luck explains: the interval of both together.
    """

    gain: float
    error: float
    difference: float
    allowed: float

    @property
    def agrees(self) -> bool:
        """Whether surface and simulation agree within their intervals."""
        return not abs(self.difference) > self.allowed


@dataclass(frozen=True)
class IncentiveAdvice:
    """Advice on the parameters of a pay plan.

    Attributes
    ----------
    plan : Scenario or None
        Tuned; None if the present plan is the best that was found, or no plan keeps the limits.
    values : tuple of float
        Of the chosen plan, in the order of the box.
    intervals : array (parameters, 2)
        Where the best lies by the evaluations, in the parameters' units.
    not_kept : tuple of LimitNotKept
        Limits that stand in the way, if no plan keeps all.
    """

    label: str
    present: Scenario
    box: Box
    settings: IncentiveSettings
    history: History
    plan: Scenario | None
    values: tuple[float, ...]
    intervals: FloatArray
    selected: Selected | None
    confirmed: Confirmed | None
    prediction: Prediction | None
    not_kept: tuple[LimitNotKept, ...] = ()

    @property
    def state(self) -> str:
        """How it ended: tuned, present plan kept, or no plan within the limits."""
        if self.not_kept:
            return "no plan within the limits"
        return "present plan kept" if self.plan is None else "tuned"

    @property
    def broken(self) -> tuple[str, ...]:
        """Names of the limits that what is advised does not keep.

        Where some plan keeps all on the mean of the search, these are the limits that fresh replications show
        to be broken by more than luck explains.
        """
        if self.not_kept or self.confirmed is None:
            return tuple(one.name for one in self.not_kept)
        return tuple(seen.limit.name for seen in self.confirmed.limits if seen.verdict == BROKEN)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        worst = None if self.confirmed is None else loses_most(self.confirmed.limits)
        return {
            "state": self.state,
            "scenario": self.label,
            "objective": self.settings.objective,
            "strategy": self.settings.strategy,
            "evaluations": len(self.history),
            "runs": self.history.spent,
            "parameters": [
                {
                    "name": one.name,
                    "unit": one.unit,
                    "low": one.low,
                    "high": one.high,
                    "present": one.start,
                    "tuned": value,
                    "best_low": float(low),
                    "best_high": float(high),
                }
                for one, value, (low, high) in zip(
                    self.box.parameters, self.values, self.intervals, strict=True
                )
            ],
            "selection": None if self.selected is None else asdict(self.selected),
            "gain_yuan_per_year": None if self.confirmed is None else asdict(self.confirmed.gain),
            "limits": []
            if self.confirmed is None
            else [
                {
                    "name": seen.limit.name,
                    "unit": seen.limit.unit,
                    "sense": seen.limit.sense,
                    "bound": seen.limit.bound,
                    "value": asdict(seen.value),
                    "verdict": seen.verdict,
                }
                for seen in self.confirmed.limits
            ],
            "loses_most": None if worst is None else worst.group,
            "broken": list(self.broken),
            "prediction": None
            if self.prediction is None
            else {**asdict(self.prediction), "agrees": self.prediction.agrees},
            "not_kept": [asdict(one) for one in self.not_kept],
        }


def limits_not_kept(history: History) -> tuple[LimitNotKept, ...]:
    """Return which limits stand in the way; nothing if some plan keeps all on the mean."""
    sound = [history.trials[i] for i in history.sound]
    if any(one.keeps_limits for one in sound):
        return ()
    least = min(sound, key=lambda one: one.breach)
    slacks = np.array([one.mean_slacks for one in sound])
    return tuple(
        LimitNotKept(limit.name, float(-least.mean_slacks[i]), float(slacks[:, i].max()))
        for i, limit in enumerate(history.limits)
        if least.mean_slacks[i] < 0.0
    )


def is_present(label: str) -> bool:
    """Return whether a label is that of the present plan."""
    return label == PRESENT
