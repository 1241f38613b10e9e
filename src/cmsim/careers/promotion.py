"""Moves between grades: up after excellent years within the caps, down or out when not competent.

Domain document 4: senior at most 20 % of all customer managers, manager at most 50 % (articles 6 and 7);
excellent two years running brings one grade up or a raise; not competent brings senior and manager one grade
down and the assistant's dismissal (article 16); the Bank of Communications appoints the outstanding
skipping a level.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cmsim.careers.classes import AppraisalClass
from cmsim.careers.grades import Grade
from cmsim.careers.ranking import best_first

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_ROUNDING = 1e-9
"""So that a fifth of ten is two places."""


class Reward(StrEnum):
    """What excellent years bring."""

    GRADE = "grade"
    RAISE = "raise"
    GRADE_OR_RAISE = "grade_or_raise"
    """A grade where there is room, else a raise."""


@dataclass(frozen=True)
class PromotionRules:
    """Who moves.

    Attributes
    ----------
    excellent_years : int
        Excellent classes in a row that bring the reward.
    share_limits : tuple of three floats
        Most of all managers that may hold each grade, lowest first.
    weeks_for_senior : float
        Weeks in a post before one may become senior.
    skip_level_from_points : float
        Score from which one moves up at once, two grades if there is room; inf for no such rule.
    """

    excellent_years: int
    reward: Reward
    share_limits: tuple[float, float, float]
    weeks_for_senior: float
    skip_level_from_points: float
    demote_not_competent: bool
    dismiss_not_competent: bool


@dataclass(frozen=True)
class Moves:
    """What the appraisal does to each person, all (n,).

    Attributes
    ----------
    grade : array
        Grade afterwards.
    excellent_in_a_row : array
        Excellent classes in a row afterwards; the reward starts the count anew.
    """

    grade: IntArray
    excellent_in_a_row: IntArray
    promoted: BoolArray
    demoted: BoolArray
    dismissed: BoolArray
    raised: BoolArray


def excellent_in_a_row(before: IntArray, classes: IntArray, most: int) -> IntArray:
    """Return the count after this year: one more, none, or as it was for who was not appraised."""
    counted = np.where(classes == AppraisalClass.EXCELLENT, np.minimum(before + 1, most), 0)
    return np.where(classes == AppraisalClass.NONE, before, counted)


def places(share_limit: float, managers: int) -> int:
    """Return the posts that a cap allows: the share of all managers, rounded down."""
    return int(np.floor(share_limit * managers + _ROUNDING))


def move(
    grade: IntArray,
    in_a_row_before: IntArray,
    classes: IntArray,
    points: FloatArray,
    weeks_in_post: FloatArray,
    person_id: IntArray,
    rules: PromotionRules,
    priority: BoolArray | None = None,
) -> Moves:
    """Return the moves of everybody who holds a post.

    Those not competent go first; then the places of each grade are filled from the top, best score first,
    ties by permanent number. A cap bars promotion and demotes nobody.

    Parameters
    ----------
    priority : array (n,), optional
        Who comes first among the entitled, before the score.
    """
    failed = classes == AppraisalClass.NOT_COMPETENT
    demoted = failed & (grade > Grade.ASSISTANT) & rules.demote_not_competent
    dismissed = failed & (grade == Grade.ASSISTANT) & rules.dismiss_not_competent
    after = grade - demoted
    row_count = excellent_in_a_row(in_a_row_before, classes, rules.excellent_years)
    entitled = (row_count >= rules.excellent_years) & (classes == AppraisalClass.EXCELLENT)
    skips = (classes == AppraisalClass.EXCELLENT) & (points >= rules.skip_level_from_points)
    promoted = np.zeros(grade.size, dtype=np.bool_)
    if rules.reward is not Reward.RAISE:
        staying = int(np.count_nonzero(~dismissed))
        order = best_first(points, person_id, priority)
        for target in (Grade.SENIOR, Grade.MANAGER):
            below = after == target - 1
            asks = ~promoted & ((entitled & below) | (skips & (after < target)))
            if target == Grade.SENIOR:
                asks &= weeks_in_post >= rules.weeks_for_senior
            held = int(np.count_nonzero((after == target) & ~dismissed))
            free = max(0, places(rules.share_limits[target], staying) - held)
            chosen = order[asks[order]][:free]
            promoted[chosen] = True
            after[chosen] = target
    raised = np.zeros(grade.size, dtype=np.bool_)
    if rules.reward is not Reward.GRADE:
        raised = entitled & ~promoted
    rewarded = promoted | raised
    return Moves(after, np.where(rewarded, 0, row_count), promoted, demoted, dismissed, raised)
