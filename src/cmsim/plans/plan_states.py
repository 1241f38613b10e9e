"""Nodes of the state that a plan carries from period to period, for the programme and for the simulation.

Only axes count that move pay. One axis for a kind of staff is cut into even nodes on either side of its
start. Several axes that each follow the last period alone (targets set on last period's results) move
together: all are functions of how that period went, so that a curve of states, one for each level of past
bookings, holds them; a person between its points stands at the mean of his places along the axes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import PlanError
from cmsim.plans.protocol import Measures, PayContext, Peers, Plan, State, StateAxis
from cmsim.randomness import FloatArray, IntArray

NODES = 7
"""Of an axis, or along a curve; hours are straight between them. Twice as many move mean hours under a
ratchet by less than a hundredth (docs/numerics.md)."""
_SAME = 1e-9


@dataclass(frozen=True)
class PlanStates:
    """The states at which conduct is worked out.

    Attributes
    ----------
    axes : tuple of StateAxis
    values : array (kinds, nodes, axes)
        Along each axis rising from node to node, or falling.
    start : array (kinds,)
        Place of the axes' starts among the nodes, fractional.
    """

    axes: tuple[StateAxis, ...]
    values: FloatArray
    start: FloatArray

    @property
    def count(self) -> int:
        """Number of nodes."""
        return int(self.values.shape[1])

    def state(self, kind: IntArray, node: IntArray) -> State:
        """Return the states at nodes, (m,)."""
        return State({axis.name: self.values[kind, node, a] for a, axis in enumerate(self.axes)})

    def place_of(self, kind: IntArray, state: Mapping[str, FloatArray]) -> FloatArray:
        """Return where states lie among the nodes, fractional, (m,); who has none stands at the start."""
        places = np.zeros((len(self.axes), kind.size))
        for a, axis in enumerate(self.axes):
            value = np.asarray(state.get(axis.name, np.full(kind.size, axis.start)))
            for k in np.unique(kind):
                mine = kind == k
                places[a, mine] = _place(value[mine], self.values[k, :, a])
        moving = np.ptp(self.values, axis=1) > _SAME
        weight = moving[kind].T.astype(np.float64)
        total = weight.sum(axis=0)
        return np.asarray(np.where(total > 0.0, (places * weight).sum(axis=0) / np.maximum(total, 1.0), 0.0))


def _place(value: FloatArray, nodes: FloatArray) -> FloatArray:
    """Return fractional positions on nodes that never fall (or never rise)."""
    if nodes[-1] < nodes[0]:
        return np.asarray(nodes.size - 1 - _place(value, nodes[::-1]))
    return np.interp(value, nodes, np.arange(nodes.size, dtype=np.float64))


def split(place: FloatArray, count: int) -> tuple[IntArray, FloatArray]:
    """Return the node below each place, and the share of the one above."""
    low = np.clip(place.astype(np.int64), 0, max(count - 2, 0))
    return low, np.clip(place - low, 0.0, 1.0) if count > 1 else np.zeros(place.shape)


def plan_states(
    plan: Plan,
    context: PayContext,
    measured: Measures,
    peers: Peers,
    nodes: int = NODES,
) -> PlanStates | None:
    """Return the nodes for a plan; None if it carries no state that moves anybody's pay.

    Parameters
    ----------
    context : PayContext
        People of every kind, each at `nodes` levels of bookings: kinds × nodes rows, kind by kind.
    measured : Measures
        Of those people, for bookings from nothing to what hardly anybody exceeds.

    Raises
    ------
    PlanError
        If several axes that move one person's pay depend on more than the last period.
    """
    if not plan.state:
        return None
    kinds = context.kind.size // nodes
    shape = (kinds, nodes, len(plan.state))
    matters = _matters(plan, context, measured, peers).reshape(shape).any(axis=1)
    if not matters.any():
        return None
    values = np.broadcast_to([axis.start for axis in plan.state], shape).copy()
    if matters.sum(axis=1).max() == 1:
        for kind, number in np.argwhere(matters):
            values[kind, :, number] = _with_start(plan.state[number], nodes)
    else:
        moving = np.asarray(matters.any(axis=0))
        curve = _curve(plan, context, measured, peers, moving)
        values[:, :, moving] = curve.reshape(kinds, nodes, int(moving.sum()))
    states = PlanStates(plan.state, values, np.zeros(kinds))
    start = states.place_of(np.arange(kinds), {})
    return PlanStates(plan.state, values, start)


def _matters(plan: Plan, context: PayContext, measured: Measures, peers: Peers) -> NDArray[np.bool_]:
    """Return whether each axis moves each person's pay, now or by moving another axis, (m, axes)."""
    found = np.zeros((context.kind.size, len(plan.state)), dtype=np.bool_)
    for number, axis in enumerate(plan.state):
        told = []
        for at in (axis.low, axis.start, axis.high):
            before = State({axis.name: np.full(context.kind.size, at)})
            after = plan.advance(measured, before, peers).values
            paid = [payment.yuan for payment in plan.pay(measured, before, peers)]
            others = [value for name, value in after.items() if name != axis.name]
            told.append(np.stack([*paid, *others]))
        found[:, number] = (np.ptp(np.stack(told), axis=0) > _SAME).any(axis=0)
    return found


def _with_start(axis: StateAxis, nodes: int) -> FloatArray:
    """Return nodes of an axis, even on either side of its start, which is one of them: all begin there."""
    below = (axis.start - axis.low) / (axis.high - axis.low)
    if not 0.0 < below < 1.0:
        return np.linspace(axis.low, axis.high, nodes)
    first = min(max(round(below * (nodes - 1)), 1), nodes - 2)
    lower = np.linspace(axis.low, axis.start, first + 1)
    return np.concatenate([lower, np.linspace(axis.start, axis.high, nodes - first)[1:]])


def _curve(
    plan: Plan, context: PayContext, measured: Measures, peers: Peers, moving: NDArray[np.bool_]
) -> FloatArray:
    """Return the states that each level of results leads to, (m, moving axes), if they look no farther."""
    axes = [axis for axis, moves in zip(plan.state, moving, strict=True) if moves]
    reached = []
    for at in ("low", "start", "high"):
        before = State({axis.name: np.full(context.kind.size, getattr(axis, at)) for axis in plan.state})
        after = plan.advance(measured, before, peers)
        reached.append(np.stack([after.of(axis, context) for axis in axes], axis=1))
    apart = max(float(np.abs(one - reached[0]).max()) for one in reached)
    if apart > _SAME:
        raise PlanError(
            "plan.reduction",
            "the behaviour engine cannot take this plan: several of its states look back further than the "
            "last period",
            path="policy.pay.plan",
            found=", ".join(axis.name for axis in axes),
            allowed="one such state, or several that follow the last period alone",
        )
    return reached[1]
