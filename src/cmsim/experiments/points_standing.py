"""How much of the work at some points is in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmsim.experiments.comparison import tasks_of, worlds_of
from cmsim.experiments.executor import outstanding
from cmsim.experiments.laws import stored_laws, worlds_without_law
from cmsim.experiments.request import Request
from cmsim.store.replications import Store


@dataclass(frozen=True)
class Part:
    """Pieces of one kind: how many there are, and how many of them are finished."""

    done: int
    all: int


@dataclass(frozen=True)
class Standing:
    """What is finished of an experiment.

    Attributes
    ----------
    laws : Part
        Response laws of worlds, shipped ones included.
    runs : Part
        Runs of a policy.
    warm_ups_needed : int
        Warm-ups that outstanding runs wait for, as far as their law is known.
    points : Part
        Points of which nothing is outstanding.
    """

    laws: Part
    runs: Part
    warm_ups_needed: int
    points: Part

    @property
    def finished(self) -> bool:
        """Whether nothing is outstanding."""
        return self.runs.done == self.runs.all


def standing_of(requests: Sequence[Request]) -> Standing:
    """Return what the store holds of the work at some points; nothing is run and nothing is written."""
    first = requests[0]
    store = Store(first.store)
    worlds = {world.world_digest: world for asked in requests for world in worlds_of(asked)}
    missing = worlds_without_law(list(worlds.values()), store, first.pilot)
    laws = stored_laws(list(worlds.values()), store, first.pilot)
    warm, done, every, points = 0, 0, 0, 0
    for asked in requests:
        number = asked.replications * len(asked.bases) * len(asked.scenarios)
        every += number
        if any(world.world_digest not in laws for world in worlds_of(asked)):
            continue
        needed, runs = outstanding(tasks_of(asked, laws))
        warm += len(needed)
        done += number - len(runs)
        points += not runs
    return Standing(
        Part(len(worlds) - len(missing), len(worlds)), Part(done, every), warm, Part(points, len(requests))
    )
