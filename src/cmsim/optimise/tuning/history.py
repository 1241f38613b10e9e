"""All that was evaluated: points with their replications, as plain data that a file can hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cmsim.optimise.tuning.box import FloatArray
from cmsim.optimise.tuning.problem import Ask, Limit, Outcome

FAILED_SLACK = -1.0
"""A point without a result counts as one that breaks a limit by its whole scale."""


@dataclass
class Trial:
    """A point and what its replications 0, 1, … came to.

    Attributes
    ----------
    objective : list of float
        By replication.
    slacks : list of list of float
        By limit and replication, in the limits' scales.
    """

    shares: tuple[float, ...]
    values: tuple[float, ...]
    objective: list[float] = field(default_factory=list)
    slacks: list[list[float]] = field(default_factory=list)
    failure: str = ""

    @property
    def replications(self) -> int:
        """Replications known."""
        return len(self.objective)

    @property
    def mean(self) -> float:
        """Mean objective; minus infinity if the point failed."""
        return float(np.mean(self.objective)) if self.objective and not self.failure else -np.inf

    @property
    def mean_slacks(self) -> FloatArray:
        """Mean slack by limit."""
        if self.failure or not self.objective:
            return np.full(max(len(self.slacks), 1), FAILED_SLACK)
        return np.array([float(np.mean(one)) for one in self.slacks])

    @property
    def breach(self) -> float:
        """Sum of the breaches of all limits, in their scales; zero if all are kept on the mean."""
        return float(np.maximum(-self.mean_slacks, 0.0).sum())

    @property
    def keeps_limits(self) -> bool:
        """Whether all limits are kept on the mean."""
        return not self.failure and self.breach == 0.0


class History:
    """Trials in the order in which they were first asked for.

    Attributes
    ----------
    spent : int
        Replications evaluated, failed ones included.
    """

    def __init__(self, limits: tuple[Limit, ...]) -> None:
        self.limits = limits
        self.trials: list[Trial] = []
        self.spent = 0

    def __len__(self) -> int:
        return len(self.trials)

    def of(self, values: tuple[float, ...]) -> int | None:
        """Return the number of the trial with these values, or None."""
        return next((i for i, one in enumerate(self.trials) if one.values == values), None)

    def add(self, asked: Ask, outcome: Outcome) -> int:
        """Take what replications of a point came to, and return the number of its trial."""
        number = self.of(asked.values)
        if number is None:
            number = len(self.trials)
            self.trials.append(Trial(asked.shares, asked.values, slacks=[[] for _ in self.limits]))
        trial = self.trials[number]
        self.spent += asked.replications
        broken = not (np.isfinite(outcome.objective).all() and np.isfinite(outcome.limited).all())
        if outcome.failure or broken:
            trial.failure = outcome.failure or "a value does not exist"
            return number
        trial.objective += [float(x) for x in outcome.objective]
        for limit, slacks, limited in zip(self.limits, trial.slacks, outcome.limited, strict=True):
            slacks += [float(x) for x in limit.slack(np.asarray(limited, dtype=np.float64))]
        return number

    @property
    def sound(self) -> list[int]:
        """Numbers of the trials that have a result."""
        return [i for i, one in enumerate(self.trials) if not one.failure and one.objective]

    def as_data(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {"spent": self.spent, "trials": [vars(one) for one in self.trials]}

    @classmethod
    def of_data(cls, limits: tuple[Limit, ...], data: dict[str, Any]) -> History:
        """Return the history that plain data hold."""
        made = cls(limits)
        made.spent = int(data["spent"])
        made.trials = [
            Trial(
                tuple(one["shares"]),
                tuple(one["values"]),
                list(one["objective"]),
                [list(slacks) for slacks in one["slacks"]],
                one["failure"],
            )
            for one in data["trials"]
        ]
        return made
