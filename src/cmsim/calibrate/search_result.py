"""What a search over assumptions found."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class SearchResult:
    """What a search found.

    Attributes
    ----------
    evaluated : DataFrame
        One row for each simulated set: a column for each parameter (dotted path), each pattern, and `miss`,
        `accepted`, `round`.
    noise : dict
        Standard deviation of one simulation by pattern.
    """

    evaluated: pd.DataFrame
    noise: dict[str, float]

    @property
    def accepted(self) -> pd.DataFrame:
        """The accepted sets: parameters and patterns reached."""
        rows = self.evaluated[self.evaluated["accepted"]]
        return rows.drop(columns=["miss", "accepted", "round"]).reset_index(drop=True)
