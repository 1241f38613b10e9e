"""From a scenario to a policy ready to run: types, account, mean-field fixed point, and the basis of comparison."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cmsim.behaviour.forward import Forward, forward
from cmsim.behaviour.policy_table import PolicyTable
from cmsim.behaviour.solve import Account, solve, value_of_arrival_yuan
from cmsim.behaviour.types import ArrivalLaw, TypeTable
from cmsim.calendar import MONTH_LENGTHS_WEEKS, WEEKS_PER_YEAR
from cmsim.equilibrium.law import LawTable, ResponseLaw
from cmsim.errors import ConvergenceError
from cmsim.plans.protocol import Plan
from cmsim.plans.reduction import ACCOUNT_WEEKS, IndexPayout
from cmsim.plans.registry import build
from cmsim.scenario import Scenario
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.staffing import behaviour_type
from cmsim.world.geography import head_counts_of
from cmsim.world.people import DEVELOP, KEEP, LEVELS, TASKS, skill_levels

FloatArray = NDArray[np.float64]
Basis = Literal["as_written", "equal_pay_bill", "equal_participation"]
BASES: tuple[Basis, ...] = ("as_written", "equal_pay_bill", "equal_participation")

TOLERANCE = 0.005
"""Relative change of the returns to effort at which the fixed point counts as reached."""
_DAMPING = 0.6
_MOST_ROUNDS = 25
_BASIS_TOLERANCE_YUAN = 1.0
_BASIS_ROUNDS = 12
_MEAN_WIN_CHANCE = 0.45
"""Middle of the range of win rates of proposals (0.40-0.55); only scales how much skill helps to sign."""
_MIDDLE = 1
_SMALL_HOURS = 0.05
_SMALL_VALUE_YUAN = 20.0
"""Below these the residual is taken relative to them."""


@dataclass(frozen=True)
class _Solution:
    policy: PolicyTable
    certainty_equivalent_yuan_per_year: FloatArray
    pay_yuan_per_year: FloatArray
    bookings_yuan_per_year: FloatArray
    develop_hours: FloatArray
    keep_hours: FloatArray
    later_value_yuan: FloatArray
    residual: float
    rounds: int


class _World:
    """What stays the same while base pay is being solved: types, law, counts."""

    def __init__(self, scenario: Scenario, law: ResponseLaw, table: LawTable) -> None:
        self.scenario, self.law, self.table = scenario, law, table
        staff = scenario.staff
        self.kind_ids = tuple(staff.kinds)
        kinds = len(self.kind_ids)
        shape = (kinds, LEVELS, LEVELS, LEVELS)
        kind, risk, cost, skill = (axis.ravel() for axis in np.indices(shape))
        self.kind, self.skill_level = kind, skill
        assert np.array_equal(behaviour_type(kind, risk, cost, skill), np.arange(kind.size))
        outside = float(scenario.labour.outside_option_median_yuan)
        gamma = np.array([float(g) for g in staff.risk_aversion_times_outside])
        effort_cost = np.array([float(c) for c in staff.effort_cost_yuan])
        norm = np.array(
            [[float(getattr(k.norm_hours, t)) for t in TASKS] for k in staff.kinds.values()]
        )
        limit = np.array([float(k.hours_limit) for k in staff.kinds.values()])
        self.norm = norm
        self.types = TypeTable(
            TASKS,
            gamma[risk] / outside,
            effort_cost[cost],
            float(staff.effort_substitution),
            norm[kind],
            limit[kind],
        )
        levels = skill_levels(float(staff.skill_log_sd))
        signing = 0.5 * float(scenario.sales.win_skill) * (1.0 - _MEAN_WIN_CHANCE)
        self.skill_in_field = levels[skill]
        self.skill_at_signing = levels[skill] ** signing
        waste = float(scenario.care.collision_waste)
        self.useful = 1.0 if scenario.policy.ownership.enabled else 1.0 - waste
        self.pilot_useful = 1.0 - waste
        self.posts = np.array(head_counts_of(scenario, with_policy=True), dtype=np.float64)
        self.pilot_posts = np.array(head_counts_of(scenario, with_policy=False), dtype=np.float64)
        self.outside = outside

    def means_by_kind(self, values: FloatArray) -> FloatArray:
        """Return the mean over the types of each kind (types are equally likely within a kind)."""
        return np.asarray(values.reshape(len(self.kind_ids), -1).mean(axis=1))

    def arrivals(self, develop_hours: FloatArray, keep_hours: FloatArray, weeks: int) -> ArrivalLaw:
        """Return the law that a type faces when everybody works the given mean hours by kind."""
        table, law = self.table, self.law
        pilot = float(self.pilot_posts @ np.array(law.develop_hours))
        now = float(self.posts @ (develop_hours * self.useful))
        crowding = law.crowding * now / max(pilot, 1e-9)
        per_hour = table.develop_a / (crowding + table.develop_d)
        gain = np.zeros((self.kind.size, len(TASKS)))
        gain[:, DEVELOP] = per_hour * self.useful * self.skill_in_field * self.skill_at_signing
        # Portfolios shrink when there are more managers, and with them what enquiries and care can bring to each.
        share = float(self.pilot_posts @ self.norm.sum(1)) / float(self.posts @ self.norm.sum(1))
        amplitude = np.array(table.cross_amplitude_per_week) * share
        half = np.array(table.cross_half_hours) * share * self.pilot_useful / self.useful
        per_keep = amplitude * half / (half + keep_hours) ** 2
        cross_now = amplitude * keep_hours / (half + keep_hours) - per_keep * keep_hours
        gain[:, KEEP] = per_keep[self.kind] * self.skill_in_field * self.skill_at_signing
        idle = (np.array(table.on_duty_per_week) + np.array(table.cross_idle_per_week)) * share + cross_now
        timing = np.array(law.lag_cdf)[np.arange(weeks, 0, -1) - 1]
        at_norm = (gain * self.types.norm_hours).sum(axis=1)
        # Work done before the period still brings what work at its end will bring only afterwards.
        base = (idle[self.kind] * self.skill_at_signing)[:, None] + at_norm[:, None] * (1.0 - timing)
        return ArrivalLaw(base, gain, timing, np.array(law.size_yuan), self.kind)

    def account(
        self, plan: Plan, base_pay: FloatArray, arrivals: ArrivalLaw, later_value_yuan: FloatArray
    ) -> Account:
        """Return the account of the plan with payouts by kind."""
        payouts = tuple(
            IndexPayout(plan, self.kind_ids, number, float(base_pay[number]))
            for number in range(len(self.kind_ids))
        )
        weeks = ACCOUNT_WEEKS[plan.period]
        points = arrivals.size_yuan
        lower, upper = points[:, :-1], points[:, 1:]
        mean = (0.5 * (lower + upper)).mean(axis=1)
        square = ((lower**2 + lower * upper + upper**2) / 3.0).mean(axis=1)
        most_rate = arrivals.base_rate.mean(axis=1) + (arrivals.gain * self.types.hours_limit[:, None]).max(axis=1)
        rate = np.array([most_rate[self.kind == k].max() for k in range(len(self.kind_ids))]) * weeks
        reach = rate * mean + 4.0 * np.sqrt(rate * square)
        impatience = float(self.scenario.behaviour.impatience_per_year)
        patience = float(np.exp(-impatience / WEEKS_PER_YEAR))
        stays = np.exp(-float(self.scenario.staff.turnover_per_year) * 0.5 * weeks / WEEKS_PER_YEAR)
        return Account(weeks, payouts, self.kind, reach, later_value_yuan * stays, patience)


def _solve_fixed_point(
    world: _World, plan: Plan, base_pay: FloatArray, start: _Solution | None = None
) -> _Solution:
    """Solve behaviour against the returns that everybody's behaviour leaves (damped mean field)."""
    develop = world.norm[:, DEVELOP] if start is None else start.develop_hours
    keep = world.norm[:, KEEP] if start is None else start.keep_hours
    later = np.zeros(world.kind.size) if start is None else start.later_value_yuan
    weeks = ACCOUNT_WEEKS[plan.period]
    for rounds in range(1, _MOST_ROUNDS + 1):
        arrivals = world.arrivals(develop, keep, weeks)
        account = world.account(plan, base_pay, arrivals, later)
        policy = solve(world.types, account, arrivals)
        ahead = _expectations(world, plan, policy, account, arrivals)
        hours = np.asarray(sum(n * f.hours.sum(axis=1) for n, f in ahead)) / WEEKS_PER_YEAR
        new_develop = world.means_by_kind(hours[:, DEVELOP] * world.skill_in_field)
        new_keep = world.means_by_kind(hours[:, KEEP] * world.skill_in_field)
        new_later = value_of_arrival_yuan(policy, world.types, arrivals)
        change = np.concatenate(
            [
                (new_develop - develop) / np.maximum(develop, _SMALL_HOURS),
                (new_keep - keep) / np.maximum(keep, _SMALL_HOURS),
                (new_later - later) / np.maximum(new_later, _SMALL_VALUE_YUAN),
            ]
        )
        residual = float(np.abs(change).max())
        if residual < TOLERANCE:
            break
        develop = develop + _DAMPING * (new_develop - develop)
        keep = keep + _DAMPING * (new_keep - keep)
        later = new_later
    if not np.isfinite(residual):
        raise ConvergenceError("equilibrium.residual", "the fixed point of effort is not a number")
    steady = _steady_expectations(world, plan, policy, account, arrivals, hours)
    return _Solution(
        policy=policy,
        certainty_equivalent_yuan_per_year=_yearly_value(plan, policy),
        pay_yuan_per_year=np.asarray(sum(n * f.pay_yuan for n, f in steady)),
        bookings_yuan_per_year=np.asarray(sum(n * f.bookings_yuan for n, f in steady)),
        develop_hours=develop,
        keep_hours=keep,
        later_value_yuan=later,
        residual=residual,
        rounds=rounds,
    )


