"""What common random numbers save: paired differences against differences of independent streams.

Run from a checkout: ``python benchmarks/shared_luck.py [--scale 0.1] [--replications 10]``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import cmsim

POLICIES = ("hebei-2004", "ownership", "ownership-commission", "ownership-bonus")
MILLION = 1e6


def main(arguments: list[str] | None = None) -> None:
    """Print the observed factor, and that which the pairs alone let expect, by policy and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("policies", nargs="*", default=list(POLICIES), help="as for cmsim compare")
    parser.add_argument("--scale", type=float, default=0.1, help="share of branches")
    parser.add_argument("--replications", type=int, default=10, help="in each of the two sets")
    parser.add_argument("--years", type=int, default=3, help="years compared")
    parser.add_argument("--workers", type=int, default=0, help="processes; 0 takes all processors")
    parser.add_argument("--store", type=Path, default=Path("results/store"), help="finished replications")
    asked = parser.parse_args(arguments)
    found = cmsim.variance_reduction_study(
        asked.policies,
        scale=asked.scale,
        replications=asked.replications,
        years=asked.years,
        workers=asked.workers,
        store=asked.store,
    )
    print("variance of differences, independent / shared luck; in brackets: interval of 95 %")
    print("half-widths of the difference's interval in millions of yuan, shared / independent luck")
    print(row("policy", "measure", "observed", "expected from pairs", "half-widths"))
    for one in found:
        pairs = one.from_pairs
        print(
            row(
                one.policy,
                one.measure,
                f"{one.factor:.1f} [{one.low:.1f}, {one.high:.1f}]",
                f"{pairs.factor:.1f} [{pairs.low:.1f}, {pairs.high:.1f}]",
                f"{one.shared.half_width / MILLION:.2f} / {one.independent.half_width / MILLION:.2f}",
            )
        )


def row(policy: str, measure: str, observed: str, expected: str, widths: str) -> str:
    """Return one line of the table."""
    return f"{policy:26s}{measure:28s}{observed:>22s}{expected:>22s}{widths:>18s}"


if __name__ == "__main__":
    sys.exit(main())
