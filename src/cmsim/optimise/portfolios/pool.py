"""One pool of clients and the managers who may serve them (a branch, or a city), and its checks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import InputError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

NOBODY = -1
DEFAULT_BALANCE = 0.05
_TOLERANCE = 1e-6


def changes_of(current: IntArray, managers: int) -> NDArray[np.bool_]:
    """Return whether row i with manager j would be a change of hands, shape (n, managers).

    Parameters
    ----------
    current : array (n,)
        Manager now, or NOBODY, from whom nothing is taken.
    """
    changes: NDArray[np.bool_] = (current[:, None] != NOBODY) & (
        current[:, None] != np.arange(managers)[None, :]
    )
    return changes


@dataclass(frozen=True)
class Pool:
    """Clients and managers.

    Attributes
    ----------
    name : str
    value : array (n, m)
        What client i with manager j is worth (yuan a year, or points); -inf where j may not serve him.
    workload : array (n,)
        Of each client, in any unit, such as hours a week.
    target : array (m,)
        Workload meant for each manager, in the same unit.
    current : array (n,)
        Manager now, or NOBODY.
    balance : float
        By what share a manager's workload may miss his target.
    most_changes : int, optional
        At most so many clients who have a manager get another.
    """

    name: str
    value: FloatArray
    workload: FloatArray
    target: FloatArray
    current: IntArray
    balance: float = DEFAULT_BALANCE
    most_changes: int | None = None

    def __post_init__(self) -> None:
        clients, managers = self.value.shape
        fits = (
            self.workload.shape == (clients,)
            and self.target.shape == (managers,)
            and self.current.shape == (clients,)
            and (self.workload >= 0.0).all()
            and (self.target > 0.0).all()
            and ((self.current >= NOBODY) & (self.current < managers)).all()
            and self.balance >= 0.0
        )
        if not fits:
            raise InputError(
                "portfolios.pool",
                "clients, managers, workloads and targets of a pool do not fit together",
                path=self.name,
                found=f"value {self.value.shape}, workload {self.workload.shape}, target {self.target.shape}",
                allowed="workloads from 0, targets above 0, present managers among those of the pool",
            )
        unserved = np.flatnonzero(~np.isfinite(self.value).any(axis=1))
        if unserved.size:
            raise InputError(
                "portfolios.unserved",
                "no manager of the pool may serve a client",
                path=self.name,
                found=f"{unserved.size} clients, the first in row {int(unserved[0])}",
                allowed="at least one eligible manager for each client",
            )

    @property
    def changes(self) -> NDArray[np.bool_]:
        """Whether client i with manager j would be a change of hands, shape (n, m)."""
        return changes_of(self.current, self.value.shape[1])

    def worth(self, chosen: IntArray) -> float:
        """Return the value of an assignment, shape (n,)."""
        return float(self.value[np.arange(chosen.size), chosen].sum())

    def changed(self, chosen: IntArray) -> int:
        """Return the clients who have a manager and get another."""
        return int(((self.current != NOBODY) & (self.current != chosen)).sum())

    def loads(self, chosen: IntArray) -> FloatArray:
        """Return each manager's workload, shape (m,)."""
        return np.asarray(np.bincount(chosen, weights=self.workload, minlength=self.target.size), np.float64)

    def broken(self, chosen: IntArray) -> list[str]:
        """Return what an assignment breaks, checked outside the solver; nothing if it holds."""
        found = []
        rows = np.arange(chosen.size)
        if not np.isfinite(self.value[rows, chosen]).all():
            found.append("a client has a manager who may not serve him")
        slack = _TOLERANCE * max(1.0, float(self.target.max()))
        loads = self.loads(chosen)
        if (loads > (1.0 + self.balance) * self.target + slack).any():
            found.append("a manager has more than his share")
        if (loads < (1.0 - self.balance) * self.target - slack).any():
            found.append("a manager has less than his share")
        if self.most_changes is not None and self.changed(chosen) > self.most_changes:
            found.append("more clients change hands than may")
        return found
