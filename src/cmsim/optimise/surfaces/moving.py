"""What moving people costs while they learn, beyond where they end up: estimated from a design's runs.

Most runs of a design move many people at once, today's posts move nobody, and runs about those or about the
best move some. What a surface over staffing does not explain of the difference goes with how many were moved.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cmsim.optimise.surfaces.measured import PROFIT, MeasuredSurface, RunningCosts
from cmsim.optimise.surfaces.measuring import DRAWS, measured_surface
from cmsim.optimise.surfaces.observed import FloatArray, IntArray, Observations
from cmsim.optimise.surfaces.runs import Runs, runs_under_one_plan
from cmsim.optimise.surfaces.staffing import fit_staffing
from cmsim.randomness import Streams

_LEAST = 1e-12
_SECANTS, _ENOUGH = 4, 3e-4
_FEWEST = 3
"""Runs with few moved from which on a loss is estimated."""
_FEW_MOVED = 0.5
"""Of the share moved in the run that moves most: so many are few."""


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
    most = float(runs.moved.max())
    if most <= 0.0 or int((runs.moved <= _FEW_MOVED * most).sum()) < _FEWEST:
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


def without_loss(runs: Runs, loss: float) -> Runs:
    """Return the runs with each measure as it would be if nobody had had to learn a new post."""
    back = np.exp(loss * runs.moved)[:, None, None]
    values = {name: values * back for name, values in runs.seen.values.items()}
    return replace(runs, seen=replace(runs.seen, values=values))


def with_loss(surface: MeasuredSurface, runs: Runs, loss: float, streams: Streams) -> MeasuredSurface:
    """Return a surface, fitted to what would be without the loss, that knows the loss and its draws."""
    drawn = [moving_loss(runs.drawn(streams, draw), loss) for draw in range(len(surface.draws))]
    return replace(surface, moving_loss=loss, drawn_losses=np.array(drawn))


def staffing_surface(
    seen: Observations, streams: Streams, costs: RunningCosts, draws: int = DRAWS
) -> MeasuredSurface:
    """Return the surface of runs under one plan, with what moving people costs told apart.

    Parameters
    ----------
    seen : Observations
        The first run has today's posts.
    """
    runs = runs_under_one_plan(seen)
    loss = moving_loss(runs)
    surface = measured_surface(without_loss(runs, loss).seen, streams, costs, draws)
    return with_loss(surface, runs, loss, streams)


def learning_yuan(
    surface: MeasuredSurface, staffing: FloatArray, kinds: IntArray, loss: FloatArray
) -> FloatArray:
    """Return what a move of one person of some kinds costs a year, given the loss if all effort moved.

    It is his share of all effort, of today's gross profit.

    Parameters
    ----------
    staffing : array (C, K)
        Today's, all kinds.
    kinds : array
        Of staff, those that are moved.
    loss : array, any shape
        Of gross profit, as a logarithm.

    Returns
    -------
    array of the shape of `loss`
    """
    effort = staffing @ surface.effort_of_kind
    profit = float(surface.at(np.arange(effort.size), effort)[PROFIT].sum())
    moved = staffing[:, kinds].sum(axis=0)
    each = float(surface.effort_of_kind[kinds] @ moved) / max(float(moved.sum()), 1.0)
    return np.asarray(profit * loss * each / max(float(effort.sum()), 1.0))
