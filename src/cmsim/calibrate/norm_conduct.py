"""The base's policy with everybody at the norm: a world to calibrate in without solving behaviour for each trial.

People stay as if their post were worth their outside option. How far the solved behaviour lies from the norm under the base's own
plan is checked once a point is chosen (`patterns.pattern_table` with a prepared policy).
"""

from __future__ import annotations

import numpy as np

from cmsim.plans.registry import build
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import EffortTrial, PreparedPolicy
from cmsim.world.people import LEVELS


def norm_conduct(scenario: Scenario, effort_level: float = 1.0) -> PreparedPolicy:
    """Return the scenario's policy with all hours at the norm times `effort_level`."""
    kinds = scenario.staff.kinds
    types = len(kinds) * LEVELS**3
    worth = np.full(types, float(scenario.labour.outside_option_median_yuan))
    pay = scenario.policy.pay
    plan = build(pay.plan, pay.params)
    return PreparedPolicy(
        plan=plan,
        base_pay_yuan_per_year={name: float(kind.base_pay_yuan_per_year) for name, kind in kinds.items()},
        period=plan.period,
        policy=None,
        certainty_equivalent_yuan_per_year=worth,
        predicted_bookings_yuan_per_year=np.zeros(types),
        predicted_pay_yuan_per_year=worth,
        duty_weight=1.0,
        digest=f"norm-{effort_level!r}",
        trial=None if effort_level == 1.0 else EffortTrial(1.0, 1.0, 1.0, 1.0, level=effort_level),
    )
