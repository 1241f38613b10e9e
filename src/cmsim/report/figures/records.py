"""Recorded tables as arrays by replication, for figures that show more than a measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.report.setting import Setting
from cmsim.statistics.intervals import estimate

FloatArray = NDArray[np.float64]
Series = tuple[float, ...]


def kinds_of_staff(told: Setting) -> list[str]:
    """Return the kinds of staff in the order in which they were recorded."""
    frame = told.comparison.table("staff")
    return [str(kind) for kind in frame.loc[frame["basis"] == told.basis, "kind"].unique()]


def summed(frame: pd.DataFrame, column: str, steps: Sequence[str], whole: pd.DataFrame) -> FloatArray:
    """Return a column's sums as (replications, steps), in the order of replications and of steps.

    Parameters
    ----------
    frame : DataFrame
        Rows of one policy.
    steps : sequence of str
        Columns whose combinations are the steps, such as year and month.
    whole : DataFrame
        Rows of all policies: whatever replication or step a policy has no row for sums to zero.
    """
    keys = ["replication", *steps]
    sums = frame.groupby(keys)[column].sum()
    replications = sorted(whole["replication"].unique())
    spans = sorted(whole[list(steps)].drop_duplicates().itertuples(index=False, name=None))
    every = [(replication, *span) for replication in replications for span in spans]
    filled = sums.reindex(pd.MultiIndex.from_tuples(every, names=keys), fill_value=0.0)
    return np.asarray(filled, dtype=np.float64).reshape(len(replications), len(spans))


def ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Return top ÷ bottom, NaN where there is nobody to divide by."""
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom != 0.0)


def band(values: FloatArray) -> tuple[Series, Series, Series]:
    """Return the mean of (replications, steps) and the ends of its interval at each step."""
    found = [estimate(column) for column in values.T]
    return tuple(e.mean for e in found), tuple(e.low for e in found), tuple(e.high for e in found)


def band_above_zero(values: FloatArray) -> tuple[Series, Series, Series]:
    """Return a band of what cannot be negative: where few replications make an interval wider, it is cut."""
    mean, low, high = band(values)
    return mean, tuple(max(end, 0.0) for end in low), high
