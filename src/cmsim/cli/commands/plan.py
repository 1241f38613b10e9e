"""`cmsim plan`: a pay plan by itself, without a comparison."""

from __future__ import annotations

import click

from cmsim.cli.commands.plan_check import check
from cmsim.cli.commands.plan_replay import replay
from cmsim.cli.commands.plan_show import show
from cmsim.cli.usage import NearestGroup


@click.group(cls=NearestGroup, short_help="Pay real results under a plan, show it, check it.")
def plan() -> None:
    """Look at a pay plan by itself: what it pays, whether it stands what every plan must stand, and what it
    would have paid for last year's real results.

    \b
    Examples
      cmsim plan replay ownership-bonus --actuals last-year.xlsx
      cmsim plan replay hebei-2004 --actuals last-year.csv --plan ownership-commission
      cmsim plan show ownership-bonus
      cmsim plan check my_plans.py
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled


for _command in (show, check, replay):
    plan.add_command(_command)
