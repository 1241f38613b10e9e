"""Response laws of the worlds that a comparison needs: shipped, stored, or measured now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.law_artefact import USUAL_PILOT, PilotSize, known_law
from cmsim.errors import CmsimError
from cmsim.experiments.executors.choice import LOCAL, ExecutorChoice
from cmsim.experiments.executors.registry import do_all_with
from cmsim.experiments.laws_task import PilotTask, measure
from cmsim.experiments.task import Done
from cmsim.scenario import Scenario
from cmsim.store.replications import Store


def laws_of(
    worlds: Sequence[Scenario],
    store: Store,
    workers: int = 1,
    progress: Callable[[float], None] | None = None,
    size: PilotSize = USUAL_PILOT,
    executor: ExecutorChoice = LOCAL,
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
    if len(missing) == 1 and executor == LOCAL:
        measure(missing[0], store, progress, size)
    elif missing:
        failures = measure_several(missing, store, workers, progress, size, executor)
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
    executor: ExecutorChoice = LOCAL,
) -> list[Done]:
    """Measure the laws of several worlds by the executor, keep them, and return what failed."""
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

    tasks = [PilotTask(world, store, size) for world in worlds]
    do_all_with(executor, tasks, min(workers, len(worlds)), after)
    return failures
