"""Fields that hold numbers: parsing, bounds and provenance of what a file says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from cmsim.quantities import (
    KINDS_WITH_REFERENCE,
    Distribution,
    Kind,
    Quantity,
    QuantityList,
    QuantityListSpec,
    QuantitySpec,
    number_text,
)
from cmsim.scenario.mistakes import problem
from cmsim.scenario.number_schema import number_schema

MEAN_TOLERANCE = 0.005
"""Room for figures rounded to two decimals."""
_OBJECT_KEYS = ("value", "unit", "kind", "ref", "range", "distribution")


@dataclass(frozen=True, slots=True)
class _Provenance:
    kind: Kind
    ref: str | None
    range: tuple[float, float] | None
    distribution: Distribution | None


@dataclass(frozen=True)
class NumberField(QuantitySpec):
    """Annotation of a field that holds one number: ``Annotated[Quantity, NumberField(...)]``."""

    def parse(self, raw: object) -> Quantity:
        """Return the quantity that a bare number or a mapping with provenance describes.

        A bare number is of kind ``user`` and has neither reference nor range; the unit stays the field's.

        Raises
        ------
        PydanticCustomError
            A ``ValueError`` that names what was found, what is allowed and where below the field.
        """
        if isinstance(raw, Quantity):
            return raw if raw.spec is self else self._adopt(raw)
        if not isinstance(raw, Mapping):
            return Quantity(self.number(raw), self)
        content, provenance = self._object(raw)
        value = self.number(content, ("value",))
        self._range_holds((value,), provenance)
        return Quantity(
            value, self, provenance.kind, provenance.ref, provenance.range, provenance.distribution
        )

    def _adopt(self, other: Quantity) -> Quantity:
        value = self.number(other.value)
        return Quantity(value, self, other.kind, other.ref, other.range, other.distribution)

    def number(self, raw: object, at: tuple[str | int, ...] = ()) -> float:
        """Return a checked number.

        Raises
        ------
        PydanticCustomError
            If `raw` is no finite number within the physical bounds.
        """
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise problem(
                "scenario.not-a-number", "a number is needed", found=raw, allowed=self.bounds_text, at=at
            )
        try:
            value = float(raw)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise problem(
                "scenario.not-finite", "the number is not finite", found=raw, allowed=self.bounds_text, at=at
            )
        below = self.low is not None and value < self.low
        above = self.high is not None and value > self.high
        if below or above:
            raise problem(
                "scenario.out-of-bounds",
                "the value is not possible",
                found=raw,
                allowed=self.bounds_text,
                at=at,
            )
        if self.whole and not value.is_integer():
            raise problem(
                "scenario.not-whole", "a whole number is needed", found=raw, allowed=self.bounds_text, at=at
            )
        return value

    def _object(self, raw: Mapping[Any, Any]) -> tuple[Any, _Provenance]:
        for key in raw:
            if key not in _OBJECT_KEYS:
                raise problem(
                    "scenario.unknown-field",
                    "a quantity has no such field",
                    found=key,
                    allowed=", ".join(_OBJECT_KEYS),
                    at=(key,),
                )
        if raw.get("value") is None:
            raise problem(
                "scenario.missing-value",
                "a quantity needs a value",
                allowed="{value, unit, kind, ref, range, distribution}",
                hint="an override replaces the whole quantity, so repeat its value",
            )
        unit = raw.get("unit")
        if unit is not None and unit != self.unit:
            raise problem(
                "scenario.wrong-unit",
                "the unit is another one",
                found=unit,
                allowed=self.unit,
                at=("unit",),
            )
        kind = _member(Kind, raw.get("kind"), "kind") or Kind.USER
        ref = raw.get("ref")
        if ref is not None and (not isinstance(ref, str) or not ref.strip()):
            raise problem("scenario.wrong-type", "a reference is a text", found=ref, at=("ref",))
        if ref is None and kind in KINDS_WITH_REFERENCE:
            raise problem(
                "scenario.missing-reference",
                f"a value of kind {kind.value} must name its reference",
                allowed="ref: the text, table or data",
                hint="use kind assumption or user if there is none",
            )
        distribution = _member(Distribution, raw.get("distribution"), "distribution")
        span = self._range(raw.get("range"))
        if distribution is not None and span is None:
            raise problem("scenario.bad-range", "a distribution needs a range", at=("distribution",))
        if distribution is Distribution.LOGUNIFORM and span is not None and span[0] <= 0:
            raise problem(
                "scenario.bad-range",
                "a loguniform range must lie above zero",
                found=list(span),
                at=("range",),
            )
        return raw["value"], _Provenance(kind, ref, span, distribution)

    def _range(self, raw: object) -> tuple[float, float] | None:
        if raw is None:
            return None
        if not isinstance(raw, list | tuple) or len(raw) != 2:
            raise problem("scenario.bad-range", "a range is a list of two numbers", found=raw, at=("range",))
        low, high = (self.number(item, ("range", k)) for k, item in enumerate(raw))
        if low > high:
            raise problem(
                "scenario.bad-range",
                "the lower end of the range comes first",
                in_words=f"[{number_text(low)}, {number_text(high)}]",
                at=("range",),
            )
        return low, high

    def _range_holds(self, values: tuple[float, ...], provenance: _Provenance) -> None:
        span = provenance.range
        if span is None:
            return
        for value in values:
            if not span[0] <= value <= span[1]:
                raise problem(
                    "scenario.outside-range",
                    "the value lies outside its own range",
                    in_words=number_text(value),
                    allowed=f"{number_text(span[0])} to {number_text(span[1])}",
                    at=("value",),
                )

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return number_schema(self)


@dataclass(frozen=True)
class NumberListField(QuantityListSpec, NumberField):
    """Annotation of a field that holds a list: ``Annotated[QuantityList, NumberListField(...)]``."""

    def parse(self, raw: object) -> QuantityList:  # type: ignore[override]
        """Return the list that bare numbers or a mapping with provenance describe.

        Raises
        ------
        PydanticCustomError
            If an entry, the length, the order or the mean is wrong.
        """
        if isinstance(raw, QuantityList):
            values = self._numbers(raw.value, ())
            return QuantityList(values, self, raw.kind, raw.ref, raw.range, raw.distribution)
        if not isinstance(raw, Mapping):
            return QuantityList(self._numbers(raw, ()), self)
        content, provenance = self._object(raw)
        values = self._numbers(content, ("value",))
        self._range_holds(values, provenance)
        return QuantityList(
            values, self, provenance.kind, provenance.ref, provenance.range, provenance.distribution
        )

    def _numbers(self, raw: object, at: tuple[str | int, ...]) -> tuple[float, ...]:
        wanted = f"a list of {self.length} numbers" if self.length else "a list of numbers"
        if not isinstance(raw, list | tuple):
            raise problem("scenario.wrong-type", "a list is needed", found=raw, allowed=wanted, at=at)
        if not raw or (self.length is not None and len(raw) != self.length):
            raise problem(
                "scenario.wrong-length", "the list has the wrong length", found=raw, allowed=wanted, at=at
            )
        values = tuple(self.number(item, (*at, k)) for k, item in enumerate(raw))
        if self.rising:
            for k in range(1, len(values)):
                if values[k] <= values[k - 1]:
                    raise problem(
                        "scenario.not-rising",
                        "each entry must be above the one before",
                        in_words=number_text(values[k]),
                        allowed=f"above {number_text(values[k - 1])}",
                        at=(*at, k),
                    )
        if self.mean is not None:
            weights = self.weights or (1,) * len(values)
            mean = math.fsum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
            if abs(mean - self.mean) > MEAN_TOLERANCE:
                raise problem(
                    "scenario.wrong-mean",
                    "the entries have the wrong mean",
                    in_words=f"a mean of {mean:.4g}",
                    allowed=f"{number_text(self.mean)} within {MEAN_TOLERANCE}",
                    at=at,
                )
        return values


E = TypeVar("E", bound=StrEnum)


def _member(options: type[E], raw: object, name: str) -> E | None:
    if raw is None:
        return None
    for option in options:
        if raw == option.value:
            return option
    raise problem(
        "scenario.unknown-choice",
        f"there is no such {name}",
        found=raw,
        allowed=", ".join(option.value for option in options),
        at=(name,),
    )
