"""Options of teams: which clients have one, and what its roles take."""

from __future__ import annotations

import click

from cmsim.cli.options import put_on_all
from cmsim.cli.usage import CallError, OneOf

TEAM_TIERS = ("high", "all")
"""As `cmsim.optimise.portfolios.teams.roles.TEAM_TIERS` has them (a test compares)."""


def shares_of(given: tuple[str, ...]) -> dict[str, float]:
    """Return shares by role.

    Raises
    ------
    CallError
        If one has no sign of equality or no number, or a role comes twice.
    """
    found: dict[str, float] = {}
    for text in given:
        role, sign, share = text.partition("=")
        try:
            number = float(share)
        except ValueError:
            sign = ""
        if not sign or role.strip() in found:
            raise CallError(
                "cli.bad-role",
                "--role takes a role, a sign of equality and its share, each role once",
                path="--role",
                found=text,
                allowed="ROLE=SHARE, such as leader=0.1",
            )
        found[role.strip()] = number
    return found


team_options = put_on_all(
    click.option(
        "--teams",
        type=OneOf(TEAM_TIERS),
        help="Clients with a team of leader, relationship, business and support: of the high tier, or all.",
    ),
    click.option(
        "--role",
        "role_shares",
        multiple=True,
        metavar="ROLE=SHARE",
        callback=lambda _context, _parameter, given: shares_of(given),
        help="Share of a client's hours that a role takes (0 leaves it out); the relationship manager has "
        "the rest. Repeatable. [default: leader=0.1 business=0.25 support=0.15]",
    ),
    click.option(
        "--specialist-share",
        type=click.FloatRange(0.0, 10.0),
        metavar="SHARE",
        help="Most of a person's norm of hours for roles beside relationships. [default: 0.3]",
    ),
)
