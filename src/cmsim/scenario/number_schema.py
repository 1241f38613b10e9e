"""JSON Schema of fields that hold numbers: the bare value, or an object with provenance."""

from __future__ import annotations

from typing import Any

from cmsim.quantities import Distribution, Kind, QuantityListSpec, QuantitySpec

PROVENANCE_DEFINITION = "provenance"
"""Name under which a schema defines what all objects with provenance share."""


def provenance_schema() -> dict[str, Any]:
    """Return the JSON Schema that every object with provenance fulfils, whatever its field."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["value"],
        "properties": {
            "value": {"description": "The value, in the field's unit"},
            "unit": {"type": "string", "description": "The field's unit, for the reader"},
            "kind": {"enum": [kind.value for kind in Kind], "description": "Where the value comes from"},
            "ref": {"type": "string", "minLength": 1, "description": "The text, table or data behind it"},
            "range": {
                "type": "array",
                "items": {"type": "number"},
                "minItems": 2,
                "maxItems": 2,
                "description": "What is worth exploring: low, high",
            },
            "distribution": {"enum": [item.value for item in Distribution]},
        },
    }


def value_schema(spec: QuantitySpec) -> dict[str, Any]:
    """Return the JSON Schema of the bare value."""
    schema: dict[str, Any] = {"type": "integer" if spec.whole else "number"}
    if spec.low is not None:
        schema["minimum"] = spec.low
    if spec.high is not None:
        schema["maximum"] = spec.high
    if isinstance(spec, QuantityListSpec):
        length = {} if spec.length is None else {"minItems": spec.length, "maxItems": spec.length}
        schema = {"type": "array", "items": schema, "minItems": 1, **length}
    return schema


def number_schema(spec: QuantitySpec) -> dict[str, Any]:
    """Return the JSON Schema of a field; it refers to :data:`PROVENANCE_DEFINITION` by a marker.

    The marker ``x-provenance`` stands for a reference, which pydantic would refuse to leave unresolved.
    """
    value = value_schema(spec)
    return {
        "description": f"{spec.description} [{spec.unit}; {spec.role.value}]",
        "anyOf": [
            value,
            {"x-provenance": True, "properties": {"value": value, "unit": {"const": spec.unit}}},
        ],
    }
