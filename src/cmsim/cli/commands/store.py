"""`cmsim store`: what failed in a store, and how it is seen again."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import click

from cmsim.cli.options import face_options, store_option
from cmsim.cli.output import print_json, print_lines, write_line
from cmsim.cli.usage import NearestGroup
from cmsim.cli.words import say
from cmsim.report.words import Lang


@click.group(cls=NearestGroup, short_help="Failed replications: list them, see them again.")
def store() -> None:
    """Look at the failures that a store keeps: each with its stage, its seed, and all it depended on.

    \b
    Examples
      cmsim store failures
      cmsim store replay 3f2a
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled


@store.command(short_help="List the failures that are kept.")
@store_option
@face_options
def failures(store: Path, as_json: bool, quiet: bool, lang: Lang) -> None:
    """List the replications that failed and have not succeeded since.

    \b
    Examples
      cmsim store failures
      cmsim store failures --store results/store --json
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim.store.failures import kept_failures

    found = kept_failures(store)
    if as_json:
        shown = ("key", "what", "stage", "seed", "replication", "error")
        print_json([{name: one.get(name) for name in shown} for one in found])
    elif quiet:
        print_lines([str(one["key"]) for one in found])
    elif not found:
        print_lines([say("no failures", lang, folder=store)])
    else:
        names = ("what", "stage", "seed", "error")
        print_lines(
            [
                say("failure", lang, entry=one["key"], **{name: one.get(name, "") for name in names})
                for one in found
            ]
        )


@store.command(short_help="Do a failed replication again, with the whole error shown.")
@click.argument("key", metavar="KEY")
@store_option
@face_options
def replay(key: str, store: Path, as_json: bool, quiet: bool, lang: Lang) -> None:
    """Do a failed replication again in this process, with the same seed, scenario and plans.

    KEY is as `cmsim store failures` lists it; its beginning is enough. If it fails again, the whole error is
    shown and the exit code is 1.

    \b
    Examples
      cmsim store replay 3f2a
      cmsim store replay 3f2a --store results/store
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.failures import replay_of
    from cmsim.store.failures import forget_failure

    found = replay_of(store, key)
    if not found.same and not quiet:
        write_line(say("replay differs", lang), to_error=True)
    stage = "start"
    try:
        with one_blas_thread():
            for stage in found.steps():
                if not quiet:
                    write_line(say("replaying", lang, stage=stage), to_error=True)
    except Exception:  # whatever it was is what one wants to see
        write_line(traceback.format_exc(), to_error=True)
        if as_json:
            print_json({"key": found.failure["key"], "failed": True, "stage": stage})
        sys.exit(1)
    forget_failure(store, str(found.failure["key"]))
    if as_json:
        print_json({"key": found.failure["key"], "failed": False})
    else:
        print_lines([say("replayed", lang)])
