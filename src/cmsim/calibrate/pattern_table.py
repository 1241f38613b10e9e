"""The table of patterns: target, reached with interval, met or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from cmsim.calibrate.norm_conduct import Worth, worth_of
from cmsim.calibrate.observation import Design, observe
from cmsim.calibrate.patterns import MEASURED, PATTERNS, Use, reached
from cmsim.errors import InputError
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.statistics.intervals import estimate

Progress = Callable[[float], None]

TABLE_DESIGN = Design(scale=1.0, warm_up_years=3, measured_years=10, effort_years=10, departures=True)
"""How the shipped table is made: long enough to be at rest and to see effort work."""
_COLUMNS = (
    "pattern",
    "words",
    "words_zh",
    "unit",
    "use",
    "target_low",
    "target_high",
    "reached",
    "low",
    "high",
    "met",
)


def pattern_table(
    scenario: Scenario,
    replications: int = 5,
    scale: float = 1.0,
    *,
    design: Design = TABLE_DESIGN,
    prepared: PreparedPolicy | None = None,
    worth_yuan: Worth | None = None,
    on_pay: Sequence[Mapping[str, float]] = (),
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return patterns with what a base reaches.

    Parameters
    ----------
    replications : int
        Independent worlds; the interval is Student's at 95 % (empty for one).
    scale : float
        Share of branches, in place of the design's.
    prepared : PreparedPolicy, optional
        The base's policy with solved behaviour; else everybody works the norm.
    worth_yuan : mapping, optional
        What a post is worth by kind of staff where there is no solved policy; base pay if left out.
    on_pay : sequence of mappings, optional
        Patterns on pay by name, one mapping a replication; empty where they are not measured.
    progress : callable, optional
        Called with the share done after each replication.

    Returns
    -------
    DataFrame
        Columns pattern, words, words_zh, unit, use, target_low, target_high, reached, low, high, met. `met`
        says whether the mean lies in the range; it is missing without a range or a measurement.

    Raises
    ------
    InputError
        If there is no replication, or the design cannot be.
    """
    if replications < 1:
        raise InputError(
            "calibrate.no-replication", "at least one replication is needed", found=str(replications)
        )
    whole = scale >= 1.0
    worth = worth_yuan if prepared is None else worth_of(prepared, scenario)
    how = Design(scale, design.warm_up_years, design.measured_years, design.effort_years, design.departures)
    values: dict[str, list[float]] = {pattern.name: [] for pattern in MEASURED}
    for replication in range(replications):
        for name, value in reached(
            observe(scenario, how, replication, prepared=prepared, worth_yuan=worth)
        ).items():
            values[name].append(value)
        if progress is not None:
            progress((replication + 1) / replications)
    for name in on_pay[0] if on_pay else ():
        values[name] = [one[name] for one in on_pay]
    return table_of(values, whole=whole)


def table_of(values: dict[str, list[float]], *, whole: bool = True) -> pd.DataFrame:
    """Return the table from the values of replications by pattern.

    Parameters
    ----------
    whole : bool
        Whether the whole province was simulated; what a thinned one cannot show is not judged.
    """
    rows = []
    for pattern in PATTERNS:
        seen = values.get(pattern.name, [])
        summary = estimate(seen) if seen else None
        reached_mean = float("nan") if summary is None else summary.mean
        known = reached_mean == reached_mean
        judged = (
            pattern.use in (Use.FITTED, Use.FITTED_ON_PAY) and (whole or not pattern.whole_province) and known
        )
        rows.append(
            (
                pattern.name,
                pattern.words,
                pattern.words_zh,
                pattern.unit,
                pattern.use.value,
                pattern.low,
                pattern.high,
                reached_mean,
                float("nan") if summary is None else summary.low,
                float("nan") if summary is None else summary.high,
                pattern.met(reached_mean) if judged else None,
            )
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS))
