"""Options of comparisons that go beyond runs: plans tuned, replications added."""

from __future__ import annotations

import click

from cmsim.cli.options import OBJECTIVES, put_on_all
from cmsim.cli.usage import OneOf

tune_options = put_on_all(
    click.option(
        "--tune",
        type=int,
        metavar="N",
        help="Tune the free parameters of every policy's pay plan first, with N evaluations each, within "
        "the base's selling cost at equal participation; then families of plans may be ranked.",
    ),
    click.option(
        "--tune-objective",
        type=OneOf(OBJECTIVES),
        default=OBJECTIVES[0],
        help="What tuning makes as large as possible: net contribution without or with the final client "
        f"base's value. [default: {OBJECTIVES[0]}]",
    ),
    click.option(
        "--tune-replications",
        type=int,
        default=2,
        metavar="N",
        help="Worlds in which each candidate is simulated; the comparison uses others. [default: 2]",
    ),
    click.option(
        "--tune-tolerance",
        type=float,
        default=0.05,
        metavar="SHARE",
        help="Share of the base's selling cost by which a plan may cost more. [default: 0.05]",
    ),
)
advice_robustness_option = click.option(
    "--robustness",
    type=click.IntRange(0, 1_000_000),
    default=0,
    metavar="N",
    help="Runs of a robustness study of the advice beside the scenario as it stands: whether it survives the "
    "assumptions. [default: none]",
)
until_options = put_on_all(
    click.option(
        "--precision",
        metavar="AMOUNT",
        help="Add replications until intervals are this narrow: 1% of each policy's level, or an amount for "
        "each difference from the base, at 95 %.",
    ),
    click.option(
        "--precision-of",
        default="net_contribution_yuan",
        metavar="MEASURE",
        help="What is to be precise, or ranks policies. [default: net_contribution_yuan]",
    ),
    click.option(
        "--select-best",
        type=float,
        metavar="AMOUNT",
        help="Replicate policies until the best is known with --confidence, if it is better by AMOUNT or "
        "more (Kim & Nelson); those that cannot be it fall out on the way.",
    ),
    click.option(
        "--confidence",
        type=float,
        default=0.95,
        metavar="P",
        help="Promised probability of a correct selection. [default: 0.95]",
    ),
    click.option(
        "--most-replications",
        type=int,
        default=200,
        metavar="N",
        help="Where --precision and --select-best stop in any case. [default: 200]",
    ),
)
