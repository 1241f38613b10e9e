"""From what pydantic finds wrong with parameters to the one family of errors."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cmsim.errors import PlanError, did_you_mean
from cmsim.plans.amounts import BY_KIND, ONE_NUMBER
from cmsim.plans.parameters import PlanParams

_TAGS = frozenset({BY_KIND, ONE_NUMBER})
_KEY_OF_MAPPING = "[key]"
_LONGEST_FOUND = 80
_ALLOWED = {
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "text",
    "dict_type": "a mapping",
    "model_type": "a mapping {{plan, params}}",
    "greater_than_equal": "at least {ge:g}",
    "less_than_equal": "at most {le:g}",
    "greater_than": "more than {gt:g}",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "literal_error": "{expected}",
    "string_pattern_mismatch": "lower case, digits and underscores, a letter first",
    "too_short": "at least one entry",
}


def plan_error(plan_id: str, model: type[PlanParams], error: ValidationError) -> PlanError:
    """Return the first problem as a PlanError; a name that does not exist goes before a missing one."""
    problems = sorted(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")
    problem = problems[0]
    steps = [str(step) for step in problem["loc"] if step not in _TAGS and step != _KEY_OF_MAPPING]
    path = ".".join(["params", *steps])
    if problem["type"] == "extra_forbidden":
        return _unknown(plan_id, model, steps, path)
    if problem["type"] == "missing":
        inside = _model_at(model, steps[:-1])
        return PlanError(
            "plan.missing-parameter",
            f"the plan {plan_id} needs {steps[-1]!r}",
            path=path,
            allowed=", ".join(inside.model_fields),
        )
    if problem["type"] == "rule":
        return _broken_rule(problem, path)
    return _bad_value(problem, path)


def _broken_rule(problem: ErrorDetails, path: str) -> PlanError:
    told = problem["ctx"]
    place = f"{path}.{told['at']}" if told["at"] else path
    return PlanError(
        "plan.bad-parameter",
        str(told["message"]),
        path=place,
        found=told["found"],
        allowed=told["allowed"],
        hint=told["hint"] or None,
    )


def _unknown(plan_id: str, model: type[PlanParams], steps: list[str], path: str) -> PlanError:
    names = list(_model_at(model, steps[:-1]).model_fields)
    return PlanError(
        "plan.unknown-parameter",
        f"the plan {plan_id} has no parameter {steps[-1]!r}",
        path=path,
        found=steps[-1],
        allowed=", ".join(names) or "none",
        hint=did_you_mean(steps[-1], names),
    )


def _bad_value(problem: ErrorDetails, path: str) -> PlanError:
    known: dict[str, Any] = problem.get("ctx", {})
    allowed = _ALLOWED.get(problem["type"])
    found = problem.get("input")
    hint = None
    if problem["type"] == "literal_error" and isinstance(found, str):
        choices = str(known["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        hint = did_you_mean(found, choices)
    message = problem["msg"].removeprefix("Value error, ")
    return PlanError(
        "plan.bad-parameter",
        message[0].lower() + message[1:],
        path=path,
        found=repr(found)[:_LONGEST_FOUND],
        allowed=allowed.format(**known) if allowed else None,
        hint=hint,
    )


def _model_at(model: type[BaseModel], steps: list[str]) -> type[BaseModel]:
    """Return the model whose field the next step names: follow fields, and mappings to what they hold."""
    for position, step in enumerate(steps):
        if step not in model.model_fields:
            continue
        annotation = model.model_fields[step].annotation
        inside = next((a for a in (annotation, *get_args(annotation)) if _is_model(a)), None)
        if inside is None:
            break
        return _model_at(inside, steps[position + 1 :])
    return model


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
