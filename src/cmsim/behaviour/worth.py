"""What one arrival is worth to whom: the price at which work for the next period is taken into account."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.account import Account
from cmsim.behaviour.grid import tail_slope
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.sizes import arrival_operator, mean_award_yuan
from cmsim.behaviour.types import ArrivalLaw, TypeTable

FloatArray = NDArray[np.float64]


def value_of_arrival_yuan(
    policy: PolicyTable, types: TypeTable, account: Account, law: ArrivalLaw
) -> FloatArray:
    """Return what one arrival at the start of a period adds to the certainty equivalent, award included,
    (n,).
    """
    worth = np.zeros(len(types))
    risk = types.risk_aversion_per_yuan
    for payout, group, r in sorted(set(zip(account.payout_of_type, law.size_group, risk, strict=True))):
        rows = np.flatnonzero((account.payout_of_type == payout) & (law.size_group == group) & (risk == r))
        grid, award = policy.grid_yuan[payout], account.award(int(payout))
        # At the period's start its straight part is worth as much less as it is far off.
        slope = tail_slope(account, int(payout), grid) * account.discount_per_week**account.weeks
        operator = arrival_operator(grid, law.size_yuan[group], law.levels, float(r), slope, award)
        start = policy.value_yuan[rows, 0]
        bent = start - start[:, :1] - slope * (grid - grid[0])
        if r > 0.0:
            worth[rows] = np.log(np.exp(-r * bent) @ operator[0]) / -r
        else:
            extra = slope * float(law.mean_size_yuan()[group])
            extra += 0.0 if award is None else mean_award_yuan(law.size_yuan[group], law.levels, award)
            worth[rows] = bent @ operator[0] + extra
    return worth
