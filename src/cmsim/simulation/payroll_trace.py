"""What a payroll tells whoever traces it: the one place at which a plan is called, and what came of it.

The payroll knows no more of a trace than this, and a trace learns all that a plan was told, whatever it
counts, carries on, or compares.
"""

from __future__ import annotations

from typing import Protocol

from cmsim.plans.protocol import Measures, Payment, Peers, State
from cmsim.randomness import FloatArray, IntArray
from cmsim.simulation.deferred_pay import TakenBack
from cmsim.simulation.sales import Signed
from cmsim.world.columns import BoolArray


class PayrollTrace(Protocol):
    """Takes notes and changes nothing."""

    def note_credited(self, signed: Signed, holds: BoolArray, awards_yuan: FloatArray) -> None:
        """Note the contracts of a week, which of them count (their person holds his post), and the awards on
        those, an entry for each that counts.
        """

    def note_paid(
        self,
        rows: IntArray,
        measured: Measures,
        state: State,
        peers: Peers,
        payments: tuple[Payment, ...],
    ) -> None:
        """Note what the plan was told of the people in `rows` of the table of persons, and what it paid,
        awards on deals included.
        """

    def note_taken_back(self, taken: TakenBack) -> None:
        """Note what was promised before and is lost now."""
