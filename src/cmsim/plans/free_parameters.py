"""What a plan leaves free for a tuner: parameters with an interval, those of plans inside it too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

from cmsim.plans.parameters import Parameter, PlanParams, PlanSpec, parameter_of
from cmsim.plans.registry import LIBRARY, PlanRegistry

Place = tuple[str | int, ...]
"""Keys and list positions from the parameters of the outermost plan to one number."""
IN_A_LIST, IN_A_MAPPING = "[]", "*"
"""Stand in a parameter's name for any step of a list, and for any entry of a mapping."""
FIGURES = 4
"""Significant figures of a tuned value: more would be no rule that anybody writes down."""
_MONEY = "yuan"
_SHARE = "share"


@dataclass(frozen=True)
class FreeParameter:
    """A number that a tuner may move.

    Amounts by kind of staff, and the same field of all steps of a table, move by one common factor, so that
    they are one parameter; it is told by the largest of them.

    Attributes
    ----------
    name : str
        Dotted path below the plan's parameters, such as ``rate`` or ``of.bonus.params.bonus_yuan``.
    written : float
        As the scenario has it; may lie outside the interval.
    low, high : float
        The interval searched, in the parameter's unit.
    by_ratio : bool
        Whether equal ratios count as equal steps (sums of money and multiples), or equal differences.
    whole : bool
        Whether only whole numbers make sense.
    places : tuple of (place, float)
        Where it stands, and what is written there.
    """

    name: str
    unit: str
    written: float
    low: float
    high: float
    by_ratio: bool
    whole: bool
    places: tuple[tuple[Place, float], ...]

    def at(self, share: float) -> float:
        """Return the value at a share of the interval, 0 its lower and 1 its upper end."""
        if self.by_ratio:
            value = exp(log(self.low) + share * (log(self.high) - log(self.low)))
        else:
            value = self.low + share * (self.high - self.low)
        return self._rounded(value)

    def entries(self, value: float) -> Iterator[tuple[Place, float]]:
        """Yield what stands at each place if the largest of them is `value`."""
        for place, written in self.places:
            part = written / self.written if self.written else 1.0
            yield place, self._rounded(value * part)

    def _rounded(self, value: float) -> float:
        return round(value) if self.whole else float(f"{value:.{FIGURES}g}")


def free_parameters(
    plan: str, params: Mapping[str, Any], registry: PlanRegistry = LIBRARY
) -> tuple[FreeParameter, ...]:
    """Return the free parameters of a plan, in the order of its parameters.

    A sum that is left out or zero stays so: nothing says how large it could be.

    Raises
    ------
    PlanError
        If the plan or its parameters are wrong.
    """
    found: dict[str, list[tuple[Place, float, Parameter]]] = {}
    for name, place, value, known in _of_plan(plan, params, (), (), registry):
        found.setdefault(name, []).append((place, value, known))
    made = (_free(name, entries) for name, entries in found.items())
    return tuple(one for one in made if one is not None)


def with_free_values(
    plan: str,
    params: Mapping[str, Any],
    values: Mapping[str, float],
    registry: PlanRegistry = LIBRARY,
) -> dict[str, Any]:
    """Return the plan's parameters, defaults written out, with free ones set by name.

    Raises
    ------
    PlanError
        If the plan or the parameters it is given are wrong. Whether the result is allowed is not checked.
    KeyError
        If a name is none of :func:`free_parameters`.
    """
    known = {one.name: one for one in free_parameters(plan, params, registry)}
    result = _written_out(plan, params, registry)
    for name, value in values.items():
        for place, number in known[name].entries(value):
            holder: Any = result
            for step in place[:-1]:
                holder = holder[step]
            holder[place[-1]] = number
    return result


def _free(name: str, entries: Sequence[tuple[Place, float, Parameter]]) -> FreeParameter | None:
    known = entries[0][2]
    written = max(value for _, value, _ in entries)
    if known.tune is not None:
        low, high = known.tune
    else:
        assert known.tune_multiple is not None
        low, high = (written * multiple for multiple in known.tune_multiple)
        if known.unit == _SHARE:
            high = min(high, 1.0)
        if not low < high:
            return None
    by_ratio = low > 0.0 and (known.tune is None or known.unit.startswith(_MONEY))
    whole = all(isinstance(value, int) for _, value, _ in entries)
    places = tuple((place, float(value)) for place, value, _ in entries)
    return FreeParameter(name, known.unit, float(written), low, high, by_ratio, whole, places)


Found = tuple[str, Place, float, Parameter]


def _of_plan(
    plan: str, params: Mapping[str, Any], name: tuple[str, ...], at: Place, registry: PlanRegistry
) -> Iterator[Found]:
    checked: PlanParams = registry.build(plan, params).params
    for field in type(checked).model_fields:
        value = getattr(checked, field)
        if parameter_of(type(checked), field) is not None:
            yield from _of_field(checked, field, (*name, field), (*at, field))
        else:
            for key, spec in _plans_inside(value):
                below = () if key is None else (key,)
                inside = (*below, "params")
                yield from _of_plan(
                    spec.plan,
                    spec.params,
                    (*name, field, *(str(step) for step in inside)),
                    (*at, field, *inside),
                    registry,
                )


def _of_field(model: PlanParams, field: str, name: tuple[str, ...], at: Place) -> Iterator[Found]:
    value, known = getattr(model, field), parameter_of(type(model), field)
    assert known is not None
    if isinstance(value, PlanParams):
        yield from _of_parts(value, name, at)
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            if isinstance(part, PlanParams):
                yield from _of_parts(part, (*name[:-1], f"{name[-1]}{IN_A_LIST}"), (*at, number))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if isinstance(part, PlanParams):
                yield from _of_parts(part, (*name, IN_A_MAPPING), (*at, key))
            elif _is_free(part, known):
                yield ".".join(name), (*at, key), part, known
    elif _is_free(value, known):
        yield ".".join(name), at, value, known


def _of_parts(part: PlanParams, name: tuple[str, ...], at: Place) -> Iterator[Found]:
    for field in type(part).model_fields:
        if parameter_of(type(part), field) is not None:
            yield from _of_field(part, field, (*name, field), (*at, field))


def _is_free(value: object, known: Parameter) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and (known.tune is not None or known.tune_multiple is not None)


def _plans_inside(value: Any) -> Iterator[tuple[str | int | None, PlanSpec]]:
    """Yield the plans that a field holds, each with its key or position; None if it is the field itself."""
    if isinstance(value, PlanSpec):
        yield None, value
    elif isinstance(value, Mapping):
        yield from ((key, spec) for key, spec in value.items() if isinstance(spec, PlanSpec))
    elif isinstance(value, tuple):
        yield from ((key, spec) for key, spec in enumerate(value) if isinstance(spec, PlanSpec))


def _written_out(plan: str, params: Mapping[str, Any], registry: PlanRegistry) -> dict[str, Any]:
    """Return the parameters as plain data with every default that is not left out."""
    checked: PlanParams = registry.build(plan, params).params
    result: dict[str, Any] = _plain(checked.model_dump(exclude_none=True))
    for field in type(checked).model_fields:
        for key, spec in _plans_inside(getattr(checked, field)):
            inner = {"plan": spec.plan, "params": _written_out(spec.plan, spec.params, registry)}
            if key is None:
                result[field] = inner
            else:
                result[field][key] = inner
    return result


def _plain(value: Any) -> Any:
    """Return nested data that can be changed."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
