"""Worlds of a study: positions in the space of assumptions, and what every policy came to there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.equilibrium.law_artefact import PilotSize
from cmsim.errors import CmsimError
from cmsim.experiments.comparison import Comparison
from cmsim.experiments.points import Point, PointOutcome, request_at, run_points
from cmsim.experiments.request import Progress, Request
from cmsim.tables.measures import measure_of
from cmsim.uncertainty.assumptions import AssumptionSpace
from cmsim.uncertainty.axes import Values
from cmsim.uncertainty.early_months import SIGNS, early_signs
from cmsim.world.geography import geography_of

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

OUTCOMES: tuple[str, ...] = (
    "net_contribution_yuan",
    "net_contribution_with_terminal_yuan",
    "key_client_revenue_yuan",
    "logo_retention_share",
    "staff_turnover_share",
    "settle_days",
    "selling_cost_yuan",
)
"""Measures noted in every world."""
NO_ELASTICITY = 0
"""The elasticity of gross profit to effort moves no result, and a study tells none."""


@dataclass(frozen=True)
class Worlds:
    """What policies came to in several worlds.

    Attributes
    ----------
    positions : array (worlds, axes)
        In the unit cube.
    values : tuple of dict
        The fields' values in each world.
    replications : array (worlds,)
        Number of the replication that each world was simulated in.
    labels : tuple of str
        Policies, the base first.
    outcomes : dict of array (policies, worlds)
        By name of the measure; amounts of money stand for the whole province. NaN where a world failed.
    signs : array (policies, worlds, signs)
        What could be seen in the first quarter.
    failures : dict
        What went wrong, by number of the world.
    """

    positions: FloatArray
    values: tuple[Values, ...]
    replications: IntArray
    labels: tuple[str, ...]
    outcomes: dict[str, FloatArray]
    signs: FloatArray
    failures: dict[int, CmsimError]

    @property
    def count(self) -> int:
        """Number of worlds."""
        return len(self.values)

    def difference(self, measure: str, ours: str, theirs: str) -> FloatArray:
        """Return a paired difference between two policies by world, (worlds,)."""
        table = self.outcomes[measure]
        found = table[self.labels.index(ours)] - table[self.labels.index(theirs)]
        return np.asarray(found, dtype=np.float64)

    def differences(self, measure: str) -> FloatArray:
        """Return every policy's difference from the base, (policies - 1, worlds)."""
        table = self.outcomes[measure]
        return np.asarray(table[1:] - table[0], dtype=np.float64)


Evaluate = Callable[[AssumptionSpace, FloatArray, IntArray], Worlds]
"""Simulates worlds at positions (worlds, axes), each in the replication of a number."""


def simulated_worlds(
    request: Request,
    space: AssumptionSpace,
    positions: FloatArray,
    replications: Sequence[int] | IntArray,
    progress: Progress | None = None,
    *,
    as_written: bool = False,
) -> Worlds:
    """Simulate all policies in each world, once, in the replication of a number.

    Parameters
    ----------
    request : Request
        What to compare on one basis, at the scale of the study; each world gets a pilot on as many branches.
    as_written : bool
        Leave all values as in the files, whatever the positions say.

    Raises
    ------
    CmsimError
        If results cannot be kept. A world that fails is told in the result.
    """
    asked = replace(
        request, replications=1, pilot=PilotSize(request.scale, NO_ELASTICITY), steady_years=0, check=False
    )
    values: list[Values] = [{} if as_written else space.values(row) for row in positions]
    points, requests = [], []
    refused: dict[int, CmsimError] = {}
    for number, (row, replication) in enumerate(zip(values, replications, strict=True)):
        point = Point(number, row)
        try:
            requests.append(request_at(replace(asked, first_replication=int(replication)), point))
        except CmsimError as error:
            refused[number] = error
            continue
        points.append(point)
    made = run_points(points, requests, progress) if points else []
    labels = tuple(request.scenarios)
    shape = (len(labels), len(values))
    found = Worlds(
        np.asarray(positions, dtype=np.float64),
        tuple(values),
        np.asarray(replications, dtype=np.int64),
        labels,
        {name: np.full(shape, np.nan) for name in OUTCOMES},
        np.full((*shape, len(SIGNS)), np.nan),
        refused,
    )
    for one in made:
        _fill(found, one, request.bases[0])
    return found


def _fill(worlds: Worlds, one: PointOutcome, basis: str) -> None:
    """Write what a point came to into the column of its world."""
    number = one.point.number
    if one.comparison is None:
        assert one.failure is not None
        worlds.failures[number] = one.failure
        return
    share = kept_share(one.request)
    for name, table in worlds.outcomes.items():
        table[:, number] = _levels(one.comparison, name, basis, share)
    worlds.signs[:, number] = _signs(one.comparison, worlds.labels)


def kept_share(request: Request) -> float:
    """Return the share of the province's organisations that a thinned province holds, in its world."""
    return geography_of(request.scenarios[request.base], request.scale).kept_share


def _levels(made: Comparison, name: str, basis: str, share: float) -> FloatArray:
    """Return a measure of each policy; an amount of money as of the whole province."""
    measure = measure_of(name)
    levels = np.array([float(made.values(measure, label, basis)[0]) for label in made.labels])
    return levels / share if measure.unit.startswith("yuan") else levels


def _signs(made: Comparison, labels: Sequence[str]) -> FloatArray:
    """Return the signs of the first quarter, (policies, signs)."""
    tables = {name: made.table(name) for name in ("time_path", "sales_by_week")}
    by_policy = early_signs(tables).groupby("policy", sort=False).mean()
    return np.asarray(by_policy.loc[list(labels)].to_numpy(dtype=np.float64))
