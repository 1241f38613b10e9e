"""The common shape of all sections: frozen, closed to unknown keys, strict about types."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from cmsim.quantities import Quantity, Role
from cmsim.scenario.mistakes import problem

SHARE_TOLERANCE = 1e-6
"""Room for the rounding of decimal shares when they are added."""


class Section(BaseModel):
    """A part of a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    silent_at_defaults: ClassVar[bool] = False
    """Whether a section whose values are all its defaults leaves no trace in hashes, so that what was written
    before the section existed keeps its hash."""


@dataclass(frozen=True)
class Described:
    """Meaning in two languages of a field that is no quantity.

    Attributes
    ----------
    role : Role or None
        ``LEVER`` for what a planner switches or chooses; None for names and technical settings.
    label : bool
        Whether the field is text for people, which no result depends on (left out of hashes).
    """

    description: str
    description_zh: str
    role: Role | None = None
    label: bool = False

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        role = f" [{self.role.value}]" if self.role else ""
        return {**handler(schema), "description": f"{self.description}{role}"}


V = TypeVar("V")


class FrozenDict(dict[str, V]):
    """A dict that cannot be changed after it is made; equal to a plain dict of the same content."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a scenario is frozen; make a new one with Scenario.with_values")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (dict(self),))

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


def freeze(value: Any) -> Any:
    """Return nested plain data with mappings frozen and lists turned into tuples."""
    if isinstance(value, dict):
        return FrozenDict({key: freeze(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    return value


EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""Permanent name of an entry of a collection: lower case, digits and underscores."""
Keyed = Annotated[dict[EntryId, V], AfterValidator(FrozenDict)]
"""A collection keyed by permanent ids, in the order of the file."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
"""Words for people."""
NameEn = Annotated[Text, Described("Name in English", "英文名称", label=True)]
NameZh = Annotated[Text, Described("Name in Chinese", "中文名称", label=True)]


def shares_sum_to_one(shares: Iterable[Quantity], what: str) -> None:
    """Check that shares exhaust the whole.

    Raises
    ------
    PydanticCustomError
        If they don't, within :data:`SHARE_TOLERANCE`.
    """
    total = math.fsum(float(share) for share in shares)
    if abs(total - 1.0) > SHARE_TOLERANCE:
        raise problem(
            "scenario.shares-do-not-sum-to-one",
            f"the entries' {what} must sum to 1",
            in_words=f"a sum of {total:.6g}",
            allowed="1",
        )
