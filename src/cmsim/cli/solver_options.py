"""Options of the commands that solve: which solver, how near the best, how long."""

from __future__ import annotations

from collections.abc import Callable

import click

from cmsim.cli.options import Decorated, put_on_all
from cmsim.cli.usage import OneOf

SOLVERS = ("highs", "cbc")
"""As `cmsim.optimise.solvers.SOLVERS` has them (a test compares), which takes long to import."""


def solver_options(*, gap: float, what: str, limited: str) -> Callable[[Decorated], Decorated]:
    """Return `--solver`, `--gap` and `--seconds` as one decorator.

    Parameters
    ----------
    gap : float
        Default of the relative gap.
    what : str
        What is solved for, as the help names it.
    limited : str
        What the seconds are the limit of.
    """
    return put_on_all(
        click.option(
            "--solver", type=OneOf(SOLVERS), default=SOLVERS[0], help="highs or cbc. [default: highs]"
        ),
        click.option(
            "--gap",
            type=click.FloatRange(0.0),
            default=gap,
            show_default=True,
            metavar="SHARE",
            help=f"Within which no {what} is better.",
        ),
        click.option(
            "--seconds",
            type=click.FloatRange(0.0, min_open=True),
            metavar="N",
            help=f"Limit of {limited}; the best found is then told.",
        ),
    )
