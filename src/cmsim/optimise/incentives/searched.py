"""The search with the simulation in the loop: every run and every step is kept, and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cmsim.errors import PlanError, ScenarioError
from cmsim.experiments.request import Request
from cmsim.experiments.tuning import SELECTION_FROM
from cmsim.optimise.incentives.levers import Levers
from cmsim.optimise.incentives.limits import IncentiveLimits
from cmsim.optimise.incentives.settings import IncentiveSettings
from cmsim.optimise.incentives.simulated import PRESENT, Simulated, Wanted, worlds_told
from cmsim.optimise.tuning.history import History
from cmsim.optimise.tuning.problem import Ask, Outcome, Problem
from cmsim.optimise.tuning.search import Search, strategy_of
from cmsim.scenario import Scenario
from cmsim.store.atomic import write_whole
from cmsim.store.replications import key_of

FOLDER = "searches"
STAGE = "tuning plan"


@dataclass
class PlanEvaluator:
    """Evaluates pay plans at equal participation; the present plan is simulated in every replication asked.

    Attributes
    ----------
    groups : tuple of str
        Whose certainty equivalents are watched.
    share_done : callable
        Share of the search that is done, for progress.
    """

    simulated: Simulated
    levers: Levers
    limits: IncentiveLimits
    groups: tuple[str, ...]
    first_replication: int
    share_done: Callable[[], float]

    def __call__(self, asked: list[Ask]) -> list[Outcome]:
        """Return what the new replications of each plan came to."""
        begun = self.share_done()
        scenarios = [self._scenario(one) for one in asked]
        wanted: list[Wanted] = []
        for one, scenario in zip(asked, scenarios, strict=True):
            first = self.first_replication + one.first
            wanted.append(Wanted(PRESENT, self.levers.scenario, first, one.replications))
            if not isinstance(scenario, str):
                wanted.append(Wanted(label_of(one.values), scenario, first, one.replications))
        found = iter(self.simulated.outcomes(wanted, STAGE, (begun, begun)))
        outcomes = []
        for scenario in scenarios:
            present = next(found)
            ours = scenario if isinstance(scenario, str) else next(found)
            if isinstance(ours, str) or isinstance(present, str):
                nothing = np.empty((0,))
                outcomes.append(Outcome(nothing, nothing.reshape(0, 0), str(ours)))
                continue
            limited = self.limits.values(self.groups, ours, present)
            outcomes.append(Outcome(np.array([run.objective for run in ours]), limited))
        return outcomes

    def _scenario(self, one: Ask) -> Scenario | str:
        """Return the scenario of a point, or why its plan refuses the values."""
        try:
            return self.levers.scenario_at(one.values)
        except (PlanError, ScenarioError) as error:
            return str(error)


def label_of(values: tuple[float, ...]) -> str:
    """Return the label of a plan."""
    return "plan " + ", ".join(f"{value:g}" for value in values)


def searched(
    request: Request, levers: Levers, settings: IncentiveSettings, simulated: Simulated
) -> tuple[History, Problem]:
    """Search for the best plan, going on from what an earlier call has kept.

    The state lies in the store beside the runs; it is named by all that the search depends on, the model's
    version too, and written after every answer. A search that was killed goes on after the last answer (and
    after the last finished run within it), and ends with the same bytes.

    Raises
    ------
    CmsimError
        If runs failed for another reason than a plan's values; what is finished is kept.
    """
    first = request.first_replication + SELECTION_FROM
    present = simulated.outcomes(
        [Wanted(PRESENT, levers.scenario, first, settings.replications)], STAGE, (0.0, 0.0)
    )[0]
    assert not isinstance(present, str)
    groups = present[0].watched
    budget = settings.evaluations * settings.replications
    key = key_of(
        {
            "what": "search",
            "policy": levers.scenario.digest,
            "parameters": [vars(one) for one in levers.box.parameters],
            "settings": settings.of_the_search,
            "first": first,
            **worlds_told(request),
        }
    )
    evaluate = PlanEvaluator(simulated, levers, settings.limits, groups, first, lambda: search.share_done)
    problem = Problem(levers.box, settings.limits.as_limits(groups), evaluate, settings.replications)
    seed = int(levers.scenario.run.seed)
    search = Search(problem, strategy_of(settings.strategy, problem, budget, seed), budget, key)
    file = state_file(request, key)
    if file.is_file():
        search.take_up(file.read_text(encoding="utf-8"))
    search.run(lambda text: write_whole(file, text.encode()))
    return search.history, problem


def state_file(request: Request, key: str) -> Path:
    """Return where the state of a search lies."""
    return Path(request.store) / FOLDER / f"{key}.json"
