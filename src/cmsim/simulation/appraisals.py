"""The year's end for careers: everybody who holds a post is appraised, and grades move under the caps.

Results are the bookings credited in the year, and if the policy says so a part of the revenue in care. Who
is dismissed leaves on the next Monday with the others who leave (:mod:`cmsim.simulation.staffing`), so that
his clients are handed over like theirs.
"""

from __future__ import annotations

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.careers.appraisal import Scores, qualitative_points, scores
from cmsim.careers.classes import AppraisalClass, classes_of, within_excellent_limit
from cmsim.careers.conversion import converted, stars
from cmsim.careers.grades import present_grades
from cmsim.careers.promotion import Moves, move
from cmsim.careers.task_book import (
    attainment,
    client_base_targets,
    growth_targets,
    kind_targets,
    weeks_worked,
)
from cmsim.randomness import FloatArray, IntArray, poisson_from_uniform
from cmsim.simulation.appraisal_record import AppraisalYear, appraisal_frame
from cmsim.simulation.career_rules import career_rules_of
from cmsim.simulation.context import RunContext
from cmsim.simulation.recorder import Recorder
from cmsim.world.columns import BoolArray, Status
from cmsim.world.people import sources_from_inside


class Appraisals:
    """Owner of grades, classes and what leads to them; idle where the policy appraises nobody."""

    def __init__(self, context: RunContext, recorder: Recorder) -> None:
        self._context = context
        self._recorder = recorder
        self.rules = career_rules_of(context.scenario)
        self._inside = sources_from_inside(context.scenario)
        self._skill_log_sd = float(context.scenario.staff.skill_log_sd)
        self._shape = (len(context.geography.kind_ids), context.geography.cities)
        self.year = AppraisalYear(self._shape)

    def credit(self, person: IntArray, value_yuan: FloatArray) -> None:
        """Count signed contracts for the people who hold their posts."""
        if not self.rules.enabled:
            return
        persons = self._context.state.persons
        holds = persons.status[person] == Status.EMPLOYED
        np.add.at(persons.booked_this_year_yuan, person[holds], value_yuan[holds])

    def close_year(self) -> None:
        """Appraise, move grades, and write the rows of the table `appraisals`."""
        persons, rules = self._context.state.persons, self.rules
        rows = np.flatnonzero(persons.status == Status.EMPLOYED)
        kind = persons.kind[rows]
        grade = present_grades(persons.grade_level[rows], kind, rules.grade_of_kind)
        classes = np.full(rows.size, int(AppraisalClass.NONE))
        points, nothing = np.zeros(rows.size), np.zeros(rows.size)
        scored = Scores(points, nothing, nothing)
        weeks = weeks_worked(self._context.tick, persons.start_tick[rows])
        moves = None
        self.year = AppraisalYear(self._shape)
        if rules.enabled and rows.size:
            results = self._results(rows)
            attained = self._attainment(rows, weeks, results)
            scored = self._scores(rows, attained, grade)
            appraised = np.flatnonzero(weeks >= rules.least_weeks)
            classes[appraised] = within_excellent_limit(
                classes_of(scored.points[appraised], rules.limits),
                scored.points[appraised],
                persons.person_id[rows[appraised]],
                rules.excellent_share_limit,
            )
            star = self._name_stars(rows, attained, appraised)
            moves = self._move(rows, grade, classes, scored.points, star)
            self._convert(rows[appraised], scored.points[appraised])
            self._turn_results(rows, weeks, results)
            self.year.training_cost_yuan = float(rules.training_cost_yuan[grade].sum())
        self._recorder.add(
            "appraisals",
            appraisal_frame(
                self._recorder.year, self._context.geography.kind_ids, kind, grade, classes, scored, moves
            ),
        )

    def _results(self, rows: IntArray) -> FloatArray:
        """Return the year's results: bookings, and revenue of the clients in care by its weight."""
        clients, persons = self._context.state.clients, self._context.state.persons
        in_care = self._by_person(clients.revenue_this_year_yuan)[rows]
        return np.asarray(persons.booked_this_year_yuan[rows] + self.rules.revenue_in_care_weight * in_care)

    def _attainment(self, rows: IntArray, weeks: FloatArray, results: FloatArray) -> FloatArray:
        """Return the year's results over what the task book asks for."""
        persons, rules = self._context.state.persons, self.rules
        kind = persons.kind[rows]
        target_of_kind = kind_targets(results, weeks, kind, rules.kind_target_yuan)
        if rules.task_book == "client_base":
            base = self._by_person(self._context.state.clients.revenue_last_year_yuan)[rows]
            target = client_base_targets(target_of_kind, kind, base, rules.client_base_weight)
        elif rules.task_book == "growth":
            last = persons.results_last_year_yuan[rows]
            target = growth_targets(target_of_kind, kind, last, rules.growth_share)
        else:
            target = target_of_kind[kind]
        return attainment(results, target, weeks)

    def _by_person(self, revenue_yuan: FloatArray) -> FloatArray:
        """Return the revenue of the clients on whom each person calls now, (persons,)."""
        clients = self._context.state.clients
        held = np.flatnonzero(clients.active & (clients.contact >= 0))
        in_care = np.zeros(len(self._context.state.persons))
        np.add.at(in_care, clients.contact[held], revenue_yuan[held])
        return in_care

    def _scores(self, rows: IntArray, attained: FloatArray, grade: IntArray) -> Scores:
        """Return everybody's points, with the luck of the year keyed by permanent number."""
        context, rules = self._context, self.rules
        persons, streams, tick = context.state.persons, context.streams, context.tick
        ids, integrity = persons.person_id[rows], persons.integrity[rows]
        ability = np.log(persons.skill_planning[rows]) / self._skill_log_sd if self._skill_log_sd else 0.0
        attitude = streams.normals_at("appraisal-attitude", tick, ids)
        trained = qualitative_points(ability * np.ones(rows.size), attitude, rules.points)
        information = poisson_from_uniform(
            streams.uniforms_at("appraisal-information", tick, ids),
            np.full(rows.size, rules.information_per_year),
        )
        breaches = poisson_from_uniform(
            streams.uniforms_at("appraisal-breach", tick, ids), rules.breaches_per_year * (1.0 - integrity)
        )
        return scores(
            attained,
            integrity,
            trained + rules.training_points[grade],
            rules.quantitative_weight[persons.kind[rows]],
            information.astype(np.float64),
            breaches.astype(np.float64),
            rules.points,
        )

    def _name_stars(self, rows: IntArray, attained: FloatArray, appraised: IntArray) -> BoolArray:
        """Name the marketing stars of the year and return which of the rows they are."""
        persons = self._context.state.persons
        seen = rows[appraised]
        named = stars(attained[appraised], persons.kind[seen], persons.person_id[seen], self.rules.star_share)
        persons.stars_in_a_row[seen] = np.where(named, persons.stars_in_a_row[seen] + 1, 0)
        star = np.zeros(rows.size, dtype=np.bool_)
        star[appraised] = named
        return star

    def _move(
        self, rows: IntArray, grade: IntArray, classes: IntArray, points: FloatArray, star: BoolArray
    ) -> Moves:
        """Move grades and note who is to be dismissed."""
        context = self._context
        persons, log = context.state.persons, context.log
        moves = move(
            grade,
            persons.excellent_in_a_row[rows],
            classes,
            points,
            (context.tick + 1 - persons.start_tick[rows]).astype(np.float64),
            persons.person_id[rows],
            self.rules.promotion,
            star if self.rules.stars_first else np.zeros_like(star),
        )
        persons.grade_level[rows] = moves.grade
        persons.appraisal_class[rows] = classes
        persons.excellent_in_a_row[rows] = moves.excellent_in_a_row
        persons.raises[rows] += moves.raised
        persons.points[rows] = points
        persons.dismissal_due[rows] = moves.dismissed
        ids = persons.person_id[rows]
        for kind_of_event, who in (
            ("promoted", moves.promoted),
            ("demoted", moves.demoted),
            ("raised", moves.raised),
        ):
            log.add(kind_of_event, context.monday, None, ids[who])
        cell = (persons.kind[rows], persons.city[rows])
        np.add.at(self.year.promoted, cell, moves.promoted.astype(np.float64))
        np.add.at(self.year.demoted, cell, moves.demoted.astype(np.float64))
        return moves

    def _convert(self, rows: IntArray, points: FloatArray) -> None:
        """Make external staff permanent while there are places."""
        context, rules = self._context, self.rules
        persons = context.state.persons
        may_stay = ~persons.converted[rows] & ~persons.dismissal_due[rows]
        made = converted(
            ~self._inside[persons.source[rows]] & may_stay,
            persons.stars_in_a_row[rows],
            points,
            persons.person_id[rows],
            rules.places_share,
            rules.star_years,
        )
        persons.converted[rows] |= made
        context.log.add("made_permanent", context.monday, None, persons.person_id[rows[made]])

    def _turn_results(self, rows: IntArray, weeks: FloatArray, results: FloatArray) -> None:
        """Keep this year's results, as a yearly rate, and begin anew; too short a year leaves none."""
        persons = self._context.state.persons
        long_enough = weeks >= self.rules.least_weeks
        rate = results * WEEKS_PER_YEAR / np.maximum(weeks, 1.0)
        persons.results_last_year_yuan[rows] = np.where(long_enough, rate, 0.0)
        persons.booked_this_year_yuan[:] = 0.0
