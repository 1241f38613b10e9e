"""Options of a planner's own clients and managers, in place of a scenario's."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click
from click.core import ParameterSource

from cmsim.cli.options import put_on_all
from cmsim.cli.usage import CallError

_FILE = click.Path(path_type=Path)
OF_FILES = ("other_group", "other_branch")
"""Options that a scenario answers itself."""

list_options = put_on_all(
    click.option(
        "--clients",
        type=_FILE,
        metavar="FILE",
        help="Your own clients, CSV or Excel, in place of a scenario: client, city or branch, group, "
        "gross_profit_yuan_per_year; tier, hours_per_week, manager if you know them.",
    ),
    click.option(
        "--managers",
        type=_FILE,
        metavar="FILE",
        help="Your own managers, with --clients: manager, city or branch, group, hours_per_week; skill, "
        "planning, roles if you know them.",
    ),
)
worth_options = put_on_all(
    click.option(
        "--other-group",
        type=click.FloatRange(0.0, 10.0),
        metavar="SHARE",
        help="With --clients: what an hour is worth with another industry group. [default: 0.8]",
    ),
    click.option(
        "--other-branch",
        type=click.FloatRange(0.0, 10.0),
        metavar="SHARE",
        help="With --clients: what the way to another branch leaves of an hour. [default: 0.69]",
    ),
)


def files_given(
    scenario: str | None, clients: Path | None, managers: Path | None
) -> tuple[Path, Path] | None:
    """Return the two files; None if a scenario is meant.

    Raises
    ------
    CallError
        If neither or both are named, or one file of the two.
    """
    if (scenario is None) == (clients is None and managers is None) or (clients is None) != (
        managers is None
    ):
        named = [
            *([f"SCENARIO {scenario}"] if scenario is not None else []),
            *([f"--clients {clients}"] if clients is not None else []),
            *([f"--managers {managers}"] if managers is not None else []),
        ]
        raise CallError(
            "cli.files-or-scenario",
            "portfolios are of a scenario, or of two files",
            found=", ".join(named) or "nothing",
            allowed="SCENARIO, or --clients FILE with --managers FILE",
        )
    return None if clients is None or managers is None else (clients, managers)


def refuse_options(context: click.Context, foreign: Collection[str], why: str) -> None:
    """Make sure that options that would do nothing are not in the call.

    Parameters
    ----------
    foreign : collection of str
        Their parameters' names.
    why : str
        With what they can be used.

    Raises
    ------
    CallError
        If one is.
    """
    for parameter in context.command.params:
        name = parameter.name
        if name in foreign and context.get_parameter_source(name) == ParameterSource.COMMANDLINE:
            raise CallError(
                "cli.option-not-here",
                "this option does nothing here",
                path=max(parameter.opts, key=len),
                allowed=why,
            )
