"""Policies simulated for the search, through the usual executors and the store; outcomes by replication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cmsim.errors import CmsimError
from cmsim.experiments.comparison import planned, run_outstanding
from cmsim.experiments.replication import PolicyTask
from cmsim.experiments.request import Progress, Request
from cmsim.experiments.task import perform
from cmsim.experiments.tune_settings import TUNED_BASIS
from cmsim.experiments.tuning import refusals
from cmsim.optimise.incentives.outcomes import RunOutcome, outcome_of
from cmsim.scenario import Scenario
from cmsim.store.replications import Store

PRESENT = "present"
"""Label of the plan as the scenario has it."""
_WORLD = "base"


@dataclass(frozen=True)
class Wanted:
    """A policy and the replications of it that are wanted."""

    label: str
    scenario: Scenario
    first: int
    replications: int


class Simulated:
    """Simulates policies in the world of a request and remembers what came out.

    Parameters
    ----------
    request : Request
        Base and present policy, years, scale, store, executor. The base gives the warm-up.
    present : Scenario
        With the present plan.
    objective : str
    progress : callable, optional
    """

    def __init__(
        self, request: Request, present: Scenario, objective: str, progress: Progress | None = None
    ) -> None:
        self.request, self.present, self.objective = request, present, objective
        self._say = progress or (lambda _what, _share: None)
        self._kept: dict[tuple[str, int], RunOutcome] = {}

    def outcomes(
        self, wanted: Sequence[Wanted], stage: str, share_of: tuple[float, float] = (0.0, 1.0)
    ) -> list[list[RunOutcome] | str]:
        """Return the outcomes of each policy by replication, or why its plan was refused.

        All runs go through the workers together; each is in the store as soon as it is finished.

        Raises
        ------
        CmsimError
            If runs failed for another reason than a plan's values; what is finished is kept.
        """
        tasks: list[PolicyTask] = []
        places: list[list[PolicyTask]] = []
        for one in wanted:
            mine = [task for task in self._tasks(one) if task.label == one.label]
            places.append(mine)
            tasks += mine
        low, high = share_of
        failures, units = run_outstanding(
            tasks, self.request, lambda share: self._say(stage, low + share * (high - low))
        )
        refused = refusals(tasks, failures, units, PRESENT)
        return [
            refused[one.label] if one.label in refused else [self._outcome(task) for task in mine]
            for one, mine in zip(wanted, places, strict=True)
        ]

    def _tasks(self, one: Wanted) -> list[PolicyTask]:
        scenarios: dict[str, Scenario] = {_WORLD: self.request.scenarios[self.request.base]}
        scenarios[one.label] = one.scenario
        asked = replace(
            self.request,
            scenarios=scenarios,
            bases=(TUNED_BASIS,),
            first_replication=one.first,
            replications=one.replications,
            steady_years=0,
            check=False,
            events=False,
        )
        return planned(asked, lambda share: self._say("pilot", share))[0]

    def _outcome(self, task: PolicyTask) -> RunOutcome:
        known = (task.key, task.warm.replication)
        if known not in self._kept:
            store = Store(task.warm.store)
            frames = store.load(task.key)
            if frames is None:
                # Damaged since it was finished: made again here.
                done = perform(task)
                frames = store.load(task.key)
                if frames is None:
                    raise done.error or CmsimError("compare.failed", "tables of a run cannot be kept")
            self._kept[known] = outcome_of(frames, self.request.years, self.objective)
        return self._kept[known]


def worlds_told(request: Request) -> Mapping[str, object]:
    """Return what a search depends on besides its settings: world, size, seed."""
    base = request.scenarios[request.base]
    return {
        "base": base.digest,
        "seed": base.run.seed,
        "years": request.years,
        "scale": request.scale,
        "parameters": request.parameters,
    }
