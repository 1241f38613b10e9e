"""What a composite makes of the plans inside it: one period, all axes of state, each measure once, and how
these reduce.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cmsim.errors import PlanError
from cmsim.plans.protocol import (
    Additive,
    Claim,
    Grid2,
    Index,
    MeasureSpec,
    Period,
    Plan,
    Reduction,
    StateAxis,
    Unreduced,
    name_inside,
)

PLANE = 2
"""Measures of which any function fits a grid."""


def only_one_index(plan: Plan) -> bool:
    """Return whether pay is a function of at most one measure."""
    return isinstance(plan.reduction, Index) and len(plan.measures) <= 1


def reduced_anyhow(measures: Iterable[MeasureSpec]) -> Reduction:
    """Return how a function of unknown form over some measures reduces: on a grid of two, or not at all."""
    names = tuple(measure.name for measure in measures)
    return Grid2(*names) if len(names) == PLANE else Unreduced(names)


Parts = tuple[tuple[str, Plan], ...]
"""Plans inside another, by name."""


def curved_parts(parts: Parts) -> Parts:
    """Return those whose pay is no straight line, so that the period over which they count matters."""
    return tuple((name, plan) for name, plan in parts if Claim.LINEAR not in plan.claims)


def require_one_period(parts: Parts, path: str, message: str) -> None:
    """Raise a PlanError if parts that are not linear count over different periods."""
    curved = curved_parts(parts)
    if len({plan.period for _, plan in curved}) > 1:
        raise PlanError(
            "plan.period",
            message,
            path=path,
            found=", ".join(f"{name} by the {plan.period}" for name, plan in curved),
            allowed="plans that count over the same period, and linear ones",
        )


def common_period(parts: Parts) -> Period:
    """Return the period of the parts that are not linear; of the first part if all are."""
    return (*curved_parts(parts), *parts)[0][1].period


def common_claims(parts: Parts) -> frozenset[Claim]:
    """Return what all parts claim."""
    return frozenset.intersection(*(plan.claims for _, plan in parts))


def axes_inside(parts: Parts) -> tuple[StateAxis, ...]:
    """Return the axes of all parts, as part.axis."""
    return tuple(
        replace(axis, name=name_inside(name, axis.name)) for name, plan in parts for axis in plan.state
    )


def merged_measures(
    parts: Mapping[str, Plan], period: Period, path: str = "params.of"
) -> tuple[MeasureSpec, ...]:
    """Return the measures of all parts, each once, over the common period.

    Parameters
    ----------
    path : str
        Where the parts stand, for errors.

    Raises
    ------
    PlanError
        If two parts mean different things by one name.
    """
    known: dict[str, tuple[str, MeasureSpec]] = {}
    for part, plan in parts.items():
        for own in plan.measures:
            spec = replace(own, period=period)
            other, before = known.setdefault(spec.name, (part, spec))
            if before != spec:
                raise PlanError(
                    "plan.measure-clash",
                    f"{other} and {part} count {spec.name}, but not in the same way",
                    path=f"{path}.{part}",
                    found=_differing(spec, before),
                    allowed=_differing(before, spec),
                )
    return tuple(spec for _, spec in known.values())


def merged_reduction(parts: Mapping[str, Plan], measures: tuple[MeasureSpec, ...]) -> Reduction:
    """Return how the sum of the parts reduces.

    Parts that count nothing leave the reduction of the others; parts on one measure each add up.
    """
    counting = [plan for plan in parts.values() if plan.measures]
    if not counting:
        return Index()
    first = counting[0].reduction
    if all(plan.reduction == first for plan in counting):
        return first
    if all(only_one_index(plan) or isinstance(plan.reduction, Additive) for plan in counting):
        return Additive(tuple(measure.name for measure in measures))
    return reduced_anyhow(measures)


def _differing(spec: MeasureSpec, other: MeasureSpec) -> str:
    fields = vars(spec)
    return ", ".join(f"{name}: {value}" for name, value in fields.items() if value != vars(other)[name])
