"""What the store costs for each replication: writing and reading tables and states, against simulating them.

Run from a checkout: ``python benchmarks/store_overhead.py [--scale 0.1] [--years 3]``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from timing import reference_seconds, seconds

from cmsim.equilibrium.law_artefact import response_law
from cmsim.equilibrium.prepare import prepare
from cmsim.experiments.blas_threads import one_blas_thread
from cmsim.randomness import Streams
from cmsim.scenario import load
from cmsim.simulation.replicate import simulate, warm_up
from cmsim.store.replications import Store, key_of

BASE = "hebei-2004"
MEGABYTE = 1e6


def main(arguments: list[str] | None = None) -> None:
    """Print seconds and bytes of the store beside the seconds of what it keeps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of branches")
    parser.add_argument("--years", type=int, default=3, help="years of the run")
    parser.add_argument("--policy", default="ownership-commission", help="policy that is run")
    parser.add_argument("--rounds", type=int, default=7, help="entries written and read; medians are shown")
    parser.add_argument("--store", type=Path, default=Path("results/store"), help="where laws are kept")
    asked = parser.parse_args(arguments)
    base, policy = load(BASE), load(asked.policy)
    streams = Streams(base.run.seed, 0)
    print(f"reference loop {reference_seconds():.3f} s; scale {asked.scale:g}, {asked.years} years")
    with one_blas_thread(), tempfile.TemporaryDirectory() as folder:
        law = response_law(base, Store(asked.store).laws)
        conduct = prepare(base, base, "as_written", law, 0)
        ours = prepare(policy, base, "equal_participation", law, 0)
        states, tables = [], []
        warm_seconds = seconds(lambda: states.append(warm_up(base, streams, conduct, scale=asked.scale)))
        run_seconds = seconds(
            lambda: tables.append(simulate(policy, streams, states[0], ours, years=asked.years))
        )
        store = Store(Path(folder))
        store.open()
        keys = [key_of({"round": number}) for number in range(2 * asked.rounds)]
        of_runs, of_states = keys[: asked.rounds], keys[asked.rounds :]
        figures = {
            "tables of a run": (
                run_seconds,
                median(seconds(lambda key=key: store.save(key, tables[0], {})) for key in of_runs),
                median(seconds(lambda key=key: store.load(key)) for key in of_runs),
                bytes_of(store.folder(of_runs[0])),
            ),
            "state of a warm-up": (
                warm_seconds,
                median(seconds(lambda key=key: store.save_warm(key, states[0], {})) for key in of_states),
                median(seconds(lambda key=key: store.load_warm(key)) for key in of_states),
                bytes_of(store.folder(of_states[0])),
            ),
        }
    for what, (made, written, read, size) in figures.items():
        print(
            f"  {what:20s} made in {made:6.2f} s, written in {written:6.3f} s ({written / made:6.2%}), "
            f"read in {read:6.3f} s, {size / MEGABYTE:5.2f} MB"
        )


def bytes_of(folder: Path) -> int:
    """Return the size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.iterdir())


if __name__ == "__main__":
    sys.exit(main())
