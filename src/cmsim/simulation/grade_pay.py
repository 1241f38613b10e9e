"""What grades and raises do to base pay; payroll multiplies the base pay of each person by it."""

from __future__ import annotations

import numpy as np

from cmsim.careers.grades import pay_factors, present_grades
from cmsim.randomness import FloatArray, IntArray
from cmsim.scenario import Scenario
from cmsim.simulation.career_rules import career_rules_of
from cmsim.simulation.context import RunContext


class GradePay:
    """Reads grades and raises of persons; needs nothing but the context of a run.

    Parameters
    ----------
    scenario : Scenario, optional
        Whose rules say what a grade is worth, if not those of the policy that runs.
    """

    def __init__(self, context: RunContext, scenario: Scenario | None = None) -> None:
        self._context = context
        self._rules = career_rules_of(scenario or context.scenario)

    def factors(self, rows: IntArray) -> FloatArray:
        """Return the factor on base pay of the people in these rows, (n,); ones where nobody is appraised."""
        if not self._rules.enabled:
            return np.ones(rows.size)
        persons, rules = self._context.state.persons, self._rules
        kind = persons.kind[rows]
        grade = present_grades(persons.grade_level[rows], kind, rules.grade_of_kind)
        return pay_factors(
            grade, rules.grade_of_kind[kind], persons.raises[rows], rules.grade_pay_factor, rules.raise_share
        )

    def extra_yuan_per_year(self, rows: IntArray, base_pay_yuan_per_year: FloatArray) -> FloatArray:
        """Return what grades and raises add to the base pay of the people in these rows, yuan a year, (n,).

        It is certain, so a person's certainty equivalent rises by just this sum.

        Parameters
        ----------
        base_pay_yuan_per_year : array (kinds,)
            As written (or solved for the basis of comparison), per kind of staff.
        """
        own = base_pay_yuan_per_year[self._context.state.persons.kind[rows]]
        return np.asarray(own * (self.factors(rows) - 1.0))
