"""The tables of all runs of a comparison: small ones together in memory, large ones read run by run.

Six policies on three bases with thirty replications are millions of rows by branch, group and tier. What is
computed from them are sums by year, which one pass over the runs takes; the rows themselves stay in the
store until somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

import pandas as pd

from cmsim.tables.dictionary import KEYS
from cmsim.tables.measure import Sum

Frames = Mapping[str, pd.DataFrame]
SumsByRun = dict[tuple[str, str], dict[tuple[int, int], float]]
"""(policy, basis) -> (replication, year) -> value."""

MOST_ROWS_IN_MEMORY = 2_000_000
"""A table with more rows than this (about a quarter of a gigabyte) is not kept together."""


class Gathered:
    """One pass over the tables of all runs.

    Parameters
    ----------
    runs : sequence of (policy, basis, replication)
        What each run is.
    read : callable
        Returns the tables of the run with a number.
    sums : iterable of Sum
        What is to be summed by run and year on the way.
    most_rows : int
        Rows of a table that are kept in memory.
    """

    def __init__(
        self,
        runs: Sequence[tuple[str, str, int]],
        read: Callable[[int], Frames],
        sums: Iterable[Sum],
        most_rows: int = MOST_ROWS_IN_MEMORY,
    ) -> None:
        self._runs = runs
        self._read = read
        self.sums: dict[Sum, SumsByRun] = {part: {} for part in sums}
        self.kept: dict[str, pd.DataFrame] = {}
        self.names: list[str] = []
        parts: dict[str, list[pd.DataFrame]] = {}
        rows: dict[str, int] = {}
        for number, run in enumerate(runs):
            frames = read(number)
            self._add_sums(run, frames)
            for name, frame in frames.items():
                rows[name] = rows.get(name, 0) + len(frame)
                if rows[name] > most_rows:
                    parts[name] = []
                else:
                    parts.setdefault(name, []).append(_keyed(frame, run))
        self.names = list(rows)
        # Table by table, each one's parts let go before the next is put together: together they are large.
        for name in self.names:
            several = parts.pop(name)
            if rows[name] <= most_rows:
                self.kept[name] = pd.concat(several, ignore_index=True)

    def _add_sums(self, run: tuple[str, str, int], frames: Frames) -> None:
        policy, basis, replication = run
        for part, by_run in self.sums.items():
            if part.table not in frames:
                continue
            by_year = part.rows(frames).groupby(frames[part.table]["year"], observed=True).sum()
            found = by_run.setdefault((policy, basis), {})
            for year, value in by_year.items():
                found[replication, int(str(year))] = float(value)

    def view(self, years: range) -> GatheredTables:
        """Return the tables with the rows of some years only."""
        return GatheredTables(self, years)

    def chunks(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a table's rows in the order of the runs, all in one piece if it is kept in memory."""
        if name in self.kept:
            yield self.kept[name]
            return
        for number, run in enumerate(self._runs):
            frames = self._read(number)
            if name in frames:
                yield _keyed(frames[name], run)


class GatheredTables(Mapping[str, pd.DataFrame]):
    """Tables by name, of some years; a large one is put together anew whenever it is asked for."""

    def __init__(self, gathered: Gathered, years: range, without: Set[str] = frozenset()) -> None:
        self._gathered = gathered
        self._names = [name for name in gathered.names if name not in without]
        self._years = years
        self._cut: dict[str, pd.DataFrame] = {}

    def with_years(self) -> GatheredTables:
        """Return the same without the tables that have no years."""
        timeless = {name for name in self._names if "year" not in next(iter(self.chunks(name)))}
        return GatheredTables(self._gathered, self._years, timeless)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        if name in self._cut:
            return self._cut[name]
        frame = pd.concat(list(self.chunks(name)), ignore_index=True)
        if name in self._gathered.kept:
            self._cut[name] = frame
        return frame

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def chunks(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a table's rows in pieces, in the order of the runs."""
        for frame in self._gathered.chunks(name):
            inside = frame[frame["year"].isin(self._years)] if "year" in frame else frame
            yield inside.reset_index(drop=True)


def pieces_of(tables: Frames, name: str) -> Iterator[pd.DataFrame]:
    """Yield a table in pieces that fit into memory, whether it is kept there or not."""
    if isinstance(tables, GatheredTables):
        yield from tables.chunks(name)
    else:
        yield tables[name]


def _keyed(frame: pd.DataFrame, run: tuple[str, str, int]) -> pd.DataFrame:
    """Return a run's rows with the keys of the run before their own columns."""
    keyed = frame.copy(deep=False)
    for position, (column, value) in enumerate(zip(KEYS, run, strict=True)):
        keyed.insert(position, column, pd.Series([value] * len(frame), index=frame.index))
    return keyed
