"""Quantities: a number that knows its unit, where it comes from and how far it could be wrong.

The schema declares a field once (:class:`QuantitySpec`: unit, role, physical bounds, meaning in two
languages); a scenario gives it a value with provenance (:class:`Quantity`, :class:`QuantityList`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """Where a value comes from."""

    SOURCE = "source"
    """Stated by the domain documents."""
    LITERATURE = "literature"
    """Seen in, or computed from, a primary or official text."""
    CALIBRATED = "calibrated"
    """Fitted to data or patterns by a recorded search."""
    ASSUMPTION = "assumption"
    """Nobody knows; the range says how far to explore."""
    USER = "user"
    """Given by the user without a reference."""


class Role(StrEnum):
    """Who decides a value."""

    LEVER = "lever"
    """A planner chooses it: the optimiser moves it, robustness studies don't."""
    PARAMETER = "parameter"
    """The world sets it: robustness studies vary it, the optimiser doesn't."""


class Distribution(StrEnum):
    """How a range is to be explored."""

    UNIFORM = "uniform"
    LOGUNIFORM = "loguniform"
    TRIANGULAR = "triangular"


KINDS_WITH_REFERENCE = frozenset({Kind.SOURCE, Kind.LITERATURE, Kind.CALIBRATED})
"""Kinds that are claims about a text or data set, and so must name it."""

UNITS: tuple[str, ...] = (
    "1",
    "share",
    "log",
    "yuan",
    "yuan/year",
    "yuan/week",
    "yuan/(hour/week)^2",
    "1/week",
    "1/year",
    "1/hour",
    "minutes",
    "hours",
    "hours/week",
    "hours/day",
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
    "points",
    "points/(hour/week)",
    "yuan/point",
    "yuan/item",
    "periods",
    "grades",
)
"""The closed list of units."""


def number_text(value: float) -> str:
    """Return the shortest decimal text that reads back as the same number; whole numbers without a point."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


@dataclass(frozen=True)
class QuantitySpec:
    """What the schema says of a field that holds one number.

    Attributes
    ----------
    unit : str
        One of :data:`UNITS`.
    description, description_zh : str
        What the number means.
    role : Role
        Lever or parameter.
    low, high : float or None
        Physical bounds, inclusive: no world has values outside.
    whole : bool
        Whether only whole numbers make sense.
    """

    unit: str
    description: str
    description_zh: str
    role: Role = Role.PARAMETER
    low: float | None = None
    high: float | None = None
    whole: bool = False

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unit {self.unit!r} is not in the closed list of units")

    @property
    def bounds_text(self) -> str:
        """The physical bounds in words."""
        noun = "a whole number" if self.whole else "a number"
        if self.low is not None and self.high is not None:
            return f"{noun} from {number_text(self.low)} to {number_text(self.high)} ({self.unit})"
        if self.low is not None:
            return f"{noun} of at least {number_text(self.low)} ({self.unit})"
        if self.high is not None:
            return f"{noun} of at most {number_text(self.high)} ({self.unit})"
        return f"{noun} ({self.unit})"


@dataclass(frozen=True)
class QuantityListSpec(QuantitySpec):
    """What the schema says of a field that holds a list of numbers.

    Attributes
    ----------
    length : int or None
        Number of entries.
    mean : float or None
        What the entries must average, each weighted by `weights` (equally if absent).
    rising : bool
        Whether each entry must be above the one before.
    """

    length: int | None = None
    mean: float | None = None
    weights: tuple[int, ...] | None = None
    rising: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with unit, provenance and range; ``float(q)`` and ``int(q)`` are its value.

    Attributes
    ----------
    value : float
        The value, in `unit`.
    spec : QuantitySpec
        The declaration of the field: unit, role, physical bounds, descriptions.
    kind : Kind
        Provenance.
    ref : str or None
        The text, table or data behind the value.
    range : tuple of two floats or None
        What is worth exploring; always holds the value.
    distribution : Distribution or None
        How to explore the range; uniform if absent.
    """

    value: float
    spec: QuantitySpec = field(repr=False)
    kind: Kind = Kind.USER
    ref: str | None = None
    range: tuple[float, float] | None = None
    distribution: Distribution | None = None

    def __float__(self) -> float:
        return self.value

    def __int__(self) -> int:
        return int(self.value)

    def __bool__(self) -> bool:
        raise TypeError("a quantity is neither true nor false; compare float(quantity)")

    def __str__(self) -> str:
        return f"{number_text(self.value)} {self.unit}"

    @property
    def unit(self) -> str:
        """Unit of the value."""
        return self.spec.unit

    @property
    def role(self) -> Role:
        """Lever or parameter."""
        return self.spec.role

    @property
    def description(self) -> str:
        """What the quantity means, in English."""
        return self.spec.description

    @property
    def description_zh(self) -> str:
        """What the quantity means, in Chinese."""
        return self.spec.description_zh


@dataclass(frozen=True, slots=True)
class QuantityList:
    """A list of numbers that share unit and provenance (a season, a grid); iterates over floats.

    The range, if any, holds every entry.
    """

    value: tuple[float, ...]
    spec: QuantityListSpec = field(repr=False)
    kind: Kind = Kind.USER
    ref: str | None = None
    range: tuple[float, float] | None = None
    distribution: Distribution | None = None

    def __iter__(self) -> Iterator[float]:
        return iter(self.value)

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, position: int) -> float:
        return self.value[position]

    @property
    def unit(self) -> str:
        """Unit of every entry."""
        return self.spec.unit

    @property
    def role(self) -> Role:
        """Lever or parameter."""
        return self.spec.role

    @property
    def description(self) -> str:
        """What the list means, in English."""
        return self.spec.description

    @property
    def description_zh(self) -> str:
        """What the list means, in Chinese."""
        return self.spec.description_zh
