"""Checking the pay plan that a scenario names against the registry of plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cmsim.errors import PlanError, ScenarioError
from cmsim.plans.registry import validate as validate_plan
from cmsim.scenario.sections.policy import PayPlan
from cmsim.scenario.tree import Node, Path, dotted

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
        detail = error.detail
        path = (*PAY_PATH, *_steps(detail.path or ""))
        place = tree.nearest(path).place if tree is not None else None
        where: dict[str, Any] = place.where() if place is not None else {}
        raise ScenarioError(
            detail.code,
            detail.message,
            path=dotted(path),
            found=detail.found,
            allowed=detail.allowed,
            hint=detail.hint,
            **where,
        ) from None


def _steps(path: str) -> Path:
    """Return a dotted path as keys and list positions."""
    return tuple(int(step) if step.isascii() and step.isdigit() else step for step in path.split(".") if step)
