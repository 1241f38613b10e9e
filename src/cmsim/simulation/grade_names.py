"""The grades that people hold now, by name."""

from __future__ import annotations

from cmsim.careers.grades import GRADE_NAMES, present_grades
from cmsim.randomness import IntArray
from cmsim.simulation.career_rules import career_rules_of
from cmsim.simulation.context import RunContext


def grade_names(context: RunContext, rows: IntArray) -> list[str]:
    """Return the grade of each person; that of the post where nobody is appraised."""
    persons, rules = context.state.persons, career_rules_of(context.scenario)
    kind = persons.kind[rows]
    if not rules.enabled:
        kinds = list(context.scenario.staff.kinds.values())
        return [kinds[int(number)].grade for number in kind]
    present = present_grades(persons.grade_level[rows], kind, rules.grade_of_kind)
    return [GRADE_NAMES[int(number)] for number in present]
