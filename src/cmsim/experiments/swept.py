"""What an experiment came to: points, responses by replication, estimates, differences, correlations."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from cmsim.experiments.faces import html_of, plots_of
from cmsim.experiments.factors import Factor
from cmsim.experiments.points import PointOutcome
from cmsim.experiments.request import Request
from cmsim.experiments.rows_with_best import rows_with_best
from cmsim.sensitivity.rank_correlation import partial_rank_correlation
from cmsim.statistics.intervals import DEFAULT_LEVEL, estimate, paired_difference
from cmsim.statistics.multiplicity import holm, paired_p_value
from cmsim.tables.labelled import Axis, Labelled, dataset_of
from cmsim.tables.measures import measure_of

if TYPE_CHECKING:
    import xarray

Comparisons = Literal["base", "all_pairs", "best"]
COMPARISONS: tuple[Comparisons, ...] = get_args(Comparisons)


@dataclass
class Experiment:
    """An experiment that was run.

    Attributes
    ----------
    request : Request
        The comparison without the values of a point.
    factors : tuple of Factor
        What was varied.
    design : str
        How points were chosen.
    responses_named : tuple of str
        Measures asked for.
    comparisons : {'base', 'all_pairs', 'best'}
        Which differences are told.
    outcomes : sequence of PointOutcome
        In the order of points.
    """

    name: str
    name_zh: str
    question: str
    question_zh: str
    request: Request
    factors: tuple[Factor, ...]
    design: str
    responses_named: tuple[str, ...]
    comparisons: Comparisons
    outcomes: Sequence[PointOutcome]

    @property
    def labels(self) -> list[str]:
        """Policies, the base first."""
        return list(self.request.scenarios)

    @property
    def failed(self) -> list[PointOutcome]:
        """Points of which something failed."""
        return [one for one in self.outcomes if one.comparison is None]

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row for each point: its number, the factors' values, and why it failed, if it did."""
        rows = [
            {"point": one.point.number, **one.point.values, "failure": str(one.failure or "")}
            for one in self.outcomes
        ]
        return pd.DataFrame(rows)

    @cached_property
    def responses(self) -> pd.DataFrame:
        """A row for each point, basis, policy, replication and measure."""
        parts = []
        for one in self.outcomes:
            if one.comparison is None:
                continue
            numbers = list(one.request.replication_numbers)
            for basis in one.comparison.bases:
                for label in one.comparison.labels:
                    for name in self.responses_named:
                        values = one.comparison.values(measure_of(name), label, basis)
                        parts.append(
                            pd.DataFrame(
                                {
                                    "point": one.point.number,
                                    "basis": basis,
                                    "policy": label,
                                    "replication": numbers,
                                    "measure": name,
                                    "unit": measure_of(name).unit,
                                    "value": values,
                                }
                            )
                        )
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """A row for each point, basis, policy and measure: mean with its interval."""
        rows = []
        for one, basis, label, name, values in self._each():
            found = estimate(values)
            rows.append(
                {
                    "point": one.point.number,
                    **one.point.values,
                    "basis": basis,
                    "policy": label,
                    "measure": name,
                    "unit": measure_of(name).unit,
                    "replications": found.n,
                    "mean": found.mean,
                    "low": found.low,
                    "high": found.high,
                }
            )
        return pd.DataFrame(rows)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """A row for each point, basis, measure and two policies: paired difference, corrected verdict.

        With `comparisons: best` a policy is compared with the best of the others, and the intervals of a
        point's policies hold together; the probability to be the best stands beside.
        """
        rows: list[dict[str, object]] = []
        for one in self.outcomes:
            if one.comparison is None:
                continue
            for basis in one.comparison.bases:
                for name in self.responses_named:
                    by_policy = {
                        label: one.comparison.values(measure_of(name), label, basis) for label in self.labels
                    }
                    common: dict[str, object] = {
                        "point": one.point.number,
                        **one.point.values,
                        "basis": basis,
                        "measure": name,
                        "unit": measure_of(name).unit,
                    }
                    rows += [{**common, **row} for row in self._compared(by_policy)]
        return pd.DataFrame(rows)

    def _compared(self, values: Mapping[str, np.ndarray]) -> list[dict[str, object]]:
        labels = list(values)
        if len(labels) < 2:
            return []
        if self.comparisons == "best":
            return rows_with_best(values)
        pairs = (
            [(label, labels[0]) for label in labels[1:]]
            if self.comparisons == "base"
            else [(ours, theirs) for theirs, ours in combinations(labels, 2)]
        )
        adjusted = holm([paired_p_value(values[ours], values[theirs]) for ours, theirs in pairs])
        rows: list[dict[str, object]] = []
        for (ours, theirs), p_value in zip(pairs, adjusted, strict=True):
            found = paired_difference(values[ours], values[theirs])
            sure = not math.isnan(p_value) and p_value < 1.0 - DEFAULT_LEVEL
            rows.append(
                {
                    "policy": ours,
                    "against": theirs,
                    "difference": found.mean,
                    "low": found.low,
                    "high": found.high,
                    "adjusted_p_value": p_value,
                    "verdict": found.verdict if sure else "too close to call",
                }
            )
        return rows

    @cached_property
    def correlations(self) -> pd.DataFrame:
        """A row for each basis, policy, measure and factor: partial rank correlation of the policy's
        difference from the base (the base's own level) with the factor over the points.
        """
        if not self.factors or len(self.outcomes) < 2:
            return pd.DataFrame()
        x = np.array([[float(one.point.values[f.path]) for f in self.factors] for one in self.outcomes])  # type: ignore[arg-type]
        rows = []
        for basis in self.request.bases:
            for name in self.responses_named:
                level = {label: self._means(name, label, basis) for label in self.labels}
                base = level[self.labels[0]]
                for label in self.labels:
                    outcome = base if label == self.labels[0] else level[label] - base
                    found = partial_rank_correlation(x, outcome)
                    for at, factor in enumerate(self.factors):
                        rows.append(
                            {
                                "basis": basis,
                                "measure": name,
                                "policy": label,
                                "of": "level" if label == self.labels[0] else "difference from the base",
                                "factor": factor.path,
                                "partial_rank_correlation": found.value[at],
                                "low": found.low[at],
                                "high": found.high[at],
                            }
                        )
        return pd.DataFrame(rows)

    def _means(self, name: str, label: str, basis: str) -> np.ndarray:
        return np.array(
            [
                math.nan
                if one.comparison is None
                else float(one.comparison.values(measure_of(name), label, basis).mean())
                for one in self.outcomes
            ]
        )

    def _each(self) -> list[tuple[PointOutcome, str, str, str, np.ndarray]]:
        return [
            (one, basis, label, name, one.comparison.values(measure_of(name), label, basis))
            for one in self.outcomes
            if one.comparison is not None
            for basis in one.comparison.bases
            for label in one.comparison.labels
            for name in self.responses_named
        ]

    @property
    def plot(self) -> Any:
        """Plots by name, such as ``.plot.response()``; ``.plot.names`` lists them."""
        return plots_of(self)

    def _repr_html_(self) -> str:
        return html_of(self)

    def to_xarray(self) -> xarray.Dataset:
        """Return every response by point, basis, policy and replication; factors are variables by point.

        Raises
        ------
        InputError
            If xarray is not installed.
        """
        most = max(one.request.replications for one in self.outcomes)
        axes = (
            Axis("point", self.points["point"].to_numpy(), "1", "Point of the design"),
            Axis("basis", tuple(self.request.bases), "", "Basis of comparison"),
            Axis("policy", tuple(self.labels), "", "Policy; the first is the base"),
            Axis("replication", np.arange(most), "1", "Replication; policies and points share its luck"),
        )
        arrays = [
            Labelled(name, axes, self._array(name, most), measure_of(name).unit, measure_of(name).meaning)
            for name in self.responses_named
        ]
        arrays += [
            Labelled(factor.path, axes[:1], self.points[factor.path].to_numpy(dtype=np.float64), "", "Factor")
            for factor in self.factors
        ]
        return dataset_of(arrays, {"experiment": self.name, "design": self.design})

    def _array(self, name: str, most: int) -> np.ndarray:
        """Return a response, (points, bases, policies, replications); NaN where there was none."""
        table = np.full((len(self.outcomes), len(self.request.bases), len(self.labels), most), np.nan)
        for row, one in enumerate(self.outcomes):
            if one.comparison is None:
                continue
            for b, basis in enumerate(one.comparison.bases):
                for p, label in enumerate(self.labels):
                    values = one.comparison.values(measure_of(name), label, basis)
                    table[row, b, p, : values.size] = values
        return table
