"""Writing answers: tables for people, documents and JSON for programmes."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cmsim.report.text_table import TextTable

PLAIN_WIDTH = 200
"""Columns of tables that no terminal limits."""
_LEAST_CELL = 12
"""Columns below which a column of a table cannot be read."""


def print_json(content: object) -> None:
    """Print one JSON document; ASCII, so that it is the same on every console."""
    click.echo(json.dumps(plain(content), ensure_ascii=True, indent=1))


def plain(content: object) -> Any:
    """Return content as JSON has it: no tuples, enums or paths, and null for a number that is none."""
    if isinstance(content, Mapping):
        return {str(key): plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [plain(value) for value in content]
    if isinstance(content, Path):
        return content.as_posix()
    if isinstance(content, str):
        return str(content)
    if hasattr(content, "item"):
        return plain(content.item())
    if isinstance(content, float):
        return content if math.isfinite(content) else None
    return content


def write_document(text: str, out: Path | None) -> None:
    """Write a file's text to a file or to standard output, in UTF-8 where no terminal has a say."""
    if out is not None:
        from cmsim.store.atomic import write_whole

        write_whole(out, text.encode())
    elif sys.stdout.isatty() or not hasattr(sys.stdout, "buffer"):
        click.echo(text, nl=False)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()


def print_table(table: TextTable) -> None:
    """Print a table as a grid where it fits, else row by row; no colours and frames off a terminal."""
    from rich.console import Console

    on_terminal = sys.stdout.isatty()
    console = Console(
        file=sys.stdout, highlight=False, markup=False, width=None if on_terminal else PLAIN_WIDTH
    )
    console.print(table.title, style="bold", soft_wrap=not on_terminal)
    console.print()
    fits = _needed_width(table) <= console.width
    console.print(_grid(table) if fits else _row_by_row(table))
    for note in table.notes:
        console.print(note, style="dim", soft_wrap=not on_terminal)
    console.print()


def _needed_width(table: TextTable) -> int:
    """Return the columns that a grid needs; headers and first cells may break at spaces, cells may not."""
    from rich.cells import cell_len

    needed = 0
    for position, header in enumerate(table.headers):
        texts = [line for row in table.rows for line in row[position].splitlines()]
        words = header.split()
        if position == 0:
            words += [word for text in texts for word in text.split()]
            texts = []
        widest = max((cell_len(text) for text in [*texts, *words]), default=0)
        needed += max(widest, _LEAST_CELL) + 2
    return needed


def _grid(table: TextTable) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, show_lines=False)
    for position, header in enumerate(table.headers):
        grid.add_column(
            Text(header),
            overflow="fold",
            vertical="top",
            no_wrap=False,
            ratio=None,
            min_width=(_LEAST_CELL if position == 0 else None),
        )
    for row in table.rows:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def _row_by_row(table: TextTable) -> Any:
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    blocks: list[Any] = []
    for first, *rest in table.rows:
        block = Table.grid(padding=(0, 2))
        block.add_column(ratio=2)
        block.add_column(ratio=3, overflow="fold")
        for header, cell in zip(table.headers[1:], rest, strict=True):
            block.add_row(Text(header), Text(", ".join(cell.splitlines())))
        blocks += [Text(first, style="bold"), Padding(block, (0, 0, 1, 2))]
    return Group(*blocks)


def print_lines(lines: Sequence[str]) -> None:
    """Print sentences, broken at the terminal's width if there is one."""
    if sys.stdout.isatty():
        from rich.console import Console

        console = Console(file=sys.stdout, highlight=False, markup=False)
        for line in lines:
            console.print(line)
    else:
        for line in lines:
            click.echo(line)
