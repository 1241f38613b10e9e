"""Checking the pay plan that a scenario names against the registry of plans."""

from __future__ import annotations

from collections.abc import Iterable

from cmsim.errors import PlanError
from cmsim.plans.registry import validate as validate_plan
from cmsim.scenario.named_choice import in_the_file
from cmsim.scenario.sections.policy import PayPlan
from cmsim.scenario.tree import Node

PAY_PATH = ("policy", "pay")


def check_pay_plan(pay: PayPlan, kinds: Iterable[str], tree: Node | None = None) -> None:
    """Check a pay plan's name and parameters against the registry of plans.

    Parameters
    ----------
    kinds : iterable of str
        Ids of the kinds of staff, each of which a mapping by kind must name.

    Raises
    ------
    ScenarioError
        With the place in the file if `tree` is given.
    """
    try:
        validate_plan(pay.plan, pay.params, tuple(kinds))
    except PlanError as error:
        raise in_the_file(error, PAY_PATH, tree) from None
