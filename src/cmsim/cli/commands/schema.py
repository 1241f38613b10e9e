"""`cmsim schema`: the JSON Schema of scenario and experiment files, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from cmsim.cli.options import face_options, out_file_option
from cmsim.cli.output import print_json, print_lines, write_document
from cmsim.cli.words import say
from cmsim.report.words import Lang

KINDS = ("scenario", "experiment")


@click.command(short_help="Print the JSON Schema of scenario files.")
@click.option("--of", type=click.Choice(KINDS), default=KINDS[0], help="Which files.", show_default=True)
@out_file_option
@face_options
def schema(of: str, out: Path | None, as_json: bool, quiet: bool, lang: Lang) -> None:
    """Print the JSON Schema of scenario or experiment files, from which editors complete and check.

    Name it in the first line of a file: `# yaml-language-server: $schema=FILE`.

    \b
    Examples
      cmsim schema --out cmsim-scenario-1.schema.json
      cmsim schema --of experiment --out cmsim-experiment-1.schema.json
      cmsim schema | less
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim.experiment_files import json_schema as of_experiments
    from cmsim.scenario import json_schema as of_scenarios

    # The schema is JSON either way.
    write_document((of_experiments if of == "experiment" else of_scenarios).schema_text(), out)
    if out is not None and as_json:
        print_json({"file": out})
    elif out is not None and not quiet:
        print_lines([say("file written", lang, file=out)])
