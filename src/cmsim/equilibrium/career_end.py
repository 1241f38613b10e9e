"""What a career adds to an account period's end, as a function of what was booked, by kind of staff.

A year's results are set against the task book; what they bring in later years is the business of
:mod:`cmsim.equilibrium.career_worth`. Where the account is a year that is a curve, steep around the classes;
in shorter periods nobody knows yet how the year will end, and a yuan is worth the curve's mean slope.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.careers.classes import AppraisalClass
from cmsim.equilibrium.career_worth import CareerWorth, career_worth, odds_of_attainment
from cmsim.plans.protocol import PERIODS_PER_YEAR, Period
from cmsim.randomness import FloatArray
from cmsim.scenario import Scenario
from cmsim.simulation.career_rules import career_rules_of

_POINTS = 121
_MOST_ATTAINMENT = 6.0
"""Curves go so far; results beyond are worth what these are."""
_LEAST_YUAN = 1.0


@dataclass(frozen=True)
class CareerCurve:
    """What the results of a year are worth in a career, for one kind of staff.

    Attributes
    ----------
    results_yuan : array (m,)
        Results of a year, rising.
    yuan : array (m,)
        Above that of a year that moves nothing.
    slope : float
        Mean worth of one more yuan of results.
    mean_results_yuan, mean_yuan : float
        Of the kind's people.
    residual : float
        Of the odds of promotion.
    """

    results_yuan: FloatArray
    yuan: FloatArray
    slope: float
    mean_results_yuan: float
    mean_yuan: float
    residual: float

    def added(self, booked_yuan: FloatArray, period: Period) -> FloatArray:
        """Return yuan for each value of a period's bookings."""
        if period == "year":
            return np.interp(booked_yuan, self.results_yuan, self.yuan)
        periods = PERIODS_PER_YEAR[period]
        most = float(self.results_yuan[-1]) / periods
        above = np.minimum(booked_yuan, most) - self.mean_results_yuan / periods
        return np.asarray(self.mean_yuan / periods + self.slope * above)

    def towards(self, other: CareerCurve, step: float) -> CareerCurve:
        """Return the curve a step on the way to another."""

        def between(a: float, b: float) -> float:
            return a + step * (b - a)

        known = np.interp(other.results_yuan, self.results_yuan, self.yuan)
        return CareerCurve(
            other.results_yuan,
            known + step * (other.yuan - known),
            between(self.slope, other.slope),
            between(self.mean_results_yuan, other.mean_results_yuan),
            between(self.mean_yuan, other.mean_yuan),
            other.residual,
        )


def career_curve(
    scenario: Scenario,
    kind: str,
    worth_yuan: float,
    base_pay_yuan: float,
    results_yuan: FloatArray,
    chance: FloatArray,
) -> CareerCurve:
    """Return the curve of a kind when its people's yearly results are spread so.

    Parameters
    ----------
    worth_yuan, base_pay_yuan : float
        Certainty equivalent and base pay of a year in the kind's own grade.
    results_yuan, chance : array (m,)
        Yearly results of the kind's people, and how likely each is.
    """
    rules = career_rules_of(scenario)
    number = list(scenario.staff.kinds).index(kind)
    named = float(rules.kind_target_yuan[number])
    mean = max(float(results_yuan @ chance), _LEAST_YUAN)
    target = mean if np.isnan(named) else named
    if rules.task_book == "growth":
        target = mean * (1.0 + rules.growth_share)
    attainment = np.linspace(0.0, _MOST_ATTAINMENT, _POINTS)
    at = np.clip(results_yuan / target, 0.0, _MOST_ATTAINMENT)
    weights = _on_grid(at, chance, attainment)
    found = career_worth(scenario, kind, attainment, weights, worth_yuan, base_pay_yuan)
    yuan = _over_states(scenario, kind, found, weights)
    yuan_expected = float(yuan @ weights)
    slope = float(np.gradient(yuan, attainment) @ weights) / target
    return CareerCurve(attainment * target, yuan, slope, mean, yuan_expected, found.places.residual)


def _on_grid(at: FloatArray, chance: FloatArray, grid: FloatArray) -> FloatArray:
    """Return chances moved to the nodes around them, so that means stay."""
    place = np.interp(at, grid, np.arange(grid.size))
    low = np.minimum(place.astype(np.int64), grid.size - 2)
    share = place - low
    moved = np.bincount(low, chance * (1.0 - share), grid.size)
    moved += np.bincount(low + 1, chance * share, grid.size)
    return np.asarray(moved / moved.sum())


def _over_states(scenario: Scenario, kind: str, found: CareerWorth, weights: FloatArray) -> FloatArray:
    """Return the terminal worth above that of being found competent, averaged over excellent years in a row
    and years of the contract, (m,).

    The count of excellent years is geometric in the chance of the class; contracts end evenly.
    """
    rules = career_rules_of(scenario)
    number = list(scenario.staff.kinds).index(kind)
    odds = odds_of_attainment(scenario, kind, found.attainment)[:, int(rules.grade_of_kind[number])]
    excellent = float(weights @ odds[:, AppraisalClass.EXCELLENT])
    streaks = found.terminal_yuan.shape[1]
    share = excellent ** np.arange(streaks)
    above = found.terminal_yuan - found.competent_yuan
    return np.asarray(above.mean(axis=2) @ (share / share.sum()))
