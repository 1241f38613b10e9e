"""The best of several policies selected with a promised probability, replication by replication."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from cmsim.errors import InputError
from cmsim.experiments.comparison import planned, result_of, run_outstanding, runs_failed
from cmsim.experiments.request import Progress, Request, check_request
from cmsim.randomness import FloatArray
from cmsim.statistics.selection import FIRST_STAGE, KimNelson
from cmsim.tables.measures import measure_of

MOST_REPLICATIONS = 500
BATCH = 2
"""Replications between two looks: few, since every look can spare runs of a policy that falls out."""


@dataclass(frozen=True)
class SelectionSettings:
    """What is selected, and what is promised.

    Attributes
    ----------
    indifference : float
        Difference in the measure's unit that is worth telling apart.
    most : int
        Replications after which one stops without a promise.
    """

    indifference: float
    measure: str = "net_contribution_yuan"
    confidence: float = 0.95
    most: int = MOST_REPLICATIONS


@dataclass(frozen=True)
class Selection:
    """What was selected.

    Attributes
    ----------
    selected : str or None
        The best with the promised probability; None if the limit came first.
    leader : str
        The largest mean of those that are left.
    survivors : tuple of str
        Policies that did not fall out.
    replications : dict
        Made of each policy.
    """

    settings: SelectionSettings
    basis: str
    labels: tuple[str, ...]
    selected: str | None
    leader: str
    survivors: tuple[str, ...]
    replications: dict[str, int]

    @property
    def runs(self) -> int:
        """Runs of a policy that it took."""
        return sum(self.replications.values())

    @property
    def runs_without_elimination(self) -> int:
        """Runs if every policy had been replicated as often as the last."""
        return len(self.labels) * max(self.replications.values())


def check_selection(request: Request, settings: SelectionSettings) -> None:
    """Raise InputError if nothing can be selected as asked."""
    check_request(request)
    measure = measure_of(settings.measure)
    if measure.better not in ("higher", "lower"):
        raise InputError(
            "selection.measure",
            "of this measure neither more nor less is better",
            path="precision-of",
            found=settings.measure,
            allowed="a measure such as net_contribution_yuan",
        )
    if not 0.0 < settings.indifference < math.inf:
        raise InputError(
            "selection.indifference",
            "the indifference zone must be a positive amount",
            path="select-best",
            found=str(settings.indifference),
            allowed=f"an amount in {measure.unit}",
        )
    if not 1.0 / len(request.scenarios) < settings.confidence < 1.0:
        raise InputError(
            "selection.confidence",
            "the confidence must lie between chance and certainty",
            path="confidence",
            found=str(settings.confidence),
            allowed=f"above {1.0 / len(request.scenarios):g}, below 1",
        )
    if settings.most < FIRST_STAGE:
        raise InputError(
            "selection.most",
            "so few replications are not enough for the first stage",
            path="most-replications",
            found=str(settings.most),
            allowed=f"at least {FIRST_STAGE}",
        )
    if len(request.bases) != 1 or len(request.scenarios) < 2:
        raise InputError(
            "selection.one-basis",
            "the best is selected of two policies or more on one basis",
            path="basis",
            found=f"{len(request.scenarios)} policies, {len(request.bases)} bases",
            allowed="two policies or more, one basis",
        )


def select_best(request: Request, settings: SelectionSettings, progress: Progress | None = None) -> Selection:
    """Replicate policies until one is left, those that cannot be the best falling out on the way.

    The base is one of the policies. What is finished is kept in the store; a later call goes on from there.

    Raises
    ------
    InputError
        If nothing can be selected as asked.
    CmsimError
        If runs failed.
    """
    check_selection(request, settings)
    made = KimNelson(tuple(request.scenarios), settings.indifference, settings.confidence)
    while made.selected is None and made.replications < settings.most:
        step = FIRST_STAGE if made.replications == 0 else min(BATCH, settings.most - made.replications)
        made.observe(_observed(request, settings, made.survivors, made.replications, step, progress))
    replications = {name: made.eliminated.get(name, made.replications) for name in made.names}
    return Selection(
        settings,
        request.bases[0],
        made.names,
        made.selected,
        made.leader,
        made.survivors,
        replications,
    )


def _observed(
    request: Request,
    settings: SelectionSettings,
    survivors: tuple[str, ...],
    done: int,
    step: int,
    progress: Progress | None,
) -> FloatArray:
    """Return further observations of the survivors, (survivors, step); more is better."""
    say = progress or (lambda _what, _share: None)
    first = request.first_replication + done
    kept = {label: s for label, s in request.scenarios.items() if label in {request.base, *survivors}}
    asked = replace(
        request, scenarios=kept, first_replication=first, replications=step, steady_years=0, check=False
    )
    tasks, laws = planned(asked, lambda share: say("pilot", share))
    tasks = [task for task in tasks if task.label in survivors]
    failures, units = run_outstanding(tasks, asked, lambda share: say("selection", share))
    if failures:
        raise runs_failed(failures, units)
    found = result_of(asked, tasks, laws, most_rows=0)
    measure = measure_of(settings.measure)
    sign = 1.0 if measure.better == "higher" else -1.0
    return np.stack([sign * found.values(measure, label, request.bases[0]) for label in survivors])
