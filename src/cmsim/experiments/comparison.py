"""Policies compared: the same world and luck for each, paired differences from the base, on stated bases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.law_artefact import response_law
from cmsim.equilibrium.prepare import BASES, Basis
from cmsim.errors import CmsimError, InputError
from cmsim.experiments.accepted import accepted_world
from cmsim.experiments.executor import Task, default_workers, run_tasks
from cmsim.experiments.replication import Done, PolicyTask, WarmUpTask
from cmsim.scenario import Scenario
from cmsim.statistics.intervals import Estimate, estimate, paired_difference, variance_reduction_factor
from cmsim.store.replications import Store
from cmsim.tables.dictionary import KEYS
from cmsim.tables.measures import MEASURES, Measure

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done."""

STEADY = "steady"
"""Span of the summary that stands for the steady state."""
STEADY_MEAN_YEARS = 5
PARAMETERS = ("defaults", "accepted")


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
    steady_years : int
        If above `years`, every policy runs on to so many years, and the mean of the last five is told apart
        from the transition, as its steady state; 0 leaves it out.
    """

    scenarios: dict[str, Scenario]
    bases: Sequence[Basis] = ("equal_participation",)
    replications: int = 5
    years: int = 3
    scale: float = 1.0
    workers: int = 0
    store: Path = Path("results/store")
    check: bool = False
    events: bool = False
    parameters: str = "defaults"
    steady_years: int = 0

    @property
    def run_years(self) -> int:
        """Years simulated."""
        return max(self.years, self.steady_years)


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
    """Of the years compared."""
    law: ResponseLaw
    parameters: str = "defaults"
    later_tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    """Of the years after them, if a steady state was asked for."""
    steady_years: list[int] = field(default_factory=list)
    """The years whose mean stands for the steady state; empty if it was not asked for."""
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

    def values(self, measure: Measure, label: str, basis: str, years: list[int] | None = None) -> np.ndarray:
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
                if name in self.later_tables:
                    frame = pd.concat([frame, self.later_tables[name]], ignore_index=True)
                mine[name] = frame[(frame["policy"] == label) & (frame["basis"] == basis)]
            for replication in sorted(mine["sizing"]["replication"].unique()):
                parts.append({n: f[f["replication"] == replication] for n, f in mine.items()})
            cache[(label, basis)] = parts
        return cast(list[dict[str, pd.DataFrame]], cache[(label, basis)])

    def level(self, measure: Measure, label: str, basis: str, years: list[int] | None = None) -> Estimate:
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
        """Return level, difference from the base and verdict of every measure, policy and basis, overall
        and by year.
        """
        rows = []
        spans = [("all", self.all_years), *((str(year), [year]) for year in self.all_years)]
        if self.steady_years:
            spans.append((STEADY, self.steady_years))
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
        ("steady-years", request.steady_years, 0, 100),
    ):
        if not low <= value <= high:
            raise InputError(
                "compare.range",
                f"--{name} is out of range",
                path=name,
                found=str(value),
                allowed=f"{low:g} to {high:g}",
            )
    if request.parameters not in PARAMETERS:
        raise InputError(
            "compare.parameters",
            "unknown choice of parameters",
            path="parameters",
            found=request.parameters,
            allowed=", ".join(PARAMETERS),
        )
    if 0 < request.steady_years < request.years + STEADY_MEAN_YEARS:
        raise InputError(
            "compare.range",
            "a steady state needs five years after those compared",
            path="steady-years",
            found=str(request.steady_years),
            allowed=f"0, or at least {request.years + STEADY_MEAN_YEARS}",
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
    store = Store(request.store)
    tasks, law = planned(request, lambda share: say("pilot", share))
    steps = _work_years(request, {task.warm.key: task.warm for task in tasks}.values(), tasks)
    done = 0.0

    def report(task: Task, _done: Done) -> None:
        nonlocal done
        done += _years_of(request, task)
        say("simulation", done / steps)

    failures = run_tasks(tasks, request.workers or default_workers(), report)
    if failures:
        first = failures[0].error
        assert first is not None
        raise CmsimError(
            "compare.failed",
            f"{len(failures)} of {len(tasks)} runs failed; the first: {first}",
            hint="what was finished is kept, and the same command goes on from there",
            context=first.detail.context,
        )
    tables = _gathered(tasks, store)
    years = range(1, request.years + 1)
    return Comparison(
        labels=list(request.scenarios),
        bases=list(request.bases),
        years=request.years,
        replications=request.replications,
        scale=request.scale,
        names={k: (s.name, s.name_zh) for k, s in request.scenarios.items()},
        tables={name: _of_years(frame, years) for name, frame in tables.items()},
        law=law,
        parameters=request.parameters,
        later_tables={
            name: frame[frame["year"] > request.years]
            for name, frame in tables.items()
            if request.steady_years and "year" in frame
        },
        steady_years=_steady(request),
    )


def planned(
    request: Request, progress: Callable[[float], None] | None = None
) -> tuple[list[PolicyTask], ResponseLaw]:
    """Return the runs of a comparison, and the (first replication's) response law.

    A law that is neither shipped nor stored is measured by a pilot now.
    """
    base_label = next(iter(request.scenarios))
    store = Store(request.store)
    tasks: list[PolicyTask] = []
    laws: list[ResponseLaw] = []
    for replication in range(request.replications):
        worlds = {
            label: accepted_world(scenario, replication) if request.parameters == "accepted" else scenario
            for label, scenario in request.scenarios.items()
        }
        base = worlds[base_label]
        if not laws or request.parameters == "accepted":
            laws.append(response_law(base, store.laws, progress))
        warm = WarmUpTask(base, laws[-1], replication, request.scale, request.store)
        tasks += [
            PolicyTask(label, scenario, basis, warm, request.run_years, request.check, request.events)
            for basis in request.bases
            for label, scenario in worlds.items()
        ]
    return tasks, laws[0]


def _years_of(request: Request, task: Task) -> float:
    if isinstance(task, PolicyTask):
        return float(request.run_years)
    return float(task.base.horizon.warmup_weeks) / WEEKS_PER_YEAR


def _work_years(request: Request, *tasks: Iterable[Task]) -> float:
    return max(sum(_years_of(request, task) for part in tasks for task in part), 1.0)


def _steady(request: Request) -> list[int]:
    last = request.steady_years
    return list(range(last - STEADY_MEAN_YEARS + 1, last + 1)) if last else []


def _of_years(frame: pd.DataFrame, years: range) -> pd.DataFrame:
    return frame[frame["year"].isin(years)].reset_index(drop=True) if "year" in frame else frame


def _gathered(tasks: list[PolicyTask], store: Store) -> dict[str, pd.DataFrame]:
    parts: dict[str, list[pd.DataFrame]] = {}
    for task in tasks:
        # Damaged since it was finished: make it again here.
        frames = store.load(task.key) or task.frames()
        keys = (task.label, task.basis, task.warm.replication)
        for name, frame in frames.items():
            for position, (column, value) in enumerate(zip(KEYS, keys, strict=True)):
                frame.insert(position, column, pd.Series([value] * len(frame), index=frame.index))
            parts.setdefault(name, []).append(frame)
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}
