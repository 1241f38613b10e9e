"""Plans by name: the library, checking of parameters, building."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import ValidationError

from cmsim.errors import PlanError, nearest_name
from cmsim.plans.compose import Ceiling, Floor, PlanSpec, Sum
from cmsim.plans.decomposed_target import DecomposedTarget
from cmsim.plans.fixed import Fixed
from cmsim.plans.linear_commission import LinearCommission
from cmsim.plans.protocol import Plan, PlanParams
from cmsim.plans.quota_bonus import QuotaBonus

_LIBRARY: dict[str, Any] = {
    plan.name: plan
    for plan in (Fixed, DecomposedTarget, LinearCommission, QuotaBonus, Sum, Ceiling, Floor)
}
MAX_NESTING = 8


def plan_names() -> tuple[str, ...]:
    """Return the names of all plans."""
    return tuple(_LIBRARY)


def validate(plan_id: str, params: Mapping[str, Any]) -> PlanParams:
    """Return the checked parameters of a plan.

    Raises
    ------
    PlanError
        With the path below the plan (`plan` or `params.…`), found, allowed and the nearest valid name.
    """
    return build(plan_id, params).params


def build(plan_id: str, params: Mapping[str, Any], depth: int = 0) -> Plan:
    """Return a plan with checked parameters; raises as :func:`validate`."""
    if plan_id not in _LIBRARY:
        near = nearest_name(plan_id, _LIBRARY)
        raise PlanError(
            "plan.unknown",
            "there is no plan of this name",
            path="plan",
            found=plan_id,
            allowed=", ".join(_LIBRARY),
            hint=f"did you mean {near}?" if near else None,
        )
    if depth > MAX_NESTING:
        raise PlanError("plan.nesting", "plans are nested too deeply", path="params.of")
    kind = _LIBRARY[plan_id]
    try:
        checked = kind.Params.model_validate(dict(params))
    except ValidationError as error:
        raise _plan_error(plan_id, kind.Params, error) from error
    if kind in (Ceiling, Floor):
        return cast(Plan, kind(checked, _inner(checked.of, "params.of", depth)))
    if kind is Sum:
        inner = tuple(
            (name, _inner(spec, f"params.of.{name}", depth)) for name, spec in checked.of.items()
        )
        return Sum(checked, inner)
    return cast(Plan, kind(checked))


def _inner(spec: PlanSpec, path: str, depth: int) -> Plan:
    try:
        return build(spec.plan, spec.params, depth + 1)
    except PlanError as error:
        inside = f"{path}.{error.detail.path}" if error.detail.path else path
        raise error.located(path=inside) from error


def _plan_error(plan_id: str, model: type[PlanParams], error: ValidationError) -> PlanError:
    problems = sorted(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")
    problem = problems[0]
    loc = [str(part) for part in problem["loc"] if part not in ("float",) and "[" not in str(part)]
    path = ".".join(["params", *loc])
    names = list(model.model_fields)
    if problem["type"] == "extra_forbidden" and len(loc) == 1:
        near = nearest_name(loc[-1], names)
        return PlanError(
            "plan.unknown-parameter",
            f"the plan {plan_id} has no parameter {loc[-1]!r}",
            path=path,
            found=loc[-1],
            allowed=", ".join(names) or "none",
            hint=f"did you mean {near}?" if near else None,
        )
    if problem["type"] == "missing":
        return PlanError("plan.missing-parameter", f"the plan {plan_id} needs {loc[-1]!r}", path=path)
    message = problem["msg"].removeprefix("Value error, ")
    return PlanError(
        "plan.bad-parameter",
        message[0].lower() + message[1:],
        path=path,
        found=repr(problem.get("input"))[:80],
    )
