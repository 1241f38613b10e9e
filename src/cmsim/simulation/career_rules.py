"""The rules of careers that a scenario asks for, as the pure functions of `careers` take them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.careers.appraisal import AppraisalRules
from cmsim.careers.classes import AppraisalClass, ClassLimits
from cmsim.careers.grades import GRADE_NAMES, grade_named
from cmsim.careers.promotion import PromotionRules, Reward
from cmsim.scenario import Scenario

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class CareerRules:
    """Everything that the year's end needs to know of careers; arrays by kind of staff or by grade.

    Attributes
    ----------
    enabled : bool
        Whether anybody is appraised.
    grade_of_kind : array (kinds,)
        Grade that goes with the post; zeros where nobody is appraised.
    kind_target_yuan : array (kinds,)
        Yearly target as written, NaN where none is.
    quantitative_weight : array (kinds,)
        Weight of results in the score.
    renewed_from : AppraisalClass or None
        Lowest class whose contract is renewed; None if the lot decides.
    """

    enabled: bool
    grade_of_kind: IntArray
    task_book: str
    kind_target_yuan: FloatArray
    revenue_in_care_weight: float
    client_base_weight: float
    growth_share: float
    least_weeks: float
    quantitative_weight: FloatArray
    information_per_year: float
    breaches_per_year: float
    excellent_share_limit: float
    points: AppraisalRules
    limits: ClassLimits
    promotion: PromotionRules
    grade_pay_factor: FloatArray
    raise_share: float
    renewed_from: AppraisalClass | None
    places_share: float
    star_share: float
    star_years: int
    stars_first: bool
    training_cost_yuan: FloatArray
    training_points: FloatArray


def career_rules_of(scenario: Scenario) -> CareerRules:
    """Return the rules of a scenario."""
    careers = scenario.policy.careers
    appraisal, promotion = careers.appraisal, careers.promotion
    kinds = scenario.staff.kinds
    targets, weights = appraisal.target_yuan_per_year, appraisal.quantitative_weight_by_kind
    renewed_from = AppraisalClass[careers.contracts.renewed_from.upper()]
    by_class = appraisal.enabled and careers.contracts.renew_by_appraisal
    grades = [
        int(grade_named(kind.grade)) if appraisal.enabled and kind.grade in GRADE_NAMES else 0
        for kind in kinds.values()
    ]
    return CareerRules(
        enabled=appraisal.enabled,
        grade_of_kind=np.array(grades, dtype=np.int64),
        task_book=appraisal.task_book,
        kind_target_yuan=np.array([float(targets[kind]) if kind in targets else np.nan for kind in kinds]),
        revenue_in_care_weight=float(appraisal.revenue_in_care_weight),
        client_base_weight=float(appraisal.client_base_weight),
        growth_share=float(appraisal.growth_share),
        least_weeks=float(appraisal.least_weeks),
        quantitative_weight=np.array(
            [float(weights.get(kind, appraisal.quantitative_weight)) for kind in kinds]
        ),
        information_per_year=float(appraisal.information_per_year),
        breaches_per_year=float(appraisal.breaches_per_year),
        excellent_share_limit=float(appraisal.excellent_share_limit),
        points=AppraisalRules(
            attainment_limit=float(appraisal.attainment_limit),
            qualitative_mean_points=float(appraisal.qualitative_mean_points),
            qualitative_spread_points=float(appraisal.qualitative_spread_points),
            ability_share=float(appraisal.ability_share),
            over_report_share=float(appraisal.over_report_share),
            re_rating_share=float(appraisal.re_rating_share),
            leniency_points=float(appraisal.leniency_points),
            points_per_information=float(appraisal.points_per_information),
            points_per_breach=float(appraisal.points_per_breach),
        ),
        limits=ClassLimits(
            float(appraisal.basically_competent_from_points),
            float(appraisal.competent_from_points),
            float(appraisal.excellent_from_points),
        ),
        promotion=PromotionRules(
            excellent_years=int(promotion.excellent_years),
            reward=Reward(promotion.reward),
            share_limits=(1.0, float(promotion.manager_share_limit), float(promotion.senior_share_limit)),
            weeks_for_senior=float(promotion.years_for_senior) * WEEKS_PER_YEAR,
            skip_level_from_points=float(promotion.skip_level_from_points)
            if promotion.skip_level
            else np.inf,
            demote_not_competent=promotion.demote_not_competent,
            dismiss_not_competent=promotion.dismiss_not_competent,
        ),
        grade_pay_factor=np.array(list(promotion.grade_pay_factor)),
        raise_share=float(promotion.raise_share),
        renewed_from=renewed_from if by_class else None,
        places_share=float(careers.conversion.places_share),
        star_share=float(careers.conversion.star_share),
        star_years=int(careers.conversion.star_years),
        stars_first=promotion.stars_first,
        training_cost_yuan=np.array(list(careers.training.cost_yuan_per_year)),
        training_points=np.array(list(careers.training.gain_points)),
    )
