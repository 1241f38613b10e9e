"""How people move among the states of a plan, where that chain rests, and what each state is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmsim.equilibrium.facing import Facing, Rows
from cmsim.plans.plan_states import split
from cmsim.randomness import FloatArray


@dataclass(frozen=True)
class StateChain:
    """The chain of states from period to period, type by type.

    Attributes
    ----------
    moves : array (n, nodes, nodes)
        Chance of beginning the next period in each node.
    start : array (n, nodes)
        Shares of the nodes in which people begin.
    stay : float
        Chance of holding the post for a period: who leaves is followed by one who begins at the start.
    next_weight : float
        Weight of the next period's worth at this one's end.
    """

    moves: FloatArray
    start: FloatArray
    stay: float
    next_weight: float

    def rest(self) -> FloatArray:
        """Return the share of people in each node where the chain rests, (n, nodes)."""
        identity = np.eye(self.start.shape[1])
        system = np.swapaxes(identity - self.stay * self.moves, 1, 2)
        share = np.linalg.solve(system, ((1.0 - self.stay) * self.start)[..., None])[..., 0]
        share = np.maximum(share, 0.0)
        return np.asarray(share / share.sum(axis=1, keepdims=True))

    def at_start(self, value: FloatArray) -> FloatArray:
        """Return values (n, nodes) in the state in which people begin, (n,)."""
        return np.asarray((value * self.start).sum(axis=1))

    def worth_yuan(self, found: FloatArray, guessed: FloatArray) -> FloatArray:
        """Return the worth of each state above that of the start, (n, nodes), after a round.

        A sum that is the same in all states moves no conduct (MacQueen 1966). What the round changed is
        carried on to the end along the chain, as a step of policy iteration (Howard 1960) does: exact for
        the risk neutral, and near enough to save most rounds for others.

        Parameters
        ----------
        found : array (n, nodes)
            Certainty equivalent of a period that begins in each state when the next begins with a worth of
            `guessed`.
        """
        change = found - guessed
        change = change - self.at_start(change)[:, None]
        system = np.eye(self.start.shape[1]) - self.next_weight * self.moves
        ahead = np.linalg.solve(system, change[..., None])[..., 0]
        worth = guessed + ahead
        return np.asarray(worth - self.at_start(worth)[:, None])


def state_chain(facing: Facing, rows: Rows, grid: FloatArray, end: FloatArray) -> StateChain:
    """Return the chain under a conduct.

    Parameters
    ----------
    grid : array (payouts, g)
        Nodes of the bookings.
    end : array (rows, g)
        Distribution of a period's bookings.
    """
    count, nodes = facing.everybody.size, facing.nodes
    if facing.states is None:
        return StateChain(np.ones((count, 1, 1)), np.ones((count, 1)), facing.stay, facing.next_weight)
    by_row = np.zeros((count * nodes, nodes))
    for number, payout in enumerate(rows.payouts):
        mine = np.flatnonzero(rows.account.payout_of_type == number)
        to = _shares(payout.next_place(grid[number]), nodes)
        by_row[mine] = end[mine] @ to
    start = _shares(facing.states.start[facing.world.kind], nodes)
    return StateChain(by_row.reshape(count, nodes, nodes), start, facing.stay, facing.next_weight)


def _shares(place: FloatArray, nodes: int) -> FloatArray:
    """Return fractional places as shares of the nodes around them, (m, nodes)."""
    low, share = split(place, nodes)
    shares = np.zeros((place.size, nodes))
    shares[np.arange(place.size), low] += 1.0 - share
    shares[np.arange(place.size), low + 1] += share
    return shares
