"""The Python interface: the verbs of the command line, of the same names.

>>> import cmsim
>>> cmsim.load("hebei-2004").name
'Hebei, end of 2004, as it was'
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cmsim.equilibrium.prepare import Basis
from cmsim.errors import InputError
from cmsim.experiments import comparison as experiment
from cmsim.experiments.blas_threads import one_blas_thread
from cmsim.experiments.compared import LATER_PREFIX
from cmsim.experiments.comparison import Comparison, Progress, Request
from cmsim.experiments.luck import STUDIED, LuckStudy
from cmsim.experiments.luck import variance_reduction_study as study_luck
from cmsim.experiments.replication import plug_ins_of
from cmsim.experiments.unguarded_main import main_module_hidden
from cmsim.plan_verbs import DEFAULT_STORE, plan_check, plan_replay, plan_show
from cmsim.plans.registry import use_plans
from cmsim.quantities import Kind, Role
from cmsim.scenario import Scenario, list_scenarios, load
from cmsim.scenario.catalogue import SUFFIXES
from cmsim.scenario.json_schema import scenario_schema
from cmsim.scenario.parameters import Parameter, parameters
from cmsim.store.replications import Store
from cmsim.store.run_folder import write_run_folder

__all__ = [
    "compare",
    "list_scenarios",
    "load",
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

OVERLAY_SIGN = "+"
Named = str | Path | Scenario


def params(
    scenario: Named = "hebei-2004",
    *,
    kinds: Iterable[Kind | str] | None = None,
    roles: Iterable[Role | str] | None = None,
    prefix: str = "",
) -> list[Parameter]:
    """Return the parameters and levers of a scenario, filtered by provenance, role and dotted path."""
    return parameters(
        _scenario(scenario, None),
        kinds=None if kinds is None else [Kind(kind) for kind in kinds],
        roles=None if roles is None else [Role(role) for role in roles],
        prefix=prefix,
    )


def schema() -> dict[str, object]:
    """Return the JSON Schema of scenario files."""
    return scenario_schema()


def show(scenario: Named, overrides: Mapping[str, str] | None = None) -> str:
    """Return the resolved scenario as the text of one self-contained file."""
    return _scenario(scenario, overrides).resolved_yaml()


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
    if not scenarios:
        raise InputError("compare.nothing", "there is nothing to compare", allowed="one scenario or more")
    named: dict[str, Scenario] = {}
    for given in scenarios:
        scenario = _scenario(given, overrides)
        label = _label(given, scenario)
        if label in named:
            raise InputError("compare.twice", "a scenario is named twice", found=label)
        named[label] = scenario
    named = {**_base_of(scenarios[0], named, overrides), **named}
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


def variance_reduction_study(
    scenarios: Sequence[Named] | Request,
    *,
    measures: Sequence[str] = STUDIED,
    progress: Progress | None = None,
    **options: Any,
) -> list[LuckStudy]:
    """Show what sharing luck saves: paired differences against differences of independent streams.

    Each policy is run twice as often as in a comparison, once with the base's luck and once with other luck.

    Parameters
    ----------
    scenarios : sequence or Request
        As for :func:`request`, which also takes all further options.
    measures : sequence of str
        Names of measures, such as ``key_client_revenue_yuan``.

    Raises
    ------
    CmsimError
        As :func:`compare`; if there are fewer than three replications.
    """
    return study_luck(
        _asked(scenarios, options), measures=measures, run=lambda asked: compare(asked, progress=progress)
    )


def save(
    comparison: Comparison, asked: Request, out: str | Path, *, seconds: float, lang: str = "en"
) -> Path:
    """Write the folder of a comparison, figures included, and return it.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    from cmsim.report.figures.write import write_figures
    from cmsim.report.summary_page import summary_page

    base = asked.scenarios[comparison.base]
    folder = write_run_folder(
        Path(out),
        tables={**comparison.tables, **{f"{LATER_PREFIX}{k}": v for k, v in comparison.later_tables.items()}},
        summaries={"summary": comparison.summary()},
        page=summary_page(comparison, lang, asked.parameters),
        resolved={label: scenario.resolved_yaml() for label, scenario in asked.scenarios.items()},
        manifest={
            "base": comparison.base,
            "policies": {label: scenario.digest for label, scenario in asked.scenarios.items()},
            "bases": list(asked.bases),
            "replications": asked.replications,
            "years": asked.years,
            "scale": asked.scale,
            "seed": base.run.seed,
            "parameters": asked.parameters,
            "law": comparison.law.digest,
            "laws": comparison.law_digests,
            "steady_years": asked.steady_years,
            "first_replication": asked.first_replication,
            "events": asked.events,
            "plug_ins": {label: plug_ins_of(scenario) for label, scenario in asked.scenarios.items()},
        },
        timing={"seconds": seconds, "workers": asked.workers},
    )
    write_figures(comparison, folder / "figures", lang, asked.parameters)
    return folder


def _asked(scenarios: Sequence[Named] | Request, options: Mapping[str, Any]) -> Request:
    if isinstance(scenarios, Request):
        return replace(scenarios, **options)
    return request(scenarios, **options)


def _scenario(given: Named, overrides: Mapping[str, str] | None) -> Scenario:
    return given if isinstance(given, Scenario) else load(given, overrides)


def _label(given: Named, scenario: Scenario) -> str:
    """Return names joined by ``+``, folders and suffixes left out."""
    if isinstance(given, Scenario):
        return scenario.id or scenario.name
    return scenario.id


def _base_of(
    given: Named, named: Mapping[str, Scenario], overrides: Mapping[str, str] | None
) -> dict[str, Scenario]:
    """Return the base that goes before the first scenario, if that is a policy."""
    label, first = next(iter(named.items()))
    if not first.base or first.base == label:
        return {}
    wanted = OVERLAY_SIGN.join([first.base, *label.split(OVERLAY_SIGN)[1:]])
    if wanted in named:
        return {wanted: named[wanted]}
    file, *overlays = str(given).split(OVERLAY_SIGN) if isinstance(given, str) else [str(given)]
    # A base is looked for beside the file that stands on it, as `extends` does.
    beside = [Path(file).with_name(f"{first.base}{suffix}") for suffix in SUFFIXES if file.endswith(SUFFIXES)]
    found = next((str(path) for path in beside if path.is_file()), None)
    return {wanted: load(OVERLAY_SIGN.join([found, *overlays]) if found else wanted, overrides)}
