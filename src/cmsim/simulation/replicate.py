"""One replication: the warm-up that all policies share, and a run of one policy from it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.simulation.tracing import Trace
from cmsim.world.build import build_world
from cmsim.world.columns import WorldState
from cmsim.world.snapshot import copy_of

Progress = Callable[[float], None]


def warm_up(
    base: Scenario,
    streams: Streams,
    prepared: PreparedPolicy,
    *,
    scale: float = 1.0,
    progress: Progress | None = None,
) -> WorldState:
    """Return the world at the start of the comparison, after the warm-up under the base policy.

    Parameters
    ----------
    base : Scenario
        The base; every policy compared with it starts from this state.
    scale : float
        Share of branches kept.
    progress : callable, optional
        Called with the share done after each year.
    """
    province = Province(base, streams, build_world(base, streams, scale), prepared, policy_starts=0)
    years = int(float(base.horizon.warmup_weeks)) // WEEKS_PER_YEAR
    for year in range(years):
        province.run(WEEKS_PER_YEAR)
        if progress is not None:
            progress((year + 1) / years)
    return province.context.state


def simulate(
    scenario: Scenario,
    streams: Streams,
    state: WorldState,
    prepared: PreparedPolicy,
    *,
    years: int,
    check: bool = False,
    events: bool = False,
    progress: Progress | None = None,
    trace: Trace | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of a policy run from the state at the start of the comparison (which is left as it
    is).

    Parameters
    ----------
    check : bool
        Verify conservation every week.
    events : bool
        Keep the event log (slow and large).
    trace : Trace, optional
        Takes notes of everybody; the tables are the same without.
    """
    province = Province(
        scenario,
        streams,
        copy_of(state),
        prepared,
        policy_starts=int(float(scenario.horizon.warmup_weeks)),
        check=check,
        events=events,
        trace=trace,
    )
    for year in range(years):
        province.run(WEEKS_PER_YEAR)
        if progress is not None:
            progress((year + 1) / years)
    return province.tables()
