"""Failed runs and warm-ups: what is written down of them, and how they are seen again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmsim.equilibrium.law_artefact import PilotSize, known_law
from cmsim.errors import StoreError
from cmsim.experiments.replication import PolicyTask, WarmUpTask
from cmsim.experiments.task import Done
from cmsim.plans.plug_ins import PlugIn
from cmsim.preferences.files import files_in_use, use_plug_ins
from cmsim.scenario import Scenario, load
from cmsim.store.failures import forget_failure, keep_failure, kept_failure
from cmsim.store.replications import Store

Unit = PolicyTask | WarmUpTask


def note_outcome(unit: Unit, done: Done) -> None:
    """Keep a failure in the store, or forget that of a unit that has succeeded."""
    root = unit.warm.store if isinstance(unit, PolicyTask) else unit.store
    if done.error is None:
        forget_failure(root, unit.key)
        return
    keep_failure(root, unit.key, _facts(unit, done))


def _facts(unit: Unit, done: Done) -> dict[str, object]:
    warm = unit.warm if isinstance(unit, PolicyTask) else unit
    assert done.error is not None
    facts: dict[str, object] = {
        "what": unit.what,
        "stage": done.stage,
        "seed": warm.base.run.seed,
        "replication": warm.replication,
        "error": str(done.error.detail.found or done.error),
        "scale": warm.scale,
        "law": warm.law.digest,
        "pilot_scale": warm.law.facts.get("scale", 1.0),
        "base": _kept(warm.base),
        "plug_ins": [[one.origin, one.digest, one.text] for one in files_in_use()],
    }
    if isinstance(unit, PolicyTask):
        facts |= {
            "policy": unit.label,
            "scenario": _kept(unit.scenario),
            "basis": unit.basis,
            "years": unit.years,
            "events": unit.events,
            "staff_as": None if unit.staff_as is None else _kept(unit.staff_as),
        }
    return facts


def _kept(scenario: Scenario) -> dict[str, str]:
    return {"id": scenario.id, "base": scenario.base, "yaml": scenario.resolved_yaml()}


@dataclass(frozen=True)
class Replay:
    """A failed unit, ready to be done again in this process.

    Attributes
    ----------
    same : bool
        Whether it still depends on the same: else the model, or the plans in use, have changed since.
    """

    unit: Unit
    failure: dict[str, object]
    same: bool

    def steps(self) -> Iterator[str]:
        """Do it again, yielding the name of each stage; whatever it raises is raised here."""
        return self.unit.steps()


def replay_of(root: Path, key: str) -> Replay:
    """Return a failed unit as it was.

    Raises
    ------
    StoreError
        If no such failure is kept, or its response law is not there any more.
    CmsimError
        If its scenario does not load any more.
    """
    failure: dict[str, Any] = kept_failure(root, key)
    known = {one.digest for one in files_in_use()}
    use_plug_ins(
        PlugIn(origin, digest, text) for origin, digest, text in failure["plug_ins"] if digest not in known
    )
    base = _loaded(failure["base"])
    store = Store(root)
    sizes = (PilotSize(), PilotSize(float(failure["pilot_scale"]), 0))
    laws = [law for size in sizes if (law := known_law(base, store.laws, size)) is not None]
    law = next((one for one in laws if one.digest == failure["law"]), None)
    if law is None:
        raise StoreError(
            "store.no-law",
            "the response law of this failure is not in the store any more",
            file=str(root),
            found=str(failure["law"]),
            hint="run the comparison again",
        )
    warm = WarmUpTask(base, law, int(failure["replication"]), float(failure["scale"]), root)
    unit: Unit = warm
    if "policy" in failure:
        staff_as = failure["staff_as"]
        unit = PolicyTask(
            str(failure["policy"]),
            _loaded(failure["scenario"]),
            failure["basis"],
            warm,
            int(failure["years"]),
            events=bool(failure["events"]),
            staff_as=None if staff_as is None else _loaded(staff_as),
        )
    return Replay(unit, failure, unit.key == failure["key"])


def _loaded(kept: dict[str, str]) -> Scenario:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_text(kept["yaml"], encoding="utf-8")
        return load(path).model_copy(update={"id": kept["id"], "base": kept["base"]})
