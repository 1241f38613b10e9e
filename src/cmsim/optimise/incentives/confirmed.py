"""The shortlist confirmed: ranking and selection on fresh luck, then a comparison on luck fresher still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cmsim.errors import CmsimError
from cmsim.experiments.request import Request
from cmsim.experiments.tuning import SELECTION_FROM
from cmsim.optimise.incentives.levers import Levers
from cmsim.optimise.incentives.limits import IncentiveLimits, group_of
from cmsim.optimise.incentives.outcomes import RunOutcome
from cmsim.optimise.incentives.searched import label_of
from cmsim.optimise.incentives.settings import DEFAULT_INDIFFERENCE_SHARE, IncentiveSettings
from cmsim.optimise.incentives.simulated import PRESENT, Simulated, Wanted
from cmsim.optimise.tuning.history import Trial
from cmsim.optimise.tuning.problem import Limit
from cmsim.scenario import Scenario
from cmsim.statistics.intervals import Estimate, estimate, paired_difference
from cmsim.statistics.selection import FIRST_STAGE, KimNelson

SELECTED_FROM = SELECTION_FROM // 2
"""Distance of the replications that select from those that compare; the search's lie farther on."""
BATCH = 2
STAGE = "selection"
BROKEN = "broken"
"""Verdict on a limit whose whole interval is beyond its bound."""


@dataclass(frozen=True)
class Selected:
    """What the selection came to.

    Attributes
    ----------
    chosen : str
        Label of the plan selected, or that of the largest mean if the limit of replications came first.
    promised : bool
        Whether it is the best of the shortlist with the promised probability (or as good as the best within
        the indifference zone). Nothing is promised of plans that are not on the shortlist.
    replications : dict
        By label.
    refused : dict
        Why plans fell out that people have no answer to under some luck, by label.
    """

    chosen: str
    promised: bool
    confidence: float
    indifference_yuan: float
    replications: dict[str, int]
    refused: dict[str, str]


@dataclass(frozen=True)
class LimitSeen:
    """A limit in the fresh replications.

    Attributes
    ----------
    value : Estimate
        In the limit's unit.
    slack : Estimate
        In the limit's scale; negative is a breach.
    """

    limit: Limit
    value: Estimate
    slack: Estimate

    @property
    def group(self) -> str | None:
        """Group whose loss of certainty equivalent is limited; None if something else is."""
        return group_of(self.limit)

    @property
    def verdict(self) -> str:
        """Whether the interval says that it is kept or broken, or leaves it open."""
        if self.slack.verdict == "too close to call":
            return "kept on the mean" if self.slack.mean >= 0.0 else "broken on the mean"
        return "kept" if self.slack.verdict == "higher" else BROKEN


@dataclass(frozen=True)
class Confirmed:
    """The chosen plan against the present one in fresh replications.

    Attributes
    ----------
    gain : Estimate
        Of the objective, yuan a year, paired.
    present, ours : Estimate
        Of the objective.
    """

    present: Estimate
    ours: Estimate
    gain: Estimate
    cost: Estimate
    limits: tuple[LimitSeen, ...]


def select(
    request: Request,
    levers: Levers,
    settings: IncentiveSettings,
    simulated: Simulated,
    trials: Sequence[Trial],
) -> Selected:
    """Select the best of a shortlist and the present plan by the procedure of Kim and Nelson (2001).

    Raises
    ------
    CmsimError
        If runs failed for another reason than a plan's values.
    """
    scenarios: dict[str, Scenario] = {PRESENT: levers.scenario}
    for trial in trials:
        plan = levers.scenario_at(trial.values)
        if plan.digest != levers.scenario.digest:
            scenarios[label_of(trial.values)] = plan
    return select_among(scenarios, settings, simulated, request.first_replication + SELECTED_FROM)