def _steady_expectations(
    world: _World,
    plan: Plan,
    policy: PolicyTable,
    account: Account,
    arrivals: ArrivalLaw,
    mean_hours: FloatArray,
) -> list[tuple[float, Forward]]:
    """Return expectations with what the last period's extra work brings in this one."""
    extra = ((mean_hours - world.types.norm_hours) * arrivals.gain).sum(axis=1)
    carried = replace(
        arrivals, base_rate=arrivals.base_rate + extra[:, None] * (1.0 - arrivals.timing)[None, :]
    )
    return _expectations(world, plan, policy, account, carried)


def _starts(plan: Plan) -> list[tuple[float, int]]:
    """Return (periods a year, starting week of the programme): short months start in the second of five weeks."""
    weeks = ACCOUNT_WEEKS[plan.period]
    if plan.period != "month":
        return [(WEEKS_PER_YEAR / weeks, 0)]
    return [(float(MONTH_LENGTHS_WEEKS.count(n)), weeks - n) for n in sorted(set(MONTH_LENGTHS_WEEKS))]


def _expectations(
    world: _World, plan: Plan, policy: PolicyTable, account: Account, arrivals: ArrivalLaw
) -> list[tuple[float, Forward]]:
    return [(n, forward(policy, world.types, account, arrivals, start)) for n, start in _starts(plan)]


