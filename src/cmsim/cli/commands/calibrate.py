"""`cmsim calibrate`: how the shipped response law, accepted draws and table of patterns are made."""

from __future__ import annotations

import click

from cmsim.cli.commands.calibrate_law import law
from cmsim.cli.commands.calibrate_patterns import patterns
from cmsim.cli.commands.calibrate_search import search
from cmsim.cli.commands.calibrate_warm_up import warm_up
from cmsim.cli.usage import NearestGroup


@click.group(cls=NearestGroup, short_help="Measure a base: law, patterns, assumptions, warm-up.")
def calibrate() -> None:
    """Measure a base: its response law, the patterns it meets, assumptions that meet them, its warm-up.

    \b
    Examples
      cmsim calibrate law                         make the shipped response law anew
      cmsim calibrate patterns --scale 0.2
      cmsim calibrate search --budget 80 --workers 2
      cmsim calibrate warm-up                     how long the warm-up must be
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled


for _command in (law, patterns, search, warm_up):
    calibrate.add_command(_command)
