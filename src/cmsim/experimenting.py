"""Experiments, from the file to the results in their folder: run, taken up again, looked at, exported."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.errors import InputError

if TYPE_CHECKING:
    from cmsim.experiment_files.planned import Changes, PlannedExperiment
    from cmsim.experiments.points_standing import Standing
    from cmsim.experiments.request import Progress
    from cmsim.experiments.swept import Experiment

BEGUN_FILE = "begun.json"
"""Written before the first run: which file, with which changes."""
RESULTS = Path("results")


def planned(name_or_path: str | Path, changes: Changes | None = None) -> PlannedExperiment:
    """Return what an experiment file asks for, checked; nothing is run.

    Raises
    ------
    CmsimError
        With the place in the file.
    """
    from cmsim.experiment_files.load import load_experiment
    from cmsim.experiment_files.planned import planned_experiment

    return planned_experiment(load_experiment(name_or_path), changes)


def experiment(
    name_or_path: str | Path | PlannedExperiment,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
    lang: str = "en",
    **changes: Any,
) -> Experiment:
    """Run an experiment file; what the store holds is not run again.

    Parameters
    ----------
    name_or_path : str, Path or PlannedExperiment
        Name of a shipped experiment, a file, or what :func:`planned` returned.
    out : str or Path, optional
        Folder of the results.
    **changes
        `replications`, `years`, `scale`, `seed`, `workers`, `store` in place of the file's.

    Raises
    ------
    CmsimError
        If the file is wrong, every point failed, or results cannot be written; what is finished is kept.
    """
    from cmsim.experiment_files.planned import Changes, PlannedExperiment
    from cmsim.store.replications import Store
    from cmsim.store.results_folder import claimed_folder

    if isinstance(name_or_path, PlannedExperiment):
        asked = name_or_path
    else:
        if "store" in changes:
            changes["store"] = Path(changes["store"])
        asked = planned(name_or_path, Changes(**changes))
    Store(asked.request.store).open()
    with claimed_folder(out):
        return _done(asked, None if out is None else Path(out), progress, lang)


def _done(asked: PlannedExperiment, out: Path | None, progress: Progress | None, lang: str) -> Experiment:
    """Run an experiment, and write its folder if there is one."""
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.points import run_points
    from cmsim.experiments.points_until_precise import run_points_until_precise
    from cmsim.experiments.unguarded_main import main_module_hidden

    if out is not None:
        note_begun(asked, out)
    started = time.perf_counter()
    with one_blas_thread(), main_module_hidden():
        if asked.precision is None:
            outcomes = run_points(asked.points, asked.requests, progress)
        else:
            outcomes = run_points_until_precise(asked.points, asked.requests, asked.precision, progress)
    if all(one.comparison is None for one in outcomes):
        failure = outcomes[0].failure
        assert failure is not None
        raise failure
    found = _experiment(asked, outcomes)
    if out is not None:
        from cmsim.report.sweep_folder import write_experiment

        if progress is not None:
            progress("figures", 0.0)
        write_experiment(
            found,
            out,
            manifest=_manifest(asked),
            timing={"seconds": time.perf_counter() - started, "workers": asked.request.workers},
            lang=lang,
        )
        if progress is not None:
            progress("figures", 1.0)
    return found


def status(asked: PlannedExperiment) -> Standing:
    """Return how much of an experiment is finished. With a precision, of its first batch."""
    from cmsim.experiments.points_standing import standing_of

    return standing_of(asked.requests)


def default_folder(asked: PlannedExperiment) -> Path:
    """Return the folder that an experiment's results go to if none is named."""
    return usual_folder(asked.file.id)


def usual_folder(name: str) -> Path:
    """Return the folder of an experiment's results by the name of its file."""
    return RESULTS / f"experiment-{name}"


def folder_of(what: str) -> Path:
    """Return the folder of results that is meant by itself, or by the file or name of its experiment."""
    return Path(what) if Path(what).is_dir() else usual_folder(Path(what).stem)


def note_begun(asked: PlannedExperiment, out: Path) -> None:
    """Write down in the folder of the results what was begun; raises StoreError if it cannot be written."""
    from cmsim.store.atomic import write_whole

    request = asked.request
    begun = {
        "file": str(asked.file.path),
        "replications": request.replications,
        "years": request.years,
        "scale": request.scale,
        "seed": request.scenarios[request.base].run.seed,
        "store": str(request.store),
    }
    write_whole(out / BEGUN_FILE, (json.dumps(begun, indent=1, sort_keys=True) + "\n").encode())


def begun_changes(out: Path) -> tuple[str, dict[str, Any]]:
    """Return the file of an experiment that was begun in a folder, and its changes.

    Raises
    ------
    InputError
        If nothing was begun there.
    """
    try:
        begun = json.loads((out / BEGUN_FILE).read_text(encoding="utf-8"))
        names = ("replications", "years", "scale", "seed")
        return str(begun["file"]), {**{name: begun[name] for name in names}, "store": Path(begun["store"])}
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            "experiment.not-begun",
            "no experiment was begun in this folder",
            file=str(out),
            allowed="a folder that cmsim experiment run has written to",
            hint="start it with cmsim experiment run",
        ) from None


def _experiment(asked: PlannedExperiment, outcomes: Any) -> Experiment:
    from cmsim.experiments.swept import Experiment

    content = asked.file.content
    return Experiment(
        name=content.name,
        name_zh=content.name_zh or content.name,
        question=content.question or "",
        question_zh=content.question_zh or content.question or "",
        request=asked.request,
        factors=asked.factors,
        design=asked.design,
        responses_named=content.responses,
        comparisons=content.comparisons,
        outcomes=outcomes,
    )


def _manifest(asked: PlannedExperiment) -> dict[str, object]:
    from cmsim.scenario.plug_ins_used import plug_ins_of

    request = asked.request
    return {
        "study": "experiment",
        "experiment": asked.file.id,
        "name": asked.file.content.name,
        "base": request.base,
        "policies": {label: scenario.digest for label, scenario in request.scenarios.items()},
        "bases": list(request.bases),
        "years": request.years,
        "scale": request.scale,
        "seed": request.scenarios[request.base].run.seed,
        "replications": request.replications,
        "parameters": request.parameters,
        "design": asked.design,
        "factors": [asdict(factor) for factor in asked.factors],
        "points": len(asked.points),
        "plug_ins": {label: plug_ins_of(scenario) for label, scenario in request.scenarios.items()},
    }
