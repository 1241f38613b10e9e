"""Closings pulled forward in the measured world: what is due and seen, the best answer to it, and the dip
that it leaves.

What is asked for lies as far behind the period's end as the asking lies before it: in the last week those due
in the next period's first week, in the week before those of its second, and so on. A closing can be asked for
only if its proposal is already out. What is pulled is missing in the period that follows: conduct is that of
a period whose own beginning was emptied by the one before.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from cmsim.behaviour.account import Account
from cmsim.behaviour.forward import Forward, forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.pull_forward import PullForward
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.calendar import CALENDAR_DAYS_PER_WEEK, MONTH_LENGTHS_WEEKS
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.plans.reduction import ACCOUNT_WEEKS
from cmsim.preferences.protocol import Preferences
from cmsim.scenario import Scenario
from cmsim.world.rest import UNPURSUED_SHARE

FloatArray = NDArray[np.float64]

TOLERANCE_SHARE = 1e-2
"""Change of what is pulled, as a share of all that can be, at which two periods count as alike; over all
types, since single types at the brink of pulling may go on turning it over."""
MOST_ROUNDS = 8
_SHORTEST_MONTH_WEEKS = min(MONTH_LENGTHS_WEEKS)
_HALF_WEEK = 0.5
"""A closing falls in the middle of its week on average, and is asked for on a Monday."""


def solve_with_pulling(
    world: TypeWorld,
    types: TypeTable,
    account: Account,
    arrivals: ArrivalLaw,
    numerics: Numerics | None = None,
    preferences: Preferences | None = None,
) -> tuple[PolicyTable, ArrivalLaw]:
    """Return the policy of every type (and state), and the law of a period emptied by the one before.

    Without `behaviour.pull_forward` this is :func:`~cmsim.behaviour.solve.solve`, and the law as it was.

    Parameters
    ----------
    arrivals : ArrivalLaw
        Of a period from which nothing has been pulled.
    """
    pull = pull_of(world.scenario, account, arrivals)
    temperature = world.logit_scale_yuan
    if pull is None:
        return solve(types, account, arrivals, numerics, preferences, temperature), arrivals
    most = max(float(pull.expected.sum()) * pull.most_share, np.finfo(np.float64).tiny)
    taken = np.zeros(pull.expected.shape)
    for _ in range(MOST_ROUNDS):
        emptied = without_what_was_pulled(arrivals, taken)
        policy = solve(types, account, emptied, numerics, preferences, temperature, pull)
        found = forward(policy, types, account, emptied).pulled
        change, taken = float(np.abs(found - taken).sum()) / most, found
        if change <= TOLERANCE_SHARE:
            break
    return policy, emptied


def pull_of(scenario: Scenario, account: Account, arrivals: ArrivalLaw) -> PullForward | None:
    """Return what may be pulled in each of the last weeks, or None where nothing may be."""
    terms = scenario.behaviour.pull_forward
    if terms is None or float(terms.most_share) == 0.0:
        return None
    weeks = pulling_weeks(int(float(terms.weeks)), account.weeks)
    before_the_end = np.arange(weeks - 1, -1, -1)
    seen = share_with_a_proposal_out(scenario, np.asarray(2.0 * before_the_end + 1.0, dtype=np.float64))
    due = steady_rate(arrivals)[:, None] * seen
    return PullForward(due, float(terms.most_share), 1.0 - float(terms.price_cut_share))


def steady_rate(arrivals: ArrivalLaw) -> FloatArray:
    """Return closings a week at lasting conduct, (n,).

    What earlier work brings, carried × (1 − timing), is all that moves the base rate through a period, and so
    shows how much is carried.
    """
    base, timing = arrivals.base_rate, arrivals.timing
    fall = float(timing[0] - timing[-1])
    carried = (base[:, -1] - base[:, 0]) / fall if fall > 0.0 else np.zeros(base.shape[0])
    return np.asarray(base[:, 0] + carried * timing[0])


def pulling_weeks(asked: int, account_weeks: int) -> int:
    """Return over how many weeks is pulled: a month of four weeks has no more."""
    return min(asked, _SHORTEST_MONTH_WEEKS if account_weeks == ACCOUNT_WEEKS["month"] else account_weeks)


def share_with_a_proposal_out(scenario: Scenario, weeks_before: FloatArray) -> FloatArray:
    """Return the share of closings whose proposal is out some weeks before the week of the decision.

    The client takes D days from lead to decision, lognormal, and asks for a proposal after the share
    `UNPURSUED_SHARE` of them, q; so P((1 − q) D ≥ w). What the desks take is left out: proposals are written
    within days.
    """
    sales = scenario.sales
    days = CALENDAR_DAYS_PER_WEEK * (weeks_before + _HALF_WEEK) / (1.0 - UNPURSUED_SHARE)
    scale = max(float(sales.close_days_log_sd), np.finfo(np.float64).tiny)
    return np.asarray(ndtr((np.log(float(sales.close_days_median)) - np.log(days)) / scale))


def without_what_was_pulled(law: ArrivalLaw, pulled: FloatArray) -> ArrivalLaw:
    """Return the law of a period after one whose last weeks pulled so much, (n, h).

    The law credits work when it is done, so that its base rate is lowest in the first weeks: what they do not
    hold is taken from the later ones in proportion.
    """
    weeks = pulled.shape[1]
    base = law.base_rate.copy()
    left = base[:, :weeks] - pulled[:, ::-1]
    base[:, :weeks] = np.maximum(left, 0.0)
    owed, there = np.maximum(-left, 0.0).sum(axis=1), base.sum(axis=1)
    kept = 1.0 - np.divide(owed, there, out=np.zeros_like(owed), where=there > 0.0)
    base *= np.maximum(kept, 0.0)[:, None]
    return replace(law, base_rate=base)


def missing_later(ahead: Forward, discount_per_week: float) -> FloatArray:
    """Return the arrivals that a period takes from the next, discounted from its end to its start, (n,).

    A period's value charges them to it, and the law already has them missing at its start: a year's worth
    must count them once.
    """
    weeks = ahead.pulled.shape[1]
    return np.asarray(ahead.pulled @ discount_per_week ** np.arange(weeks, 0, -1.0))
