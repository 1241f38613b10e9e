"""How the engine may reduce the measures of a plan: the forms that a plan can declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmsim.plans.inputs import BOOKINGS


@dataclass(frozen=True)
class Index:
    """Pay depends on one weighted sum of measures: pairs of measure and weight."""

    weights: tuple[tuple[str, float], ...] = ((BOOKINGS, 1.0),)


@dataclass(frozen=True)
class Additive:
    """Pay is a sum of parts that depend on one measure each."""

    measures: tuple[str, ...]


@dataclass(frozen=True)
class Grid2:
    """Pay is any function of two measures."""

    first: str
    second: str


@dataclass(frozen=True)
class GatedScore:
    """Pay depends on a score of capped measures, if a measure passes its gate.

    The score is Σ weight × min(result / target, cap).

    Attributes
    ----------
    weights : pairs of measure and float
        Points at the target.
    caps : pairs of measure and float
        Multiple of the target from which no more points are given.
    gate_measure : str
        Empty if there is no gate.
    gate_from : float
        Least result of the gate's measure.
    targets : pairs of measure and amount
        Result of an account period that gives the points of the weight, one number or by kind of staff. A
        target that a state axis moves stands here at its start.
    """

    weights: tuple[tuple[str, float], ...]
    caps: tuple[tuple[str, float], ...]
    gate_measure: str
    gate_from: float
    targets: tuple[tuple[str, float | Mapping[str, float]], ...] = ()


@dataclass(frozen=True)
class Unreduced:
    """Pay is a function of measures for which no reduction is known: paid and replayed, not solved."""

    measures: tuple[str, ...]


Reduction = Index | Additive | Grid2 | GatedScore | Unreduced