def _yearly_value(plan: Plan, policy: PolicyTable) -> FloatArray:
    """Return certainty equivalents a year: CARA values of independent periods add up."""
    return np.asarray(sum(n * policy.certainty_equivalent_yuan(start) for n, start in _starts(plan)))


def _reference_types(kinds: int) -> NDArray[np.int64]:
    """Return the median type of each kind."""
    middle = np.full(kinds, _MIDDLE)
    return np.asarray(behaviour_type(np.arange(kinds), middle, middle, middle))


def expected_pay_bill_yuan(world_posts: FloatArray, pay_by_kind: FloatArray) -> float:
    """Return expected pay of all posts, yuan a year."""
    return float(world_posts @ pay_by_kind)


def prepare(
    scenario: Scenario,
    base: Scenario,
    basis: Basis,
    law: ResponseLaw,
    table_index: int | None = None,
) -> PreparedPolicy:
    """Return a policy ready to run on one basis of comparison.

    Parameters
    ----------
    base : Scenario
        Gives the pay bill of the basis `equal_pay_bill`.
    basis : {'as_written', 'equal_pay_bill', 'equal_participation'}
        Base pay as in the file; shifted so that the expected pay bill is the base's; or solved so that the median candidate's
        certainty equivalent equals his outside option, for each kind of staff.
    table_index : int or None
        Which bootstrap table of the pilot people believe in; None for the point estimate.

    Raises
    ------
    ConvergenceError
        If base pay cannot be solved (a ceiling below what participation needs).
    """
    table = law.table(table_index)
    world = _World(scenario, law, table)
    pay = scenario.policy.pay
    plan = build(pay.plan, pay.params)
    written = np.array([float(k.base_pay_yuan_per_year) for k in scenario.staff.kinds.values()])
    base_pay, solution = written, _solve_fixed_point(world, plan, written)
    if basis == "equal_participation":
        base_pay, solution = _equal_participation(world, plan, written, solution)
    elif basis == "equal_pay_bill":
        base_world = _World(base, law, table)
        base_plan = build(base.policy.pay.plan, base.policy.pay.params)
        base_written = np.array([float(k.base_pay_yuan_per_year) for k in base.staff.kinds.values()])
        reference = _solve_fixed_point(base_world, base_plan, base_written)
        bill = expected_pay_bill_yuan(
            base_world.posts, base_world.means_by_kind(reference.pay_yuan_per_year)
        )
        base_pay, solution = _equal_pay_bill(world, plan, written, solution, bill)
    reference_worth = solution.certainty_equivalent_yuan_per_year[_reference_types(len(world.kind_ids))]
    return PreparedPolicy(
        plan=plan,
        base_pay_yuan_per_year=dict(zip(world.kind_ids, (float(x) for x in base_pay), strict=True)),
        period=plan.period,
        policy=solution.policy,
        certainty_equivalent_yuan_per_year=solution.certainty_equivalent_yuan_per_year,
        predicted_bookings_yuan_per_year=solution.bookings_yuan_per_year,
        predicted_pay_yuan_per_year=solution.pay_yuan_per_year,
        duty_weight=_duty_weight(world, solution),
        digest=_digest(solution, base_pay),
        basis=basis,
        facts={
            "residual": solution.residual,
            "rounds": float(solution.rounds),
            "expected_pay_bill_yuan": expected_pay_bill_yuan(
                world.posts, world.means_by_kind(solution.pay_yuan_per_year)
            ),
            **{
                f"reference_certainty_equivalent_yuan:{kind}": float(worth)
                for kind, worth in zip(world.kind_ids, reference_worth, strict=True)
            },
            **{
                f"rent_yuan:{kind}": float(worth) - world.outside
                for kind, worth in zip(world.kind_ids, reference_worth, strict=True)
            },
        },
    )


