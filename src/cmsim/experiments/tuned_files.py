"""Tuned plans as scenario files, which `cmsim run` and `cmsim compare` take like any other."""

from __future__ import annotations

from pathlib import Path

from cmsim.errors import ScenarioError
from cmsim.experiments.families import AS_WRITTEN
from cmsim.experiments.tuning import Tuning
from cmsim.scenario import Scenario, load
from cmsim.scenario.resolved import nested_yaml, quoted_yaml
from cmsim.store.atomic import write_whole

FOLDER = "tuned"
OVERLAY_SIGN = "+"
_NAME_SIGN = "-"
TUNED_ENDING = "-tuned"
"""Ends the name of a tuned file, which must not be that of the file it extends."""


def write_tuned_files(out: Path, tuning: Tuning) -> dict[str, Path]:
    """Write a file for each family whose chosen plan is not as written, and return them by label.

    A file extends the policy by name and holds the pay plan alone, if that gives the scenario that was
    simulated. If not (the policy lies elsewhere, or values were set in the call), it is self-contained.

    Raises
    ------
    StoreError
        If they cannot be written.
    """
    written = {}
    for one in tuning.families:
        chosen = one.chosen
        if chosen is None or chosen.candidate.scenario is None or chosen.candidate.number == AS_WRITTEN:
            continue
        written[one.label] = write_tuned_file(out, one.label, chosen.candidate.scenario)
    return written


def write_tuned_file(out: Path, label: str, tuned: Scenario) -> Path:
    """Write one tuned policy as :func:`write_tuned_files` does, and return the file; raises StoreError."""
    stem = label.replace(OVERLAY_SIGN, _NAME_SIGN)
    path = out / FOLDER / f"{stem}{TUNED_ENDING}.yaml"
    write_whole(path, extending_yaml(label, tuned).encode())
    if not _gives(path, tuned):
        write_whole(path, tuned.resolved_yaml().encode())
    return path


def extending_yaml(label: str, tuned: Scenario) -> str:
    """Return a file that extends the scenarios named in a label and holds the tuned pay plan."""
    parents = ", ".join(quoted_yaml(name) for name in label.split(OVERLAY_SIGN))
    lines = [
        f"format: {tuned.format}",
        f"extends: [{parents}]",
        f"name: {quoted_yaml(tuned.name)}",
        f"name_zh: {quoted_yaml(tuned.name_zh)}",
        "policy:",
        "  pay:",
        f"    plan: {tuned.policy.pay.plan}",
        nested_yaml("params", tuned.policy.pay.params, 2),
    ]
    return "\n".join(lines) + "\n"


def _gives(path: Path, tuned: Scenario) -> bool:
    """Return whether a file loads as the scenario that was simulated, its seed and years apart."""
    try:
        return load(path).digest == tuned.digest
    except ScenarioError:
        return False
