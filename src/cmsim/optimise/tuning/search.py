"""A search under way: strategy, budget and history, written down after every answer and taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cmsim.optimise.tuning.combined import Combined
from cmsim.optimise.tuning.global_sampler import GlobalSampler
from cmsim.optimise.tuning.history import History
from cmsim.optimise.tuning.problem import Ask, Outcome, Problem
from cmsim.optimise.tuning.random_search import RandomSearch
from cmsim.optimise.tuning.strategy import Strategy
from cmsim.optimise.tuning.trust_region import TrustRegion

FORMAT = "cmsim/search-1"
STRATEGIES = ("combined", "global", "region", "random")


def strategy_of(name: str, problem: Problem, budget: int, seed: int) -> Strategy:
    """Return a strategy by name.

    Parameters
    ----------
    name : {'combined', 'global', 'region', 'random'}
    budget : int
        Replications that may be spent.

    Raises
    ------
    KeyError
        If there is no such strategy.
    """
    made: dict[str, Callable[[], Strategy]] = {
        "combined": lambda: Combined(problem.box, problem.replications, seed, budget),
        "global": lambda: GlobalSampler(problem.box, problem.replications, seed),
        "region": lambda: TrustRegion(problem.box, problem.replications, seed),
        "random": lambda: RandomSearch(problem.box, problem.replications, seed),
    }
    return made[name]()


class Search:
    """Asks and tells until the budget is spent.

    Parameters
    ----------
    budget : int
        Replications of points that may be spent.
    key : str
        Names all that the search depends on; a state with another key is not taken up.
    """

    def __init__(self, problem: Problem, strategy: Strategy, budget: int, key: str = "") -> None:
        self.problem, self.strategy, self.budget, self.key = problem, strategy, budget, key
        self.history = History(problem.limits)

    @property
    def share_done(self) -> float:
        """Share of the budget that is spent."""
        return min(self.history.spent / self.budget, 1.0)

    def ask(self) -> list[Ask]:
        """Return what is to be evaluated next; nothing when the budget is spent or the strategy has ended."""
        left = self.budget - self.history.spent
        allowed = []
        for one in self.strategy.ask(self.history):
            left -= one.replications
            if left < 0:
                break
            allowed.append(one)
        return allowed

    def tell(self, asked: list[Ask], outcomes: list[Outcome]) -> None:
        """Take what was evaluated."""
        trials = [self.history.add(one, outcome) for one, outcome in zip(asked, outcomes, strict=True)]
        self.strategy.tell(self.history, trials)

    def run(self, keep: Callable[[str], None] | None = None) -> History:
        """Evaluate until nothing is asked for any more.

        Parameters
        ----------
        keep : callable, optional
            Is given the state as text after every answer, to be kept for :meth:`take_up`.
        """
        while asked := self.ask():
            self.tell(asked, self.problem.evaluate(asked))
            if keep is not None:
                keep(self.as_text())
        return self.history

    def as_text(self) -> str:
        """Return all of it as text: the same search gives the same bytes, however often it was stopped."""
        content: dict[str, Any] = {
            "format": FORMAT,
            "key": self.key,
            "history": self.history.as_data(),
            "strategy": self.strategy.state(),
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"

    def take_up(self, text: str) -> bool:
        """Go on from a state that was kept; return whether it was one of this search."""
        try:
            content = json.loads(text)
            if content["format"] != FORMAT or content["key"] != self.key:
                return False
            history = History.of_data(self.problem.limits, content["history"])
            self.strategy.restore(content["strategy"])
        except (ValueError, KeyError, TypeError):
            return False
        self.history = history
        return True
