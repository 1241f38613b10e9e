"""The Python interface: the verbs of the command line, of the same names.

>>> import cmsim
>>> cmsim.load("hebei-2004").name
'Hebei, end of 2004, as it was'
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.errors import InputError
from cmsim.naming import DEFAULT_STORE, Named, base_of, label_of, scenario_of
from cmsim.plans.registry import use_plans
from cmsim.quantities import Kind, Role
from cmsim.saving import save
from cmsim.scenario import Scenario, list_scenarios, load
from cmsim.scenario.json_schema import scenario_schema
from cmsim.scenario.parameters import Parameter, parameters

if TYPE_CHECKING:
    # What simulates is loaded when something is simulated: listing and showing take no second for it.
    from cmsim.equilibrium.prepare import Basis
    from cmsim.experiments.break_even import PolicyBreakEven
    from cmsim.experiments.comparison import Comparison, Progress, Request
    from cmsim.experiments.decomposition import Decomposition
    from cmsim.experiments.luck import LuckStudy
    from cmsim.plan_verbs import plan_check, plan_replay, plan_show
    from cmsim.traced.verbs import explain, managers

__all__ = [
    "break_even",
    "compare",
    "decompose",
    "explain",
    "list_scenarios",
    "load",
    "managers",
    "params",
    "plan_check",
    "plan_replay",
    "plan_show",
    "request",
    "run",
    "save",
    "schema",
    "show",
    "use_plans",
    "variance_reduction_study",
]


_HOMES = {
    "plan_check": "cmsim.plan_verbs",
    "plan_replay": "cmsim.plan_verbs",
    "plan_show": "cmsim.plan_verbs",
    "explain": "cmsim.traced.verbs",
    "managers": "cmsim.traced.verbs",
}
"""Verbs on single plans and single managers, and the modules that they live in."""


def __getattr__(name: str) -> Any:
    """Load the verbs of another home when one is used: they bring the simulation along."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def params(
    scenario: Named = "hebei-2004",
    *,
    kinds: Iterable[Kind | str] | None = None,
    roles: Iterable[Role | str] | None = None,
    prefix: str = "",
) -> list[Parameter]:
    """Return the parameters and levers of a scenario, filtered by provenance, role and dotted path."""
    return parameters(
        scenario_of(scenario, None),
        kinds=None if kinds is None else [Kind(kind) for kind in kinds],
        roles=None if roles is None else [Role(role) for role in roles],
        prefix=prefix,
    )


def schema() -> dict[str, object]:
    """Return the JSON Schema of scenario files."""
    return scenario_schema()


def show(scenario: Named, overrides: Mapping[str, str] | None = None) -> str:
    """Return the resolved scenario as the text of one self-contained file."""
    return scenario_of(scenario, overrides).resolved_yaml()


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
) -> Request:
    """Return what :func:`compare` would run.

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

    Raises
    ------
    ScenarioError, InputError
        If a scenario is wrong, or two have the same label.
    """
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
    )


def compare(
    scenarios: Sequence[Named] | Request,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
    lang: str = "en",
    **options: Any,
) -> Comparison:
    """Compare policies in the same world with the same luck.

    Parameters
    ----------
    scenarios : sequence or Request
        As for :func:`request`, which also takes all further options.
    out : str or Path, optional
        Folder for manifest, tables, dictionary, summary and figures.
    lang : {'en', 'zh'}
        Language of the figures and of the page that sums up.

    Raises
    ------
    CmsimError
        As :func:`request`; if runs failed (what is finished is kept); if results cannot be written.
    """
    from cmsim.experiments import comparison as experiment
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.store.replications import Store

    asked = _asked(scenarios, options)
    Store(asked.store).open()
    started = time.perf_counter()
    with one_blas_thread(), main_module_hidden():
        result = experiment.compare(asked, progress)
    if out is not None:
        if progress is not None:
            progress("figures", 0.0)
        save(result, asked, out, seconds=time.perf_counter() - started, lang=lang)
        if progress is not None:
            progress("figures", 1.0)
    return result


def run(scenario: Named, **options: Any) -> Comparison:
    """Run one scenario by itself; options as for :func:`compare`."""
    own = {"out", "progress", "lang"}
    asked = request([scenario], **{k: v for k, v in options.items() if k not in own})
    # A policy brings its base, which comes first.
    label = list(asked.scenarios)[-1]
    alone = replace(asked, scenarios={label: asked.scenarios[label]})
    return compare(alone, **{k: v for k, v in options.items() if k in own})


def break_even(
    comparison: Comparison,
    asked: Request,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
) -> list[PolicyBreakEven]:
    """Find at which gross margin, and at which effect of care on trust, each policy begins to pay.

    Parameters
    ----------
    comparison, asked : Comparison, Request
        A finished comparison and what it was asked for. Care's break-even takes new runs on at most a fifth
        of the branches, which are kept in the store.
    out : str or Path, optional
        Folder of the comparison, into which ``break_even.csv`` goes.

    Raises
    ------
    CmsimError
        As :func:`compare`.
    """
    from cmsim.experiments.break_even import break_even_frame, break_evens
    from cmsim.store.run_folder import write_summary

    found = break_evens(comparison, asked, progress, run=lambda request: compare(request))
    if out is not None:
        write_summary(Path(out), "break_even", break_even_frame(found))
    return found


def decompose(scenarios: Sequence[Named] | Request, **options: Any) -> list[Decomposition]:
    """Take each policy's difference from the base apart: ownership, head-count, selection of staff, pay.

    Options are those of :func:`request` and `out`, `progress` and `lang` as for :func:`compare`; see
    :func:`cmsim.decomposing.decompose`.
    """
    from cmsim.decomposing import decompose as take_apart

    own = {name: options.pop(name) for name in ("out", "progress", "lang") if name in options}
    return take_apart(_asked(scenarios, options), **own)


def variance_reduction_study(
    scenarios: Sequence[Named] | Request,
    *,
    measures: Sequence[str] | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> list[LuckStudy]:
    """Show what sharing luck saves: paired differences against differences of independent streams.

    Each policy is run twice as often as in a comparison, once with the base's luck and once with other luck.

    Parameters
    ----------
    scenarios : sequence or Request
        As for :func:`request`, which also takes all further options.
    measures : sequence of str, optional
        Names of measures, such as ``key_client_revenue_yuan``; those of the benchmark if left out.

    Raises
    ------
    CmsimError
        As :func:`compare`; if there are fewer than three replications.
    """
    from cmsim.experiments.luck import STUDIED
    from cmsim.experiments.luck import variance_reduction_study as study_luck

    return study_luck(
        _asked(scenarios, options),
        measures=STUDIED if measures is None else measures,
        run=lambda asked: compare(asked, progress=progress),
    )


def _asked(scenarios: Sequence[Named] | Request, options: Mapping[str, Any]) -> Request:
    from cmsim.experiments.request import Request

    if isinstance(scenarios, Request):
        return replace(scenarios, **options)
    return request(scenarios, **options)
