"""cmsim: simulation and optimisation of customer-manager staffing and incentive policy.

The verbs of the command line, by the same names: ``load``, ``compare``, ``run``, ``break_even``,
``decompose``, ``explain``, ``list_scenarios``, ``params``, ``schema``, ``show``; ``plan_check``,
``plan_replay`` and ``plan_show`` for ``plan check`` and so on; ``managers`` for ``explain --list``. Those of
notebooks: ``solve``, ``payoff``, ``figure``; and ``preferences_check``, ``tune_families``, ``use_plans``,
``variance_reduction_study``. They are loaded on first use, so that importing a part does not import the
whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmsim.version import VERSION

if TYPE_CHECKING:
    from cmsim.api import (
        break_even,
        compare,
        decompose,
        experiment,
        explain,
        figure,
        list_scenarios,
        load,
        managers,
        optimize_allocation,
        optimize_incentives,
        optimize_portfolio_lists,
        optimize_portfolios,
        params,
        payoff,
        plan_check,
        plan_replay,
        plan_show,
        preferences_check,
        request,
        robustness,
        run,
        save,
        schema,
        select_best,
        show,
        solve,
        tune_families,
        until_precise,
        use_plans,
        variance_reduction_study,
    )

__version__ = VERSION

__all__ = [
    "__version__",
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


def __getattr__(name: str) -> Any:
    if name.startswith("_") or name not in __all__:
        raise AttributeError(f"module 'cmsim' has no attribute {name!r}")
    from cmsim import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted(__all__)
