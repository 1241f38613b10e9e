"""What a client is worth with each manager: graded by skill, industry and way, less what a change costs."""

from __future__ import annotations

import numpy as np

from cmsim.optimise.portfolios.pool import FloatArray, IntArray, changes_of


def worth_of_pairs(
    value_yuan: FloatArray,
    fit: FloatArray,
    current: IntArray,
    change_share: float,
) -> FloatArray:
    """Return what client i with manager j is worth, yuan a year, shape (n, m).

    Parameters
    ----------
    value_yuan : array (n,)
        Gross profit of a client a year.
    fit : array (n, m)
        What an hour of the manager is worth with the client, relative to the best conceivable: skill times
        expertise times what the way leaves. -inf where he may not serve him.
    current : array (n,)
        Manager now, or NOBODY.
    change_share : float
        Share of a client's worth that a change of hands costs.
    """
    worth = value_yuan[:, None] * fit
    cost = change_share * value_yuan[:, None] * changes_of(current, fit.shape[1])
    return np.asarray(np.where(np.isfinite(fit), worth - cost, -np.inf))


def least_balance(workload: FloatArray, target: FloatArray) -> float:
    """Return a balance, as a share of targets, that whole clients can hold at all.

    The largest client alone may be more than a manager's target, and what is left over at the end of an
    assignment of whole clients is at most the largest of them.
    """
    if workload.size == 0 or target.size == 0:
        return 0.0
    return float(workload.max() / target.min())
