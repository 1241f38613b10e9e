"""A start at a world's own rest: how many clients another set of assumptions would leave.

The base states how many clients it has. Under other assumptions the same number would be no rest, and the
first decade would show the way to it instead of the world; the steady state tells the ratio.
"""

from __future__ import annotations

import numpy as np

from cmsim.calibrate.free_parameters import rounded
from cmsim.calibrate.observation import CALIBRATION_REPLICATION
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.world.build import active_share_at_rest

SHARE_PATH = "clients.initial_active_share"
_SCALE = 0.25
"""A quarter of the branches tells the share to a per cent, in a tenth of a second."""


def at_own_rest(scenario: Scenario, base: Scenario) -> Scenario:
    """Return a scenario that starts with its own number of clients.

    The base's stated share is moved by the ratio of the two steady states, in which the error of the steady
    state (a few per cent against the simulation) cancels.

    Parameters
    ----------
    base : Scenario
        The scenario whose stated share is taken to be its rest.
    """
    streams = Streams(base.run.seed, CALIBRATION_REPLICATION)
    ratio = active_share_at_rest(scenario, streams, _SCALE) / active_share_at_rest(base, streams, _SCALE)
    share = min(float(base.clients.initial_active_share) * ratio, 1.0)
    return scenario.with_values({SHARE_PATH: float(rounded(np.array([share]))[0])})
