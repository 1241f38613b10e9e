"""One unit of work: a warm-up, or one policy in one replication; through the store."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.prepare import Basis, prepare
from cmsim.errors import CmsimError
from cmsim.experiments.blas_threads import one_blas_thread
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.replicate import simulate, warm_up
from cmsim.store.replications import Store, key_of
from cmsim.world.columns import WorldState

ALL_KINDS = "all"
"""Kind of staff under which facts of the whole policy stand."""


@dataclass(frozen=True)
class WarmUpTask:
    """The warm-up of one replication, under the base policy as written."""

    base: Scenario
    law: ResponseLaw
    replication: int
    scale: float
    store: Path

    @property
    def parts(self) -> dict[str, object]:
        """What the state depends on; replications share the pilot's bootstrap tables in turn."""
        return {
            "what": "warm",
            "base": self.base.digest,
            "law": self.law.digest,
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
            conduct = prepare(self.base, self.base, "as_written", self.law, self.replication)
            streams = Streams(self.base.run.seed, self.replication)
            state = warm_up(self.base, streams, conduct, scale=self.scale)
            store.save_warm(self.key, state)
        return state


@dataclass(frozen=True)
class PolicyTask:
    """One policy on one basis of comparison in one replication."""

    label: str
    scenario: Scenario
    basis: Basis
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
            "basis": self.basis,
            "warm": self.warm.key,
            "seed": self.scenario.run.seed,
            "replication": self.warm.replication,
            "years": self.years,
            "events": self.events,
            # Sources of plug-ins from outside the package belong here; there are none yet.
            "plug_ins": [],
        }

    @property
    def key(self) -> str:
        """Key in the store."""
        return key_of(self.parts)

    def prepared(self) -> PreparedPolicy:
        """Return the policy with people's response to it, under what this replication's managers believe."""
        warm = self.warm
        return prepare(self.scenario, warm.base, self.basis, warm.law, warm.replication)

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the tables, from the store or by running; with `check`, always by running."""
        store = Store(self.warm.store)
        frames = None if self.check else store.load(self.key)
        if frames is None:
            prepared = self.prepared()
            frames = simulate(
                self.scenario,
                Streams(self.scenario.run.seed, self.warm.replication),
                self.warm.state(),
                prepared,
                years=self.years,
                check=self.check,
                events=self.events,
            )
            frames["equilibrium"] = facts_frame(prepared)
            store.save(self.key, frames, self.parts)
        return frames


def facts_frame(prepared: PreparedPolicy) -> pd.DataFrame:
    """Return the table `equilibrium`: what the basis came to and how well the fixed point was reached."""
    base_pay = {
        f"base_pay_yuan_per_year:{kind}": pay for kind, pay in prepared.base_pay_yuan_per_year.items()
    }
    rows = []
    for name, value in sorted({**prepared.facts, **base_pay}.items()):
        fact, _, kind = name.partition(":")
        rows.append((fact, kind or ALL_KINDS, float(value)))
    return pd.DataFrame(rows, columns=["fact", "kind", "value"])


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
    stage = "warm-up"
    try:
        with one_blas_thread():
            if isinstance(task, WarmUpTask):
                task.state()
            else:
                stage = "behaviour"
                if task.check or not Store(task.warm.store).has(task.key):
                    task.prepared()
                stage = "run"
                task.frames()
    except Exception as error:  # a worker must report whatever happened, with the stage, and live on
        return Done(task.key, time.perf_counter() - started, failure_of(task, stage, error), stage)
    return Done(task.key, time.perf_counter() - started)


def failure_of(task: WarmUpTask | PolicyTask, stage: str, error: BaseException) -> CmsimError:
    """Return an error that says where and with which luck it happened, so that it can be seen again."""
    warm = task if isinstance(task, WarmUpTask) else task.warm
    what = "the warm-up" if isinstance(task, WarmUpTask) else f"{task.label} at {task.basis}"
    found = str(error) if isinstance(error, CmsimError) else f"{type(error).__name__}: {error}"
    return CmsimError(
        f"replication.{stage}",
        f"replication {warm.replication} of {what} failed in the stage {stage}",
        found=found or type(error).__name__,
        context={"seed": str(warm.base.run.seed), "replication": str(warm.replication), "key": task.key},
    )
