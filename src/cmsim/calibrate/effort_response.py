"""The elasticity of key-client gross profit to selling effort: two runs with the same luck, one with a
fifth more effort.

The response is slow: the client base turns over in years. What a run of a few years shows is therefore
given year by year, beside the level at rest that it points to.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.calibrate.norm_conduct import Worth, norm_conduct
from cmsim.randomness import FloatArray, Streams
from cmsim.scenario import Scenario
from cmsim.simulation.province import Province
from cmsim.tables.measures import PUBLIC_GROUP
from cmsim.world.columns import WorldState
from cmsim.world.snapshot import copy_of

EFFORT_CHANGE = 1.2
"""Factor on everybody's hours: large against noise, small against saturation."""
_LAG_YEARS = 0.5
"""From an hour's work through contact stock, trust and the time to close until money moves."""


def yearly_elasticity(
    base: Scenario,
    streams: Streams,
    state: WorldState,
    undisturbed_yuan: FloatArray,
    worth_yuan: Worth | None = None,
) -> FloatArray:
    """Return the elasticity in year 1, 2, ... after a lasting change of effort.

    Parameters
    ----------
    state : WorldState
        A warmed-up state at a year's opening (tick above zero); left as it is.
    undisturbed_yuan : array (years,)
        Key-client gross profit from the same state and luck with everybody at the norm.
    worth_yuan : mapping, optional
        What a post is worth by kind of staff; base pay if left out.
    """
    conduct = norm_conduct(base, EFFORT_CHANGE, worth_yuan)
    province = Province(base, streams, copy_of(state), conduct, policy_starts=state.tick)
    province.run(undisturbed_yuan.size * WEEKS_PER_YEAR)
    moved = key_client_gross_profit_yuan(province.tables())
    return np.asarray(np.log(moved / undisturbed_yuan) / np.log(EFFORT_CHANGE))


def elasticity_at_rest(yearly: FloatArray, turnover_per_year: float) -> float:
    """Return the level to which yearly elasticities rise, by least squares.

    The path is e (1 − exp(−(t − lag) / τ)), averaged over each year.

    Parameters
    ----------
    turnover_per_year : float
        Losses per client plus wins per prospect, a year: 1/τ, the rate at which the client base forgets.
    """
    years = np.arange(1, yearly.size + 1)
    from_, to = np.maximum(years - 1.0 - _LAG_YEARS, 0.0), np.maximum(years - _LAG_YEARS, 0.0)
    rate = turnover_per_year
    shape = (to - from_) - (np.exp(-rate * from_) - np.exp(-rate * to)) / rate
    return float((shape @ yearly) / (shape @ shape))


def key_client_gross_profit_yuan(frames: dict[str, pd.DataFrame]) -> FloatArray:
    """Return gross profit from organisations with key-client potential by year."""
    finance = frames["finance"]
    key = finance[finance["group"] != PUBLIC_GROUP]
    return key.groupby("year")["gross_profit_yuan"].sum().to_numpy(dtype=np.float64)