def select_among(
    policies: Mapping[str, Scenario], settings: IncentiveSettings, simulated: Simulated, first: int
) -> Selected:
    """Select the best of some policies, the present one among them under its label, on luck from `first` on.

    Raises
    ------
    CmsimError
        If runs failed for another reason than a plan's values.
    """
    refused: dict[str, str] = {}
    while True:
        left = {label: plan for label, plan in policies.items() if label not in refused}
        if len(left) == 1:
            return Selected(PRESENT, True, 1.0, 0.0, {PRESENT: 0}, refused)
        found = _ranked(left, settings, simulated, first)
        if isinstance(found, Selected):
            return Selected(**{**vars(found), "refused": refused})
        refused |= found


def _ranked(
    plans: dict[str, Scenario], settings: IncentiveSettings, simulated: Simulated, first: int
) -> Selected | dict[str, str]:
    """Return the selection, or which plans were refused on the way."""
    made: KimNelson | None = None
    while made is None or (made.selected is None and made.replications < settings.most_selection):
        names = tuple(plans) if made is None else made.survivors
        done = 0 if made is None else made.replications
        step = FIRST_STAGE if made is None else BATCH
        outcomes = simulated.outcomes(
            [Wanted(name, plans[name], first + done, step) for name in names],
            STAGE,
            (done / settings.most_selection, (done + step) / settings.most_selection),
        )
        refused = {name: one for name, one in zip(names, outcomes, strict=True) if isinstance(one, str)}
        if refused:
            return refused
        seen = np.array([[run.objective for run in one] for one in outcomes if not isinstance(one, str)])
        if made is None:
            zone = settings.indifference_yuan or DEFAULT_INDIFFERENCE_SHARE * abs(float(seen[0].mean()))
            made = KimNelson(names, zone, first_stage=FIRST_STAGE)
        made.observe(seen)
    return Selected(
        made.selected or made.leader,
        made.selected is not None,
        made.confidence,
        made.indifference,
        {name: made.eliminated.get(name, made.replications) for name in made.names},
        {},
    )


def confirm(
    request: Request,
    settings: IncentiveSettings,
    simulated: Simulated,
    present: Scenario,
    plan: Scenario,
    label: str,
    groups: Sequence[str],
) -> Confirmed:
    """Compare a plan with the present one in replications that neither search nor selection has seen.

    Raises
    ------
    CmsimError
        If runs failed, or people have no answer to the plan there.
    """
    first, number = request.first_replication, settings.confirmed
    wanted = [Wanted(PRESENT, present, first, number), Wanted(label, plan, first, number)]
    before, ours = simulated.outcomes(wanted, "simulation")
    if isinstance(before, str) or isinstance(ours, str):
        raise CmsimError(
            "incentives.no-answer",
            "people have no answer to the selected plan in fresh replications",
            found=str(ours),
            hint="tune within narrower intervals, or with more replications",
        )
    return Confirmed(
        estimate(_of(before)),
        estimate(_of(ours)),
        paired_difference(_of(ours), _of(before)),
        paired_difference([one.selling_cost for one in ours], [one.selling_cost for one in before]),
        limits_seen(settings.limits, groups, ours, before),
    )


def limits_seen(
    limits: IncentiveLimits,
    groups: Sequence[str],
    ours: Sequence[RunOutcome],
    present: Sequence[RunOutcome],
) -> tuple[LimitSeen, ...]:
    """Return each limit with what replications, paired with those of the present plan, make of it."""
    return tuple(
        LimitSeen(limit, estimate(row), estimate(limit.slack(row)))
        for limit, row in zip(limits.as_limits(groups), limits.values(groups, ours, present), strict=True)
    )


def loses_most(limits: Sequence[LimitSeen]) -> LimitSeen | None:
    """Return the limit on the loss of the group that loses most on the mean; None if none is watched."""
    fair = [seen for seen in limits if seen.group is not None]
    return min(fair, key=lambda seen: seen.value.mean, default=None)


def _of(outcomes: Sequence[RunOutcome]) -> list[float]:
    return [one.objective for one in outcomes]
