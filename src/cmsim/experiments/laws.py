"""Response laws of the worlds that a comparison needs: shipped, stored, or measured now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.law_artefact import USUAL_PILOT, PilotSize, known_law, law_file, measured_law
from cmsim.errors import CmsimError
from cmsim.experiments.task import Done
from cmsim.experiments.worker_pool import do_all
from cmsim.scenario import Scenario
from cmsim.store.atomic import write_whole
from cmsim.store.replications import Store

_PILOT_YEARS = 22.0
"""About how long a pilot is; all are equally long, so that only their order among themselves would matter."""


@dataclass(frozen=True)
class PilotTask:
    """A pilot in a world of the user's own."""

    base: Scenario
    store: Store
    size: PilotSize = USUAL_PILOT

    @property
    def key(self) -> str:
        """Name among all tasks."""
        return f"law-{self.base.world_digest}{self.size.file_suffix}"

    @property
    def size_years(self) -> float:
        """Simulated years."""
        return _PILOT_YEARS

    @property
    def what(self) -> str:
        """The task in words."""
        return f"the pilot in the world of {self.base.id}"

    @property
    def luck(self) -> dict[str, str]:
        """Seed; the pilot has one replication, of its own number."""
        return {"seed": str(self.base.run.seed)}

    def steps(self) -> Iterator[str]:
        """Measure the law, keep it, and yield the name of the stage."""
        yield "pilot"
        measure(self.base, self.store, size=self.size)


def measure(
    base: Scenario,
    store: Store,
    progress: Callable[[float], None] | None = None,
    size: PilotSize = USUAL_PILOT,
) -> ResponseLaw:
    """Return a world's response law by a pilot, and keep it in the store.

    Raises
    ------
    StoreError
        If it cannot be kept.
    """
    law = measured_law(base, progress, size)
    write_whole(law_file(store.laws, base.world_digest, size), law.to_json().encode())
    return law


def laws_of(
    worlds: Sequence[Scenario],
    store: Store,
    workers: int = 1,
    progress: Callable[[float], None] | None = None,
    size: PilotSize = USUAL_PILOT,
) -> dict[str, ResponseLaw]:
    """Return the response law of each world by the world's digest.

    What is neither shipped nor stored is measured: one world in this process with progress, several in worker
    processes.

    Raises
    ------
    CmsimError
        If a pilot failed (laws that were measured are kept).
    """
    missing = worlds_without_law(worlds, store, size)
    if len(missing) == 1:
        measure(missing[0], store, progress, size)
    elif missing:
        failures = measure_several(missing, store, workers, progress, size)
        if failures:
            first = failures[0].error
            assert first is not None
            raise CmsimError(
                "compare.failed",
                f"{len(failures)} of {len(missing)} pilots failed; the first: {first}",
                hint="what was finished is kept, and the same command goes on from there",
                context=first.detail.context,
            )
    return stored_laws(worlds, store, size)


def worlds_without_law(
    worlds: Sequence[Scenario], store: Store, size: PilotSize = USUAL_PILOT
) -> list[Scenario]:
    """Return one scenario of each world whose law is neither shipped nor stored."""
    by_digest = {world.world_digest: world for world in worlds}
    return [world for world in by_digest.values() if known_law(world, store.laws, size) is None]


def stored_laws(
    worlds: Sequence[Scenario], store: Store, size: PilotSize = USUAL_PILOT
) -> dict[str, ResponseLaw]:
    """Return the laws that are shipped or stored, by the world's digest."""
    by_digest = {world.world_digest: world for world in worlds}
    known = {digest: known_law(world, store.laws, size) for digest, world in by_digest.items()}
    return {digest: law for digest, law in known.items() if law is not None}


def measure_several(
    worlds: Sequence[Scenario],
    store: Store,
    workers: int,
    progress: Callable[[float], None] | None = None,
    size: PilotSize = USUAL_PILOT,
) -> list[Done]:
    """Measure the laws of several worlds in worker processes, keep them, and return what failed."""
    count = 0
    failures: list[Done] = []

    def after(_task: PilotTask, done: Done) -> list[PilotTask]:
        nonlocal count
        count += 1
        if done.error is not None:
            failures.append(done)
        if progress is not None:
            progress(count / len(worlds))
        return []

    do_all([PilotTask(world, store, size) for world in worlds], min(workers, len(worlds)), after)
    return failures
