"""How people of each type feel about pay, from what the scenario names.

References are those of a steady state: last year's pay is what the present plan is expected to pay somebody
who works his mean hours, and colleagues' pay is its mean over the same kind of staff. Both come from the
hours of the round before, so that they are part of the fixed point: who comes to expect more is disappointed
by less (Kőszegi & Rabin 2006, personal equilibrium). The first year after a change of plan, in which last
year's pay is still the old plan's, is not solved by itself.

What a period's end is worth beside pay (the state that is left, a career) is felt together with pay, and so
it is part of the references. Under a plan with memory the reference of a state is what that state pays, and
colleagues stand in all states alike.
"""

from __future__ import annotations

import numpy as np

from cmsim.behaviour.blocks import grids_of
from cmsim.behaviour.forward import forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.equilibrium.facing import Rows
from cmsim.equilibrium.type_world import TypeWorld
from cmsim.preferences.cara import CARA
from cmsim.preferences.protocol import Preferences, TypeFacts
from cmsim.preferences.registry import PREFERENCES
from cmsim.randomness import FloatArray
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
    world: TypeWorld,
    rows: Rows,
    programme: tuple[TypeTable, ArrivalLaw],
    hours: FloatArray,
    starts: Starts,
) -> Preferences | None:
    """Return the preferences of all rows of the programme; None is constant absolute risk aversion.

    Parameters
    ----------
    programme : pair
        Types and law of the rows, over the tasks that the programme sets.
    hours : array (n, k)
        Mean hours a week of these tasks by type, as they are believed to be.

    Raises
    ------
    PreferencesError
        If a researcher's preferences fail or value a lottery as none may be valued.
    """
    choice = world.scenario.behaviour.preferences
    if choice is None or choice.name == CARA:
        return None
    pay = _expected_pay_yuan(rows, programme, hours[rows.type_index], starts)
    kind = world.kind[rows.type_index]
    mean = np.array([pay[kind == number].mean() for number in range(len(world.kind_ids))])
    facts = TypeFacts(rows.types.risk_aversion_per_yuan, pay, mean[kind])
    return PREFERENCES.build(choice.name, choice.params, facts)


def _expected_pay_yuan(
    rows: Rows, programme: tuple[TypeTable, ArrivalLaw], hours: FloatArray, starts: Starts
) -> FloatArray:
    """Return what a period's end is expected to bring, (rows,), if everybody works these hours every week."""
    account, (types, law) = rows.account, programme
    grids = grids_of(account, law, _NODES, carries_lines=False)
    count, width = hours.shape[0], grids.shape[1]
    steady = PolicyTable(
        grids,
        account.payout_of_type,
        np.zeros((count, account.weeks, width), dtype=np.float32),
        np.repeat(hours[:, None, :], _LEVELS, axis=1),
        np.zeros((count, account.weeks + 1, width)),
    )
    ends = [n * forward(steady, types, account, law, begin).end_probability for n, begin in starts]
    end = np.asarray(sum(ends)) / sum(n for n, _ in starts)
    found = np.zeros(count)
    for payout, grid in enumerate(grids):
        mine = np.flatnonzero(account.payout_of_type == payout)
        found[mine] = (end[mine] * account.worth_at_end(payout, mine, grid)).sum(axis=1)
    return found
