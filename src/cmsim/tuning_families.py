"""The verb that tunes families of plans with equally many evaluations, and compares the best of each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.asking import request
from cmsim.naming import Named
from cmsim.saving import save

if TYPE_CHECKING:
    from cmsim.experiments.request import Progress, Request
    from cmsim.experiments.tuned_comparison import TunedComparison


def tune_families(
    scenarios: Sequence[Named] | Request,
    *,
    tune: int,
    tune_objective: str = "net_contribution",
    tune_replications: int = 2,
    tune_tolerance: float = 0.05,
    out: str | Path | None = None,
    progress: Progress | None = None,
    lang: str = "en",
    **options: Any,
) -> TunedComparison:
    """Tune the pay plan of every policy but the base with equally many evaluations, and compare the best.

    Parameters
    ----------
    scenarios : sequence or Request
        As for :func:`cmsim.request`, which also takes all further options.
    tune : int
        Candidates of each policy, the plan as written among them; all are simulated.
    tune_objective : {'net_contribution', 'with_final_value'}
        What is made as large as possible.
    tune_replications : int
        Worlds in which each candidate is simulated; the comparison uses others.
    tune_tolerance : float
        Share of the base's selling cost by which a plan may cost more.
    out : str or Path, optional
        Folder for all that :func:`cmsim.compare` writes, every evaluation, the tuned plans and a figure.

    Raises
    ------
    CmsimError
        As :func:`cmsim.compare`.
    """
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.request import Request
    from cmsim.experiments.tune_settings import TuneSettings, check_tuning
    from cmsim.experiments.tuned_comparison import tune_and_compare
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.store.replications import Store
    from cmsim.store.results_folder import claimed_folder

    asked = replace(scenarios, **options) if isinstance(scenarios, Request) else request(scenarios, **options)
    settings = TuneSettings(tune, tune_objective, tune_replications, tune_tolerance)
    check_tuning(asked, settings)
    Store(asked.store).open()
    started = time.perf_counter()
    with claimed_folder(out):
        with one_blas_thread(), main_module_hidden():
            found = tune_and_compare(asked, settings, progress)
        if out is not None:
            seconds = time.perf_counter() - started
            save(found.comparison, found.asked, out, seconds=seconds, lang=lang, tuned=found)
    return found
