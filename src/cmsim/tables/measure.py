"""What a measure is: a sum of recorded columns, or a ratio of two; ratios are never stored."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Over = Literal["per year", "pooled", "last year"]


@dataclass(frozen=True)
class Sum:
    """A weighted sum of columns of one table.

    Attributes
    ----------
    but_not : (column, value), optional
        Rows with this value in this column do not count.
    """

    table: str
    weights: tuple[tuple[str, float], ...]
    but_not: tuple[str, str] | None = None

    def rows(self, tables: Mapping[str, pd.DataFrame]) -> pd.Series[float]:
        """Return the sum row by row."""
        frame = tables[self.table]
        start = pd.Series(0.0, index=frame.index)
        rows = sum((frame[column] * weight for column, weight in self.weights), start=start)
        if self.but_not is None:
            return rows
        column, value = self.but_not
        return rows.where(frame[column] != value, 0.0)


def total(table: str, *columns: str) -> Sum:
    """Return the plain sum of columns."""
    return Sum(table, tuple((column, 1.0) for column in columns))


@dataclass(frozen=True)
class Measure:
    """A measure with its definition.

    Attributes
    ----------
    over : {'per year', 'pooled', 'last year'}
        How years are put together: mean of yearly sums; ratio of the sums over all years; the last year's
        value.
    denominator : Sum, optional
        Only with 'pooled'.
    spread : Sum, optional
        Added to a yearly mean: its last year's value, divided by the number of years.
    better : {'higher', 'lower', ''}
        For whoever runs the province; empty where it depends.
    """

    name: str
    unit: str
    meaning: str
    meaning_zh: str
    over: Over
    numerator: Sum
    denominator: Sum | None = None
    spread: Sum | None = None
    better: Literal["higher", "lower", ""] = "higher"

    def __post_init__(self) -> None:
        if (self.denominator is not None) != (self.over == "pooled"):
            raise ValueError(f"measure {self.name}: a ratio is pooled, and only a ratio is")

    def of(self, tables: Mapping[str, pd.DataFrame], years: Sequence[int]) -> float:
        """Return the measure over some years of one run; NaN for a ratio over nobody.

        Parameters
        ----------
        tables : mapping
            Tables of one policy in one replication.
        years : sequence of int
            Years that count, 1 for the first.
        """
        return self.combined(lambda part, over: self._sum(part, tables, over), years)

    def combined(self, sum_of: Callable[[Sum, Sequence[int]], float], years: Sequence[int]) -> float:
        """Return the measure over some years, given what its sums come to over years.

        Parameters
        ----------
        sum_of : callable
            Returns one of :attr:`sums` over years of one run.
        """
        top = sum_of(self.numerator, years)
        if self.denominator is not None:
            bottom = sum_of(self.denominator, years)
            return top / bottom if bottom != 0.0 else math.nan
        if self.over == "last year":
            return sum_of(self.numerator, [max(years)])
        if self.spread is not None:
            top += sum_of(self.spread, [max(years)])
        return top / len(years)

    def by(
        self, tables: Mapping[str, pd.DataFrame], keys: Sequence[str], years: Sequence[int]
    ) -> pd.Series[float]:
        """Return the measure for each combination of keys, such as policy, replication and group.

        Raises
        ------
        KeyError
            If a table has no such column.
        """
        parts = {}
        for name in self.tables:
            frame = tables[name]
            parts[name] = dict(list(frame.groupby(list(keys), sort=True)))
        groups = sorted(set().union(*(part.keys() for part in parts.values())))
        empty = {name: tables[name].iloc[:0] for name in parts}
        values = [
            self.of({name: part.get(group, empty[name]) for name, part in parts.items()}, years)
            for group in groups
        ]
        index = pd.MultiIndex.from_tuples(groups, names=list(keys)) if groups else pd.Index([])
        return pd.Series(values, index=index, name=self.name, dtype="float64")

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that the measure reads."""
        return tuple(dict.fromkeys(part.table for part in self.sums))

    @property
    def sums(self) -> tuple[Sum, ...]:
        """The sums that the measure is made of."""
        parts = (self.numerator, self.denominator, self.spread)
        return tuple(part for part in parts if part is not None)

    @staticmethod
    def _sum(part: Sum, tables: Mapping[str, pd.DataFrame], years: Sequence[int]) -> float:
        rows = part.rows(tables)
        return float(rows[tables[part.table]["year"].isin(list(years))].sum())
