"""`cmsim calibrate law`: the response law of a base by a pilot with randomised effort."""

from __future__ import annotations

from pathlib import Path

import click

from cmsim.cli.options import face_options, scale_option, set_option
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.place import check_file
from cmsim.cli.progress import shown_progress
from cmsim.cli.selection import SHIPPED_BASE
from cmsim.cli.usage import CallError
from cmsim.cli.words import say
from cmsim.report.words import Lang

ALL = 1.0
"""Share of the branches."""


@click.command(short_help="Measure how results respond to effort.")
@click.argument("scenario", default=SHIPPED_BASE, metavar=f"[SCENARIO={SHIPPED_BASE}]")
@scale_option
@set_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File of the law. [default: in a checkout, where the shipped one lies]",
)
@face_options
def law(
    scenario: str,
    scale: float,
    overrides: dict[str, str],
    out: Path | None,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Measure how a base's world responds to effort, and write the response law.

    A pilot runs the base with randomised effort. A comparison takes the shipped law if it was measured in the
    same world, and measures its own otherwise, so this is needed only after the base or the model changed.

    \b
    Examples
      cmsim calibrate law
      cmsim calibrate law my-province.yaml --out my-law.json
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api
    from cmsim.equilibrium.pilot import run_pilot
    from cmsim.store.atomic import write_whole

    base = api.load(scenario, overrides)
    target = out if out is not None else _shipped_place(base.id, is_whole=scale == ALL and not overrides)
    check_file(target)
    with shown_progress(lang, wanted=not (quiet or as_json)) as note:
        made = run_pilot(
            base, scale=scale, progress=None if note is None else lambda share: note("pilot", share)
        )
    write_whole(target, made.to_json().encode())
    if as_json:
        print_json(
            {"file": target, "digest": made.digest, "world_digest": made.world_digest, "facts": made.facts}
        )
    elif not quiet:
        print_lines(
            [
                say("law done", lang, digest=made.digest, world=made.world_digest),
                say("file written", lang, file=target),
            ]
        )


def _shipped_place(name: str, *, is_whole: bool) -> Path:
    """Return where the shipped law lies, if it may be replaced.

    Parameters
    ----------
    is_whole : bool
        Whether the law is measured on all branches of the scenario as it stands in its file.

    Raises
    ------
    CallError
        If it is not, or this is an installed package and not a checkout.
    """
    from cmsim.equilibrium.law_artefact import shipped_law_path

    if not is_whole:
        raise CallError(
            "cli.other-law",
            "with --scale or --set this is another law than the shipped one: say where it is to go",
            path="--out",
            allowed="a file",
        )
    place = shipped_law_path(name)
    if "_shipped" in place.parts:
        raise CallError(
            "cli.out-needed",
            "an installed package is not written to: say where the law is to go",
            path="--out",
            allowed="a file",
        )
    return place
