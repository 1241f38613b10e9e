"""What the library holds, as data: for the list of plans, the documents and a tuner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmsim.plans.parameters import PlanParams, parameter_of
from cmsim.plans.registry import LIBRARY, PlanRegistry
from cmsim.quantities import Kind


@dataclass(frozen=True)
class ParameterDescription:
    """A parameter of a plan.

    Attributes
    ----------
    default : float, str or None
        None if it must be given.
    tune : tuple of two floats or None
        Interval that a tuner searches.
    """

    name: str
    unit: str
    description: str
    default: float | str | None
    required: bool
    kind: Kind
    ref: str
    tune: tuple[float, float] | None


@dataclass(frozen=True)
class PlanDescription:
    """A plan: its name, what it pays in a sentence, its parameters, and which of them hold other plans."""

    name: str
    summary: str
    parameters: tuple[ParameterDescription, ...]
    nests: tuple[str, ...]


def describe_plans(registry: PlanRegistry = LIBRARY) -> tuple[PlanDescription, ...]:
    """Return a description of every plan, in the order of the registry."""
    described = []
    for name in registry.names():
        plan = registry.find(name)
        summary = (plan.__doc__ or "").strip().splitlines()
        described.append(
            PlanDescription(
                name,
                summary[0] if summary else "",
                tuple(_parameters(plan.Params)),
                tuple(
                    field for field in plan.Params.model_fields if parameter_of(plan.Params, field) is None
                ),
            )
        )
    return tuple(described)


def _parameters(model: type[PlanParams]) -> Sequence[ParameterDescription]:
    described = []
    for name, info in model.model_fields.items():
        known = parameter_of(model, name)
        if known is None:
            continue
        required = info.is_required()
        described.append(
            ParameterDescription(
                name,
                known.unit,
                known.description,
                None if required else info.get_default(call_default_factory=True),
                required,
                known.kind,
                known.ref,
                known.tune,
            )
        )
    return described
