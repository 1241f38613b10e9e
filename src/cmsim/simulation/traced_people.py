"""Who the people of a traced run are: post, place, nature; numbers are the same under every policy."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmsim.randomness import IntArray
from cmsim.simulation.context import RunContext
from cmsim.simulation.grades_held import grades_held
from cmsim.world.columns import Status


def people_frame(context: RunContext, person_ids: IntArray) -> pd.DataFrame:
    """Return the people with these permanent numbers as they are now, a row each in the order of numbers.

    Names of kinds, cities, groups and sources are ids of the scenario; levels count from 0 along the grids of
    behavioural types; the grade is that of the post where nobody is appraised.
    """
    persons, geography = context.state.persons, context.geography
    rows = np.flatnonzero(np.isin(persons.person_id, person_ids))
    rows = rows[np.argsort(persons.person_id[rows])]
    return pd.DataFrame(
        {
            "person_id": persons.person_id[rows],
            "kind": _named(geography.kind_ids, persons.kind[rows]),
            "grade": grades_held(context, rows).tolist(),
            "city": _named(geography.city_ids, persons.city[rows]),
            "branch": persons.home_branch[rows],
            "group": _named(geography.group_ids, persons.group[rows]),
            "source": _named(tuple(context.scenario.labour.sources), persons.source[rows]),
            "risk_level": persons.risk_level[rows],
            "cost_level": persons.cost_level[rows],
            "skill_level": persons.skill_level[rows],
            "skill_social": persons.skill_social[rows],
            "skill_planning": persons.skill_planning[rows],
            "integrity": persons.integrity[rows],
            "outside_option_yuan": persons.outside_option_yuan[rows],
            "start_tick": persons.start_tick[rows],
            "at_work": persons.status[rows] == Status.EMPLOYED,
        }
    )


def _named(names: tuple[str, ...], numbers: IntArray) -> list[str]:
    return [names[int(number)] for number in numbers]
