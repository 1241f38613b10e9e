"""Columns of the two files: their names, the Chinese ones too, and what may stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, NoReturn

from cmsim.errors import InputError, did_you_mean, nearest_name
from cmsim.optimise.portfolios.teams.roles import ROLES, Role
from cmsim.replay.columns import number_of, text_of
from cmsim.sheets import Cell, Sheet
from cmsim.world.columns import Tier

CLIENT, MANAGER = "client", "manager"
BRANCH, CITY, GROUP, TIER = "branch", "city", "group", "tier"
WORTH, HOURS = "gross_profit_yuan_per_year", "hours_per_week"
SKILL, PLANNING, ROLES_COLUMN = "skill", "planning", "roles"
NAME = "name"

OF_CLIENTS = (CLIENT, NAME, BRANCH, CITY, GROUP, TIER, WORTH, HOURS, MANAGER)
OF_MANAGERS = (MANAGER, NAME, BRANCH, CITY, GROUP, HOURS, SKILL, PLANNING, ROLES_COLUMN)
NEEDED_OF_CLIENTS = (CLIENT, GROUP, WORTH)
NEEDED_OF_MANAGERS = (MANAGER, GROUP, HOURS)

_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "client_id": CLIENT,
        "客户": CLIENT,
        "客户编号": CLIENT,
        "manager_id": MANAGER,
        "客户经理": MANAGER,
        "现任经理": MANAGER,
        "工号": MANAGER,
        "网点": BRANCH,
        "支局": BRANCH,
        "城市": CITY,
        "市": CITY,
        "行业群": GROUP,
        "行业": GROUP,
        "层级": TIER,
        "客户层级": TIER,
        "年毛利": WORTH,
        "每周工时": HOURS,
        "工时": HOURS,
        "社交能力": SKILL,
        "策划能力": PLANNING,
        "可任角色": ROLES_COLUMN,
        "名称": NAME,
        "姓名": NAME,
    }
)
TIERS: Mapping[str, Tier] = MappingProxyType(
    {"high": Tier.HIGH, "高": Tier.HIGH, "高端": Tier.HIGH, "mid": Tier.MID, "中": Tier.MID, "中端": Tier.MID}
)
ROLE_NAMES: Mapping[str, Role] = MappingProxyType(
    {
        **{role: role for role in ROLES},
        "客户关系": "relationship",
        "负责人": "leader",
        "业务": "business",
        "支持": "support",
    }
)
_SEPARATORS_OF_ROLES = ";；/、+|，,"
_SHOWN = 12
"""Names that an error lists at most."""
_ALIKE = 0.8
"""How alike a heading nobody knows and an optional one have to be to pass for misspelt, from 0 to 1."""


@dataclass(frozen=True)
class Table:
    """A sheet with its columns found.

    Attributes
    ----------
    at : dict
        Position of each known column, from 0.
    """

    sheet: Sheet
    at: Mapping[str, int]

    def has(self, column: str) -> bool:
        """Return whether the file has a column."""
        return column in self.at

    def text(self, cells: tuple[Cell, ...], column: str) -> str:
        """Return a cell as text; nothing if the file has no such column."""
        return text_of(cells[self.at[column]]) if column in self.at else ""

    def needed(self, line: int, cells: tuple[Cell, ...], column: str) -> str:
        """Return a cell that may not be empty.

        Raises
        ------
        InputError
            If it is.
        """
        text = self.text(cells, column)
        if not text:
            raise InputError(
                "lists.empty-cell",
                "this cell may not be empty",
                **self._where(line, column),
                found="nothing",
                allowed=f"a {column}",
            )
        return text

    def number(self, line: int, cells: tuple[Cell, ...], column: str, if_empty: float | None = None) -> float:
        """Return a cell as a number above zero.

        Parameters
        ----------
        if_empty : float, optional
            For an empty cell, or where the file has no such column; without it there has to be a number.

        Raises
        ------
        InputError
            If it is none.
        """
        text = self.text(cells, column)
        if not text and if_empty is not None:
            return if_empty
        number = number_of(cells[self.at[column]])
        if number is None or not 0.0 < number < float("inf"):
            raise InputError(
                "lists.number",
                "this is not a number above zero",
                **self._where(line, column),
                found=text or "nothing",
                allowed="a number above 0",
            )
        return number

    def choice(self, line: int, text: str, column: str, names: Mapping[str, object]) -> str:
        """Return one of some names, whatever its case.

        Raises
        ------
        InputError
            If it is none of them.
        """
        plain = text.strip().lower()
        if plain not in names:
            self.wrong_name(line, column, text, names)
        return plain

    def wrong_name(self, line: int, column: str, found: str, names: Mapping[str, object]) -> NoReturn:
        """Raise the error that there is no such name, with the nearest one."""
        known = list(names)
        more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
        raise InputError(
            "lists.unknown-name",
            "there is no such name",
            **self._where(line, column),
            found=found,
            allowed=", ".join(known[:_SHOWN]) + more,
            hint=did_you_mean(found, known),
        )

    def twice(self, line: int, column: str, found: str, first: int) -> NoReturn:
        """Raise the error that a name that has to be unique comes again."""
        raise InputError(
            "lists.twice",
            "this name comes twice",
            **self._where(line, column),
            found=f"{found}, first in line {first}",
            allowed="each name once",
        )

    def roles(self, line: int, cells: tuple[Cell, ...]) -> set[Role]:
        """Return the roles that a manager may have: all if the cell is empty.

        Raises
        ------
        InputError
            If there is no such role.
        """
        text = self.text(cells, ROLES_COLUMN)
        for separator in _SEPARATORS_OF_ROLES:
            text = text.replace(separator, " ")
        named = [self.choice(line, word, ROLES_COLUMN, ROLE_NAMES) for word in text.split()]
        return {ROLE_NAMES[word] for word in named} or set(ROLES)

    def _where(self, line: int, column: str) -> dict[str, Any]:
        return {"file": self.sheet.file, "line": line, "column": self.at[column] + 1, "path": column}


def found_columns(sheet: Sheet, known: tuple[str, ...], needed: tuple[str, ...]) -> Table:
    """Return a sheet with its columns.

    Columns that nobody asks for are left alone, unless they look like a misspelt one that is missing.

    Raises
    ------
    InputError
        If a column is missing or misspelt, or two are the same.
    """
    at: dict[str, int] = {}
    others: dict[str, int] = {}
    for position, heading in enumerate(sheet.header):
        plain = heading.strip()
        name = _OTHER_NAMES.get(plain, plain.lower().replace(" ", "_"))
        if name in at:
            raise InputError(
                "lists.double-column",
                "two columns have the same heading",
                file=sheet.file,
                line=sheet.header_line,
                column=position + 1,
                path=name,
                found=heading,
            )
        if name in known:
            at[name] = position
        elif name:
            others[name] = position
    for name in known:
        if name in at:
            continue
        if name in needed:
            raise InputError(
                "lists.missing-column",
                f"there is no column {name}",
                file=sheet.file,
                line=sheet.header_line,
                path=name,
                found=", ".join(sheet.header),
                allowed=", ".join(needed),
                hint=_instead(name, nearest_name(name, others)),
            )
        near = get_close_matches(name, list(others), n=1, cutoff=_ALIKE)
        if near:
            raise InputError(
                "lists.misspelt-column",
                f"there is no column {name}, but one that looks like it",
                file=sheet.file,
                line=sheet.header_line,
                column=others[near[0]] + 1,
                path=name,
                found=sheet.header[others[near[0]]],
                allowed=", ".join(known),
                hint=f"did you mean {name}? If it is something else, call it otherwise",
            )
    return Table(sheet, at)


def _instead(name: str, near: str | None) -> str | None:
    return None if near is None else f"did you mean {name} instead of {near}?"
