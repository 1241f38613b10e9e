"""What a career is worth: a yearly Bellman equation over grade, excellent years in a row, years of contract.

    K(g, e, c) = max_x { w(g) - C(x) + (1 - q) β Σ_k p_k(g, x) K'(g, e, c; k) }

with the classes k, the odds p_k that an attainment x brings, pay w and private cost C in yuan a year, quits q
and discount factor β. K' is K in the state that class k leads to (:func:`next_values`), or U, the worth of
being outside, for who is dismissed or not renewed. One is risk neutral about grades years ahead; risk within
the year is the engine's business. What an attainment brings at the year's end, β Σ_k p_k(x) K', is the
terminal value of the engine's account; its slope is what one more unit of attainment is worth now.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.careers.classes import CLASSES, AppraisalClass
from cmsim.errors import CmsimError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

TOLERANCE_SHARE = 1e-10
"""Change of the values at which iteration stops, relative to the largest."""
MOST_SWEEPS = 20_000
"""More than a discount factor of 0.999 needs; beyond it the career has no finite worth."""


@dataclass(frozen=True)
class CareerLadder:
    """The rules of a career as a manager sees them.

    Attributes
    ----------
    pay_yuan : array (grades,)
        Pay a year in each grade that results of the year do not move, lowest grade first.
    excellent_years : int
        Excellent classes in a row that entitle.
    promotion_odds : array (grades - 1,)
        Chance that one who is entitled finds a place in the grade above: the equilibrium of
        :mod:`cmsim.careers.vacancies`.
    raise_yuan : array (grades,)
        Worth at once of what the entitled gets who finds no place, or is in the highest grade (a raise until
        the end of the career); zero where there is none.
    waits : bool
        Whether one who finds no place stays entitled after another excellent year, instead of having been
        rewarded and starting the count anew.
    demotes, dismisses : bool
        Whether the class not competent costs a grade, and in the lowest grade the post.
    renewed_from : AppraisalClass or None
        Lowest class renewed at a contract's end; None if contracts are renewed whatever the class.
    contract_years : int
        Years of a contract.
    quit_share : float
        Chance a year of leaving for other reasons, which is worth U.
    discount : float
        Factor β a year.
    outside_yuan : float
        U, worth of being outside, as a stock.
    """

    pay_yuan: FloatArray
    excellent_years: int
    promotion_odds: FloatArray
    raise_yuan: FloatArray
    waits: bool
    demotes: bool
    dismisses: bool
    renewed_from: AppraisalClass | None
    contract_years: int
    quit_share: float
    discount: float
    outside_yuan: float

    def __post_init__(self) -> None:
        grades = self.pay_yuan.size
        if self.promotion_odds.size != grades - 1 or self.raise_yuan.size != grades:
            raise CmsimError(
                "careers.ladder",
                "a ladder needs odds between grades and a raise for each",
                found=f"{grades} grades, {self.promotion_odds.size} odds, {self.raise_yuan.size} raises",
            )
        if not 0.0 <= self.discount < 1.0 or self.excellent_years < 1 or self.contract_years < 1:
            raise CmsimError(
                "careers.ladder",
                "a career needs a discount factor below 1, and at least one year to count and to be employed",
                found=f"{self.discount:g}, {self.excellent_years}, {self.contract_years}",
            )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Grades, excellent years in a row so far, years left of the contract (1 ends this year)."""
        return self.pay_yuan.size, self.excellent_years, self.contract_years


def next_values(ladder: CareerLadder, value: FloatArray) -> FloatArray:
    """Return the worth of next year's state by class, shape (grades, streaks, contract years, classes).

    The count goes up with an excellent class and falls to none with any other; the reward starts it anew. A
    contract that ends is renewed for its full length, or is not.
    """
    grades, streaks, years = ladder.shape
    # Years left next year: one less, or the full length after a renewal.
    later = np.where(np.arange(years) == 0, years - 1, np.arange(years) - 1)
    at = value[:, :, later]
    none = at[:, 0, :]
    result = np.empty((grades, streaks, years, CLASSES))
    result[..., AppraisalClass.COMPETENT] = none[:, None, :]
    result[..., AppraisalClass.BASICALLY_COMPETENT] = none[:, None, :]
    result[..., AppraisalClass.NOT_COMPETENT] = _failing(ladder, none)[:, None, :]
    result[:, : streaks - 1, :, AppraisalClass.EXCELLENT] = at[:, 1:, :]
    result[:, streaks - 1, :, AppraisalClass.EXCELLENT] = _rewarded(ladder, at)
    if ladder.renewed_from is not None:
        result[:, :, 0, : ladder.renewed_from] = ladder.outside_yuan
    return result


