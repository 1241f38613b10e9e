"""Decompositions as tables: by replication for the store's reader, with intervals for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cmsim.experiments.decomposition import Decomposition, every_part
from cmsim.statistics.intervals import estimate
from cmsim.tables.dictionary import KEYS, checked, table_of
from cmsim.tables.measures import measure_of

TABLE = "decomposition"
"""Name of the table, of its summary and of its figures."""


def decomposition_summary(found: Sequence[Decomposition]) -> pd.DataFrame:
    """Return a row for each basis, policy, measure and part: mean, interval, and what may be said of it."""
    rows = []
    for one, measure, part in every_part(found):
        told = estimate(part.values)
        rows.append(
            {
                "basis": one.basis,
                "policy": one.policy,
                "measure": measure,
                "unit": measure_of(measure).unit,
                "part": part.kind,
                "switch": part.switch,
                "other_switch": part.other,
                "mean": told.mean,
                "low": told.low,
                "high": told.high,
                "verdict": told.verdict,
            }
        )
    return pd.DataFrame(rows)


def decomposition_table(found: Sequence[Decomposition], first_replication: int = 0) -> pd.DataFrame:
    """Return the table `decomposition`: a row for each run key, measure and part.

    Parts that do not exist in a replication (a ratio over nobody) have no row.

    Raises
    ------
    CmsimError
        If the frame does not match the dictionary.
    """
    columns = [column.name for column in table_of(TABLE).columns]
    pieces = []
    for one in found:
        parts = [(measure, part) for _, measure, part in every_part([one])]
        for index in range(one.cells.replications):
            rows = [
                (measure, part.kind, part.switch, part.other, measure_of(measure).unit, part.values[index])
                for measure, part in parts
                if np.isfinite(part.values[index])
            ]
            if rows:
                frame = checked(TABLE, pd.DataFrame(rows, columns=columns))
                number = first_replication + index
                pieces.append(frame.assign(policy=one.policy, basis=one.basis, replication=number))
    whole = pd.concat(pieces, ignore_index=True)
    return whole[[*KEYS, *columns]]
