"""The verbs on one replication of a finished run: explain a manager, list them all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from cmsim.experiments.retraced import Progress, retraced, which_run
from cmsim.naming import DEFAULT_STORE
from cmsim.report.words import language
from cmsim.store.kept_run import kept_run
from cmsim.traced.explained import Explained, OtherwiseChoice, explain_manager
from cmsim.traced.figure import FIGURES, write_figure
from cmsim.traced.frames import frames
from cmsim.traced.manager import managers_frame
from cmsim.traced.run_months import month_named
from cmsim.traced.written import FILES, require_ending, write_tables


def explain(
    result: str | Path,
    manager: str | int,
    *,
    policy: str | None = None,
    basis: str | None = None,
    replication: int | None = None,
    otherwise: OtherwiseChoice = "paid",
    month: str | None = None,
    out: str | Path | None = None,
    figure: str | Path | None = None,
    lang: str = "en",
    store: str | Path = DEFAULT_STORE,
    progress: Progress | None = None,
) -> Explained:
    """Explain one manager of a finished run: what he did, what he was paid and how, what otherwise.

    One replication is run again with notes taken, and its tables must have the bytes of those in the folder.

    Parameters
    ----------
    result : str or Path
        Folder that :func:`cmsim.run` or :func:`cmsim.compare` wrote.
    manager : str or int
        Permanent number, or ``median``, ``best`` or ``worst`` by pay among those who were there all the time.
    policy, basis, replication : optional
        Which run of the folder; its first if left out.
    otherwise : {'none', 'paid', 'lived'}
        What he would have earned: paid for the same results by the other policies' plans, and with a tenth
        more or less of bookings; or besides, run anew, in the same replication under the other policies.
    month : str, optional
        Only this month in `out`, as `2-07`.
    out : str or Path, optional
        A CSV file (one ledger) or workbook (a sheet for each table).
    figure : str or Path, optional
        A PNG or SVG file.
    lang : {'en', 'zh'}
        Language of the files.
    store : str or Path
        Store of the run; a warm-up that it no longer holds is run again.

    Raises
    ------
    CmsimError
        If the run is not the one in the folder, there is no such manager, or a file cannot be written.
    """
    spoken = language(lang)
    if out is not None:
        require_ending(Path(out), "--out", FILES)
    if figure is not None:
        require_ending(Path(figure), "--figure", FIGURES)
    kept = kept_run(Path(result))
    which = which_run(kept, policy, basis, replication)
    only = None if month is None else month_named(month, int(kept.manifest["years"]))
    found = explain_manager(kept, which, manager, otherwise=otherwise, store=Path(store), progress=progress)
    if out is not None:
        write_tables(frames(found, spoken, only), Path(out))
    if figure is not None:
        write_figure(found, Path(figure), spoken)
    return found


def managers(
    result: str | Path,
    *,
    policy: str | None = None,
    basis: str | None = None,
    replication: int | None = None,
    store: str | Path = DEFAULT_STORE,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return everybody who was on the roll in one run of a folder, from the best paid down.

    Parameters and errors as for :func:`explain`; columns as of
    :func:`cmsim.traced.manager.managers_frame`.
    """
    kept = kept_run(Path(result))
    run = retraced(kept, which_run(kept, policy, basis, replication), Path(store), progress)
    return managers_frame(run.trace)
