"""The pilot: the base's world with randomised effort, of its own stream, from which the response law is
estimated.

Effort is randomised over person-years and person-weeks, task by task: without that, effort and opportunity
could not be told apart. Branches have factors of their own for the whole pilot, which show what happens when
everybody works more: people crowd each other, and prospects run out.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cmsim.calendar import DAYS_PER_WEEK, WEEKS_PER_YEAR
from cmsim.equilibrium.estimate import Effectiveness, Signatures, estimate_law
from cmsim.equilibrium.law import ResponseLaw
from cmsim.plans.registry import build
from cmsim.randomness import Streams
from cmsim.scenario import Scenario
from cmsim.simulation.pilot_record import PilotRecord
from cmsim.simulation.prepared import EffortTrial, PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.world.build import build_world
from cmsim.world.columns import Origin, Stage, Status, WorldState
from cmsim.world.people import LEVELS, skill_levels
from cmsim.world.snapshot import copy_of

PILOT_REPLICATION = -1
"""Number of the pilot's stream; replications of comparisons count from 0."""
_TRIAL = EffortTrial(0.3, 1.7, 0.5, 1.5, branch_low=0.4, branch_high=4.0)
"""Person-years and person-weeks around the norm, and branches over the whole range to which plans move the
effort of all people together: without that, crowding would be read off the small differences between
branches and carried on to three times as much effort."""
Progress = Callable[[float], None]


def _untrained(scenario: Scenario, trial: EffortTrial) -> PreparedPolicy:
    """Return the base policy with trial effort; people stay as if their post were worth their outside
    option.
    """
    kinds = scenario.staff.kinds
    types = len(kinds) * LEVELS**3
    worth = np.full(types, float(scenario.labour.outside_option_median_yuan))
    pay = scenario.policy.pay
    plan = build(pay.plan, pay.params)
    base_pay = {name: float(kind.base_pay_yuan_per_year) for name, kind in kinds.items()}
    return PreparedPolicy(
        plan, base_pay, plan.period, None, worth, np.zeros(types), worth, 1.0, "pilot", trial=trial
    )


def run_pilot(
    base: Scenario,
    *,
    scale: float = 1.0,
    burn_in_years: int = 3,
    years: int = 4,
    elasticity_years: int = 10,
    progress: Progress | None = None,
) -> ResponseLaw:
    """Return the response law of a base's world.

    Parameters
    ----------
    burn_in_years, years : int
        Years before the record begins, and years recorded.
    elasticity_years : int
        Length of the paired runs with a fifth more effort; 0 leaves the elasticity out.
    """
    streams = Streams(base.run.seed, PILOT_REPLICATION)
    record = PilotRecord()
    steps = burn_in_years + years + 2 * elasticity_years
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done / steps)

    province = Province(
        base, streams, build_world(base, streams, scale), _untrained(base, _TRIAL), policy_starts=0
    )
    for _ in range(burn_in_years):
        province.run(WEEKS_PER_YEAR)
        tick()
    recorded = Province(
        base,
        streams,
        province.context.state,
        _untrained(base, _TRIAL),
        policy_starts=0,
        pilot_record=record,
    )
    kinds = len(base.staff.kinds)
    signatures, effectiveness = Signatures(), Effectiveness(np.zeros(kinds), np.zeros(kinds))
    for _ in range(years):
        for _ in range(WEEKS_PER_YEAR - 1):
            recorded.run(1)
            _note_signatures(recorded, signatures)
            _note_effectiveness(recorded, effectiveness)
        # The year's last week clears the counts.
        signatures.signed += recorded.sales.year.wins
        signatures.weeks += WEEKS_PER_YEAR - 1
        signatures.closing_days.extend(recorded.sales.year.closing_days)
        recorded.run(1)
        tick()
    elasticity = _elasticity(base, streams, recorded.context.state, elasticity_years, tick)
    return estimate_law(base, streams, record, signatures, effectiveness, elasticity, scale)


def _note_signatures(province: Province, signatures: Signatures) -> None:
    """Note the proposals on which clients decide this week, each weighted by its chance to be signed."""
    context = province.context
    deals, persons = context.state.deals, context.state.persons
    end = context.monday + DAYS_PER_WEEK
    due = np.flatnonzero((deals.stage == Stage.DECISION) & (deals.due_day < end))
    if due.size == 0:
        return
    price = province.market.relative_price
    signatures.weight.append(province.sales.probability(deals.client[due], deals.person[due], price))
    signatures.value_yuan.append(deals.value_yuan[due])
    signatures.kind.append(persons.kind[deals.person[due]])
    signatures.own_work.append(deals.origin[due] == Origin.OWN_WORK)


def _note_effectiveness(province: Province, effectiveness: Effectiveness) -> None:
    """Note what an hour of each kind does, and what it would do by the skill of his type."""
    persons = province.context.state.persons
    at_work = np.flatnonzero(persons.status == Status.EMPLOYED)
    by_type = skill_levels(float(province.context.scenario.staff.skill_log_sd))[persons.skill_level[at_work]]
    kind, kinds = persons.kind[at_work], effectiveness.real.size
    effectiveness.real += np.bincount(kind, province.staffing.effectiveness()[at_work], kinds)
    effectiveness.by_type += np.bincount(kind, by_type, kinds)


def _elasticity(
    base: Scenario, streams: Streams, state: WorldState, years: int, tick: Callable[[], None]
) -> list[float]:
    """Return the elasticity of gross profit to effort by year, from two runs with the same luck."""
    if years == 0:
        return []
    change = 1.2
    profits = []
    for level in (1.0, change):
        trial = EffortTrial(1.0, 1.0, 1.0, 1.0, level=level)
        province = Province(base, streams, copy_of(state), _untrained(base, trial), policy_starts=0)
        for _ in range(years):
            province.run(WEEKS_PER_YEAR)
            tick()
        finance = province.tables()["finance"]
        key = finance[finance["tier"].isin(["mid", "high", "ordinary"]) & (finance["group"] != "public")]
        profits.append(key.groupby("year")["gross_profit_yuan"].sum().to_numpy())
    return [float(e) for e in np.log(profits[1] / profits[0]) / np.log(change)]
