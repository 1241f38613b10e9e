"""The result of a comparison: tables, levels, paired differences from the base, summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.prepare import Basis
from cmsim.errors import InputError, did_you_mean
from cmsim.experiments.faces import html_of, plots_of
from cmsim.experiments.gathered import SumsByRun, pieces_of
from cmsim.statistics.intervals import Estimate, estimate, paired_difference, variance_reduction_factor
from cmsim.store.kept_run import LATER_PREFIX
from cmsim.tables.dictionary import KEYS
from cmsim.tables.labelled import Axis, Labelled, dataset_of
from cmsim.tables.measure import Sum
from cmsim.tables.measures import MEASURES, Measure

if TYPE_CHECKING:
    import xarray

FloatArray = NDArray[np.float64]

STEADY = "steady"
"""Span of the summary that stands for the steady state."""
ALL_YEARS = "all"
"""Span of the summary over all years compared."""


@dataclass
class Comparison:
    """The result of a comparison: tables, and what is computed from them.

    Attributes
    ----------
    tables : mapping of DataFrame
        Of the years compared; policy, basis and replication are columns.
    later_tables : mapping of DataFrame
        Of the years after them, if a steady state was asked for.
    steady_years : list of int
        The years whose mean stands for the steady state; empty if it was not asked for.
    law : ResponseLaw
        Of the first replication's world.
    sums : dict
        Sums by run and year, of all years run: those taken when the runs were gathered; others are added when
        they are asked for.
    """

    labels: list[str]
    bases: list[Basis]
    years: int
    replications: int
    scale: float
    names: dict[str, tuple[str, str]]
    tables: Mapping[str, pd.DataFrame]
    law: ResponseLaw
    parameters: str = "defaults"
    later_tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    steady_years: list[int] = field(default_factory=list)
    law_digests: list[str] = field(default_factory=list)
    """Of every world that was compared in, in the order of replications."""
    _values: dict[tuple[str, str, str, tuple[int, ...]], FloatArray] = field(default_factory=dict)
    sums: dict[Sum, SumsByRun] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """Label of the base."""
        return self.labels[0]

    @property
    def all_years(self) -> list[int]:
        """Years compared."""
        return list(range(1, self.years + 1))

    def table(self, name: str) -> pd.DataFrame:
        """Return a table with policy, basis and replication as columns.

        Parameters
        ----------
        name : str
            Such as ``finance``; with ``steady_`` before it, of the years after those compared.

        Raises
        ------
        InputError
            If there is no such table.
        """
        known = [*self.tables, *(f"{LATER_PREFIX}{later}" for later in self.later_tables)]
        if name not in known:
            raise InputError(
                "compare.no-table",
                "there is no table of this name",
                found=name,
                allowed=", ".join(known),
                hint=did_you_mean(name, known),
            )
        later = name not in self.tables
        return self.later_tables[name.removeprefix(LATER_PREFIX)] if later else self.tables[name]

    def pieces(self) -> dict[str, Iterator[pd.DataFrame]]:
        """Return all tables by name in pieces that fit into memory, later years' with their prefix."""
        named = {name: pieces_of(self.tables, name) for name in self.tables}
        return named | {
            f"{LATER_PREFIX}{name}": pieces_of(self.later_tables, name) for name in self.later_tables
        }

    def values(
        self, measure: Measure, label: str, basis: str, years: Sequence[int] | None = None
    ) -> FloatArray:
        """Return a measure by replication, in the order of replications."""
        chosen = tuple(years) if years else tuple(self.all_years)
        key = (measure.name, label, basis, chosen)
        if key not in self._values:
            parts = {part: self._by_replication(part, label, basis) for part in measure.sums}
            numbers = sorted(set().union(*parts.values()))

            def one(number: int) -> float:
                def sum_of(part: Sum, over: Sequence[int]) -> float:
                    by_year = parts[part].get(number, {})
                    return sum(by_year.get(year, 0.0) for year in over)

                return measure.combined(sum_of, chosen)

            self._values[key] = np.array([one(number) for number in numbers], dtype=np.float64)
        return self._values[key]

    def _by_replication(self, part: Sum, label: str, basis: str) -> dict[int, dict[int, float]]:
        """Return a sum of columns by replication and year."""
        if part not in self.sums:
            self.sums[part] = self._summed(part)
        found: dict[int, dict[int, float]] = {}
        for (replication, year), value in self.sums[part].get((label, basis), {}).items():
            found.setdefault(replication, {})[year] = value
        return found

    def _summed(self, part: Sum) -> SumsByRun:
        """Return a sum of columns by run and year; one pass over the table serves all policies."""
        found: SumsByRun = {}
        for tables in (self.tables, self.later_tables):
            if part.table not in tables:
                continue
            for frame in pieces_of(tables, part.table):
                keyed = frame[[*KEYS, "year"]].assign(value=part.rows({part.table: frame}))
                sums = keyed.groupby([*KEYS, "year"], as_index=False, observed=True).sum()
                for policy, basis, replication, year, value in sums.itertuples(index=False):
                    found.setdefault((policy, basis), {})[int(replication), int(year)] = float(value)
        return found

    def level(self, measure: Measure, label: str, basis: str, years: Sequence[int] | None = None) -> Estimate:
        """Return a measure's mean with its interval."""
        return estimate(self.values(measure, label, basis, years))

    def difference(
        self, measure: Measure, label: str, basis: str, years: Sequence[int] | None = None
    ) -> Estimate:
        """Return the paired difference from the base with its interval."""
        return paired_difference(
            self.values(measure, label, basis, years), self.values(measure, self.base, basis, years)
        )

    @property
    def plot(self) -> Any:
        """Plots by name, such as ``.plot.tradeoff()``; ``.plot.names`` lists them."""
        return plots_of(self)

    def _repr_html_(self) -> str:
        return html_of(self)

    def frame(self) -> pd.DataFrame:
        """Return every measure by basis, policy, replication and year as a long data frame with units."""
        arrays = [
            Labelled(m.name, self._axes, self._by_year(m), m.unit, m.meaning)
            .to_frame()
            .rename(columns={m.name: "value"})
            .assign(measure=m.name, unit=m.unit)
            for m in MEASURES
        ]
        return pd.concat(arrays, ignore_index=True)

    def to_xarray(self) -> xarray.Dataset:
        """Return every measure by basis, policy, replication and year, units in the attributes.

        Raises
        ------
        InputError
            If xarray is not installed.
        """
        arrays = (Labelled(m.name, self._axes, self._by_year(m), m.unit, m.meaning) for m in MEASURES)
        return dataset_of(arrays, {"parameters": self.parameters, "scale": f"{self.scale:g}"})

    @property
    def _axes(self) -> tuple[Axis, ...]:
        return (
            Axis("basis", tuple(self.bases), "", "Basis of comparison"),
            Axis("policy", tuple(self.labels), "", "Policy; the first is the base"),
            Axis("replication", np.arange(self.replications), "1", "Replication; policies share its luck"),
            Axis("year", np.array(self.all_years), "year", "Year compared"),
        )

    def _by_year(self, measure: Measure) -> FloatArray:
        """Return a measure, (bases, policies, replications, years)."""
        every = [
            [[self.values(measure, label, basis, [year]) for year in self.all_years] for label in self.labels]
            for basis in self.bases
        ]
        return np.moveaxis(np.array(every, dtype=np.float64), -1, -2)

    def summary(self) -> pd.DataFrame:
        """Return level, difference from the base and verdict of every measure, policy and basis, overall
        and by year.
        """
        spans = [(ALL_YEARS, self.all_years), *((str(year), [year]) for year in self.all_years)]
        if self.steady_years:
            spans.append((STEADY, self.steady_years))
        return pd.DataFrame(
            [
                self._summary_row(basis, label, measure, span, years)
                for basis in self.bases
                for label in self.labels
                for measure in MEASURES
                for span, years in spans
            ]
        )

    def _summary_row(
        self, basis: str, label: str, measure: Measure, span: str, years: list[int]
    ) -> dict[str, object]:
        level = self.level(measure, label, basis, years)
        difference = self.difference(measure, label, basis, years)
        return {
            "basis": basis,
            "policy": label,
            "measure": measure.name,
            "unit": measure.unit,
            "years": span,
            "mean": level.mean,
            "low": level.low,
            "high": level.high,
            "difference": difference.mean,
            "difference_low": difference.low,
            "difference_high": difference.high,
            "verdict": "base" if label == self.base else difference.verdict,
            "variance_reduction": self._reduction(measure, label, basis, years),
        }

    def _reduction(self, measure: Measure, label: str, basis: str, years: list[int]) -> float:
        if label == self.base or self.replications < 2:
            return float("nan")
        return variance_reduction_factor(
            self.values(measure, label, basis, years), self.values(measure, self.base, basis, years)
        )
