"""How many win a prize for the best share of some people: one rule for whoever pays or foresees it."""

from __future__ import annotations

import math

ROUNDING = 1e-9
"""A tenth of thirty people is three of them, whatever the last bit says."""


def winners_of(share: float, people: float) -> int:
    """Return how many of some people win if the best `share` does: ⌊share × people⌋, and at least one.

    A prize that is promised is given: where the share is less than one person, the best one wins it. More win
    only by a tie.
    """
    return max(1, math.floor(share * people + ROUNDING))
