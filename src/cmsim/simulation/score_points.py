"""Scores that a department gives: internal management, and the points of an account period."""

from __future__ import annotations

import numpy as np

from cmsim.careers.task_book import attainment, kind_targets
from cmsim.randomness import FloatArray, IntArray
from cmsim.scenario import Scenario
from cmsim.world.measures import FULL_POINTS


def internal_points(
    scenario: Scenario, lasting: FloatArray, attitude: FloatArray, hours_above_norm: FloatArray
) -> FloatArray:
    """Return m + s (√a z_lasting + √(1 − a) z_attitude) + b (hours − norm), from 0 to 100, (n,).

    Parameters
    ----------
    lasting, attitude : array (n,)
        Standard normal: what stays with the person, and what the account period brings.
    hours_above_norm : array (n,)
        Mean effective hours of service a week above those of the norm.
    """
    rules = scenario.measuring
    share = float(rules.internal_lasting_share)
    between = np.sqrt(share) * lasting + np.sqrt(1.0 - share) * attitude
    points = (
        float(rules.internal_mean_points)
        + float(rules.internal_spread_points) * between
        + float(rules.internal_points_per_service_hour) * hours_above_norm
    )
    return np.asarray(np.clip(points, 0.0, FULL_POINTS))


def period_points(
    scenario: Scenario, booked_yuan: FloatArray, weeks: FloatArray, kind: IntArray, internal: FloatArray
) -> FloatArray:
    """Return w · 100 · min(bookings / mean of the kind, limit) + (1 − w) · internal management, (n,).

    The mean is that of all people of the kind so far in the period, for the weeks worked.
    """
    rules = scenario.measuring
    weight, limit = float(rules.results_weight), float(rules.results_limit)
    target = kind_targets(booked_yuan, weeks, kind, np.full(len(scenario.staff.kinds), np.nan))
    reached = np.minimum(attainment(booked_yuan, target[kind], weeks), limit)
    return np.asarray(weight * FULL_POINTS * reached + (1.0 - weight) * internal)
