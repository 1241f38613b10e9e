"""The yearly appraisal: points for results, attitude and ability, self-reported and re-rated.

Domain document 4, article 16: the manager reports his own results, the client department re-rates and
proposes, the president decides; so there is misreporting, and leniency. That raters give too much and too
alike is the common finding (Prendergast 1999, "The provision of incentives in firms", Journal of Economic
Literature 37(1)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

POINTS_AT_TARGET = 100.0
"""Points of the quantitative part for results just on target; a scale, no fact."""


@dataclass(frozen=True)
class AppraisalRules:
    """How points come about.

    Attributes
    ----------
    attainment_limit : float
        Results over target that count at most.
    qualitative_mean_points, qualitative_spread_points : float
        Mean and standard deviation of the true qualitative part.
    ability_share : float
        Share of its variance that is lasting ability; the rest is the year's attitude.
    over_report_share : float
        By how much of his results one without any integrity over-reports.
    re_rating_share : float
        Share of an over-report that the department takes back.
    leniency_points : float
        What raters add to everybody's qualitative part.
    points_per_information, points_per_breach : float
        Extra points for a valuable piece of information, points off for a breach.
    """

    attainment_limit: float
    qualitative_mean_points: float
    qualitative_spread_points: float
    ability_share: float
    over_report_share: float
    re_rating_share: float
    leniency_points: float
    points_per_information: float
    points_per_breach: float


@dataclass(frozen=True)
class Scores:
    """Points of each person, all (n,).

    Attributes
    ----------
    points : array
        The score that the class follows from.
    reported_too_much : array
        Points of the whole score that the self-report claims beyond the truth.
    left_too_much : array
        What of them the re-rating leaves.
    """

    points: FloatArray
    reported_too_much: FloatArray
    left_too_much: FloatArray


def quantitative_points(attainment: FloatArray, attainment_limit: float) -> FloatArray:
    """Return 100 · min(attainment, limit), never below zero."""
    return np.asarray(POINTS_AT_TARGET * np.clip(attainment, 0.0, attainment_limit))


def qualitative_points(ability: FloatArray, attitude: FloatArray, rules: AppraisalRules) -> FloatArray:
    """Return mean + spread · (√ρ · ability + √(1 − ρ) · attitude), both standard normal, from 0 to 100."""
    rho = rules.ability_share
    mixed = np.sqrt(rho) * ability + np.sqrt(1.0 - rho) * attitude
    points = rules.qualitative_mean_points + rules.qualitative_spread_points * mixed
    return np.asarray(np.clip(points, 0.0, POINTS_AT_TARGET))


def self_reported(attainment: FloatArray, integrity: FloatArray, over_report_share: float) -> FloatArray:
    """Return the attainment claimed: true · (1 + share · (1 − integrity))."""
    return np.asarray(attainment * (1.0 + over_report_share * (1.0 - integrity)))


def re_rated(true: FloatArray, reported: FloatArray, re_rating_share: float) -> FloatArray:
    """Return the attainment after the department took back its share of the over-report."""
    return np.asarray(reported - re_rating_share * (reported - true))


def scores(
    attainment: FloatArray,
    integrity: FloatArray,
    qualitative: FloatArray,
    quantitative_weight: FloatArray,
    information: FloatArray,
    breaches: FloatArray,
    rules: AppraisalRules,
) -> Scores:
    """Return w · quantitative + (1 − w) · (qualitative + leniency) + extra points − points off.

    Parameters
    ----------
    attainment : array (n,)
        True results over target.
    qualitative : array (n,)
        Of :func:`qualitative_points`.
    quantitative_weight : array (n,)
        Weight w of the quantitative part.
    information, breaches : array (n,)
        Pieces of valuable information and breaches of the year.
    """
    reported = self_reported(attainment, integrity, rules.over_report_share)
    accepted = re_rated(attainment, reported, rules.re_rating_share)
    true_points, reported_points, accepted_points = (
        quantitative_weight * quantitative_points(a, rules.attainment_limit)
        for a in (attainment, reported, accepted)
    )
    lenient = np.minimum(qualitative + rules.leniency_points, POINTS_AT_TARGET)
    extra = rules.points_per_information * information - rules.points_per_breach * breaches
    points = accepted_points + (1.0 - quantitative_weight) * lenient + extra
    return Scores(points, reported_points - true_points, accepted_points - true_points)


def score_law(
    attainment: FloatArray,
    integrity: float,
    quantitative_weight: float,
    training_points: float,
    information_per_year: float,
    breaches_per_year: float,
    rules: AppraisalRules,
) -> tuple[FloatArray, float]:
    """Return mean (n,) and standard deviation of the score of results that are known, in points.

    What is left to chance is the qualitative part, information and breaches (Poisson); the bounds of the
    qualitative part are left out.

    Parameters
    ----------
    attainment : array (n,)
        True results over target.
    """
    accepted = re_rated(
        attainment,
        self_reported(attainment, np.full(attainment.shape, integrity), rules.over_report_share),
        rules.re_rating_share,
    )
    rest = 1.0 - quantitative_weight
    breaches = breaches_per_year * (1.0 - integrity)
    mean = (
        quantitative_weight * quantitative_points(accepted, rules.attainment_limit)
        + rest * (rules.qualitative_mean_points + training_points + rules.leniency_points)
        + rules.points_per_information * information_per_year
        - rules.points_per_breach * breaches
    )
    variance = (
        (rest * rules.qualitative_spread_points) ** 2
        + rules.points_per_information**2 * information_per_year
        + rules.points_per_breach**2 * breaches
    )
    return mean, float(np.sqrt(variance))
