"""The base with everybody at the norm: a world to calibrate in without solving behaviour for each trial.

Under the base's own plan (small deductions for missed targets) dedicated sellers' solved hours lie within a
twentieth of the norm; department staff sell two hours a week in place of one, which moves key-client revenue
by under a per cent. The pattern table is made under solved conduct and so checks what this leaves out. What a
post is worth to its holder decides who stays; it is base pay, or what a solved policy says it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import numpy as np

from cmsim.errors import InputError
from cmsim.plans.registry import build
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import EffortTrial, PreparedPolicy
from cmsim.world.people import LEVELS

Worth = Mapping[str, float]
"""Kind of staff to what a post is worth to its holder, yuan a year."""


def norm_conduct(
    scenario: Scenario, effort_level: float = 1.0, worth_yuan: Worth | None = None
) -> PreparedPolicy:
    """Return the scenario's policy with all hours at the norm times `effort_level`.

    Parameters
    ----------
    worth_yuan : mapping, optional
        Certainty equivalent of a post by kind of staff, yuan a year; base pay if left out.

    Raises
    ------
    InputError
        If the worth of a kind of staff is missing.
    """
    kinds = scenario.staff.kinds
    base_pay = {name: float(kind.base_pay_yuan_per_year) for name, kind in kinds.items()}
    worth_by_kind = base_pay if worth_yuan is None else worth_yuan
    missing = [name for name in kinds if name not in worth_by_kind]
    if missing:
        raise InputError(
            "calibrate.no-worth",
            "what a post is worth is needed for every kind of staff",
            found=", ".join(worth_by_kind),
            allowed=", ".join(kinds),
        )
    worth = np.repeat([worth_by_kind[name] for name in kinds], LEVELS**3)
    pay = scenario.policy.pay
    plan = build(pay.plan, pay.params)
    content = f"norm {effort_level!r} {sorted(base_pay.items())!r} {worth.tolist()!r}"
    return PreparedPolicy(
        plan=plan,
        base_pay_yuan_per_year=base_pay,
        period=plan.period,
        conduct=None,
        certainty_equivalent_yuan_per_year=worth,
        predicted_bookings_yuan_per_year=np.zeros(worth.size),
        predicted_pay_yuan_per_year=worth,
        duty_weight=1.0,
        digest=blake2b(content.encode(), digest_size=16).hexdigest(),
        trial=None if effort_level == 1.0 else EffortTrial(1.0, 1.0, 1.0, 1.0, level=effort_level),
    )


def worth_of(prepared: PreparedPolicy, scenario: Scenario) -> dict[str, float]:
    """Return what a post is worth under a solved policy, the mean over types by kind of staff."""
    by_kind = prepared.certainty_equivalent_yuan_per_year.reshape(len(scenario.staff.kinds), -1)
    return dict(zip(scenario.staff.kinds, (float(x) for x in by_kind.mean(axis=1)), strict=True))
