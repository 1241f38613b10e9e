"""Policies compared: the same world and luck for each, paired differences from the base, on stated bases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.law_artefact import response_law
from cmsim.equilibrium.prepare import BASES, Basis, prepare
from cmsim.errors import CmsimError, InputError
from cmsim.experiments.accepted import accepted_world
from cmsim.experiments.executor import default_workers, run_tasks
from cmsim.experiments.replication import Done, PolicyTask, WarmUpTask
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.statistics.intervals import Estimate, estimate, paired_difference, variance_reduction_factor
from cmsim.store.replications import Store
from cmsim.tables.dictionary import KEYS
from cmsim.tables.measures import MEASURES, Measure

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done."""

_LARGE_TABLES = ("finance", "retention", "service")


@dataclass(frozen=True)
class Request:
    """What to compare.

    Attributes
    ----------
    scenarios : dict
        Policies by label; the first is the base, whose warm-up all share.
    bases : sequence of str
        Bases of comparison.
    parameters : {'defaults', 'accepted'}
        The world's parameters: as in the files, or replication i takes the i-th accepted joint draw.
    """

    scenarios: dict[str, Scenario]
    bases: Sequence[Basis] = ("equal_participation",)
    replications: int = 5
    years: int = 3
    scale: float = 1.0
    workers: int = 0
    store: Path = Path("results/store")
    check: bool = False
    parameters: str = "defaults"


@dataclass
class Comparison:
    """The result of a comparison: tables, prepared policies, and summaries."""

    labels: list[str]
    bases: list[Basis]
    years: int
    replications: int
    scale: float
    names: dict[str, tuple[str, str]]
    tables: dict[str, pd.DataFrame]
    prepared: dict[tuple[str, str], PreparedPolicy]
    law: ResponseLaw
    failures: list[Done] = field(default_factory=list)
    _values: dict[tuple[str, str, str, tuple[int, ...]], np.ndarray] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """Label of the base."""
        return self.labels[0]

    def table(self, name: str) -> pd.DataFrame:
        """Return a table with policy, basis and replication as columns."""
        return self.tables[name]

    @property
    def all_years(self) -> list[int]:
        """Years compared."""
        return list(range(1, self.years + 1))

    def values(
        self, measure: Measure, label: str, basis: str, years: list[int] | None = None
    ) -> np.ndarray:
        """Return a measure by replication, in the order of replications."""
        chosen = years or self.all_years
        key = (measure.name, label, basis, tuple(chosen))
        if key not in self._values:
            groups = self._by_replication(label, basis)
            self._values[key] = np.array([measure.of(frames, chosen) for frames in groups])
        return self._values[key]

    def _by_replication(self, label: str, basis: str) -> list[dict[str, pd.DataFrame]]:
        cache = self.__dict__.setdefault("_frames_cache", {})
        if (label, basis) not in cache:
            needed = ("finance", "retention", "staff", "sizing", "service")
            parts: list[dict[str, pd.DataFrame]] = []
            mine = {}
            for name in needed:
                frame = self.tables[name]
                mine[name] = frame[(frame["policy"] == label) & (frame["basis"] == basis)]
            for replication in sorted(mine["sizing"]["replication"].unique()):
                parts.append({n: f[f["replication"] == replication] for n, f in mine.items()})
            cache[(label, basis)] = parts
        return cast(list[dict[str, pd.DataFrame]], cache[(label, basis)])

    def level(
        self, measure: Measure, label: str, basis: str, years: list[int] | None = None
    ) -> Estimate:
        """Return a measure's mean with its interval."""
        return estimate(self.values(measure, label, basis, years))

    def difference(
        self, measure: Measure, label: str, basis: str, years: list[int] | None = None
    ) -> Estimate:
        """Return the paired difference from the base with its interval."""
        return paired_difference(
            self.values(measure, label, basis, years), self.values(measure, self.base, basis, years)
        )

    def summary(self) -> pd.DataFrame:
        """Return level, difference from the base and verdict of every measure, policy and basis, overall and by year."""
        rows = []
        spans = [("all", self.all_years), *((str(year), [year]) for year in self.all_years)]
        for basis in self.bases:
            for label in self.labels:
                for measure in MEASURES:
                    for span, years in spans:
                        level = self.level(measure, label, basis, years)
                        diff = self.difference(measure, label, basis, years)
                        rows.append(
                            {
                                "basis": basis,
                                "policy": label,
                                "measure": measure.name,
                                "unit": measure.unit,
                                "years": span,
                                "mean": level.mean,
                                "low": level.low,
                                "high": level.high,
                                "difference": diff.mean,
                                "difference_low": diff.low,
                                "difference_high": diff.high,
                                "verdict": "base" if label == self.base else diff.verdict,
                                "variance_reduction": self._reduction(measure, label, basis, years),
                            }
                        )
        return pd.DataFrame(rows)

    def _reduction(self, measure: Measure, label: str, basis: str, years: list[int]) -> float:
        if label == self.base or self.replications < 2:
            return float("nan")
        return variance_reduction_factor(
            self.values(measure, label, basis, years), self.values(measure, self.base, basis, years)
        )


