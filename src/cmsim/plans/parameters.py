"""Parameters of plans: frozen, closed to unknown names, each with unit, provenance and bounds for a tuner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from cmsim.quantities import KINDS_WITH_REFERENCE, UNITS, Kind


@dataclass(frozen=True)
class Parameter:
    """What is known of a parameter; stands in the `Annotated` of its field.

    Attributes
    ----------
    unit : str
        One of the closed list of units; `1` for choices.
    description : str
        What the parameter means.
    kind : Kind
        Where the default, or for a parameter without one the idea, comes from.
    ref : str
        The section of the sources, or the reason of an assumption; never empty.
    tune : tuple of two floats or None
        Interval worth searching; None if nobody should tune it or the scale depends on the scenario.
    tune_multiple : tuple of two floats or None
        Where the scale depends on the scenario: the interval as multiples of the value that the scenario
        gives. Intervals of sums of money are choices: a quarter to four times a bonus, and half to
        twice a quota, beyond which nearly everybody or nobody reaches it.
    """

    unit: str
    description: str
    kind: Kind
    ref: str
    tune: tuple[float, float] | None = None
    tune_multiple: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unit {self.unit!r} is not in the closed list of units")
        if not self.ref.strip() and self.kind in KINDS_WITH_REFERENCE | {Kind.ASSUMPTION}:
            raise ValueError("a default without a reference")
        if self.tune is not None and not self.tune[0] < self.tune[1]:
            raise ValueError(f"the interval to tune in is empty: {self.tune}")
        if self.tune_multiple is not None:
            if not 0.0 < self.tune_multiple[0] < self.tune_multiple[1]:
                raise ValueError(f"these are no multiples to tune in: {self.tune_multiple}")
            if self.tune is not None:
                raise ValueError("an interval to tune in is given in the unit or in multiples, not in both")

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Write unit, provenance and tuning interval into the JSON Schema that editors read."""
        schema = handler(core_schema)
        schema.update(
            {"description": self.description, "unit": self.unit, "kind": str(self.kind), "ref": self.ref}
        )
        if self.tune is not None:
            schema["tune"] = list(self.tune)
        if self.tune_multiple is not None:
            schema["tune_multiple"] = list(self.tune_multiple)
        return schema


class PlanParams(BaseModel):
    """Parameters of a plan. Types are strict: text is no number, and neither is a yes or a no."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


@dataclass(frozen=True)
class EveryKind:
    """Marks, in the `Annotated` of a field, a mapping that must name every kind of staff and no other."""


class PlanSpec(PlanParams):
    """A plan by name with its parameters, as it stands inside another."""

    plan: str
    params: dict[str, Any] = Field(default_factory=dict)


ComponentId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""Name of a plan within a sum: lower case, digits, underscores."""


def parameter_of(model: type[PlanParams], field: str) -> Parameter | None:
    """Return what is known of a field, or None if it says nothing (nested plans)."""
    for known in model.model_fields[field].metadata:
        if isinstance(known, Parameter):
            return known
    return None


def names_every_kind(model: type[PlanParams], field: str) -> bool:
    """Return whether a field is marked with :class:`EveryKind`."""
    return any(isinstance(known, EveryKind) for known in model.model_fields[field].metadata)


def rule_error(
    message: str, found: object, allowed: str, at: str = "", hint: str = ""
) -> PydanticCustomError:
    """Return the error of a rule that parameters break together, to be raised by a validator.

    Parameters
    ----------
    at : str
        Place of the fault below the model, dotted; the model itself if empty.
    hint : str
        How to mend it.
    """
    told = {"message": message, "found": str(found), "allowed": allowed, "at": at, "hint": hint}
    return PydanticCustomError("rule", "{message}", told)
