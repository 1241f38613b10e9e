"""Nodes of the state that a plan carries from period to period, for the programme and for the simulation.

One axis is cut into even nodes on either side of its start. Several axes that each follow the last period
alone (targets set on last period's results) move together: all are functions of how that period went, so that
a curve of states, one for each level of past bookings, holds them; a person between its points stands at the
mean of his places along the axes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

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
    """Return the nodes for a plan; None if it carries no state.

    Parameters
    ----------
    context : PayContext
        People of every kind, each at `nodes` levels of bookings: kinds × nodes rows, kind by kind.
    measured : Measures
        Of those people, for bookings from nothing to what hardly anybody exceeds.

    Raises
    ------
    PlanError
        If several axes depend on more than the last period.
    """
    if not plan.state:
        return None
    kinds = context.kind.size // nodes
    if len(plan.state) == 1:
        (axis,) = plan.state
        one = _with_start(axis, nodes)
        values = np.broadcast_to(one[None, :, None], (kinds, nodes, 1)).copy()
    else:
        values = _curve(plan, context, measured, peers).reshape(kinds, nodes, len(plan.state))
    states = PlanStates(plan.state, values, np.zeros(kinds))
    start = states.place_of(np.arange(kinds), {})
    return PlanStates(plan.state, values, start)


def _with_start(axis: StateAxis, nodes: int) -> FloatArray:
    """Return nodes of an axis, even on either side of its start, which is one of them: all begin there."""
    below = (axis.start - axis.low) / (axis.high - axis.low)
    if not 0.0 < below < 1.0:
        return np.linspace(axis.low, axis.high, nodes)
    first = min(max(round(below * (nodes - 1)), 1), nodes - 2)
    lower = np.linspace(axis.low, axis.start, first + 1)
    return np.concatenate([lower, np.linspace(axis.start, axis.high, nodes - first)[1:]])


def _curve(plan: Plan, context: PayContext, measured: Measures, peers: Peers) -> FloatArray:
    """Return the states that each level of results leads to, (m, axes), if they do not look further back."""
    reached = []
    for at in ("low", "start", "high"):
        before = State({axis.name: np.full(context.kind.size, getattr(axis, at)) for axis in plan.state})
        after = plan.advance(measured, before, peers)
        reached.append(np.stack([after.of(axis, context) for axis in plan.state], axis=1))
    apart = max(float(np.abs(one - reached[0]).max()) for one in reached)
    if apart > _SAME:
        raise PlanError(
            "plan.reduction",
            "the behaviour engine cannot take this plan: several of its states look back further than the "
            "last period",
            path="policy.pay.plan",
            found=", ".join(axis.name for axis in plan.state),
            allowed="one such state, or several that follow the last period alone",
        )
    return reached[1]
