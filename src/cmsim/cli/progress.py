"""Progress on standard error: what is being done, the share done, the time left; only for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cmsim.cli.words import stage_name
from cmsim.report.words import Lang

Progress = Callable[[str, float], None]


@contextmanager
def shown_progress(lang: Lang, *, wanted: bool) -> Iterator[Progress | None]:
    """Yield what takes note of progress, or None where nobody looks.

    Parameters
    ----------
    wanted : bool
        False for quiet calls and for programmes; then, and off a terminal, nothing is shown.
    """
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    bars = Bars(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(file=sys.stderr),
    )
    stages: dict[str, TaskID] = {}
    preparing: list[TaskID] = []

    def note(stage: str, share: float) -> None:
        while preparing:
            bars.remove_task(preparing.pop())
        if stage not in stages:
            stages[stage] = bars.add_task(stage_name(stage, lang), total=1.0)
        bars.update(stages[stage], completed=share)

    with bars:
        # Until the first share of the work is done, seconds may pass; a still screen would look like a fault.
        preparing.append(bars.add_task(stage_name("preparing", lang), total=None))
        yield note
