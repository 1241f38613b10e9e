"""A robustness study, from the request to the files in its folder."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmsim.experiments.request import Progress, Request
    from cmsim.uncertainty.findings import Findings
    from cmsim.uncertainty.plan import StudySettings

DEFAULT_SCALE = 0.1
"""Of the branches; the study holds differences between policies there against those at full size."""


def study_robustness(
    asked: Request,
    settings: StudySettings,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
    lang: str = "en",
) -> Findings:
    """Find what a ranking of policies owes to assumptions: drivers, shares of worlds, regret, boxes, signs.

    Parameters
    ----------
    asked : Request
        Policies, the base first, on one basis, at the scale of the study.
    out : str or Path, optional
        Folder for page, tables and figures.
    lang : {'en', 'zh'}
        Language of page and figures.

    Raises
    ------
    InputError
        If request or settings cannot be used, or SALib is not installed.
    CmsimError
        If the world as written fails, or results cannot be written. What is finished is kept.
    """
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.store.replications import Store
    from cmsim.store.results_folder import claimed_folder
    from cmsim.uncertainty.findings import Findings
    from cmsim.uncertainty.stages import planned_study, run_study

    planned_study(asked, settings)
    Store(asked.store).open()
    started = time.perf_counter()
    with claimed_folder(out):
        with one_blas_thread(), main_module_hidden():
            found = Findings(run_study(asked, settings, progress))
        if out is not None:
            if progress is not None:
                progress("figures", 0.0)
            save_study(found, Path(out), seconds=time.perf_counter() - started, lang=lang)
            if progress is not None:
                progress("figures", 1.0)
    return found


def save_study(findings: Findings, out: Path, *, seconds: float, lang: str = "en") -> Path:
    """Write the folder of a study and return it; raises StoreError if it cannot be written."""
    from dataclasses import asdict

    from cmsim.report.robustness_folder import write_robustness
    from cmsim.scenario.plug_ins_used import plug_ins_of

    study = findings.study
    request = study.request
    return write_robustness(
        findings,
        out,
        manifest={
            "study": "robustness",
            "base": request.base,
            "policies": {label: scenario.digest for label, scenario in request.scenarios.items()},
            "bases": list(request.bases),
            "years": request.years,
            "scale": request.scale,
            "seed": request.scenarios[request.base].run.seed,
            "settings": asdict(study.settings),
            "plan": asdict(study.plan),
            "drivers": list(study.drivers),
            "plug_ins": {label: plug_ins_of(scenario) for label, scenario in request.scenarios.items()},
        },
        timing={"seconds": seconds, "workers": request.workers},
        lang=lang,
    )
