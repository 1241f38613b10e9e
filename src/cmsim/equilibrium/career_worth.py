"""What careers add to a year's results: the terminal value that attainment brings, by kind of staff.

From a scenario to :mod:`cmsim.careers.value`. The odds of each class follow from attainment by the law of the
score; the chance of a place above by the caps, given how attainment is spread now. Seniority before the
highest grade and skip-level appointment are left out here; the simulation has both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.careers.appraisal import score_law
from cmsim.careers.classes import AppraisalClass, class_odds
from cmsim.careers.promotion import Reward
from cmsim.careers.vacancies import PromotionEquilibrium, promotion_equilibrium
from cmsim.careers.value import CareerLadder, marginal_worth_yuan, solve_career, terminal_worth_yuan
from cmsim.scenario import Scenario
from cmsim.simulation.career_rules import CareerRules, career_rules_of

FloatArray = NDArray[np.float64]

_LEAST_SD_POINTS = 1.0
"""A score without any noise still blurs by a point in a manager's belief, as results do in the engine."""


@dataclass(frozen=True)
class CareerWorth:
    """What attainment is worth beyond the year, for one kind of staff.

    Attributes
    ----------
    attainment : array (attainments,)
        Results over target.
    terminal_yuan : array (attainments, excellent years in a row, contract years left)
        Worth at the year's end less that of no results at all; for the grade of the kind's posts.
    marginal_yuan : array of the same shape
        Its slope: yuan for a unit of attainment.
    career_yuan : array (grades, excellent years in a row, contract years left)
        K at a year's start.
    competent_yuan : array (excellent years in a row, contract years left)
        Worth at the year's end of being found competent, on the same scale: nothing moves.
    places : PromotionEquilibrium
        Odds of promotion under the caps, with residual and rounds.
    """

    attainment: FloatArray
    terminal_yuan: FloatArray
    marginal_yuan: FloatArray
    career_yuan: FloatArray
    competent_yuan: FloatArray
    places: PromotionEquilibrium


def ladder_of(scenario: Scenario, kind: str, worth_yuan: float, base_pay_yuan: float) -> CareerLadder:
    """Return the ladder of a kind of staff, with places for everybody.

    Parameters
    ----------
    worth_yuan : float
        Certainty equivalent of a year in the kind's own grade, yuan.
    base_pay_yuan : float
        Base pay of that grade; other grades add what their factor makes of it.
    """
    rules = career_rules_of(scenario)
    own = int(rules.grade_of_kind[list(scenario.staff.kinds).index(kind)])
    base_pay = base_pay_yuan * rules.grade_pay_factor / rules.grade_pay_factor[own]
    discount = 1.0 / (1.0 + float(scenario.environment.discount_rate_per_year))
    quits = -float(np.expm1(-float(scenario.staff.turnover_per_year)))
    with_raise = rules.promotion.reward is not Reward.GRADE
    lasting = 1.0 / (1.0 - discount * (1.0 - quits))
    grades = rules.grade_pay_factor.size
    return CareerLadder(
        pay_yuan=worth_yuan + base_pay - base_pay_yuan,
        excellent_years=rules.promotion.excellent_years,
        promotion_odds=np.full(grades - 1, 0.0 if rules.promotion.reward is Reward.RAISE else 1.0),
        raise_yuan=rules.raise_share * base_pay * lasting * with_raise,
        waits=not with_raise,
        demotes=rules.promotion.demote_not_competent,
        dismisses=rules.promotion.dismiss_not_competent,
        renewed_from=rules.renewed_from,
        contract_years=max(1, round(float(scenario.staff.contract_weeks) / WEEKS_PER_YEAR)),
        quit_share=quits,
        discount=discount,
        outside_yuan=float(scenario.labour.outside_option_median_yuan) / (1.0 - discount),
    )


def odds_of_attainment(scenario: Scenario, kind: str, attainment: FloatArray) -> FloatArray:
    """Return the odds of each class for known results, (attainments, grades, 4), at mean integrity."""
    rules = career_rules_of(scenario)
    number = list(scenario.staff.kinds).index(kind)
    by_grade = [
        _odds(rules, float(scenario.staff.integrity_mean), number, attainment, float(points))
        for points in rules.training_points
    ]
    return np.stack(by_grade, axis=1)


def _odds(
    rules: CareerRules, integrity: float, number: int, attainment: FloatArray, training: float
) -> FloatArray:
    mean, sd = score_law(
        attainment,
        integrity,
        float(rules.quantitative_weight[number]),
        training,
        rules.information_per_year,
        rules.breaches_per_year,
        rules.points,
    )
    return class_odds(mean, max(sd, _LEAST_SD_POINTS), rules.limits)


def career_worth(
    scenario: Scenario,
    kind: str,
    attainment: FloatArray,
    weights: FloatArray,
    worth_yuan: float,
    base_pay_yuan: float,
) -> CareerWorth:
    """Return what attainment is worth to a manager of a kind when the others keep to their conduct.

    Parameters
    ----------
    attainment : array (attainments,)
        Rising grid.
    weights : array (attainments,)
        How the kind's managers are spread over it now, summing to one: from the engine's forward pass or a
        simulation. He himself in later years and all others, of whatever kind, keep to it.
    worth_yuan, base_pay_yuan : float
        As for :func:`ladder_of`.
    """
    rules = career_rules_of(scenario)
    ladder = ladder_of(scenario, kind, worth_yuan, base_pay_yuan)
    odds = odds_of_attainment(scenario, kind, attainment)
    present = np.einsum("x,xgk->gk", weights, odds)
    own = int(rules.grade_of_kind[list(scenario.staff.kinds).index(kind)])
    counts = np.array([float(post.head_count) for post in scenario.staff.kinds.values()])
    entry = np.bincount(rules.grade_of_kind, weights=counts, minlength=ladder.pay_yuan.size) / counts.sum()
    places = promotion_equilibrium(ladder, present, np.array(rules.promotion.share_limits), entry)
    climbing = replace(ladder, promotion_odds=places.promotion_odds)
    solution = solve_career(climbing, present[None], np.zeros(1))
    value = solution.value_yuan
    terminal = terminal_worth_yuan(climbing, value, odds)[:, own]
    nothing = terminal_worth_yuan(climbing, value, odds_of_attainment(scenario, kind, np.zeros(1)))[:, own]
    competent = np.zeros(odds.shape[1:])
    competent[:, AppraisalClass.COMPETENT] = 1.0
    return CareerWorth(
        attainment=attainment,
        terminal_yuan=terminal - nothing,
        marginal_yuan=marginal_worth_yuan(climbing, value, odds, attainment)[:, own],
        career_yuan=value,
        competent_yuan=terminal_worth_yuan(climbing, value, competent)[own] - nothing[0],
        places=places,
    )
