"""Tables on the screen: a grid where it fits, else row by row; plain text off a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cmsim.cli.output import write_line

if TYPE_CHECKING:
    from rich.console import Console

    from cmsim.report.text_table import TextTable

PLAIN_WIDTH = 200
"""Columns of a table that no terminal limits."""
_GAP = 3
"""Columns between two cells of a grid."""
_INDENT = 2
_PROSE = 40
"""Columns from which a cell is prose, which may be broken at spaces; numbers and intervals are shorter."""
_NAMES_APART = ": "
_LEAST = 8
"""Columns below which a cell cannot be read."""


def print_table(table: TextTable) -> None:
    """Print a table."""
    from rich.console import Console

    if sys.stdout.isatty():
        _render(table, Console(file=sys.stdout, highlight=False, markup=False))
        return
    console = Console(
        file=sys.stdout,
        highlight=False,
        markup=False,
        width=PLAIN_WIDTH,
        color_system=None,
        force_terminal=False,
    )
    with console.capture() as captured:
        _render(table, console)
    write_line("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _render(table: TextTable, console: Console) -> None:
    console.print(table.title, style="bold")
    console.print()
    widths = column_widths(table, console.width)
    console.print(_grid(table, widths) if widths is not None else _row_by_row(table))
    for note in table.notes:
        console.print(note, style="dim")
    console.print()


def column_widths(table: TextTable, available: int) -> list[int] | None:
    """Return the widths of a grid's columns, or None if it would have to break numbers or names.

    Headers break at spaces; what is left over goes to the columns that could use it, in proportion.
    """
    least, most = [], []
    for position, header in enumerate(table.headers):
        lines = [line for row in table.rows for line in row[position].splitlines()]
        words = [word for line in lines for word in _unbreakable(line, is_name=position == 0)]
        least.append(max(_LEAST, _widest([*_words(header), *words])))
        most.append(max(least[-1], _widest([header, *lines])))
    room = available - _GAP * len(least) - sum(least)
    if room < 0:
        return None
    wanted = [high - low for low, high in zip(least, most, strict=True)]
    share = min(1.0, room / max(sum(wanted), 1))
    return [low + int(share * more) for low, more in zip(least, wanted, strict=True)]


def _unbreakable(line: str, *, is_name: bool) -> list[str]:
    """Return the parts of a cell's line that must stay together."""
    from rich.cells import cell_len

    return _words(line) if is_name or cell_len(line) > _PROSE else [line]


def _words(text: str) -> list[str]:
    # Chinese prose has no spaces and breaks between any two characters.
    return [word for word in text.split() if word.isascii()]


def _widest(texts: Sequence[str]) -> int:
    from rich.cells import cell_len

    return max((cell_len(text) for text in texts), default=0)


def _grid(table: TextTable, widths: Sequence[int]) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for header, width in zip(table.headers, widths, strict=True):
        grid.add_column(Text(header), width=width, overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _row_by_row(table: TextTable) -> Any:
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    naming = naming_columns(table)
    blocks: list[Any] = []
    for row in table.rows:
        block = Table.grid(padding=(0, _INDENT))
        block.add_column(ratio=1)
        block.add_column(ratio=1, overflow="fold")
        for header, cell in zip(table.headers[naming:], row[naming:], strict=True):
            if cell:
                block.add_row(Text(header), Text(", ".join(cell.splitlines())))
        blocks += [Text(_NAMES_APART.join(row[:naming]), style="bold"), Padding(block, (0, 0, 1, _INDENT))]
    return Group(*blocks)


def naming_columns(table: TextTable) -> int:
    """Return how many columns, from the left, it takes to tell the rows apart."""
    for count in range(1, len(table.headers)):
        if len({row[:count] for row in table.rows}) == len(table.rows):
            return count
    return 1
