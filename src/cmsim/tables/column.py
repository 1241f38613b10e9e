"""What a table and its columns are: name, type, unit, meaning in two languages, and who writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dtype = Literal["int64", "float64", "string", "bool"]

UNITS: tuple[str, ...] = (
    "id",
    "text",
    "flag",
    "year",
    "month",
    "week",
    "day",
    "number",
    "yuan",
    "yuan/year",
    "clients",
    "managers",
    "manager-years",
    "manager-weeks",
    "person-weeks",
    "client-weeks",
    "hours",
    "minutes",
    "days",
    "visits",
    "leads",
    "proposals",
    "contracts",
    "issues",
    "customers",
    "load",
    "trust",
    "mixed",
)
"""The closed list of units of table columns; `mixed` where a row's measure says which."""


@dataclass(frozen=True)
class Column:
    """A column of a table; a missing value is allowed only where `optional`."""

    name: str
    dtype: Dtype
    unit: str
    meaning: str
    meaning_zh: str
    owner: str = ""
    """Module that writes the column; empty means the table's owner."""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"column {self.name}: unit {self.unit!r} is not in the list of units")


@dataclass(frozen=True)
class Table:
    """A table: keys first (they identify a row), then measures.

    Attributes
    ----------
    keys : tuple of Column
        Columns that identify a row within one run of one policy.
    measures : tuple of Column
        Numbers recorded; ratios are computed from them and never stored alone.
    when : str
        When a run writes the table, as a sentence; empty for always.
    """

    name: str
    meaning: str
    meaning_zh: str
    owner: str
    keys: tuple[Column, ...]
    measures: tuple[Column, ...]
    when: str = ""

    @property
    def always(self) -> bool:
        """Whether every run writes the table."""
        return not self.when

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return all columns in their order on disk."""
        return self.keys + self.measures


def yuan(name: str, meaning: str, meaning_zh: str, owner: str = "") -> Column:
    """Return a column of money."""
    return Column(name, "float64", "yuan", meaning, meaning_zh, owner)


def count(name: str, unit: str, meaning: str, meaning_zh: str, owner: str = "") -> Column:
    """Return a column of numbers in the given unit."""
    return Column(name, "float64", unit, meaning, meaning_zh, owner)


def label(name: str, meaning: str, meaning_zh: str) -> Column:
    """Return a key column of text."""
    return Column(name, "string", "text", meaning, meaning_zh)


YEAR = Column("year", "int64", "year", "Year of the comparison, 1 for the first.", "比较期年份,首年为1")
BRANCH = Column("branch", "int64", "id", "Branch, numbered from 0.", "网点编号,从0起")
GROUP = label(
    "group", "Industry group; `public` for ordinary demand at the windows.", "行业群;public为窗口普通需求"
)
TIER = label(
    "tier",
    "Demand tier: ordinary, mid, high; `all` for costs that serve all tiers.",
    "需求层面;all为共同成本",
)
KIND = label("kind", "Kind of staff.", "人员类别")
