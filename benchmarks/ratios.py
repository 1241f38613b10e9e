"""Ratios side by side in one run: what sharing, batching and keeping save, and what SimPy costs.

Run from a checkout: ``python benchmarks/ratios.py [--scale 0.1] [--rounds 3]``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import simpy
from timing import ratio_of, reference_seconds, seconds

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.law_artefact import response_law
from cmsim.equilibrium.prepare import prepare
from cmsim.experiments.blas_threads import one_blas_thread
from cmsim.experiments.comparison import Request, compare
from cmsim.randomness import Streams
from cmsim.scenario import Scenario, load
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.simulation.replicate import simulate, warm_up
from cmsim.store.replications import Store
from cmsim.world.build import build_world
from cmsim.world.columns import WorldState
from cmsim.world.snapshot import copy_of

BASE = "hebei-2004"
POLICIES = ("hebei-2004", "ownership", "ownership-commission", "ownership-bonus")
QUARTER_WEEKS = 13
REPLICATION = 0


def main(arguments: list[str] | None = None) -> None:
    """Print each ratio with the seconds it was made of."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="share of branches")
    parser.add_argument("--rounds", type=int, default=3, help="how often each pair is timed")
    parser.add_argument("--warm-up-years", type=int, default=3, help="length of the warm-up that is timed")
    parser.add_argument("--store", type=Path, default=Path("results/store"), help="where laws are kept")
    asked = parser.parse_args(arguments)
    base = load(BASE)
    print(f"reference loop {reference_seconds():.3f} s; scale {asked.scale:g}, {asked.rounds} rounds")
    with one_blas_thread():
        law = response_law(base, Store(asked.store).laws)
        conduct = prepare(base, base, "as_written", law, REPLICATION)
        shared_warm_up(base, conduct, asked.scale, asked.warm_up_years, asked.rounds)
        state = build_world(base, Streams(base.run.seed, REPLICATION), asked.scale)
        hourly_batches(base, conduct, state, asked.rounds)
        simpy_share(base, conduct, state, asked.rounds)
        kept_results(base, law, asked.scale)


def tell(name: str, slow: float, quick: float, ratio: float) -> None:
    """Print one line."""
    print(f"  {name:66s} {slow:8.3f} s {quick:8.3f} s  x {ratio:.2f}")


def shared_warm_up(base: Scenario, conduct: PreparedPolicy, scale: float, years: int, rounds: int) -> None:
    """Time a warm-up for each policy against one for all."""
    short = base.with_values({"horizon.warmup_weeks": years * WEEKS_PER_YEAR})

    def warm() -> WorldState:
        return warm_up(short, Streams(base.run.seed, REPLICATION), conduct, scale=scale)

    def run(state: WorldState) -> None:
        simulate(short, Streams(base.run.seed, REPLICATION), state, conduct, years=1)

    def each() -> None:
        for _ in POLICIES:
            run(warm())

    def shared() -> None:
        state = warm()
        for _ in POLICIES:
            run(state)

    what = f"{len(POLICIES)} policies, {years} years of warm-up: one each / one for all"
    tell(what, *ratio_of(each, shared, rounds))


def hourly_batches(base: Scenario, conduct: PreparedPolicy, state: WorldState, rounds: int) -> None:
    """Time windows whose customers queue one by one against hourly batches, all else equal."""
    province = _province(base, conduct, state)
    branches = [int(branch) for branch in province.context.geography.kept.nonzero()[0]]
    single = base.with_values({"windows.single_customer_branches": branches})
    tell(
        f"a quarter, {len(branches)} branches' windows: customer by customer / hourly batches",
        *ratio_of(
            lambda: _province(single, conduct, state).run(QUARTER_WEEKS),
            lambda: _province(base, conduct, state).run(QUARTER_WEEKS),
            rounds,
        ),
    )


def simpy_share(base: Scenario, conduct: PreparedPolicy, state: WorldState, rounds: int) -> None:
    """Time a quarter against as many empty SimPy events: what the event loop costs of it."""
    events = _events_of_a_quarter(base, conduct, state)
    tell(
        f"a quarter / its {events} SimPy events with nothing to do",
        *ratio_of(
            lambda: _province(base, conduct, state).run(QUARTER_WEEKS), lambda: empty_events(events), rounds
        ),
    )


def kept_results(base: Scenario, law: ResponseLaw, scale: float) -> None:
    """Time a comparison against the same again, which finds everything in the store."""
    scenarios = {name: load(name).with_values({"horizon.warmup_weeks": WEEKS_PER_YEAR}) for name in POLICIES}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        kept = store.laws / f"{base.world_digest}.json"
        kept.parent.mkdir(parents=True)
        kept.write_text(law.to_json(), encoding="utf-8")
        request = Request(scenarios, replications=1, years=1, scale=scale, workers=1, store=store.root)
        first, again = seconds(lambda: compare(request)), seconds(lambda: compare(request))
    tell("a comparison: run / found in the store", first, again, first / again)


def _province(scenario: Scenario, conduct: PreparedPolicy, state: WorldState) -> Province:
    streams = Streams(scenario.run.seed, REPLICATION)
    return Province(scenario, streams, copy_of(state), conduct, policy_starts=0)


def _events_of_a_quarter(base: Scenario, conduct: PreparedPolicy, state: WorldState) -> int:
    count = 0

    class Counting(simpy.Environment):
        def step(self) -> None:
            nonlocal count
            count += 1
            super().step()

    with patch("cmsim.simulation.province.simpy.Environment", Counting):
        _province(base, conduct, state).run(QUARTER_WEEKS)
    return count


def empty_events(count: int) -> None:
    """Let SimPy do as many events as asked, each of which wakes a process that sleeps again."""
    sleepers = 100

    def sleeper(env: simpy.Environment) -> Iterator[Any]:
        while True:
            yield env.timeout(1.0)

    env = simpy.Environment()
    for _ in range(sleepers):
        env.process(sleeper(env))
    for _ in range(count):
        env.step()


if __name__ == "__main__":
    sys.exit(main())
