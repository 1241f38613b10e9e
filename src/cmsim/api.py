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
from typing import TYPE_CHECKING, Any, Literal

from cmsim.asking import asked_for, request
from cmsim.naming import Named, scenario_of
from cmsim.preferences.files import use_plans
from cmsim.quantities import Kind, Role
from cmsim.saving import save
from cmsim.scenario import list_scenarios, load
from cmsim.scenario.json_schema import scenario_schema
from cmsim.scenario.parameters import Parameter, parameters
from cmsim.tuning_families import tune_families

if TYPE_CHECKING:
    # What simulates is loaded when something is simulated: listing and showing take no second for it.
    from cmsim.experimenting import experiment
    from cmsim.experiments.break_even import PolicyBreakEven
    from cmsim.experiments.comparison import Comparison, Progress, Request
    from cmsim.experiments.decomposition import Decomposition
    from cmsim.experiments.luck import LuckStudy
    from cmsim.optimising import optimize_allocation
    from cmsim.optimising_lists import optimize_portfolio_lists
    from cmsim.optimising_portfolios import optimize_portfolios
    from cmsim.plan_verbs import plan_check, plan_replay, plan_show, preferences_check
    from cmsim.report.comparison_figure import figure
    from cmsim.solving import payoff, solve
    from cmsim.study_verbs import robustness, select_best, until_precise
    from cmsim.traced.verbs import explain, managers
    from cmsim.tuning_incentives import optimize_incentives

__all__ = [
    "break_even",
    "compare",
    "decompose",
    "experiment",
    "explain",
    "figure",
    "list_scenarios",
    "load",
    "managers",
    "optimize_allocation",
    "optimize_incentives",
    "optimize_portfolio_lists",
    "optimize_portfolios",
    "params",
    "payoff",
    "plan_check",
    "plan_replay",
    "plan_show",
    "preferences_check",
    "request",
    "robustness",
    "run",
    "save",
    "schema",
    "select_best",
    "show",
    "solve",
    "tune_families",
    "until_precise",
    "use_plans",
    "variance_reduction_study",
]


_HOMES = {
    "experiment": "cmsim.experimenting",
    "explain": "cmsim.traced.verbs",
    "figure": "cmsim.report.comparison_figure",
    "managers": "cmsim.traced.verbs",
    "payoff": "cmsim.solving",
    "plan_check": "cmsim.plan_verbs",
    "plan_replay": "cmsim.plan_verbs",
    "plan_show": "cmsim.plan_verbs",
    "preferences_check": "cmsim.plan_verbs",
    "optimize_allocation": "cmsim.optimising",
    "optimize_incentives": "cmsim.tuning_incentives",
    "optimize_portfolio_lists": "cmsim.optimising_lists",
    "optimize_portfolios": "cmsim.optimising_portfolios",
    "robustness": "cmsim.study_verbs",
    "select_best": "cmsim.study_verbs",
    "until_precise": "cmsim.study_verbs",
    "solve": "cmsim.solving",
}
"""Verbs on single plans, single managers and whole studies, and those of notebooks; and their modules."""


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


def schema(of: Literal["scenario", "experiment"] = "scenario") -> dict[str, object]:
    """Return the JSON Schema of scenario files, or of experiment files."""
    if of == "experiment":
        from cmsim.experiment_files.json_schema import experiment_schema

        return experiment_schema()
    return scenario_schema()


def show(scenario: Named, overrides: Mapping[str, str] | None = None) -> str:
    """Return the resolved scenario as the text of one self-contained file."""
    return scenario_of(scenario, overrides).resolved_yaml()


def compare(
    scenarios: Sequence[Named] | Request,
    *,
    out: str | Path | None = None,
    progress: Progress | None = None,
    lang: str = "en",
    tune: int | None = None,
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
    tune : int, optional
        Tune every policy's pay plan first, with so many evaluations; :func:`tune_families` returns more
        about it and takes the same further options.

    Raises
    ------
    CmsimError
        As :func:`request`; if runs failed (what is finished is kept); if results cannot be written.
    """
    if tune is not None:
        return tune_families(
            scenarios, tune=tune, out=out, progress=progress, lang=lang, **options
        ).comparison
    from cmsim.experiments import comparison as experiment
    from cmsim.experiments.blas_threads import one_blas_thread
    from cmsim.experiments.unguarded_main import main_module_hidden
    from cmsim.store.replications import Store
    from cmsim.store.results_folder import claimed_folder

    asked = asked_for(scenarios, options)
    Store(asked.store).open()
    started = time.perf_counter()
    with claimed_folder(out):
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
    from cmsim.store.results_folder import claimed_folder
    from cmsim.store.run_folder import write_summary

    with claimed_folder(out, adds=True):
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
    return take_apart(asked_for(scenarios, options), **own)


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
        asked_for(scenarios, options),
        measures=STUDIED if measures is None else measures,
        run=lambda asked: compare(asked, progress=progress),
    )
