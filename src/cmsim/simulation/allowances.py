"""What the scenario's section `allowances` costs for each person, where his plan does not pay allowances."""

from __future__ import annotations

import numpy as np

from cmsim.plans.inside import pays_allowances
from cmsim.randomness import FloatArray
from cmsim.simulation.context import RunContext


def allowances_by_kind(context: RunContext) -> FloatArray:
    """Return the section's allowances by kind of staff, yuan a year, (kinds,).

    Zero for kinds under whose plan `allowances` are paid: those stand in the section's place.
    """
    given, plan = context.scenario.allowances, context.prepared.plan
    yuan = float(given.field_allowance_yuan_per_year) + float(given.entertainment_yuan_per_year)
    return np.array([0.0 if pays_allowances(plan, kind) else yuan for kind in context.geography.kind_ids])
