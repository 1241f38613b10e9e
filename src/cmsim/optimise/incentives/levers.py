"""What of a policy is tuned: parameters of its pay plan by name, or any number of it by path with bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cmsim.errors import InputError, PlanError, ScenarioError, did_you_mean
from cmsim.experiments.families import PARAMS_PATH
from cmsim.optimise.tuning.box import Box, TunedParameter
from cmsim.plans.free_parameters import FreeParameter, free_parameters, with_free_values
from cmsim.scenario import Scenario

ALIASES: Mapping[str, tuple[str, ...]] = {
    "commission_rate": ("rate",),
    "accelerator": ("rate_above_quota",),
    "quota": ("quota_yuan_per_year", "target_bookings_yuan_per_year", "quota_yuan_per_year_each"),
    "bonus": ("bonus_yuan",),
    "award_share": ("share",),
    "prize": ("prize_yuan",),
    "penalty": ("penalty_share",),
}
"""What planners call a parameter, and the last step of its name in the plans that have it."""
POLICY = "policy."
OPTION = "--tune"
_BOUNDS, _STEP = ":", "."


@dataclass(frozen=True)
class Levers:
    """Tuned parameters of one scenario.

    Attributes
    ----------
    free : dict
        Parameters of the pay plan, by the name under which they are tuned.
    paths : tuple of str
        Numbers of the policy by their dotted path.
    """

    scenario: Scenario
    box: Box
    free: dict[str, FreeParameter]
    paths: tuple[str, ...]

    def scenario_at(self, values: Sequence[float]) -> Scenario:
        """Return the scenario with the values set, in the order of the box.

        Raises
        ------
        PlanError, ScenarioError
            If the plan or the policy refuses them.
        """
        by_name = dict(zip((one.name for one in self.box.parameters), values, strict=True))
        written = {one.name: one.start for one in self.box.parameters}
        if by_name == written:
            return self.scenario
        pay = self.scenario.policy.pay
        chosen = {free.name: by_name[name] for name, free in self.free.items()}
        whole = {one.name for one in self.box.parameters if one.whole}
        changes: dict[str, object] = {
            path: int(by_name[path]) if path in whole else by_name[path] for path in self.paths
        }
        if chosen:
            changes[PARAMS_PATH] = with_free_values(pay.plan, pay.params, chosen)
        return self.scenario.with_values(changes)


def levers_of(scenario: Scenario, names: Sequence[str], field: str = OPTION) -> Levers:
    """Return what is tuned.

    Parameters
    ----------
    names : sequence of str
        Each an alias, a parameter of the plan (its whole name or the last step), or a dotted path of the
        policy; `=low:high` behind it sets the interval, without which that of the plan holds. A path of the
        policy has no interval of its own and needs one.
    field : str
        What errors name as the place of the names.

    Raises
    ------
    InputError
        If a name means nothing, or several things, or an interval is missing or wrong.
    """
    pay = scenario.policy.pay
    known = {one.name: one for one in free_parameters(pay.plan, pay.params)}
    free: dict[str, FreeParameter] = {}
    parameters: list[TunedParameter] = []
    paths: list[str] = []
    for text in names:
        name, sign, bounds = (part.strip() for part in text.partition("="))
        interval = _interval(name, bounds, field) if sign else None
        if name.startswith(POLICY):
            parameters.append(_of_path(scenario, name, interval, field))
            paths.append(name)
            continue
        one = _meant(name, known, field)
        free[name] = one
        low, high = interval or (one.low, one.high)
        by_ratio = one.by_ratio and low > 0.0
        parameters.append(TunedParameter(name, one.unit, low, high, one.written, by_ratio, one.whole))
    if len({one.name for one in free.values()}) < len(free):
        raise InputError(
            "incentives.twice",
            "one parameter is named twice, in different words",
            path=field,
            found=", ".join(names),
            allowed="each parameter once",
        )
    return Levers(scenario, Box(tuple(parameters)), free, tuple(paths))


def _meant(name: str, known: Mapping[str, FreeParameter], field: str) -> FreeParameter:
    """Return the parameter of the plan that is meant."""
    if name in known:
        return known[name]
    wanted = ALIASES.get(name, (name,))
    found = [one for one in known if one.rpartition(_STEP)[2] in wanted]
    if len(found) == 1:
        return known[found[0]]
    told = [
        alias for alias, ends in ALIASES.items() if any(one.rpartition(_STEP)[2] in ends for one in known)
    ]
    raise InputError(
        "incentives.parameter",
        "the pay plan has several parameters of this name" if found else "the pay plan has no such parameter",
        path=field,
        found=name,
        allowed=", ".join(found or [*told, *known]) or "a path such as policy.pay.params.rate=0.02:0.1",
        hint=did_you_mean(name, [*told, *known]),
    )


def _interval(name: str, bounds: str, field: str) -> tuple[float, float]:
    low, _, high = bounds.partition(_BOUNDS)
    try:
        return float(low), float(high)
    except ValueError:
        raise InputError(
            "incentives.interval",
            f"the interval of {name} cannot be read",
            path=field,
            found=bounds,
            allowed="low:high, such as 0.02:0.10",
        ) from None


def _of_path(
    scenario: Scenario, path: str, interval: tuple[float, float] | None, field: str
) -> TunedParameter:
    """Return a number of the policy as a parameter; its present value is looked up."""
    if interval is None:
        raise InputError(
            "incentives.no-interval",
            "a path of the policy is tuned between bounds that you name",
            path=field,
            found=path,
            allowed=f"{path}=low:high",
        )
    here: object = scenario.values()
    for step in path.split(_STEP):
        here = here.get(step) if isinstance(here, Mapping) else None
    if isinstance(here, bool) or not isinstance(here, int | float):
        raise InputError(
            "incentives.path",
            "there is no number at this path of the scenario",
            path=field,
            found=path,
            allowed="a path that `cmsim params` lists, or one of the pay plan's parameters",
        )
    parameter = TunedParameter(path, "1", *interval, float(here), whole=isinstance(here, int))
    try:
        for value in interval:
            scenario.with_values({path: int(value) if parameter.whole else value})
    except (PlanError, ScenarioError) as error:
        raise InputError(
            "incentives.interval-refused",
            f"the scenario does not take values of this interval: {error}",
            path=field,
            found=f"{path}={interval[0]:g}:{interval[1]:g}",
            allowed="bounds that are allowed in a scenario file",
        ) from None
    return parameter