def _duty_weight(world: _World, solution: _Solution) -> float:
    """Return the share of care hours that is norm rather than incentive: duty goes by revenue, incentive by credit."""
    norm = float(world.posts @ world.norm[:, KEEP])
    worked = float(world.posts @ solution.keep_hours)
    return float(np.clip(norm / max(worked, 1e-9), 0.0, 1.0))


def _equal_participation(
    world: _World, plan: Plan, start: FloatArray, solution: _Solution
) -> tuple[FloatArray, _Solution]:
    reference = _reference_types(len(world.kind_ids))
    base_pay = start.copy()
    slope = np.ones(start.size)
    for _ in range(_BASIS_ROUNDS):
        gap = world.outside - solution.certainty_equivalent_yuan_per_year[reference]
        if np.abs(gap).max() < _BASIS_TOLERANCE_YUAN:
            return base_pay, solution
        new = np.maximum(base_pay + gap / slope, 0.0)
        if np.all((np.abs(gap) < _BASIS_TOLERANCE_YUAN) | ((new <= 0.0) & (base_pay <= 0.0))):
            # Base pay is at its floor of nothing and the post is still worth more: the rest is rent, and reported.
            return base_pay, solution
        moved = _solve_fixed_point(world, plan, new, solution)
        rise = (
            moved.certainty_equivalent_yuan_per_year - solution.certainty_equivalent_yuan_per_year
        )[reference]
        step = new - base_pay
        informative = np.abs(step) > 1e-6
        slope = np.where(informative, np.clip(rise / np.where(informative, step, 1.0), 0.1, 2.0), slope)
        base_pay, solution = new, moved
    raise ConvergenceError(
        "basis.participation",
        "no base pay makes the post worth the median candidate's outside option",
        found=f"{float(solution.certainty_equivalent_yuan_per_year[reference].min()):.0f} yuan a year",
        allowed=f"{world.outside:.0f} yuan a year",
        hint="a pay ceiling may lie too low",
    )


def _equal_pay_bill(
    world: _World, plan: Plan, start: FloatArray, solution: _Solution, bill_yuan: float
) -> tuple[FloatArray, _Solution]:
    base_pay = start.copy()
    heads = float(world.posts.sum())
    for _ in range(_BASIS_ROUNDS):
        present = expected_pay_bill_yuan(world.posts, world.means_by_kind(solution.pay_yuan_per_year))
        gap = (bill_yuan - present) / heads
        if abs(gap) < _BASIS_TOLERANCE_YUAN:
            return base_pay, solution
        base_pay = np.maximum(base_pay + gap, 0.0)
        solution = _solve_fixed_point(world, plan, base_pay, solution)
    raise ConvergenceError("basis.pay-bill", "no base pay gives the base's pay bill")


def _digest(solution: _Solution, base_pay: FloatArray) -> str:
    h = blake2b(digest_size=16)
    h.update(solution.policy.digest.encode())
    h.update(np.ascontiguousarray(base_pay).tobytes())
    h.update(np.ascontiguousarray(solution.certainty_equivalent_yuan_per_year).tobytes())
    return h.hexdigest()
