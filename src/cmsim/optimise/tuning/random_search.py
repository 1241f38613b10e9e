"""Random search: the yardstick of all others (Bergstra & Bengio 2012)."""

from __future__ import annotations

from typing import Any

from cmsim.optimise.tuning.box import Box
from cmsim.optimise.tuning.history import History
from cmsim.optimise.tuning.problem import Ask
from cmsim.optimise.tuning.strategy import first_of, luck, several

_BATCH = 4
"""Points at once, so that workers have something to do."""


class RandomSearch:
    """Present values, then points drawn evenly from the box."""

    def __init__(self, box: Box, replications: int, seed: int) -> None:
        self.box, self.replications, self.seed = box, replications, seed

    def ask(self, history: History) -> list[Ask]:
        """Return the next points."""
        if not len(history):
            return [first_of(self.box, self.replications)]
        points = luck(self.seed, history, 0).random((_BATCH, self.box.dimension))
        return several(self.box, history, points, self.replications)

    def tell(self, history: History, trials: list[int]) -> None:
        """Remember nothing."""

    def state(self) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up nothing."""
