"""Global sampler first, trust region then: the sampler finds the basin, the region its bottom.

A trust region stays in the basin in which it begins; a sampler over the whole box is slow near the best. The
sampler is left out where the budget is too small for it to say anything.
"""

from __future__ import annotations

from typing import Any

from cmsim.optimise.tuning.box import Box
from cmsim.optimise.tuning.global_sampler import GlobalSampler
from cmsim.optimise.tuning.history import History
from cmsim.optimise.tuning.problem import Ask
from cmsim.optimise.tuning.trust_region import ModelName, TrustRegion

GLOBAL_SHARE = 0.5
"""Share of the budget that goes to the sampler before the region begins: an even split, not tuned."""
REGION_AFTER_SAMPLER = 0.15
"""Radius at which the region begins where the sampler has been: it knows the basin already."""


class Combined:
    """Sampler until its share is spent; then trust region; when that has ended, the sampler again."""

    def __init__(
        self,
        box: Box,
        replications: int,
        seed: int,
        budget: int,
        global_share: float = GLOBAL_SHARE,
        model: ModelName = "quadratic",
    ) -> None:
        self.sampler = GlobalSampler(box, replications, seed)
        self.region = TrustRegion(box, replications, seed, REGION_AFTER_SAMPLER, model, restarts=False)
        self.sampled_until = global_share * budget
        self._handed_over = False

    def ask(self, history: History) -> list[Ask]:
        """Return what the part whose turn it is asks for."""
        if not self._handed_over or self.region.finished:
            return self.sampler.ask(history)
        return self.region.ask(history) or self.sampler.ask(history)

    def tell(self, history: History, trials: list[int]) -> None:
        """Tell the part whose turn it is, and hand over when the sampler's share is spent."""
        if self._handed_over:
            if not self.region.finished:
                self.region.tell(history, trials)
        elif history.spent >= self.sampled_until and history.sound:
            self._handed_over = True

    def state(self) -> dict[str, Any]:
        """Return whose turn it is, and the region's state."""
        return {"handed_over": self._handed_over, "region": self.region.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up a state."""
        self._handed_over = bool(state["handed_over"])
        self.region.restore(state["region"])
