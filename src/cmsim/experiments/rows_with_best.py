"""Policies compared with the best of the others, as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cmsim.statistics.best import against_best, probability_best


def rows_with_best(values: Mapping[str, np.ndarray]) -> list[dict[str, object]]:
    """Return a row for each policy: difference from the best of the others, its interval, and the chance to
    be the best; without the last two where there is one replication.
    """
    table = np.stack(list(values.values()))
    if table.shape[1] < 2:
        best_other = [np.delete(table[:, 0], n).max() for n in range(len(values))]
        return [
            {"policy": label, "against": "the best of the others", "difference": table[n, 0] - best_other[n]}
            for n, label in enumerate(values)
        ]
    found, probability = against_best(table), probability_best(table)
    return [
        {
            "policy": label,
            "against": "the best of the others",
            "difference": found.difference[n],
            "low": found.low[n],
            "high": found.high[n],
            "may_be_best": bool(found.may_be_best[n]),
            "probability_best": probability[n],
        }
        for n, label in enumerate(values)
    ]
