"""What a call asks for: scenarios by name, and the options of a comparison, as a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.errors import InputError
from cmsim.naming import DEFAULT_STORE, Named, base_of, label_of, scenario_of
from cmsim.scenario import Scenario

if TYPE_CHECKING:
    from cmsim.equilibrium.prepare import Basis
    from cmsim.experiments.request import Request


def request(
    scenarios: Sequence[Named],
    *,
    bases: Sequence[Basis] = ("equal_participation",),
    replications: int | None = None,
    years: int | None = None,
    seed: int | None = None,
    scale: float = 1.0,
    workers: int = 0,
    store: str | Path = DEFAULT_STORE,
    check: bool = False,
    events: bool = False,
    parameters: str = "defaults",
    steady_years: int = 0,
    overrides: Mapping[str, str] | None = None,
    executor: str = "local",
    scheduler: str = "",
) -> Request:
    """Return what :func:`cmsim.compare` would run.

    Parameters
    ----------
    scenarios : sequence
        Names (``a+b`` puts an overlay on), files or loaded scenarios. The first is the base; if it is a
        policy, its own base goes before it, under the same overlays.
    replications, years, seed : int, optional
        As in the base's file unless given.
    workers : int
        Processes; 0 takes all processors, 1 works in this one.
    check, events : bool
        Verify conservation every week (which runs everything anew); keep the event log (large).
    steady_years : int
        Years until the steady state, told apart from the transition; 0 leaves it out.
    overrides : mapping, optional
        Dotted path to a value as it would stand in a file; set in every scenario.
    executor : {'local', 'dask'}
        Processes of this machine, or a Dask cluster.
    scheduler : str
        Address of the cluster's scheduler.

    Raises
    ------
    ScenarioError, InputError
        If a scenario is wrong, or two have the same label.
    """
    from cmsim.experiments.executors.choice import ExecutorChoice
    from cmsim.experiments.request import Request

    if not scenarios:
        raise InputError("compare.nothing", "there is nothing to compare", allowed="one scenario or more")
    named: dict[str, Scenario] = {}
    for given in scenarios:
        scenario = scenario_of(given, overrides)
        label = label_of(given, scenario)
        if label in named:
            raise InputError("compare.twice", "a scenario is named twice", found=label)
        named[label] = scenario
    named = {**base_of(scenarios[0], named, overrides), **named}
    if seed is not None:
        named = {label: scenario.with_values({"run.seed": seed}) for label, scenario in named.items()}
    first = next(iter(named.values()))
    return Request(
        scenarios=named,
        bases=tuple(bases),
        replications=first.run.replications if replications is None else replications,
        years=int(float(first.horizon.years)) if years is None else years,
        scale=scale,
        workers=workers,
        store=Path(store),
        check=check,
        events=events,
        parameters=parameters,
        steady_years=steady_years,
        executor=ExecutorChoice(executor, scheduler),
    )


def asked_for(scenarios: Sequence[Named] | Request, options: Mapping[str, Any]) -> Request:
    """Return a request with some options changed, or a new one from scenarios and options."""
    from cmsim.experiments.request import Request

    if isinstance(scenarios, Request):
        return replace(scenarios, **options)
    return request(scenarios, **options)
