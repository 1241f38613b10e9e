"""What happened in a week, for whoever counts it person by person."""

from __future__ import annotations

from dataclasses import dataclass

from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.billing import Bill
from cmsim.simulation.sales import Signed


@dataclass
class WeekFacts:
    """The week's facts, gathered while it is closed.

    Attributes
    ----------
    contact : array (clients,)
        Row of the person who called on each client in the week, or NOBODY.
    balance_yuan : array (clients, balances)
        Balances before the week was closed.
    bill : Bill
        Revenue of the week.
    effectiveness : array (persons,)
        What an hour of each person did.
    settled_client, settled_days : array (issues,)
        Clients whose issues were settled, and the working days that it took.
    defaulted, credit_loss_yuan : array (defaults,)
        Clients who defaulted, and what was lost.
    lost : array (losses,)
        Clients who are none any more.
    new_client, winner : array (first contracts,)
        Clients who signed for the first time, and who won them.
    signed : Signed
        All contracts signed.
    items_per_counter : array (branches,)
        Customers served and items delivered by the mean counter.
    """

    contact: IntArray
    balance_yuan: FloatArray
    bill: Bill
    effectiveness: FloatArray
    settled_client: IntArray
    settled_days: FloatArray
    defaulted: IntArray
    credit_loss_yuan: FloatArray
    lost: IntArray
    new_client: IntArray
    winner: IntArray
    signed: Signed
    items_per_counter: FloatArray
