"""`cmsim show`: a scenario resolved into one self-contained file."""

from __future__ import annotations

from pathlib import Path

import click

from cmsim.cli.options import face_options, out_file_option, plans_option, set_option, use_plan_files
from cmsim.cli.output import print_json, print_lines, write_document
from cmsim.cli.words import say
from cmsim.report.words import Lang


@click.command(short_help="Print a scenario as one file.")
@click.argument("scenario")
@set_option
@plans_option
@out_file_option
@face_options
def show(
    scenario: str,
    overrides: dict[str, str],
    plan_files: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Print a SCENARIO as one file: everything that it extends put together, every value with its provenance.

    The file loads back as the same scenario, so it is also the way to start one of your own.

    \b
    Examples
      cmsim show ownership-bonus
      cmsim show hebei-2004+rival-entry --out my-province.yaml
      cmsim show hebei-2004 --set care.trust_rest=0.5
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api

    use_plan_files(plan_files)
    loaded = api.load(scenario, overrides)
    text = loaded.resolved_yaml()
    if as_json:
        if out is not None:
            write_document(text, out)
        print_json(
            {"id": loaded.id, "base": loaded.base, "name": loaded.name, "digest": loaded.digest}
            | {"world_digest": loaded.world_digest, "file": out, "yaml": text}
        )
        return
    write_document(text, out)
    if out is not None and not quiet:
        print_lines([say("file written", lang, file=out)])
