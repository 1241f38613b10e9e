"""Quantities: a value with its unit, where it comes from, and the range that is worth exploring."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo


class Kind(str, Enum):
    """Provenance of a value."""

    SOURCE = "source"
    LITERATURE = "literature"
    CALIBRATED = "calibrated"
    ASSUMPTION = "assumption"
    USER = "user"


class Role(str, Enum):
    """What a planner chooses (lever) or what the world is (parameter)."""

    LEVER = "lever"
    PARAMETER = "parameter"


UNITS: tuple[str, ...] = (
    "1",
    "share",
    "yuan",
    "yuan/year",
    "yuan/week",
    "yuan/(hour/week)^2",
    "1/week",
    "1/year",
    "hours",
    "hours/week",
    "hours/day",
    "minutes",
    "days",
    "weeks",
    "years",
    "persons",
    "clients",
    "branches",
    "counters",
    "customers/hour",
    "proposals/week",
    "items",
    "issues/year",
    "hand-offs",
    "log",
)
"""The closed list of units."""


class Quantity(BaseModel):
    """A number with unit, provenance and range; ``float(q)`` is its value.

    A bare number in a scenario file is a quantity of kind ``user``: it loses the reference and the range of the value it
    replaces.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    value: float = Field(description="The value, in the field's unit.", strict=True)
    unit: str | None = Field(None, description="Must be the field's unit if given.")
    kind: Kind = Field(Kind.USER, description="Where the value comes from.")
    ref: str | None = Field(None, description="Source, paper or data.")
    range: tuple[float, float] | None = Field(None, description="Range worth exploring.")
    distribution: Literal["uniform", "loguniform"] | None = Field(
        None, description="How the range is explored; uniform if absent."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, data: Any) -> Any:
        if isinstance(data, int | float) and not isinstance(data, bool):
            return {"value": data}
        return data

    @model_validator(mode="after")
    def _range_in_order(self) -> Quantity:
        if self.range is not None and not self.range[0] <= self.value <= self.range[1]:
            raise ValueError(f"the value {self.value:g} lies outside its own range {list(self.range)}")
        return self

    def __float__(self) -> float:
        return self.value

    def __int__(self) -> int:
        return round(self.value)


@dataclass(frozen=True)
class FieldSpec:
    """What the schema says of a quantity's field: unit, role, physical bounds, meaning in two languages."""

    unit: str
    role: Role
    low: float | None
    high: float | None
    text: str
    text_zh: str

    def parse(self, data: Any) -> Quantity:
        """Return the quantity that a scenario file gives for this field.

        Raises
        ------
        ValueError
            If the unit is another one, or the value lies outside the physical bounds.
        """
        parsed = data if isinstance(data, Quantity) else Quantity.model_validate(data)
        if parsed.unit is not None and parsed.unit != self.unit:
            raise ValueError(f"the unit is {self.unit}, not {parsed.unit}")
        below = self.low is not None and parsed.value < self.low
        above = self.high is not None and parsed.value > self.high
        if below or above:
            raise ValueError(f"out of bounds; allowed: {bounds_text(self)}")
        return parsed.model_copy(update={"unit": self.unit})

    def as_schema(self) -> dict[str, Any]:
        """Return what the JSON Schema of the field adds."""
        return {"x-unit": self.unit, "x-role": self.role.value}


def quantity(
    unit: str,
    text: str,
    text_zh: str,
    *,
    low: float | None = None,
    high: float | None = None,
    role: Role = Role.PARAMETER,
) -> Any:
    """Return the declaration of a quantity field (also of a list or mapping of quantities).

    Raises
    ------
    ValueError
        If the unit is not in the closed list.
    """
    if unit not in UNITS:
        raise ValueError(f"unit {unit!r} is not in the list of units")
    spec = FieldSpec(unit, role, low, high, text, text_zh)
    field = Field(description=text, json_schema_extra=spec.as_schema())
    field.metadata.append(spec)
    return field


def spec_of(field: FieldInfo) -> FieldSpec | None:
    """Return the declaration of a field, or None if it is not a quantity."""
    for item in field.metadata:
        if isinstance(item, FieldSpec):
            return item
    return None


def bounds_text(spec: FieldSpec) -> str:
    """Return the physical bounds of a field in words."""
    if spec.low is not None and spec.high is not None:
        return f"{spec.low:g} to {spec.high:g} {spec.unit}"
    if spec.low is not None:
        return f"at least {spec.low:g} {spec.unit}"
    if spec.high is not None:
        return f"at most {spec.high:g} {spec.unit}"
    return f"any number of {spec.unit}"
