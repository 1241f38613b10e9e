"""How people of each type feel about pay, from what the scenario names.

References are those of a steady state: last year's pay is what the present plan is expected to pay somebody
who works his mean hours, and colleagues' pay is its mean over the same kind of staff. Both come from the
hours of the round before, so that they are part of the fixed point: who comes to expect more is disappointed
by less (Kőszegi & Rabin 2006, personal equilibrium). The first year after a change of plan, in which last
year's pay is still the old plan's, is not solved by itself.
"""

from __future__ import annotations

import numpy as np

from cmsim.behaviour.account import Account, FloatArray
from cmsim.behaviour.blocks import grids_of
from cmsim.behaviour.forward import forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.types import ArrivalLaw
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.preferences.cara import CARA
from cmsim.preferences.protocol import Preferences, TypeFacts
from cmsim.preferences.registry import PREFERENCES
from cmsim.scenario import Scenario

_NODES = 97
"""Of the grid on which expected pay is worked out: as many as the programme has."""
_LEVELS = 2
"""The least that a table of conduct holds; both are the mean hours."""

Starts = list[tuple[float, int]]
"""Periods a year, and the starting week of each in the programme."""


def feels_constant_risk_aversion(scenario: Scenario) -> bool:
    """Return whether a sum of base pay leaves everybody's effort as it is, and moves his worth by itself."""
    choice = scenario.behaviour.preferences
    return choice is None or choice.name == CARA


def felt(
    world: TypeWorld, account: Account, law: ArrivalLaw, hours: FloatArray, starts: Starts
) -> Preferences | None:
    """Return the preferences of all types; None is constant absolute risk aversion.

    Parameters
    ----------
    hours : array (n, k)
        Mean hours a week by type, as they are believed to be.

    Raises
    ------
    PreferencesError
        If a researcher's preferences fail or value a lottery as none may be valued.
    """
    choice = world.scenario.behaviour.preferences
    if choice is None or choice.name == CARA:
        return None
    pay = _expected_pay_yuan(world, account, law, hours, starts)
    colleagues = world.mean_by_kind(pay)[world.kind]
    facts = TypeFacts(world.types.risk_aversion_per_yuan, pay, colleagues)
    return PREFERENCES.build(choice.name, choice.params, facts)


def _expected_pay_yuan(
    world: TypeWorld, account: Account, law: ArrivalLaw, hours: FloatArray, starts: Starts
) -> FloatArray:
    """Return expected pay of a period by type, (n,), if everybody works these hours week by week."""
    grids = grids_of(account, law, _NODES, carries_lines=False)
    count, width = hours.shape[0], grids.shape[1]
    steady = PolicyTable(
        grids,
        account.payout_of_type,
        np.zeros((count, account.weeks, width), dtype=np.float32),
        np.repeat(hours[:, None, :], _LEVELS, axis=1),
        np.zeros((count, account.weeks + 1, width)),
    )
    paid = [n * forward(steady, world.types, account, law, begin).pay_yuan for n, begin in starts]
    return np.asarray(sum(paid) / sum(n for n, _ in starts))
