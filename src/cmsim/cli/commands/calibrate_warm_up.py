"""`cmsim calibrate warm-up`: how long the warm-up of a scenario must be."""

from __future__ import annotations

from pathlib import Path

import click

from cmsim.cli.options import face_options, set_option, workers_option
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.place import check_folder
from cmsim.cli.progress import shown_progress
from cmsim.cli.selection import RESULTS, SHIPPED_BASE
from cmsim.cli.tables import print_table
from cmsim.cli.words import say
from cmsim.report.words import Lang

WARM_UP_FOLDER = RESULTS / "calibrate"
NAME = "warm-up"
DEFAULT_REPLICATIONS = 8
"""As `cmsim.calibrate.warm_up.warm_up_study` has it (a test compares), which takes long to import."""
DEFAULT_SCALE = 0.2
"""As `cmsim.calibrate.warm_up.warm_up_study` has it (a test compares)."""


@click.command(NAME, short_help="How long the warm-up must be.")
@click.argument("scenario", default=SHIPPED_BASE, metavar=f"[SCENARIO={SHIPPED_BASE}]")
@click.option(
    "--replications",
    type=int,
    default=DEFAULT_REPLICATIONS,
    show_default=True,
    metavar="N",
    help="Independent worlds.",
)
@click.option(
    "--years",
    type=int,
    metavar="N",
    help="Years from the start. [default: 12, or warm-up and years compared if they take more]",
)
@click.option(
    "--scale",
    type=float,
    default=DEFAULT_SCALE,
    show_default=True,
    metavar="SHARE",
    help="A thinned province of whole branches.",
)
@workers_option
@set_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=WARM_UP_FOLDER,
    metavar="DIR",
    help="Folder of warm-up.csv and its figure. [default: results/calibrate]",
)
@face_options
def warm_up(
    scenario: str,
    replications: int,
    years: int | None,
    scale: float,
    workers: int,
    overrides: dict[str, str],
    out: Path,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Simulate a base from the start of its world, and say after how many weeks it is at rest.

    Of key-client revenue, active clients and trust it tells the weeks that MSER-5 asks for, by how much they
    still grow in the years compared, and whether horizon.warmup_weeks is enough. All policies share the
    warm-up of their base, so a policy is answered with its base.

    \b
    Examples
      cmsim calibrate warm-up
      cmsim calibrate warm-up my-province.yaml --replications 16 --workers 2
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api
    from cmsim.calibrate.warm_up import settling_frame, warm_up_study
    from cmsim.cli.solved_base import solved_base
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.executor import default_workers
    from cmsim.report.warm_up import warm_up_sentence, warm_up_table
    from cmsim.report.warm_up_written import write_warm_up

    asked = api.request([scenario], overrides=overrides)
    base = asked.scenarios[asked.base]
    check_folder(out)
    with shown_progress(lang, wanted=not (quiet or as_json)) as note, one_blas_thread():
        study = warm_up_study(
            base,
            solved_base(base, out, note),
            years=years,
            replications=replications,
            scale=scale,
            workers=workers or default_workers(),
            progress=None if note is None else lambda share: note(NAME, share),
        )
    files = write_warm_up(study, base, out, lang)
    sentence = warm_up_sentence(study, lang)
    if as_json:
        print_json(
            {
                "base": base.id,
                "warm_up_weeks": study.file_weeks,
                "reading": study.reading,
                "longest": study.longest.name,
                "series": settling_frame(study).to_dict("records"),
                "sentence": sentence,
                "files": files,
            }
        )
        return
    if not quiet:
        print_table(warm_up_table(study, base, lang))
    print_lines([sentence])
    if not quiet:
        print_lines([say("file written", lang, file=file) for file in files])
