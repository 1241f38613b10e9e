"""The verb that tunes parameters of a pay plan with the simulation in the loop."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.asking import request
from cmsim.naming import Named

if TYPE_CHECKING:
    from cmsim.experiments.request import Progress, Request
    from cmsim.optimise.incentives.advice import IncentiveAdvice
    from cmsim.optimise.incentives.settings import IncentiveSettings


def optimize_incentives(
    scenario: Named,
    tune: Sequence[str],
    settings: IncentiveSettings | None = None,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
    lang: str = "en",
    **options: Any,
) -> IncentiveAdvice:
    """Tune parameters of a policy's pay plan, confirm the best by fresh simulation, and compare it.

    Parameters
    ----------
    scenario : str, Path or Scenario
        The policy; its own base gives world and warm-up.
    tune : sequence of str
        What is tuned: names such as ``commission_rate``, ``quota``, ``bonus``, or paths; ``name=low:high``
        sets the interval.
    settings : IncentiveSettings, optional
        Budget, replications, limits, confirmation.
    out : str or Path, optional
        Folder for page, tables, and the tuned plan as a scenario file.
    **options
        As for :func:`cmsim.request`: years, seed, scale, workers, store, overrides, executor.

    Raises
    ------
    InputError
        If something cannot be tuned.
    CmsimError
        If runs failed (what is finished is kept, and the same call goes on), or results cannot be written.
    """
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.optimise.incentives.settings import IncentiveSettings
    from cmsim.optimise.incentives.tune import tune_incentives
    from cmsim.store.replications import Store
    from cmsim.store.results_folder import claimed_folder

    asked = request([scenario], replications=1, **options)
    # A policy brings its base, which comes first.
    label = list(asked.scenarios)[-1]
    chosen = settings or IncentiveSettings()
    Store(asked.store).open()
    started = time.perf_counter()
    with claimed_folder(out):
        with one_blas_thread(), main_module_hidden():
            advice = tune_incentives(asked, label, tune, chosen, progress)
        if out is not None:
            save_incentives(advice, asked, Path(out), seconds=time.perf_counter() - started, lang=lang)
    return advice


def save_incentives(
    advice: IncentiveAdvice, asked: Request, out: Path, *, seconds: float, lang: str = "en"
) -> Path:
    """Write the folder of an advice and return it; raises StoreError if it cannot be written."""
    from cmsim.experiments.tuned_files import write_tuned_file
    from cmsim.report.incentive_tables import evaluations_frame, incentive_page
    from cmsim.store.atomic import write_whole
    from cmsim.store.run_folder import write_run_folder

    told = advice.as_json()
    manifest = {
        "study": "incentives",
        "advice": told,
        "seed": advice.present.run.seed,
        "years": asked.years,
        "scale": asked.scale,
    }
    write_run_folder(
        out,
        tables={},
        summaries={"evaluations": evaluations_frame(advice)},
        page=incentive_page(advice, lang, asked.scale),
        resolved={},
        manifest=manifest,
        timing={"seconds": seconds},
    )
    write_whole(out / "advice.json", _json(told))
    if advice.plan is not None:
        write_tuned_file(out, advice.label, advice.plan)
    return out


def _json(content: dict[str, Any]) -> bytes:
    import json

    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True, default=str) + "\n").encode()
