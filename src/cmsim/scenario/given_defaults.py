"""Defaults of number fields: what stands where a file says nothing carries provenance all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from cmsim.quantities import Kind, Quantity, QuantityList
from cmsim.scenario.number_fields import NumberField, NumberListField


def default(
    spec: NumberField,
    value: float,
    kind: Kind,
    ref: str,
    explore: tuple[float, float] | None = None,
) -> Quantity:
    """Return the default of a field: ``name: Annotated[Quantity, SPEC] = default(SPEC, ...)``.

    Parameters
    ----------
    ref : str
        The text behind the value, or the reason of an assumption.
    explore : tuple of two floats, optional
        Range worth exploring.
    """
    quantity = spec.parse(_told(value, kind, ref, explore))
    return Field(default_factory=lambda: quantity)


def default_list(
    spec: NumberListField,
    value: tuple[float, ...],
    kind: Kind,
    ref: str,
    explore: tuple[float, float] | None = None,
) -> QuantityList:
    """Return the default of a field that holds a list, see :func:`default`."""
    quantities = spec.parse(_told(value, kind, ref, explore))
    return Field(default_factory=lambda: quantities)


def _told(value: object, kind: Kind, ref: str, explore: tuple[float, float] | None) -> Mapping[str, Any]:
    told: dict[str, Any] = {"value": value, "kind": kind.value, "ref": ref}
    return told if explore is None else {**told, "range": list(explore)}
