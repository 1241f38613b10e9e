"""Coming and going of managers: quits, contracts, vacancies, one pool of candidates, training, ramp-up."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.careers.quits import weekly_quit_probability
from cmsim.careers.ramp_up import productivity_share
from cmsim.randomness import FloatArray, IntArray, Streams
from cmsim.scenario import Scenario
from cmsim.simulation.context import RunContext
from cmsim.simulation.contract_ends import ContractEnds
from cmsim.simulation.post_worth import PostWorth
from cmsim.simulation.rosters import Rosters
from cmsim.simulation.vacancies import held_by_branch, open_posts
from cmsim.world.columns import Status
from cmsim.world.people import LEVELS, candidates_of_year, joined, sources_from_inside
from cmsim.world.posts import posts_of


def behaviour_type(kind: IntArray, risk: IntArray, cost: IntArray, skill: IntArray) -> IntArray:
    """Return the number of the behavioural type: kind, then risk aversion, cost of effort and skill."""
    return ((kind * LEVELS + risk) * LEVELS + cost) * LEVELS + skill


def tastes_for_the_post(scenario: Scenario, streams: Streams, person_id: IntArray) -> FloatArray:
    """Return what people make of the post besides its pay, (n,): a lasting factor on its worth, median 1."""
    sd = float(scenario.behaviour.post_taste_log_sd)
    return np.asarray(np.exp(sd * streams.normals_at("person-taste", 0, person_id)))


@dataclass
class StaffYear:
    """Counts by kind and city of one year."""

    shape: tuple[int, int]
    hired: FloatArray = field(init=False)
    left_quit: FloatArray = field(init=False)
    left_not_renewed: FloatArray = field(init=False)
    left_dismissed: FloatArray = field(init=False)
    vacancy_weeks: FloatArray = field(init=False)
    training_cost_yuan: float = 0.0
    hiring_cost_yuan: float = 0.0
    moving_cost_yuan: float = 0.0

    def __post_init__(self) -> None:
        self.hired = np.zeros(self.shape)
        self.left_quit = np.zeros(self.shape)
        self.left_not_renewed = np.zeros(self.shape)
        self.left_dismissed = np.zeros(self.shape)
        self.vacancy_weeks = np.zeros(self.shape)


class Staffing:
    """Owner of who holds a post."""

    def __init__(self, context: RunContext, rosters: Rosters) -> None:
        self._context = context
        self._rosters = rosters
        scenario = context.scenario
        staff, labour = scenario.staff, scenario.labour
        self._turnover = float(staff.turnover_per_year)
        self._quit_elasticity = float(staff.quit_elasticity)
        self._contract_ends = ContractEnds(context)
        self._worth = PostWorth(context, context.prepared)
        attraction = context.prepared.attraction
        self._attraction = (
            self._worth if attraction is None else PostWorth(context, attraction, attraction.scenario)
        )
        self._bar = float(labour.bar_log_skill)
        self._test_noise = float(labour.test_noise_sd)
        self._fill_rate = 1.0 / float(labour.vacancy_weeks_mean)
        self._ramp_weeks = float(labour.ramp_up_weeks)
        self._training_weeks = np.array(
            [int(float(source.training_weeks)) for source in labour.sources.values()]
        )
        self._hiring_cost = float(labour.hiring_cost_yuan)
        self._training_cost = float(labour.training_cost_yuan)
        with_policy = context.policy_starts > 0
        self.posts_of_run = posts_of(scenario, context.geography, with_policy=with_policy)
        # What the base has; posts beyond are added ones and may be open to some sources only.
        self._base_posts = posts_of(scenario, context.geography, with_policy=False).by_branch
        inside = sources_from_inside(scenario)
        added_from = scenario.policy.staffing.added_from
        self._may_be_added = {"all_sources": np.ones_like(inside), "inside": inside, "market": ~inside}[
            added_from
        ]
        self._outside_growth = float(scenario.environment.wage_growth_per_year)
        self.year = StaffYear((len(context.geography.kind_ids), context.geography.cities))
        self.joiners: list[int] = []

    def types(self) -> IntArray:
        """Return each person's behavioural type (0 for people without a post)."""
        persons = self._context.state.persons
        kind = np.maximum(persons.kind, 0)
        return behaviour_type(kind, persons.risk_level, persons.cost_level, persons.skill_level)

    def effectiveness(self) -> FloatArray:
        """Return social skill times productivity since the start in the post, per person."""
        persons = self._context.state.persons
        since = np.maximum(persons.start_tick, persons.new_group_tick)
        weeks = np.maximum(self._context.tick - since, 0)
        share = productivity_share(weeks.astype(np.float64), self._ramp_weeks)
        return np.asarray(persons.skill_social * share * (persons.status == Status.EMPLOYED))

    def begin_week(self) -> IntArray:
        """Let people leave, finish training and be hired; return the rows of those who left."""
        self._extend_pool()
        leavers = self._leave()
        self._finish_training()
        self._hire()
        if leavers.size or self.joiners:
            self._rosters.refresh(self._context.state.persons)
        return leavers

    def _extend_pool(self) -> None:
        context = self._context
        if context.tick % WEEKS_PER_YEAR:
            return
        cohort = candidates_of_year(
            context.scenario, context.geography, context.streams, context.tick // WEEKS_PER_YEAR
        )
        context.state.persons = joined(context.state.persons, cohort)

    def worth_yuan_per_year(self, rows: IntArray) -> FloatArray:
        """Return the certainty equivalents of people who hold posts: of their type, and what their grade
        adds for sure.
        """
        return self._worth.in_post_yuan_per_year(rows, self.types()[rows])

    def _leave(self) -> IntArray:
        context = self._context
        persons = context.state.persons
        rows = np.flatnonzero(persons.status == Status.EMPLOYED)
        kinds = persons.kind[rows]
        worth = self._attraction.in_post_yuan_per_year(rows, self.types()[rows])
        quit_probability = weekly_quit_probability(
            self._turnover, self._quit_elasticity, worth, self._outside_options(rows)
        )
        ids = persons.person_id[rows]
        dismissed = persons.dismissal_due[rows]
        quits = (context.streams.uniforms_at("quit", context.tick, ids) < quit_probability) & ~dismissed
        only_ended = self._contract_ends.not_renewed(rows) & ~quits & ~dismissed
        cities = persons.city[rows]
        np.add.at(self.year.left_quit, (kinds[quits], cities[quits]), 1.0)
        np.add.at(self.year.left_not_renewed, (kinds[only_ended], cities[only_ended]), 1.0)
        np.add.at(self.year.left_dismissed, (kinds[dismissed], cities[dismissed]), 1.0)
        leavers = rows[quits | only_ended | dismissed]
        persons.status[leavers] = Status.LEFT
        context.log.add("quit", context.monday, None, ids[quits])
        context.log.add("not_renewed", context.monday, None, ids[only_ended])
        context.log.add("dismissed", context.monday, None, ids[dismissed])
        return leavers

    def _finish_training(self) -> None:
        persons = self._context.state.persons
        ready = np.flatnonzero(
            (persons.status == Status.IN_TRAINING) & (persons.start_tick <= self._context.tick)
        )
        persons.status[ready] = Status.EMPLOYED
        self.joiners = [int(row) for row in ready]
        self._context.log.add("took_up_post", self._context.monday, None, persons.person_id[ready])

    def _outside_options(self, rows: IntArray) -> FloatArray:
        """Return what people could have elsewhere now; it grows while pay stays as written."""
        context = self._context
        years = (
            max(0, context.tick - context.policy_starts) / WEEKS_PER_YEAR if context.policy_starts else 0.0
        )
        now = context.state.persons.outside_option_yuan[rows] * (1.0 + self._outside_growth) ** years
        return np.asarray(now)

    def _hire(self) -> None:
        """Fill open posts from the pool of the city, at the rate at which vacancies end.

        A candidate applies if the certainty equivalent of the post in front of him, times what he makes of it
        besides its pay, is at least his outside option, and passes if his noisy test clears the bar; the best
        test takes the post.
        """
        context = self._context
        persons = context.state.persons
        vacant = open_posts(self.posts_of_run, persons)
        city_of_branch = context.geography.branch_city
        np.add.at(self.year.vacancy_weeks, (vacant.kind, city_of_branch[vacant.branch]), 1.0)
        if vacant.kind.size == 0:
            return
        held = held_by_branch(self.posts_of_run, persons)
        u = context.streams.uniforms_at(
            "vacancy", context.tick, vacant.kind * city_of_branch.size + vacant.branch, vacant.number
        )
        filling = np.flatnonzero(u < self._fill_rate)
        if filling.size == 0:
            return
        looking = np.flatnonzero(
            (persons.status == Status.CANDIDATE)
            & (persons.available_from <= context.tick)
            & (persons.available_from > context.tick - WEEKS_PER_YEAR)
        )
        noise = context.streams.normals_at("test", 0, persons.person_id[looking])
        score = np.log(persons.skill_social[looking]) + self._test_noise * noise
        fit_to_serve = score >= self._bar
        looking, score = looking[fit_to_serve], score[fit_to_serve]
        taste = tastes_for_the_post(context.scenario, context.streams, persons.person_id[looking])
        asks = self._outside_options(looking) / taste
        taken = np.zeros(looking.size, dtype=np.bool_)
        for post in filling:
            kind, branch = int(vacant.kind[post]), int(vacant.branch[post])
            types = behaviour_type(
                np.full(looking.size, kind),
                persons.risk_level[looking],
                persons.cost_level[looking],
                persons.skill_level[looking],
            )
            worth = self._attraction.of_types_yuan_per_year[types]
            applies = ~taken & (persons.city[looking] == city_of_branch[branch]) & (worth >= asks)
            if self._is_added(held, kind, branch):
                applies &= self._may_be_added[persons.source[looking]]
            if not applies.any():
                continue
            best = int(np.argmax(np.where(applies, score, -np.inf)))
            taken[best] = True
            held[kind, branch] += 1
            self._take_on(int(looking[best]), kind, branch, int(vacant.group[post]))

    def repost(self, rows: IntArray, branch: IntArray, group: IntArray) -> None:
        """Give people posts at other branches and for other groups; a group that is new must be learned."""
        persons = self._context.state.persons
        retrained = rows[persons.group[rows] != group]
        persons.new_group_tick[retrained] = self._context.tick
        persons.group[rows] = group
        persons.home_branch[rows] = branch
        persons.city[rows] = self._context.geography.branch_city[branch]

    def _is_added(self, held: IntArray, kind: int, branch: int) -> bool:
        """Return whether one more is beyond the base's posts at the branch (written out: in the city)."""
        where = np.array([branch])
        if self.posts_of_run.written[kind]:
            city = self._context.geography.branch_city
            where = np.flatnonzero(city == city[branch])
        return bool(np.sum(held[kind, where]) >= np.sum(self._base_posts[kind, where]))

    def _take_on(self, row: int, kind: int, branch: int, group: int) -> None:
        context = self._context
        persons = context.state.persons
        persons.kind[row] = kind
        # The home branch and industry group of one who is hired are those of his post.
        persons.home_branch[row] = branch
        persons.group[row] = group
        persons.status[row] = Status.IN_TRAINING
        persons.start_tick[row] = context.tick + int(self._training_weeks[persons.source[row]])
        self.year.hired[kind, int(persons.city[row])] += 1.0
        self.year.hiring_cost_yuan += self._hiring_cost
        self.year.training_cost_yuan += self._training_cost
        context.log.add("hired", context.monday, None, persons.person_id[[row]])
