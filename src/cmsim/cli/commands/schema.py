"""`cmsim schema`: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from cmsim.cli.options import face_options, out_file_option
from cmsim.cli.output import print_json, print_lines, write_document
from cmsim.cli.words import say
from cmsim.report.words import Lang


@click.command(short_help="Print the JSON Schema of scenario files.")
@out_file_option
@face_options
def schema(out: Path | None, as_json: bool, quiet: bool, lang: Lang) -> None:
    """Print the JSON Schema of scenario files, from which editors complete and check.

    Name it in the first line of a scenario file: `# yaml-language-server: $schema=FILE`.

    \b
    Examples
      cmsim schema --out cmsim-scenario-1.schema.json
      cmsim schema | less
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim.scenario.json_schema import schema_text

    # The schema is JSON either way.
    write_document(schema_text(), out)
    if out is not None and as_json:
        print_json({"file": out})
    elif out is not None and not quiet:
        print_lines([say("file written", lang, file=out)])
