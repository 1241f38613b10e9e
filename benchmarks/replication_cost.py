"""What one replication costs on one core: seconds, peak memory, and where the time goes, module by module.

Run from a checkout: ``python benchmarks/replication_cost.py [--scale 0.1] [--years 5] [--policy NAME]``.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from timing import peak_memory_mib, reference_seconds

from cmsim.equilibrium.law_artefact import response_law
from cmsim.equilibrium.prepare import prepare
from cmsim.experiments.blas_threads import one_blas_thread
from cmsim.randomness import Streams
from cmsim.scenario import load
from cmsim.simulation.replicate import simulate, warm_up
from cmsim.store.replications import Store

T = TypeVar("T")

BASE = "hebei-2004"
PACKAGE = "cmsim"
ROWS_SHOWN = 16
MIB = 1024.0 * 1024.0


def main(arguments: list[str] | None = None) -> None:
    """Print the table of stages, and the profile of the run."""
    asked = _parser().parse_args(arguments)
    base, policy = load(BASE), load(asked.policy)
    streams = Streams(base.run.seed, asked.replication)
    print(f"reference loop {reference_seconds():.3f} s; scale {asked.scale:g}, {asked.years} years")
    print("  seconds are the processor's, of this one process")
    with one_blas_thread():
        law = response_law(base, Store(asked.store).laws)
        _, first = _timed(lambda: prepare(base, base, "as_written", law, asked.replication))
        conduct = prepare(base, base, "as_written", law, asked.replication)
        ours, response = _timed(lambda: prepare(policy, base, "equal_participation", law, asked.replication))
        state, warm = _timed(lambda: warm_up(base, streams, conduct, scale=asked.scale))
        after_warm = peak_memory_mib()
        profile = cProfile.Profile() if asked.profile else None
        if profile is not None:
            profile.enable()
        frames, run = _timed(lambda: simulate(policy, streams, state, ours, years=asked.years))
        if profile is not None:
            profile.disable()
    clients = int(state.clients.active.size)
    rows = sum(len(frame) for frame in frames.values())
    table_mib = sum(int(frame.memory_usage(deep=True).sum()) for frame in frames.values()) / MIB
    for name, value in (
        ("response of the base (once per process and replication)", f"{first:.2f} s"),
        ("response of the policy at equal participation", f"{response:.2f} s"),
        ("warm-up (once per replication)", f"{warm:.2f} s"),
        ("run of the policy" + (", profiled" if profile is not None else ""), f"{run:.2f} s"),
        ("run, per year", f"{run / asked.years:.2f} s"),
        ("run, per thousand clients and year", f"{1000.0 * run / (clients * asked.years):.4f} s"),
        ("peak memory after the warm-up", f"{after_warm:.0f} MiB"),
        ("peak memory after the run", f"{peak_memory_mib():.0f} MiB"),
        ("tables of the run", f"{rows} rows, {table_mib:.1f} MiB"),
    ):
        print(f"  {name:58s} {value}")
    if profile is not None:
        print_by_module(profile)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of branches")
    parser.add_argument("--years", type=int, default=5, help="years of the policy")
    parser.add_argument("--policy", default="ownership-commission", help="policy that is run")
    parser.add_argument("--replication", type=int, default=0, help="number of the replication")
    parser.add_argument(
        "--profile", action="store_true", help="also tell where the time goes (run is slower)"
    )
    parser.add_argument("--store", type=Path, default=Path("results/store"), help="where laws are kept")
    return parser


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return processor seconds of this one process: others on the machine do not add to them."""
    started = time.process_time()
    result = work()
    return result, time.process_time() - started


def print_by_module(profile: cProfile.Profile, out: Callable[[str], object] = print) -> None:
    """Print own time by module, libraries by package."""
    own: Counter[str] = Counter()
    for (file, _line, function), (_calls, _, seconds, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        own[module_of(file, function)] += seconds
    total = sum(own.values())
    out(f"  own time by module, of {total:.1f} s:")
    for name, seconds in own.most_common(ROWS_SHOWN):
        out(f"    {name:40s} {seconds:7.2f} s {100.0 * seconds / total:5.1f} %")


def module_of(file: str, function: str) -> str:
    """Return the module of ours, or the package of others, that a function belongs to."""
    parts = Path(file).with_suffix("").parts
    if PACKAGE in parts:
        return ".".join(parts[len(parts) - parts[::-1].index(PACKAGE) :])
    if "site-packages" in parts:
        return f"({parts[parts.index('site-packages') + 1]})"
    if file == "~":
        return "(NumPy and built-in functions)" if "numpy" in function else "(built-in functions)"
    return "(standard library)"


if __name__ == "__main__":
    sys.exit(main())
