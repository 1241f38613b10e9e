"""What the library holds, as data: for the list of plans, the documents and a tuner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from cmsim.plans.parameters import PlanParams, parameter_of
from cmsim.plans.registry import LIBRARY, PlanRegistry
from cmsim.quantities import Kind

_PARTS_AT: dict[Any, str] = {tuple: "[]", dict: ".*"}


@dataclass(frozen=True)
class ParameterDescription:
    """A parameter of a plan.

    Attributes
    ----------
    default : float, str, tuple, mapping or None
        None if it must be given or is left out.
    tune : tuple of two floats or None
        Interval that a tuner searches.
    tune_multiple : tuple of two floats or None
        The same as multiples of what the scenario gives.
    parts : tuple of ParameterDescription
        What each step, tier or measure of a structured parameter holds; empty for a plain one.
    parts_at : str
        How a part is reached below the parameter: `[]` in a list, `.*` in a mapping, nothing in one model.
    """

    name: str
    unit: str
    description: str
    default: Any
    required: bool
    kind: Kind
    ref: str
    tune: tuple[float, float] | None
    tune_multiple: tuple[float, float] | None
    parts: tuple[ParameterDescription, ...] = ()
    parts_at: str = ""


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
                known.tune_multiple,
                _parts(info.annotation),
                _PARTS_AT.get(get_origin(info.annotation), ""),
            )
        )
    return described


def _parts(annotation: Any) -> tuple[ParameterDescription, ...]:
    """Return the parameters of the model that a type holds, wherever it stands in the type."""
    if isinstance(annotation, type) and issubclass(annotation, PlanParams):
        return tuple(_parameters(annotation))
    return next((found for inner in get_args(annotation) if (found := _parts(inner))), ())
