"""Writing answers: sentences for people, documents and JSON for programmes."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click


def write_line(text: str, *, to_error: bool = False) -> None:
    """Write a line.

    Given its stream, click leaves the encoding as the console has it; left to itself, it takes an ASCII
    console for a mistake and writes UTF-8.
    """
    click.echo(text, file=sys.stderr if to_error else sys.stdout)


def print_json(content: object) -> None:
    """Print one JSON document; ASCII, so that it is the same on every console."""
    write_line(json.dumps(plain(content), ensure_ascii=True, indent=1))


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
        click.echo(text, file=sys.stdout, nl=False)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()


def print_lines(lines: Sequence[str]) -> None:
    """Print sentences, broken at the terminal's width if there is one."""
    if sys.stdout.isatty():
        from rich.console import Console

        console = Console(file=sys.stdout, highlight=False, markup=False)
        for line in lines:
            console.print(line)
    else:
        for line in lines:
            write_line(line)
