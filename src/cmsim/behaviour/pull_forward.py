"""Pulling closings forward: at a period's end, what would close in the next one's first weeks closes now.

In each of the last H weeks a share of the closings that are expected H weeks later may be closed at once. A
closing pulled counts for a little less (the client asks for something), costs effort that rises with the
square of how many are pulled, and is missing in the next period, at its worth there. Sales rise before the
period's end and dip after it; nothing is scripted, and a most share of zero is off. Closings moved within one
account period would only lose, so they are not offered (Oyer 1998; Larkin 2014).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.blocks import Block
from cmsim.behaviour.choice import Choice
from cmsim.behaviour.step import Step, best_level
from cmsim.behaviour.types import ArrivalLaw, GaussianLaw
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]

_PULL_LEVELS = 7
"""Levels of the share pulled; a parabola refines the best."""


@dataclass(frozen=True)
class PullForward:
    """What may be pulled, and what it costs.

    Attributes
    ----------
    expected : array (n, weeks)
        Arrivals (under a Gaussian law: results) a week that are due in each of the next period's first weeks,
        whatever is done then; their number of weeks is H.
    most_share : float
        Largest share of them that can be pulled; 0 is off.
    counted_share : float
        What a closing counts when pulled, relative to one in its own time.
    cost_yuan : float
        κ in ½ κ p², yuan a week per (arrival pulled a week)².
    """

    expected: FloatArray
    most_share: float
    counted_share: float = 1.0
    cost_yuan: float = 0.0

    def __post_init__(self) -> None:
        shares = (self.most_share, self.counted_share)
        if not all(0.0 <= share <= 1.0 for share in shares):
            raise CmsimError(
                "behaviour.pull-forward",
                "shares of closings pulled forward, and what they count, lie from 0 to 1",
                found=f"{shares[0]:g} and {shares[1]:g}",
            )
        if not np.isfinite(self.cost_yuan) or self.cost_yuan < 0.0:
            raise CmsimError(
                "behaviour.pull-forward", "pulling costs nothing or more", found=f"{self.cost_yuan:g} yuan"
            )
        if self.expected.ndim != 2 or not np.all(np.isfinite(self.expected)) or np.any(self.expected < 0.0):
            raise CmsimError("behaviour.pull-forward", "closings expected are finite and not negative")

    @property
    def weeks(self) -> int:
        """How many weeks ahead closings are pulled from."""
        return int(self.expected.shape[1])


def due_at_the_start(law: ArrivalLaw | GaussianLaw, weeks: int) -> FloatArray:
    """Return what is due in a period's first weeks whatever is done then, (n, weeks)."""
    base = law.base if isinstance(law, GaussianLaw) else law.base_rate
    return np.maximum(base[:, :weeks], 0.0)


def depleted(law: ArrivalLaw | GaussianLaw, pulled: FloatArray) -> ArrivalLaw | GaussianLaw:
    """Return the law of a period from whose first weeks closings (n, weeks) have been pulled before it."""
    base = (law.base if isinstance(law, GaussianLaw) else law.base_rate).copy()
    base[:, : pulled.shape[1]] -= pulled
    if isinstance(law, GaussianLaw):
        return replace(law, base=base)
    return replace(law, base_rate=np.maximum(base, 0.0))


class PullStep:
    """The choice of effort and pulling together in one of the last weeks, for a block of types."""

    def __init__(self, block: Block, pull: PullForward, week: int) -> None:
        account, timing = block.problem.account, block.problem.law.timing
        gain = block.frontier.gain
        share = np.linspace(0.0, pull.most_share, _PULL_LEVELS)
        at = week - (account.weeks - pull.weeks)
        self._pulled = pull.expected[block.rows, at, None] * share
        self._gain, self._week = gain, week
        both = gain[:, :, None] * timing[week] + pull.counted_share * self._pulled[:, None, :]
        self._step: Step = block.step(both.reshape(gain.shape[0], -1), np.ones_like(timing))
        missing = account.later_value_yuan[block.rows] * account.discount_per_week ** (account.weeks - week)
        self._cost = 0.5 * pull.cost_yuan * self._pulled**2 + missing[:, None] * self._pulled

    def choose(
        self, later_yuan: FloatArray, effort_yuan: FloatArray, choice: Choice
    ) -> tuple[FloatArray, NDArray[np.float32], NDArray[np.float32]]:
        """Return value, level of effort and arrivals pulled, each (n, g).

        Parameters
        ----------
        later_yuan : array (n, g)
        effort_yuan : array (n, levels)
            What each level of effort is worth after the period, less its cost.
        choice : Choice
            Of the level of effort; the share pulled is the best beside it.
        """
        count, levels = self._gain.shape
        both = self._step.certainty_equivalents(later_yuan, self._week)
        width = both.shape[-1]
        net = both.reshape(count * levels, _PULL_LEVELS, width)
        net -= np.repeat(self._cost, levels, axis=0)[:, :, None]
        amounts = np.repeat(self._pulled, levels, axis=0)
        best, number = best_level(net, amounts)
        per_level = best.reshape(count, levels, width) + effort_yuan[:, :, None]
        value, level = choice.choose(per_level, self._gain)
        pulled = number.astype(np.float64).reshape(count, levels, width)
        low = np.minimum(level.astype(np.int64), levels - 2)
        part = level - low
        first = np.take_along_axis(pulled, low[:, None], axis=1)[:, 0]
        second = np.take_along_axis(pulled, low[:, None] + 1, axis=1)[:, 0]
        share = (first + part * (second - first)) / (_PULL_LEVELS - 1)
        return value, level, (share * self._pulled[:, -1:]).astype(np.float32)
