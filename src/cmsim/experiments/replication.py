"""One unit of work: a warm-up, or one policy in one replication; through the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.attraction import staffed_as_under
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.prepare import Basis, prepare
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.scenario.plug_ins_used import plug_ins_of
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.replicate import simulate, warm_up
from cmsim.simulation.tracing import Trace
from cmsim.store.replications import Store, key_of
from cmsim.world.columns import WorldState

ALL_KINDS = "all"
"""Kind of staff under which facts of the whole policy stand."""


@dataclass(frozen=True)
class WarmUpTask:
    """The warm-up of one replication, under the base policy as written; all policies and bases share it."""

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
            "plug_ins": plug_ins_of(self.base),
        }

    @property
    def key(self) -> str:
        """Key in the store."""
        return key_of(self.parts)

    @property
    def size_years(self) -> float:
        """Simulated years."""
        return float(self.base.horizon.warmup_weeks) / WEEKS_PER_YEAR

    @property
    def what(self) -> str:
        """The task in words."""
        return f"replication {self.replication} of the warm-up"

    @property
    def luck(self) -> dict[str, str]:
        """Seed and replication."""
        return {"seed": str(self.base.run.seed), "replication": str(self.replication)}

    def steps(self) -> Iterator[str]:
        """Run the warm-up if it is not in the store, and yield the names of its stages."""
        store = Store(self.store)
        yield "read"
        if store.load_warm(self.key) is None:
            yield from self._made(store)

    def _made(self, store: Store) -> Iterator[str]:
        """Run the warm-up and keep its state."""
        yield "behaviour"
        conduct = prepare(self.base, self.base, "as_written", self.law, self.replication)
        yield "warm-up"
        state = warm_up(self.base, Streams(self.base.run.seed, self.replication), conduct, scale=self.scale)
        yield "write"
        store.save_warm(self.key, state, self.parts)

    def state(self) -> WorldState:
        """Return the state, from the store or by running the warm-up."""
        store = Store(self.store)
        state = store.load_warm(self.key)
        if state is None:
            for _ in self._made(store):
                pass
            state = store.load_warm(self.key)
        assert state is not None
        return state


@dataclass(frozen=True)
class PolicyTask:
    """One policy on one basis of comparison in one replication.

    Attributes
    ----------
    staff_as : Scenario, optional
        The policy by whose pay people apply and stay, if not by this one's.
    """

    label: str
    scenario: Scenario
    basis: Basis
    warm: WarmUpTask
    years: int
    check: bool = False
    events: bool = False
    staff_as: Scenario | None = None

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
            "plug_ins": plug_ins_of(self.scenario),
            **({} if self.staff_as is None else _staff_parts(self.staff_as)),
        }

    @property
    def key(self) -> str:
        """Key in the store."""
        return key_of(self.parts)

    @property
    def size_years(self) -> float:
        """Simulated years."""
        return float(self.years)

    @property
    def what(self) -> str:
        """The task in words."""
        return f"replication {self.warm.replication} of {self.label} at {self.basis}"

    @property
    def luck(self) -> dict[str, str]:
        """Seed and replication."""
        return self.warm.luck

    def prepared(self) -> PreparedPolicy:
        """Return the policy with people's response to it, under what this replication's managers believe."""
        own = self._prepared(self.scenario)
        if self.staff_as is None:
            return own
        return staffed_as_under(own, self._prepared(self.staff_as), self.staff_as)

    def _prepared(self, scenario: Scenario) -> PreparedPolicy:
        warm = self.warm
        return prepare(scenario, warm.base, self.basis, warm.law, warm.replication)

    def steps(self) -> Iterator[str]:
        """Run the policy if its tables are not in the store (with `check`, always), and yield its stages."""
        store = Store(self.warm.store)
        yield "read"
        if not self.check and store.load(self.key) is not None:
            return
        yield "behaviour"
        prepared = self.prepared()
        yield "warm-up"
        state = self.warm.state()
        yield "run"
        frames = self.frames(prepared, state)
        yield "write"
        store.save(self.key, frames, self.parts)

    def frames(
        self,
        prepared: PreparedPolicy,
        state: WorldState,
        *,
        trace: Trace | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> dict[str, pd.DataFrame]:
        """Run the policy from the state at the end of the warm-up, and return its tables."""
        frames = simulate(
            self.scenario,
            Streams(self.scenario.run.seed, self.warm.replication),
            state,
            prepared,
            years=self.years,
            check=self.check,
            events=self.events,
            progress=progress,
            trace=trace,
        )
        frames["equilibrium"] = facts_frame(prepared)
        return frames


def _staff_parts(staff_as: Scenario) -> dict[str, object]:
    """Return what the tables depend on beside the policy, where people come and go as under another."""
    return {"staff_as": staff_as.digest, "staff_as_plug_ins": plug_ins_of(staff_as)}


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