def check_request(request: Request) -> None:
    """Raise InputError if a comparison cannot be run as asked."""
    for name, value, low, high in (
        ("replications", request.replications, 1, 100_000),
        ("years", request.years, 1, 50),
        ("scale", request.scale, 0.01, 1.0),
        ("workers", request.workers, 0, 4096),
    ):
        if not low <= value <= high:
            raise InputError(
                "compare.range",
                f"--{name} is out of range",
                path=name,
                found=str(value),
                allowed=f"{low:g} to {high:g}",
            )
    unknown = [basis for basis in request.bases if basis not in BASES]
    if unknown:
        raise InputError("compare.basis", "unknown basis", found=unknown[0], allowed=", ".join(BASES))
    scenarios = list(request.scenarios.items())
    base_world = scenarios[0][1].world_digest
    for label, scenario in scenarios[1:]:
        if scenario.world_digest != base_world:
            raise InputError(
                "compare.world",
                f"{label} has another world than the base, so that differences would mix policy and world",
                found=label,
                allowed="policies and overlays of the same base",
                hint="set the parameter for all of them with --set, or compare the base that belongs to it",
            )
        if scenario.run.seed != scenarios[0][1].run.seed:
            raise InputError(
                "compare.seed", f"{label} has another seed than the base", path="run.seed", found=label
            )


def compare(request: Request, progress: Progress | None = None) -> Comparison:
    """Run a comparison, taking from the store what is there.

    Raises
    ------
    InputError
        If the scenarios do not belong together or a number is out of range.
    CmsimError
        If replications failed.
    """
    check_request(request)
    say = progress or (lambda _what, _share: None)
    base_label = next(iter(request.scenarios))
    tasks: list[PolicyTask] = []
    prepared: dict[tuple[str, str], PreparedPolicy] = {}
    law: ResponseLaw | None = None
    store = Store(request.store)
    total = len(request.bases) * len(request.scenarios) * request.replications
    for replication in range(request.replications):
        worlds = {
            label: accepted_world(scenario, replication) if request.parameters == "accepted" else scenario
            for label, scenario in request.scenarios.items()
        }
        base = worlds[base_label]
        if law is None or request.parameters == "accepted":
            law = response_law(base, store.laws, lambda share: say("pilot", share))
        conduct = prepare(base, base, "as_written", law, replication)
        warm = WarmUpTask(base, conduct, replication, request.scale, request.store)
        for basis in request.bases:
            for label, scenario in worlds.items():
                ready = prepare(scenario, base, basis, law, replication)
                prepared.setdefault((label, basis), ready)
                tasks.append(
                    PolicyTask(label, scenario, ready, warm, request.years, check=request.check)
                )
                say("behaviour", len(tasks) / total)
    assert law is not None
    done = 0
    steps = len(tasks) + request.replications

    def report(_done: Done) -> None:
        nonlocal done
        done += 1
        say("simulation", done / steps)

    failures = run_tasks(tasks, request.workers or default_workers(), report)
    if failures:
        first = failures[0].error
        assert first is not None
        raise CmsimError(
            "compare.failed",
            f"{len(failures)} of {steps} runs failed; the first: {first}",
            hint="what was finished is kept, and the same command goes on from there",
        )
    return Comparison(
        labels=list(request.scenarios),
        bases=list(request.bases),
        years=request.years,
        replications=request.replications,
        scale=request.scale,
        names={k: (s.name, s.name_zh) for k, s in request.scenarios.items()},
        tables=_gathered(tasks),
        prepared=prepared,
        law=law,
    )


def _gathered(tasks: list[PolicyTask]) -> dict[str, pd.DataFrame]:
    parts: dict[str, list[pd.DataFrame]] = {}
    for task in tasks:
        for name, frame in _kept(task).items():
            keys = dict(zip(KEYS, (task.label, task.prepared.basis, task.warm.replication), strict=True))
            for position, (column, value) in enumerate(keys.items()):
                frame.insert(position, column, value)
            parts.setdefault(name, []).append(frame)
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


def _kept(task: PolicyTask) -> dict[str, pd.DataFrame]:
    frames = Store(task.warm.store).load(task.key)
    if frames is None:
        # Damaged since it was finished: make it again here.
        frames = task.frames()
    return frames
