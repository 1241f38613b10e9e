"""What moving people costs while they learn, beyond where they end up: estimated from a design's runs.

Most runs of a design move many people at once, today's posts move nobody, and runs about the best move some.
What a surface over staffing does not explain of the difference goes with how many were moved.
"""

from __future__ import annotations

import numpy as np

from cmsim.optimise.surfaces.measured import PROFIT
from cmsim.optimise.surfaces.observed import FloatArray
from cmsim.optimise.surfaces.runs import Runs
from cmsim.optimise.surfaces.staffing import fit_staffing

_LEAST = 1e-12
_SECANTS, _ENOUGH = 4, 3e-4
_FEWEST = 3
"""Runs without anybody moved from which on a loss is estimated."""


def moving_loss(runs: Runs, start: float = 0.0) -> float:
    """Return the loss of gross profit, as a logarithm, if all effort were moved; 0 where nothing says so.

    It is the loss at which a surface over staffing, fitted to what would have been without it, leaves nothing
    that goes with the share moved: least squares of the logarithm of observed over told totals on that share
    and the plan's parameters. People who move do not gain by moving, so that it is not below zero.

    Parameters
    ----------
    start : float
        Where the search begins.
    """
    if int((runs.moved == 0.0).sum()) < _FEWEST or float(np.ptp(runs.moved)) <= 0.0:
        return 0.0
    response = runs.response(PROFIT)
    root = np.sqrt(runs.weight)
    design = np.column_stack([np.ones(len(root)), runs.moved, runs.steps])

    def left(loss: float) -> float:
        whole = response * np.exp(loss * runs.moved)[:, None]
        told = fit_staffing(runs.seen, runs.effort, whole).at(runs.effort).sum(axis=1)
        ratio = np.log(np.maximum(whole.sum(axis=1), _LEAST) / np.maximum(told, _LEAST))
        return -float(np.linalg.lstsq(root[:, None] * design, root * ratio, rcond=None)[0][1])

    # What is left falls nearly as a straight line in the loss: the secant finds its zero in a few fits.
    before, loss = start, start + left(start)
    rest_before, rest = loss - before, left(loss)
    for _ in range(_SECANTS):
        if abs(rest) < _ENOUGH or rest == rest_before:
            break
        following = loss - rest * (loss - before) / (rest - rest_before)
        before, loss, rest_before = loss, following, rest
        rest = left(loss)
    return max(0.0, loss)


def without_loss(runs: Runs, loss: float) -> dict[str, FloatArray]:
    """Return each measure as it would be if nobody had had to learn a new post, (R, N, C)."""
    back = np.exp(loss * runs.moved)[:, None, None]
    return {name: values * back for name, values in runs.seen.values.items()}
