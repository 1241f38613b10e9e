"""The planner's limits on a tuned plan, as limits on means of paired replications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cmsim.errors import InputError
from cmsim.experiments.tune_settings import DEFAULT_TOLERANCE_SHARE
from cmsim.optimise.incentives.outcomes import RunOutcome, change_of_worth, largest_pay
from cmsim.optimise.tuning.box import FloatArray
from cmsim.optimise.tuning.problem import Limit

PARTICIPATION_YUAN = -25.0
"""Rent of the reference candidate that counts as none: base pay is solved to within a few yuan a year."""
PARTICIPATION_SCALE_YUAN = 1000.0
RETENTION_SCALE = 0.01
"""A point of retention lost counts as one of breach."""
DEFAULT_FAIRNESS_SHARE = 0.05
"""How much of its certainty equivalent a group may lose: as much as selling cost may rise; an assumption."""
BUDGET, CEILING, RETENTION, PARTICIPATION = "budget", "pay ceiling", "retention", "participation"
_FAIR_TO = "fairness · "
"""Before the group in the name of a limit on its loss."""


@dataclass(frozen=True)
class IncentiveLimits:
    """What a tuned plan must keep.

    Attributes
    ----------
    cost_yuan : float or None
        Largest selling cost, yuan a year of the province simulated.
    cost_share : float
        Where no sum is given: by which share the present plan's selling cost may be exceeded.
    pay_ceiling_yuan : float or None
        Largest mean pay of a person in any kind of staff, yuan a year.
    least_retention_share : float or None
        Of clients, a year.
    fairness_share : float or None
        Of its certainty equivalent under the present plan that a group (kind of staff, city, grade,
        industry group) may lose.
    """

    cost_yuan: float | None = None
    cost_share: float = DEFAULT_TOLERANCE_SHARE
    pay_ceiling_yuan: float | None = None
    least_retention_share: float | None = None
    fairness_share: float | None = DEFAULT_FAIRNESS_SHARE

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("cost-budget", self.cost_yuan, 0.0, np.inf),
            ("cost-budget", self.cost_share, 0.0, 10.0),
            ("pay-ceiling", self.pay_ceiling_yuan, 0.0, np.inf),
            ("least-retention", self.least_retention_share, 0.0, 1.0),
            ("fairness-share", self.fairness_share, 0.0, 1.0),
        ):
            if value is not None and not low <= value <= high:
                raise InputError(
                    "incentives.limit",
                    f"--{name} is out of range",
                    path=f"--{name}",
                    found=f"{value:g}",
                    allowed=f"{low:g} to {high:g}",
                )

    def as_limits(self, groups: Sequence[str]) -> tuple[Limit, ...]:
        """Return the limits in the order of :meth:`values`.

        Parameters
        ----------
        groups : sequence of str
            Whose certainty equivalents are watched.
        """
        if self.cost_yuan is None:
            budget = Limit(BUDGET, "of present cost", "at most", 1.0 + self.cost_share, 1.0)
        else:
            budget = Limit(BUDGET, "yuan/year", "at most", self.cost_yuan, self.cost_yuan or 1.0)
        made = [
            budget,
            Limit(PARTICIPATION, "yuan/year", "at least", PARTICIPATION_YUAN, PARTICIPATION_SCALE_YUAN),
        ]
        if self.pay_ceiling_yuan is not None:
            ceiling = self.pay_ceiling_yuan
            made.append(Limit(CEILING, "yuan/year", "at most", ceiling, ceiling or 1.0))
        if self.least_retention_share is not None:
            made.append(Limit(RETENTION, "share", "at least", self.least_retention_share, RETENTION_SCALE))
        if self.fairness_share is not None:
            lost = -self.fairness_share
            made += [Limit(f"{_FAIR_TO}{group}", "share", "at least", lost, 1.0) for group in groups]
        return tuple(made)

    def values(
        self, groups: Sequence[str], ours: Sequence[RunOutcome], present: Sequence[RunOutcome]
    ) -> FloatArray:
        """Return what is limited, (limits, replications); outcomes are paired by replication."""
        rows: list[list[float]] = [
            [
                one.selling_cost / (base.selling_cost if self.cost_yuan is None else 1.0)
                for one, base in zip(ours, present, strict=True)
            ],
            [one.rent for one in ours],
        ]
        if self.pay_ceiling_yuan is not None:
            rows.append([largest_pay(one) for one in ours])
        if self.least_retention_share is not None:
            rows.append([one.retention for one in ours])
        if self.fairness_share is not None:
            rows += [
                [change_of_worth(one, base, group) for one, base in zip(ours, present, strict=True)]
                for group in groups
            ]
        return np.array(rows, dtype=np.float64)


def groups_of(limits: Sequence[Limit]) -> list[str]:
    """Return the groups whose certainty equivalents limits watch."""
    return [group for group in map(group_of, limits) if group is not None]


def group_of(limit: Limit) -> str | None:
    """Return the group whose certainty equivalent a limit watches; None if it limits something else."""
    return limit.name.removeprefix(_FAIR_TO) if limit.name.startswith(_FAIR_TO) else None