def _failing(ladder: CareerLadder, none: FloatArray) -> FloatArray:
    worth = none.copy()
    if ladder.demotes:
        worth[1:] = none[:-1]
    if ladder.dismisses:
        worth[0] = ladder.outside_yuan
    return worth


def _rewarded(ladder: CareerLadder, at: FloatArray) -> FloatArray:
    """Return the worth of being entitled: a place above by its odds, else a raise or waiting."""
    stays = at[:, -1, :] if ladder.waits else at[:, 0, :]
    without = stays + ladder.raise_yuan[:, None]
    odds = ladder.promotion_odds[:, None]
    worth = without.copy()
    worth[:-1] = odds * at[1:, 0, :] + (1.0 - odds) * without[:-1]
    return worth


def terminal_worth_yuan(ladder: CareerLadder, value: FloatArray, odds: FloatArray) -> FloatArray:
    """Return β ((1 - q) Σ_k p_k K' + q U) in each state, shape (..., grades, streaks, contract years).

    Parameters
    ----------
    value : array (grades, streaks, contract years)
        K, of :func:`solve_career`.
    odds : array (..., grades, classes)
        Odds of each class, such as (attainments, grades, classes).
    """
    worth = np.einsum("...gk,geck->...gec", odds, next_values(ladder, value))
    stay = 1.0 - ladder.quit_share
    return np.asarray(ladder.discount * (stay * worth + ladder.quit_share * ladder.outside_yuan))


def marginal_worth_yuan(
    ladder: CareerLadder, value: FloatArray, odds: FloatArray, attainment: FloatArray
) -> FloatArray:
    """Return what one more unit of attainment adds to the terminal worth, yuan, at each attainment.

    Shape (attainments, grades, streaks, contract years): central differences of
    :func:`terminal_worth_yuan`, second order on an uneven grid too.

    Parameters
    ----------
    odds : array (attainments, grades, classes)
        Odds of each class on the grid.
    attainment : array (attainments,)
        Rising grid of results over target.
    """
    return np.asarray(np.gradient(terminal_worth_yuan(ladder, value, odds), attainment, axis=0, edge_order=2))


@dataclass(frozen=True)
class CareerSolution:
    """The worth of a career.

    Attributes
    ----------
    value_yuan : array (grades, streaks, contract years)
        K at a year's start.
    choice : array (grades, streaks, contract years)
        Position of the attainment chosen in each state.
    sweeps : int
        Improvements of the choice until it stood.
    """

    value_yuan: FloatArray
    choice: IntArray
    sweeps: int


def solve_career(ladder: CareerLadder, odds: FloatArray, cost_yuan: FloatArray) -> CareerSolution:
    """Solve the Bellman equation by value iteration; one attainment only gives the worth of that conduct.

    Parameters
    ----------
    odds : array (attainments, grades, classes)
        Odds of each class in each grade for each attainment that may be chosen.
    cost_yuan : array (attainments,)
        Private cost of the year's effort less what the year itself pays for the attainment.

    Raises
    ------
    CmsimError
        If the odds do not sum to one, shapes differ, or the iteration does not come to rest.
    """
    if odds.shape != (cost_yuan.size, ladder.pay_yuan.size, CLASSES):
        raise CmsimError(
            "careers.odds",
            "the odds need one row for each attainment, grade and class",
            found=str(odds.shape),
            allowed=str((cost_yuan.size, ladder.pay_yuan.size, CLASSES)),
        )
    if np.any(odds < 0.0) or not np.allclose(odds.sum(axis=-1), 1.0):
        raise CmsimError("careers.odds", "the odds of the classes must sum to 1")
    value = np.full(ladder.shape, ladder.outside_yuan)
    for sweep in range(1, MOST_SWEEPS + 1):
        options = (
            ladder.pay_yuan[:, None, None]
            - cost_yuan[:, None, None, None]
            + terminal_worth_yuan(ladder, value, odds)
        )
        new = options.max(axis=0)
        change = float(np.abs(new - value).max())
        value = new
        # An error of δ in a sweep is one of δ β / (1 - β) in the value.
        if change * ladder.discount <= TOLERANCE_SHARE * (1.0 - ladder.discount) * max(
            1.0, float(np.abs(value).max())
        ):
            return CareerSolution(value, options.argmax(axis=0).astype(np.int64), sweep)
    raise CmsimError(
        "careers.no-rest", "the worth of a career did not come to rest", found=f"discount {ladder.discount:g}"
    )
