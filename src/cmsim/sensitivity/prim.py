"""Scenario discovery: a box of conditions under which something happens more often than elsewhere.

Friedman & Fisher 1999, Statistics and Computing 9 (peeling and pasting: PRIM); Bryant & Lempert 2010,
Technological Forecasting and Social Change 77 (coverage, density, and the test of each restriction). The
search is patient but greedy and finds boxes in noise as well, so a box counts only if shuffled outcomes
seldom give one as good, and its density is told on points that did not choose it.

Written here because of the two packages that have it one is under a licence that ours does not allow to ship
with, and the other brings a workbench of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

PEEL_SHARE = 0.1
"""Of the points in the box, taken off at a time; Friedman & Fisher advise 5 to 10 %, and studies of a hundred
worlds cannot take off less."""
LEAST_SUPPORT = 0.08
"""Share of all points that a box must hold: fewer would be anecdotes."""
LEAST_POINTS = 6
SIGNIFICANCE = 0.05
SHUFFLES = 200
FOLDS = 5
DENSITY_WEIGHT = 0.5
"""Of coverage against density when a box is chosen from the trajectory (the beta of an F-score): how sure one
is inside the box counts twice as much as how much of the whole it covers."""


@dataclass(frozen=True)
class Restriction:
    """A condition on one variable.

    Attributes
    ----------
    low, high : float
        Infinite where an end does not bind.
    quasi_p_value : float
        Chance of as many cases in the box if this condition did not matter.
    """

    name: str
    low: float
    high: float
    quasi_p_value: float


@dataclass(frozen=True)
class DiscoveredBox:
    """A box with what is known of it.

    Attributes
    ----------
    points, cases : int
        In the box.
    all_points, all_cases : int
        Altogether.
    held_out_points, held_out_cases : int
        In boxes found without them, over folds: the honest density.
    p_value : float
        Share of shuffled outcomes that gave a box as good.
    """

    restrictions: tuple[Restriction, ...]
    points: int
    cases: int
    all_points: int
    all_cases: int
    held_out_points: int
    held_out_cases: int
    p_value: float

    @property
    def density(self) -> float:
        """Share of the points in the box that are cases."""
        return self.cases / self.points

    @property
    def coverage(self) -> float:
        """Share of all cases that lie in the box."""
        return self.cases / self.all_cases

    def holds(self, x: FloatArray, names: Sequence[str]) -> BoolArray:
        """Return which points (n, variables) lie in the box."""
        inside = np.ones(x.shape[0], dtype=np.bool_)
        for one in self.restrictions:
            column = x[:, list(names).index(one.name)]
            inside &= (column >= one.low) & (column <= one.high)
        return inside


@dataclass(frozen=True)
class _Limits:
    """Ends of a box by variable, (variables,) each."""

    low: FloatArray
    high: FloatArray

    def holds(self, x: FloatArray) -> BoolArray:
        return np.asarray(((x >= self.low) & (x <= self.high)).all(axis=1))

    def moved(self, variable: int, low: float | None = None, high: float | None = None) -> _Limits:
        lows, highs = self.low.copy(), self.high.copy()
        lows[variable] = lows[variable] if low is None else low
        highs[variable] = highs[variable] if high is None else high
        return _Limits(lows, highs)

    def narrowed(self, variable: int, low: float, high: float) -> _Limits:
        return self.moved(
            variable, max(low, float(self.low[variable])), min(high, float(self.high[variable]))
        )

    @property
    def restricted(self) -> list[int]:
        return [int(v) for v in np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))]


def discover_box(
    x: FloatArray, cases: BoolArray, names: Sequence[str], seed: int = 0
) -> DiscoveredBox | None:
    """Return the box in which cases are concentrated, or None if none stands against chance.

    Parameters
    ----------
    x : array (points, variables)
        Without missing values.
    cases : bool array (points,)
        Whether it happened.
    seed : int
        Of the shuffles and folds.

    Raises
    ------
    ValueError
        If shapes do not match.
    """
    x, cases = np.asarray(x, dtype=np.float64), np.asarray(cases, dtype=np.bool_)
    if x.shape != (cases.size, len(names)):
        raise ValueError(f"{x.shape} points for {cases.size} outcomes and {len(names)} names")
    if not 0 < int(cases.sum()) < cases.size:
        return None
    limits = _chosen(x, cases)
    if limits is None:
        return None
    generator = np.random.Generator(np.random.Philox(seed))
    score = _score(limits.holds(x), cases)
    as_good = 0
    for _ in range(SHUFFLES):
        shuffled = generator.permutation(cases)
        found = _chosen(x, shuffled)
        as_good += found is not None and _score(found.holds(x), shuffled) >= score
    p_value = (1 + as_good) / (1 + SHUFFLES)
    if p_value > SIGNIFICANCE:
        return None
    inside = limits.holds(x)
    held_points, held_cases = _held_out(x, cases, generator)
    return DiscoveredBox(
        tuple(
            Restriction(
                names[v], float(limits.low[v]), float(limits.high[v]), _quasi_p_value(limits, v, x, cases)
            )
            for v in limits.restricted
        ),
        points=int(inside.sum()),
        cases=int(cases[inside].sum()),
        all_points=cases.size,
        all_cases=int(cases.sum()),
        held_out_points=held_points,
        held_out_cases=held_cases,
        p_value=p_value,
    )


def _chosen(x: FloatArray, cases: BoolArray) -> _Limits | None:
    """Return the best box of the trajectory, pasted, without restrictions that do not matter."""
    trajectory = _peeled(x, cases)
    scores = [_score(box.holds(x), cases) for box in trajectory]
    best = trajectory[int(np.argmax(scores))]
    if not best.restricted:
        return None
    best = _pasted(best, x, cases)
    while best.restricted:
        p_values = [_quasi_p_value(best, variable, x, cases) for variable in best.restricted]
        worst = int(np.argmax(p_values))
        if p_values[worst] <= SIGNIFICANCE:
            return best
        best = best.moved(best.restricted[worst], -np.inf, np.inf)
    return None


def _peeled(x: FloatArray, cases: BoolArray) -> list[_Limits]:
    """Return the boxes of the peeling, each inside the one before."""
    variables = x.shape[1]
    least = max(LEAST_POINTS, round(LEAST_SUPPORT * cases.size))
    boxes = [_Limits(np.full(variables, -np.inf), np.full(variables, np.inf))]
    while True:
        box = boxes[-1]
        inside = box.holds(x)
        xs, ys = x[inside], cases[inside]
        if ys.all() or ys.size <= least:
            return boxes
        best: tuple[float, int, _Limits] | None = None
        off = max(1, int(PEEL_SHARE * ys.size))
        ordered, density = np.sort(xs, axis=0), float(ys.mean())
        for variable in range(variables):
            for low, high in _cuts(ordered[:, variable], off):
                column = xs[:, variable]
                kept = (column >= low) & (column <= high)
                n = int(kept.sum())
                if n < least:
                    continue
                # Gain of density for each point that is lost, so that coarse cuts do not win by size.
                gain = (float(ys[kept].mean()) - density) / (ys.size - n)
                if best is None or (gain, n) > best[:2]:
                    best = (gain, n, box.narrowed(variable, low, high))
        if best is None or best[0] <= 0.0:
            return boxes
        boxes.append(best[2])


def _cuts(ordered: FloatArray, off: int) -> Iterator[tuple[float, float]]:
    """Yield new lower and upper ends that take off so many points or more of a sorted column.

    All points of an equal value go together: a joint draw has few values.
    """
    above = ordered[ordered > ordered[off - 1]]
    below = ordered[ordered < ordered[-off]]
    if above.size:
        yield float(above[0]), np.inf
    if below.size:
        yield -np.inf, float(below[-1])


def _pasted(box: _Limits, x: FloatArray, cases: BoolArray) -> _Limits:
    """Return the box with each end moved out as long as density does not fall."""
    improved = True
    while improved:
        improved = False
        density = float(cases[box.holds(x)].mean())
        for variable in box.restricted:
            column = np.unique(x[:, variable])
            wider = [
                box.moved(variable, low=float(column[column < box.low[variable]][-1]))
                if (column < box.low[variable]).any()
                else box.moved(variable, low=-np.inf),
                box.moved(variable, high=float(column[column > box.high[variable]][0]))
                if (column > box.high[variable]).any()
                else box.moved(variable, high=np.inf),
            ]
            for one in wider:
                inside = one.holds(x)
                if int(inside.sum()) > int(box.holds(x).sum()) and float(cases[inside].mean()) >= density:
                    box, improved = one, True
                    break
    return box


def _score(inside: BoolArray, cases: BoolArray) -> float:
    """Return the F-score of density and coverage."""
    hits = float(cases[inside].sum())
    if hits == 0.0:
        return 0.0
    density, coverage = hits / float(inside.sum()), hits / float(cases.sum())
    square = DENSITY_WEIGHT**2
    return (1.0 + square) * density * coverage / (square * density + coverage)


def _quasi_p_value(box: _Limits, variable: int, x: FloatArray, cases: BoolArray) -> float:
    """Return the chance of as many cases among the box's points, if they came at the density that the box has
    without this restriction.
    """
    inside = box.holds(x)
    without = box.moved(variable, -np.inf, np.inf).holds(x)
    hits, n = int(cases[inside].sum()), int(inside.sum())
    return float(binom.sf(hits - 1, n, float(cases[without].mean())))


def _held_out(x: FloatArray, cases: BoolArray, generator: np.random.Generator) -> tuple[int, int]:
    """Return the points and cases that fell into boxes found without them."""
    fold = generator.permutation(np.arange(cases.size) % FOLDS)
    points = hits = 0
    for number in range(FOLDS):
        out = fold == number
        if not 0 < int(cases[~out].sum()) < int((~out).sum()):
            continue
        box = _chosen(x[~out], cases[~out])
        if box is None:
            continue
        inside = box.holds(x[out])
        points += int(inside.sum())
        hits += int(cases[out][inside].sum())
    return points, hits
