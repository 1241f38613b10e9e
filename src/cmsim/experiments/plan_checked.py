"""A plan checked: the verdict on every demand, its cost at expected results, how open it is to gaming."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmsim.errors import CmsimError
from cmsim.plans.checking.alone import not_alone
from cmsim.plans.checking.battery import Verdict, verdicts
from cmsim.plans.checking.gaming import Exposure, exposures
from cmsim.plans.protocol import Plan
from cmsim.scenario import Scenario
from cmsim.world.geography import head_counts_of


@dataclass(frozen=True)
class PlanChecked:
    """What came of checking a plan.

    Attributes
    ----------
    exposures : tuple of Exposure
        By kind of staff; empty if the plan could not be paid.
    cost_yuan_per_year : float or None
        Pay with on-costs of all posts if everybody has the results that are expected of his kind today.
    expected_yuan_per_year : mapping
        These results, by kind of staff.
    failure : str
        What the plan did wrong when cost and exposures were computed.
    not_told : str
        Why cost and exposures are no question of this plan: they take one measure, and nobody else.
    """

    plan: str
    origin: str
    verdicts: tuple[Verdict, ...]
    exposures: tuple[Exposure, ...]
    cost_yuan_per_year: float | None
    expected_yuan_per_year: Mapping[str, float]
    failure: str = ""
    not_told: str = ""

    @property
    def passed(self) -> bool:
        """Whether the plan stood every demand."""
        return not self.failure and all(verdict.passed for verdict in self.verdicts)


def check_plan(plan: Plan, origin: str, scenario: Scenario, expected: Mapping[str, float]) -> PlanChecked:
    """Return what comes of checking a plan with the kinds of staff, posts and base pay of a scenario."""
    kinds = tuple(scenario.staff.kinds)
    base_pay = {kind: float(one.base_pay_yuan_per_year) for kind, one in scenario.staff.kinds.items()}
    told = verdicts(plan, kinds)
    why = not_alone(plan)
    if why:
        return PlanChecked(plan.name, origin, told, (), None, expected, not_told=why)
    try:
        open_to = exposures(plan, kinds, expected, base_pay)
    except CmsimError as error:
        return PlanChecked(plan.name, origin, told, (), None, expected, str(error))
    except Exception as error:  # whatever somebody else's code raises
        return PlanChecked(plan.name, origin, told, (), None, expected, f"{type(error).__name__}: {error}")
    posts = head_counts_of(scenario, with_policy=True)
    pay = sum(one.pay_yuan_per_year * int(count) for one, count in zip(open_to, posts, strict=True))
    cost = pay * (1.0 + float(scenario.organisation.on_cost_share))
    return PlanChecked(plan.name, origin, told, open_to, cost, expected)
