"""`cmsim list`: what can be run and compared."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cmsim.cli.options import face_options
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.tables import print_table
from cmsim.cli.words import say
from cmsim.report.words import Lang

if TYPE_CHECKING:
    from cmsim.scenario import ScenarioInfo


@click.command("list", short_help="List what can be run and compared.")
@face_options
def list_command(as_json: bool, quiet: bool, lang: Lang) -> None:
    """List the scenarios, policies, overlays and experiments that can be named.

    They come from the folders ./scenarios and ./experiments, if they are there, and from those that travel
    with cmsim.

    \b
    Examples
      cmsim list
      cmsim list --lang zh
      cmsim list --quiet         names only
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api

    found = api.list_scenarios()
    if as_json:
        print_json([*(asdict(info) for info in found), *_experiments(lang)])
    elif quiet:
        print_lines([info.id for info in found])
    else:
        from cmsim.report.text_table import TextTable

        experiments = (
            (one["id"], say("an experiment", lang), one["name"], one["description"])
            for one in _experiments(lang)
        )
        rows = (*(_row(info, lang) for info in found), *experiments)
        headers = ("id", "what", "title", "description")
        print_table(
            TextTable(
                say("scenarios", lang),
                tuple(say(header, lang) for header in headers),
                rows,
                (say("note list", lang),),
            )
        )


def _row(info: ScenarioInfo, lang: Lang) -> tuple[str, str, str, str]:
    what = "an overlay" if info.kind == "overlay" else "a policy" if info.base else "a base"
    title, description = info.name, info.description
    if lang == "zh":
        title, description = info.name_zh or title, info.description_zh or description
    return info.id, say(what, lang), title, description


def _experiments(lang: Lang) -> list[dict[str, str]]:
    """Return the experiments that can be named; one that cannot be read says why when it is run."""
    from cmsim.errors import CmsimError
    from cmsim.experiment_files.load import experiment_paths, load_experiment

    found = []
    for name, path in experiment_paths().items():
        try:
            content = load_experiment(path).content
        except CmsimError as error:
            found.append({"id": name, "kind": "experiment", "name": "", "description": str(error)})
            continue
        title, question = content.name, content.question or ""
        if lang == "zh":
            title, question = content.name_zh or title, content.question_zh or question
        found.append({"id": name, "kind": "experiment", "name": title, "description": question})
    return found
