"""Who leaves because his contract ends: by lot, or by his last appraisal; permanent staff have none."""

from __future__ import annotations

from cmsim.careers.contracts import not_renewed, not_renewed_by_class
from cmsim.randomness import IntArray
from cmsim.simulation.career_rules import career_rules_of
from cmsim.simulation.context import RunContext
from cmsim.world.columns import BoolArray


class ContractEnds:
    """Looks at contracts that end this week."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        staff = context.scenario.staff
        self._weeks = int(float(staff.contract_weeks))
        self._share = float(staff.non_renewal_share)
        self._renewed_from = career_rules_of(context.scenario).renewed_from

    def not_renewed(self, rows: IntArray) -> BoolArray:
        """Return which of the people in these rows are not renewed this week."""
        context = self._context
        persons = context.state.persons
        weeks = context.tick - persons.start_tick[rows]
        if self._renewed_from is None:
            u = context.streams.uniforms_at("renewal", context.tick, persons.person_id[rows])
            ended = not_renewed(weeks, self._weeks, self._share, u)
        else:
            ended = not_renewed_by_class(
                weeks, self._weeks, persons.appraisal_class[rows], self._renewed_from
            )
        return ended & ~persons.converted[rows]
