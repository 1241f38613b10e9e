"""Whether the world measures what a plan counts, and means the same by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cmsim.errors import PlanError, did_you_mean
from cmsim.plans.protocol import MeasureSpec, Plan
from cmsim.plans.registry import build
from cmsim.scenario import Scenario
from cmsim.world.measures import WorldMeasure, world_measures

_NO_RESULTS = ("department_score", "head_pay")
"""Statistics of others that do not stand on a measure of theirs."""
_PAY = "policy.pay.params"


def measures_wanted(plan: Plan) -> tuple[str, ...]:
    """Return the names of what a plan counts, and of what it compares with others, each once."""
    compared = (told.measure for told in plan.peers if told.statistic not in _NO_RESULTS)
    return tuple(dict.fromkeys([*(spec.name for spec in plan.measures), *compared]))


def require_measures(scenario: Scenario) -> None:
    """Check that the scenario's world measures what its plan counts.

    Raises
    ------
    PlanError
        If there is no such measure (``plan.unknown-measure``), or the plan takes it for another kind of
        measure than it is (``plan.unlike-measure``).
    """
    pay, known = scenario.policy.pay, world_measures(scenario)
    plan = build(pay.plan, pay.params, kind_ids=tuple(scenario.staff.kinds))
    for name in measures_wanted(plan):
        if name not in known:
            raise PlanError(
                "plan.unknown-measure",
                f"the plan {plan.name} counts what the world of {scenario.id} does not measure",
                path=path_of(name, pay.params),
                found=name,
                allowed=", ".join(known),
                hint=did_you_mean(name, known),
            )
    for spec in plan.measures:
        _require_alike(spec, known[spec.name], path_of(spec.name, pay.params))


def _require_alike(spec: MeasureSpec, measure: WorldMeasure, path: str) -> None:
    """Raise if a plan adds up what is a level, or takes a change for what cannot be negative."""
    if spec.kind != measure.kind:
        raise PlanError(
            "plan.unlike-measure",
            f"the plan counts {measure.name} as another kind of measure than it is",
            path=path,
            found=f"kind {spec.kind}",
            allowed=f"kind {measure.kind}",
        )
    if (spec.credit_base == "growth") != (measure.credit_base == "growth"):
        raise PlanError(
            "plan.unlike-measure",
            f"only a change may be negative, and {measure.name} is "
            f"{'one' if measure.credit_base == 'growth' else 'none'}",
            path=path,
            found=f"credit_base {spec.credit_base}",
            allowed=f"credit_base {measure.credit_base}",
        )


def path_of(name: str, params: Mapping[str, Any]) -> str:
    """Return the path of the first parameter whose key or value is a name; the plan's if there is none."""
    return next(_places(name, params, _PAY), "policy.pay.plan")


def _places(name: str, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == name:
                yield f"{path}.{key}"
            yield from _places(name, inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            yield from _places(name, inner, f"{path}[{position}]")
    elif value == name:
        yield path
