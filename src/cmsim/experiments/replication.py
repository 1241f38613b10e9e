"""One unit of work: a warm-up, or one policy in one replication; through the store."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cmsim.errors import CmsimError
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.replicate import simulate, warm_up
from cmsim.store.replications import Store, key_of
from cmsim.world.columns import WorldState


@dataclass(frozen=True)
class WarmUpTask:
    """The warm-up of one replication."""

    base: Scenario
    prepared: PreparedPolicy
    replication: int
    scale: float
    store: Path

    @property
    def parts(self) -> dict[str, object]:
        """What the state depends on."""
        return {
            "what": "warm",
            "base": self.base.digest,
            "conduct": self.prepared.digest,
            "seed": self.base.run.seed,
            "replication": self.replication,
            "scale": self.scale,
        }

    @property
    def key(self) -> str:
        """Key in the store."""
        return key_of(self.parts)

    def state(self) -> WorldState:
        """Return the state, from the store or by running the warm-up."""
        store = Store(self.store)
        state = store.load_warm(self.key)
        if state is None:
            streams = Streams(self.base.run.seed, self.replication)
            state = warm_up(self.base, streams, self.prepared, scale=self.scale)
            store.save_warm(self.key, state)
        return state


@dataclass(frozen=True)
class PolicyTask:
    """One policy in one replication."""

    label: str
    scenario: Scenario
    prepared: PreparedPolicy
    warm: WarmUpTask
    years: int
    check: bool = False
    events: bool = False

    @property
    def parts(self) -> dict[str, object]:
        """What the tables depend on."""
        return {
            "what": "run",
            "scenario": self.scenario.digest,
            "basis": self.prepared.basis,
            "conduct": self.prepared.digest,
            "warm": self.warm.key,
            "seed": self.scenario.run.seed,
            "replication": self.warm.replication,
            "years": self.years,
            "events": self.events,
        }

    @property
    def key(self) -> str:
        """Key in the store."""
        return key_of(self.parts)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables, from the store or by running."""
        store = Store(self.warm.store)
        frames = None if self.check else store.load(self.key)
        if frames is None:
            streams = Streams(self.scenario.run.seed, self.warm.replication)
            frames = simulate(
                self.scenario,
                streams,
                self.warm.state(),
                self.prepared,
                years=self.years,
                check=self.check,
                events=self.events,
            )
            store.save(self.key, frames, self.parts)
        return frames


@dataclass(frozen=True)
class Done:
    """What a worker reports."""

    key: str
    seconds: float
    error: CmsimError | None = None
    stage: str = ""


def perform(task: WarmUpTask | PolicyTask) -> Done:
    """Do a task and leave its result in the store; an error is reported with its stage, not raised."""
    started = time.perf_counter()
    stage = "warm-up" if isinstance(task, WarmUpTask) else "run"
    try:
        if isinstance(task, WarmUpTask):
            task.state()
        else:
            task.frames()
    except CmsimError as error:
        return Done(task.key, time.perf_counter() - started, error, stage)
    except Exception as error:  # a worker must report whatever happened, with the stage, and live on
        wrapped = CmsimError(
            f"replication.{stage}",
            f"replication {_replication(task)} failed in the stage {stage}",
            found=f"{type(error).__name__}: {error}",
        )
        return Done(task.key, time.perf_counter() - started, wrapped, stage)
    return Done(task.key, time.perf_counter() - started)


def _replication(task: WarmUpTask | PolicyTask) -> int:
    return task.replication if isinstance(task, WarmUpTask) else task.warm.replication
