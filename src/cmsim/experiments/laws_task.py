"""The pilot of one world, as a task of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.law_artefact import USUAL_PILOT, PilotSize, law_file, measured_law
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
    def path(self) -> Path:
        """Where the law is kept."""
        return law_file(self.store.laws, self.base.world_digest, self.size)

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
