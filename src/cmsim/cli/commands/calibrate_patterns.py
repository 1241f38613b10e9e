"""`cmsim calibrate patterns`: which patterns the base meets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cmsim.cli.options import face_options, scale_option, set_option
from cmsim.cli.output import print_json, print_lines
from cmsim.cli.place import check_folder
from cmsim.cli.progress import shown_progress
from cmsim.cli.selection import RESULTS, SHIPPED_BASE
from cmsim.cli.tables import print_table
from cmsim.cli.words import say
from cmsim.report.words import Lang

PATTERNS_FOLDER = RESULTS / "calibrate"
PATTERNS_FILE = "patterns.csv"
DEFAULT_REPLICATIONS = 5


@click.command(short_help="Print the patterns: target and reached.")
@click.argument("scenario", default=SHIPPED_BASE, metavar=f"[SCENARIO={SHIPPED_BASE}]")
@click.option(
    "--replications",
    type=int,
    default=DEFAULT_REPLICATIONS,
    show_default=True,
    metavar="N",
    help="Independent worlds.",
)
@scale_option
@set_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=PATTERNS_FOLDER,
    metavar="DIR",
    help="Folder of patterns.csv. [default: results/calibrate]",
)
@face_options
def patterns(
    scenario: str,
    replications: int,
    scale: float,
    overrides: dict[str, str],
    out: Path,
    as_json: bool,
    quiet: bool,
    lang: Lang,
) -> None:
    """Simulate a base for decades, and print each pattern with its target and what is reached.

    \b
    Examples
      cmsim calibrate patterns
      cmsim calibrate patterns --scale 0.2 --replications 2
    """  # noqa: D301 - \b is click's mark for a block that is not to be filled
    from cmsim import api
    from cmsim.calibrate.pattern_table import pattern_table
    from cmsim.cli.solved_base import base_on_pay, solved_base
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.store.atomic import write_whole

    base = api.load(scenario, overrides)
    check_folder(out)
    with shown_progress(lang, wanted=not (quiet or as_json)) as note, one_blas_thread():
        table = pattern_table(
            base,
            replications,
            scale,
            prepared=solved_base(base, out, note),
            on_pay=base_on_pay(base, out, replications),
            progress=None if note is None else lambda share: note("patterns", share),
        )
    file = out / PATTERNS_FILE
    write_whole(file, table.to_csv(index=False).encode("utf-8-sig"))
    rows = table.to_dict("records")
    if as_json:
        print_json({"patterns": rows, "file": file})
    elif quiet:
        print_lines([f"{row['pattern']}\t{_number(row['reached'])}" for row in rows])
    else:
        from cmsim.report.text_table import TextTable

        headers = ("pattern", "unit", "use", "target", "reached", "met")
        title = say("patterns title", lang, name=base.name_zh if lang == "zh" else base.name)
        cells = tuple(_row(row, lang) for row in rows)
        print_table(TextTable(title, tuple(say(header, lang) for header in headers), cells, ()))
        print_lines([say("file written", lang, file=file)])


def _row(row: Any, lang: Lang) -> tuple[str, ...]:
    reached = _number(row["reached"])
    if row["low"] == row["low"]:
        reached = f"{reached} [{_number(row['low'])}, {_number(row['high'])}]"
    return (
        row["words_zh"] if lang == "zh" else row["words"],
        row["unit"],
        row["use"],
        _target(row["target_low"], row["target_high"]),
        reached,
        "" if row["met"] is None else say("yes" if row["met"] else "no", lang),
    )


def _target(low: float | None, high: float | None) -> str:
    known_low, known_high = low is not None and low == low, high is not None and high == high
    if known_low and known_high:
        return f"{_number(low)}..{_number(high)}"
    return f">= {_number(low)}" if known_low else f"<= {_number(high)}" if known_high else ""


def _number(value: float | None) -> str:
    return "" if value is None or value != value else f"{value:.3g}"
