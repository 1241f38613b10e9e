"""An account period of pay, as the engine sees it: what is paid for which index, and what lies beyond the
period.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Payout = Callable[[FloatArray], FloatArray]
"""Pay in yuan for each value of the index; any shape."""
AddedAtEnd = Callable[[int, IntArray, FloatArray], FloatArray]
"""Yuan, (n, g), for a payout, the types that work under it (n,), and the nodes of the index (g,)."""


@dataclass(frozen=True)
class Account:
    """An account period of pay.

    Attributes
    ----------
    weeks : int
        Length of the programme.
    payouts : tuple of callables
        Pay in yuan as a function of the index; may jump.
    payout_of_type : array (n,)
        Which payout each type works under.
    reach : array (payouts,)
        Index up to which the grid must be fine, in units of the index; it goes on beyond, ever coarser.
    later_value_yuan : array (n,)
        Worth of an arrival (of a unit of the index under a Gaussian law) that falls after the period's end
        and counts in the next one.
    discount_per_week : float
        Impatience: weight of the future falls by this factor a week; 1 = patient.
    breakpoints : tuple of tuples of float, or None
        For each payout, where it jumps or bends, a jump counting from its point on. None: jumps are searched
        for.
    deal_award : tuple of callables or None, or None
        For each payout, the award in yuan on a single deal as a function of its size in the index (a of
        engine step 4); None where there is none.
    added_at_end : callable or None
        What the period's end is worth to each type besides pay: the state that results leave, a career.
        Level at the end of the grid; only under an arrival law.
    """

    weeks: int
    payouts: tuple[Payout, ...]
    payout_of_type: IntArray
    reach: FloatArray
    later_value_yuan: FloatArray
    discount_per_week: float = 1.0
    breakpoints: tuple[tuple[float, ...], ...] | None = None
    deal_award: tuple[Payout | None, ...] | None = None
    added_at_end: AddedAtEnd | None = None

    def __post_init__(self) -> None:
        if self.weeks < 1 or not 0.0 < self.discount_per_week <= 1.0:
            raise CmsimError(
                "behaviour.account",
                "an account has at least one week and a discount factor above 0 and up to 1",
                found=f"{self.weeks} weeks, factor {self.discount_per_week:g}",
            )
        if not np.all(np.isfinite(self.reach)) or np.any(self.reach <= 0.0):
            raise CmsimError("behaviour.account", "the reach of an account must be a positive number")
        if not np.all(np.isfinite(self.later_value_yuan)):
            raise CmsimError("behaviour.account", "what counts later must have a finite worth")
        counts = {len(self.payouts), self.reach.size}
        for parts in (self.breakpoints, self.deal_award):
            counts |= {len(parts)} if parts is not None else set()
        if len(counts) != 1:
            raise CmsimError(
                "behaviour.account", "an account needs as many reaches, breakpoints and awards as payouts"
            )

    def award(self, payout: int) -> Payout | None:
        """Return the award on deals under a payout, or None."""
        return None if self.deal_award is None else self.deal_award[payout]

    def worth_at_end(self, payout: int, rows: IntArray, grid: FloatArray) -> FloatArray:
        """Return pay and what is added to it for some types on the nodes, (n, g)."""
        pay = np.broadcast_to(self.pay(payout, grid), (rows.size, grid.size))
        if self.added_at_end is None:
            return pay
        return np.asarray(pay + self.added_at_end(payout, rows, grid))

    def pay(self, payout: int, index: FloatArray) -> FloatArray:
        """Return pay, checked.

        Raises
        ------
        CmsimError
            If it is not finite or has another shape than the index.
        """
        yuan = np.asarray(self.payouts[payout](index), dtype=np.float64)
        if yuan.shape != index.shape:
            raise CmsimError(
                "behaviour.payout",
                "the payout has another shape than the index it was asked for",
                found=str(yuan.shape),
                allowed=str(index.shape),
            )
        if not np.all(np.isfinite(yuan)):
            where = float(index[np.flatnonzero(~np.isfinite(yuan))[0]])
            raise CmsimError(
                "behaviour.payout", "the payout is not a finite number", found=f"at an index of {where:g}"
            )
        return yuan
