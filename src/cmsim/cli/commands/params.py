"""`cmsim params`: every number, switch and choice of a scenario, and where it comes from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmsim.cli.options import face_options, plans_option, set_option, use_plan_files
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.selection import SHIPPED_BASE
from cmsim.cli.tables import print_table
from cmsim.cli.usage import CallError, OneOf
from cmsim.cli.words import say
from cmsim.errors import did_you_mean
from cmsim.quantities import Kind, Role, number_text
from cmsim.report.words import Lang

if TYPE_CHECKING:
    from cmsim.scenario import Scenario
    from cmsim.scenario.parameters import Parameter, Value


@click.command(short_help="Print numbers and where they come from.")
@click.argument("scenario", default=SHIPPED_BASE, metavar=f"[SCENARIO={SHIPPED_BASE}]")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=OneOf(kind.value for kind in Kind),
    help="Only of this provenance. Repeatable.",
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=OneOf(role.value for role in Role),
    help="Only levers (what a planner chooses) or parameters (what the world is). Repeatable.",
)
@click.option(
    "--prefix", default="", metavar="PATH", help="Only at or below this path, such as care or staff.kinds."
)
@set_option
@plans_option
@face_options
def params(
    scenario: str,
    kinds: tuple[str, ...],
    roles: tuple[str, ...],
    prefix: str,
    overrides: dict[str, str],
    plan_files: tuple[Path, ...],
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Print the parameters and levers of a SCENARIO with unit, provenance, range and meaning.

    \b
    Examples
      cmsim params --prefix care
      cmsim params --kind assumption --json
      cmsim params ownership-bonus --role lever --lang zh
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api

    use_plan_files(plan_files)
    loaded = api.load(scenario, overrides)
    everything = api.params(loaded)
    found = api.params(loaded, kinds=kinds or None, roles=roles or None, prefix=prefix)
    if prefix and not any(_lies_below(row.path, prefix) for row in everything):
        raise _no_such_prefix(prefix, everything)
    if as_json:
        print_json([asdict(row) for row in found])
    elif quiet:
        print_lines([f"{row.path}\t{value_text(row.value)}" for row in found])
    else:
        _print(loaded, found, len(everything), lang)


def value_text(value: Value) -> str:
    """Return a value as it stands in a scenario file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, tuple):
        return f"[{', '.join(value_text(item) for item in value)}]"
    return str(value)


def _print(scenario: Scenario, rows: list[Parameter], total: int, lang: Lang) -> None:
    from cmsim.report.text_table import TextTable

    headers = ("path", "value", "unit", "role", "kind", "range", "reference", "meaning")
    print_table(
        TextTable(
            say("parameters title", lang, name=scenario.name_zh if lang == "zh" else scenario.name),
            tuple(say(header, lang) for header in headers),
            tuple(_row(row, lang) for row in rows),
            (say("note params", lang, n=len(rows), all=total),),
        )
    )


def _row(row: Parameter, lang: Lang) -> tuple[str, ...]:
    return (
        row.path,
        value_text(row.value),
        row.unit,
        row.role.value,
        row.kind.value if row.kind is not None else "",
        f"{number_text(row.range[0])}..{number_text(row.range[1])}" if row.range is not None else "",
        row.ref or "",
        row.description_zh if lang == "zh" else row.description,
    )


def _lies_below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}.")


def _no_such_prefix(prefix: str, rows: list[Parameter]) -> CallError:
    """Return the error of a prefix that no path has, with what there is at the first step that goes wrong."""
    steps = prefix.split(".")
    depth = next(
        n
        for n in range(len(steps))
        if not any(_lies_below(row.path, ".".join(steps[: n + 1])) for row in rows)
    )
    above = ".".join(steps[:depth])
    known = sorted(
        {
            ".".join(row.path.split(".")[: depth + 1])
            for row in rows
            if not above or row.path.startswith(f"{above}.")
        }
    )
    return CallError(
        "cli.unknown-prefix",
        "there are no parameters below this path",
        path="--prefix",
        found=prefix,
        allowed=", ".join(known) or None,
        hint=did_you_mean(".".join(steps[: depth + 1]), known),
    )
