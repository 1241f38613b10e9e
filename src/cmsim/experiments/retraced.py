"""One replication of a finished run, run again with notes taken, and shown to be the same one.

The same means: every table of the replication has the bytes that lie in the run's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from cmsim.equilibrium.prepare import Basis
from cmsim.errors import CmsimError, InputError, did_you_mean
from cmsim.experiments.blas_threads import one_blas_thread
from cmsim.experiments.comparison import planned
from cmsim.experiments.replication import PolicyTask
from cmsim.experiments.request import Request
from cmsim.scenario import Scenario
from cmsim.scenario.plug_ins_used import plug_ins_of
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.tracing import Trace
from cmsim.store.kept_run import LATER_PREFIX, KeptRun
from cmsim.store.parquet import parquet_bytes
from cmsim.store.replications import Store
from cmsim.store.run_folder import cpu_level, versions
from cmsim.tables import checked

Progress = Callable[[str, float], None]
_DIGEST_BYTES = 16
_HINT = "explain a run with what it was made with, or run it again"


@dataclass(frozen=True)
class WhichRun:
    """One run among those of a folder."""

    policy: str
    basis: Basis
    replication: int


@dataclass(frozen=True)
class Retraced:
    """A run that was traced and is the one in the folder.

    Attributes
    ----------
    prepared : PreparedPolicy
        The plan in force, and base pay on the basis of comparison.
    digest : str
        Hash of the replication's tables, here and in the folder.
    key : str
        Key of the replication in the store.
    """

    which: WhichRun
    scenario: Scenario
    prepared: PreparedPolicy
    trace: Trace
    years: int
    digest: str
    key: str


def which_run(
    kept: KeptRun, policy: str | None = None, basis: str | None = None, replication: int | None = None
) -> WhichRun:
    """Return the run that is meant; what is not said is the folder's first.

    Raises
    ------
    InputError
        If the folder holds no such run.
    """
    bases = [str(one) for one in kept.manifest["bases"]]
    policy = kept.policies[0] if policy is None else policy
    basis = bases[0] if basis is None else basis
    number = kept.replications[0] if replication is None else replication
    for code, option, found, known in (
        ("explain.unknown-policy", "--policy", policy, list(kept.policies)),
        ("explain.unknown-basis", "--basis", basis, bases),
    ):
        if found not in known:
            raise InputError(
                code,
                "this is not in the folder",
                file=str(kept.folder),
                path=option,
                found=found,
                allowed=", ".join(known),
                hint=did_you_mean(found, known),
            )
    if number not in kept.replications:
        raise InputError(
            "explain.unknown-replication",
            "this is not in the folder",
            file=str(kept.folder),
            path="--replication",
            found=str(number),
            allowed=f"{kept.replications[0]} to {kept.replications[-1]}",
        )
    return WhichRun(policy, cast(Basis, basis), number)


def retraced(kept: KeptRun, which: WhichRun, store: Path, progress: Progress | None = None) -> Retraced:
    """Run a replication of a folder again with notes taken.

    Parameters
    ----------
    store : Path
        Where response laws and warm-ups are looked for; a warm-up that is not there is run and kept.

    Raises
    ------
    InputError
        If scenario, plan or response law are not those of the folder.
    CmsimError
        If the run comes to other tables than those in the folder.
    """
    say = progress or (lambda _stage, _share: None)
    base = str(kept.manifest["base"])
    scenarios = {label: kept.scenario(label) for label in dict.fromkeys([base, which.policy])}
    for label, scenario in scenarios.items():
        _require_same_sources(kept, label, scenario)
    Store(store).open()
    with one_blas_thread():
        task = _task(kept, which, scenarios, store, say)
        prepared, trace = task.prepared(), Trace()
        frames = task.frames(
            prepared, task.warm.state(), trace=trace, progress=lambda share: say("simulation", share)
        )
    digest = _require_same_tables(kept, which, frames)
    return Retraced(which, task.scenario, prepared, trace, task.years, digest, task.key)


def _task(
    kept: KeptRun, which: WhichRun, scenarios: Mapping[str, Scenario], store: Path, say: Progress
) -> PolicyTask:
    """Return the piece of work of the run, with the response law that it was made with."""
    manifest = kept.manifest
    request = Request(
        scenarios=dict(scenarios),
        bases=(which.basis,),
        replications=1,
        years=int(manifest["years"]),
        scale=float(manifest["scale"]),
        workers=1,
        store=store,
        events=bool(manifest["events"]),
        parameters=str(manifest["parameters"]),
        steady_years=int(manifest["steady_years"]),
        first_replication=which.replication,
    )
    tasks, laws = planned(request, lambda share: say("pilot", share))
    if laws[0].digest not in manifest["laws"]:
        raise InputError(
            "explain.other-law",
            "people would answer to another response law than in the run",
            file=str(kept.folder),
            path="--store",
            found=laws[0].digest,
            allowed=", ".join(manifest["laws"]),
            hint="give the --store of the run, which keeps its law",
            context=_other_versions(kept),
        )
    return next(task for task in tasks if task.label == which.policy)


def _require_same_sources(kept: KeptRun, label: str, scenario: Scenario) -> None:
    expected = str(kept.manifest["policies"].get(label, scenario.digest))
    if scenario.digest != expected:
        raise InputError(
            "explain.other-scenario",
            "the scenario in the folder is not the one that was run",
            file=str(kept.folder / "scenarios" / f"{label}.resolved.yaml"),
            found=scenario.digest,
            allowed=expected,
            hint=_HINT,
            context=_other_versions(kept),
        )
    known: Mapping[str, str] = kept.manifest["plug_ins"].get(label, {})
    used = plug_ins_of(scenario)
    for name in sorted({*known, *used}):
        if known.get(name) != used.get(name):
            raise InputError(
                "explain.other-plan",
                f"the plan {name} is not the one that was run",
                file=str(kept.folder),
                path="--plans",
                found=used.get(name, "a plan of the library"),
                allowed=known.get(name, "a plan of the library"),
                hint="give the file as it was when the run was made",
            )


def _require_same_tables(kept: KeptRun, which: WhichRun, frames: Mapping[str, pd.DataFrame]) -> str:
    """Return the common hash of the tables."""
    stored = kept.tables_of(which.policy, which.basis, which.replication)
    here = _as_in_folder(frames, int(kept.manifest["years"]), set(stored))
    whole = blake2b(digest_size=_DIGEST_BYTES)
    for name in sorted({*stored, *here}):
        ours, theirs = here.get(name), stored.get(name)
        if ours is None and theirs is not None and theirs.empty:
            # A table of other policies only: this one has no row in it.
            continue
        if ours is None or theirs is None or parquet_bytes(ours) != parquet_bytes(theirs):
            raise CmsimError(
                "explain.other-run",
                "the run that was traced is not the one in the folder",
                file=str(kept.folder / "tables" / f"{name}.parquet"),
                found=_difference(ours, theirs),
                allowed="the same bytes",
                hint=_HINT,
                context={
                    "policy": which.policy,
                    "basis": which.basis,
                    "replication": str(which.replication),
                    **_other_versions(kept),
                },
            )
        whole.update(name.encode() + b"\0" + parquet_bytes(ours))
    return whole.hexdigest()


def _as_in_folder(frames: Mapping[str, pd.DataFrame], years: int, names: set[str]) -> dict[str, pd.DataFrame]:
    """Return tables as a folder has them: the years compared, and those after them under another name."""
    found = {}
    for name, frame in frames.items():
        typed = checked(name, frame)
        if "year" not in typed:
            found[name] = typed
            continue
        found[name] = typed[typed["year"] <= years].reset_index(drop=True)
        if f"{LATER_PREFIX}{name}" in names:
            found[f"{LATER_PREFIX}{name}"] = typed[typed["year"] > years].reset_index(drop=True)
    return found


def _difference(ours: pd.DataFrame | None, theirs: pd.DataFrame | None) -> str:
    """Return in words how a table differs."""
    if ours is None or theirs is None:
        return "a table that is only in the folder" if ours is None else "a table that is not in the folder"
    if list(ours.columns) != list(theirs.columns) or len(ours) != len(theirs):
        return f"{len(ours)} rows of {', '.join(ours.columns)}, in the folder {len(theirs)} rows"
    for name in ours.columns:
        unequal = np.flatnonzero((ours[name] != theirs[name]).to_numpy())
        if unequal.size:
            row = int(unequal[0])
            return f"{name}: {ours[name].iloc[row]} in row {row}, in the folder {theirs[name].iloc[row]}"
    return "the same numbers in another form"


def _other_versions(kept: KeptRun) -> dict[str, str]:
    """Return what the run was made with that is different here."""
    made = {**kept.manifest.get("versions", {}), "cpu": kept.manifest.get("cpu", "")}
    here = {**versions(), "cpu": cpu_level()}
    return {
        f"version of {name}": f"{here.get(name, 'none')}, in the folder {value}"
        for name, value in sorted(made.items())
        if here.get(name) != value
    }
