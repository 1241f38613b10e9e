"""The ledger of balances: what came in, went out, defaulted and was earned, by branch and family."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.context import RunContext
from cmsim.world.balance_terms import BalanceTerms

FLOWS = ("inflow_yuan", "outflow_yuan", "defaulted_yuan", "loss_yuan", "margin_yuan", "average_yuan")


class BalanceLedger:
    """Sums of the year and of the run; the stock itself is a column of clients."""

    def __init__(self, context: RunContext, terms: BalanceTerms) -> None:
        self._context = context
        self._terms = terms
        self._shape = (context.geography.branches, len(terms))
        self._run_opening = self.stock()
        self._run = {name: np.zeros(self._shape) for name in FLOWS}
        self.new_year()

    def new_year(self) -> None:
        """Begin the year's sums."""
        self._opening = self.stock()
        self._year = {name: np.zeros(self._shape) for name in FLOWS}
        self._defaults = np.zeros(self._shape)

    def stock(self) -> FloatArray:
        """Return the balances of all clients by branch and family, yuan."""
        clients = self._context.state.clients
        return self._by_branch(np.arange(len(clients)), clients.balance_yuan)

    def add(self, name: str, rows: IntArray, yuan: FloatArray) -> None:
        """Add what happened to the given clients, (rows, balances)."""
        amount = self._by_branch(rows, yuan)
        self._year[name] += amount
        self._run[name] += amount

    def count_defaults(self, rows: IntArray, family: int) -> None:
        """Count clients who defaulted on a family."""
        branch = self._context.state.clients.branch[rows]
        self._defaults[:, family] += np.bincount(branch, minlength=self._shape[0])

    def imbalance_yuan(self) -> float:
        """Return by how much the stock differs from opening + inflow - outflow - default, at most."""
        run = self._run
        told = self._run_opening + run["inflow_yuan"] - run["outflow_yuan"] - run["defaulted_yuan"]
        return float(np.abs(told - self.stock()).max(initial=0.0))

    def throughput_yuan(self) -> float:
        """Return all that was ever opened or flowed in, for the rounding to be judged by."""
        return float(self._run_opening.sum() + self._run["inflow_yuan"].sum())

    def rows_of_year(self, year: int) -> pd.DataFrame:
        """Return the year's rows of the table of balances."""
        kept = np.flatnonzero(self._context.geography.kept)
        branch, family = (
            axis.ravel() for axis in np.meshgrid(kept, np.arange(len(self._terms)), indexing="ij")
        )
        columns = {
            "opening_yuan": self._opening,
            **self._year,
            "average_yuan": self._year["average_yuan"] / WEEKS_PER_YEAR,
            "end_yuan": self.stock(),
            "defaults": self._defaults,
        }
        return pd.DataFrame(
            {
                "year": year,
                "branch": branch,
                "product": np.array(self._terms.ids, dtype=object)[family],
                **{name: values[branch, family] for name, values in columns.items()},
            }
        )

    def _by_branch(self, rows: IntArray, yuan: FloatArray) -> FloatArray:
        branch = self._context.state.clients.branch[rows]
        sums = np.zeros(self._shape)
        for family in range(self._shape[1]):
            sums[:, family] = np.bincount(branch, yuan[:, family], self._shape[0])
        return sums
