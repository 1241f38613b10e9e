"""The verbs on a single plan, without a comparison: pay real results, show it, check it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cmsim.errors import InputError, PlanError, did_you_mean
from cmsim.experiments.conduct import conduct, expected_results
from cmsim.experiments.plan_checked import PlanChecked, check_plan
from cmsim.experiments.plan_view import PlanView, view_plan
from cmsim.naming import DEFAULT_STORE, Named, scenario_of, todays
from cmsim.plans.outside import used_plug_ins
from cmsim.plans.registry import LIBRARY, build, plan_names
from cmsim.preferences.checking import PreferencesChecked, check_preferences
from cmsim.preferences.files import FileUsed, use_file
from cmsim.replay.folder import write_replay
from cmsim.replay.replaying import PaidPlan, replay
from cmsim.replay.result import Replayed
from cmsim.report.words import language
from cmsim.scenario import Scenario, list_scenarios, load
from cmsim.scenario.catalogue import SUFFIXES
from cmsim.world.measure_check import require_measures

SHIPPED_BASE = "hebei-2004"


def plan_replay(
    scenario: Named,
    actuals: str | Path,
    *,
    plan: str | None = None,
    deals: str | Path | None = None,
    out: str | Path | None = None,
    lang: str = "en",
    overrides: Mapping[str, str] | None = None,
) -> Replayed:
    """Pay last year's real results under a plan, without any behaviour.

    Parameters
    ----------
    scenario : str, Path or Scenario
        Its plan, kinds of staff and on-costs count; today's plan is that of its base.
    actuals : str or Path
        CSV or Excel: a row for each manager and month (docs/plan-commands.md).
    plan : str, optional
        Pay under another plan: of the scenario of this name, or a plan of the library with its defaults.
    deals : str or Path, optional
        Single deals, for plans that pay awards on them.
    out : str or Path, optional
        Folder for the tables as CSV and as one workbook.
    lang : {'en', 'zh'}
        Language of explanations and exceptions in the folder.
    overrides : mapping, optional
        Dotted path to a value, set in the scenario.

    Raises
    ------
    CmsimError
        If the scenario, the plan or the file is wrong, or the folder cannot be written.
    """
    spoken = language(lang)
    asked = scenario_of(scenario, overrides)
    found = replay(
        asked,
        Path(actuals),
        under=PaidPlan.of(asked) if plan is None else _other_plan(plan, asked),
        today=PaidPlan.of(todays(scenario, asked)),
        deals=None if deals is None else Path(deals),
    )
    if out is not None:
        write_replay(found, Path(out), spoken)
    return found


def plan_check(
    plans: str | Path,
    *,
    scenario: str | Path = SHIPPED_BASE,
    plan: str | None = None,
    params: Mapping[str, Any] | None = None,
    overrides: Mapping[str, str] | None = None,
    store: str | Path = DEFAULT_STORE,
    progress: Callable[[float], None] | None = None,
) -> list[PlanChecked]:
    """Check the plans of a file, or a plan that is known by name.

    Parameters
    ----------
    plans : str or Path
        A Python file, or the name of a plan.
    scenario : str or Path
        Gives kinds of staff, posts and base pay, and the parameters if its own plan is one of those checked;
        today's results are those of its base.
    plan : str, optional
        Check only this plan of the file.
    params : mapping, optional
        Parameters in place of the defaults.

    Raises
    ------
    CmsimError
        If the file cannot be imported or a plan cannot be built. What the plan does wrong is in the result.
    """
    names, origin = _plans_to_check(plans, plan)
    if not names:
        # The file defines preferences, which `preferences_check` checks.
        return []
    asked = load(scenario, overrides)
    base = todays(scenario, asked)
    expected = expected_results(conduct(base, base, Path(store), progress))
    pay = asked.policy.pay
    found = []
    for name in names:
        given = params if params is not None else pay.params if pay.plan == name else {}
        built = build(name, given, kind_ids=tuple(asked.staff.kinds))
        found.append(check_plan(built, origin, asked, expected))
    return found


def plan_show(
    scenario: Named,
    *,
    out: str | Path | None = None,
    lang: str = "en",
    overrides: Mapping[str, str] | None = None,
    store: str | Path = DEFAULT_STORE,
    progress: Callable[[float], None] | None = None,
) -> PlanView:
    """Show a scenario's plan: payout and marginal payoff by kind of staff, and the solved effort.

    Parameters
    ----------
    out : str or Path, optional
        Folder for figures and curves.
    lang : {'en', 'zh'}
        Language of the figures.
    store : str or Path
        Where response laws are kept that were measured for worlds of the user's own.

    Raises
    ------
    CmsimError
        If the scenario is wrong, its plan is no curve over one person's results, or the
        folder cannot be written.
    """
    spoken = language(lang)
    asked = scenario_of(scenario, overrides)
    base, pay = todays(scenario, asked), asked.policy.pay
    plan = build(pay.plan, pay.params, kind_ids=tuple(asked.staff.kinds))
    require_measures(asked)
    today = expected_results(conduct(base, base, Path(store), progress))
    solved, why = None, ""
    try:
        solved = conduct(asked, base, Path(store), progress)
    except PlanError as error:
        if error.detail.code != "plan.reduction":
            raise
        why = f"{error.detail.message}"
    view = view_plan(plan, asked, solved, today, why)
    if out is not None:
        from cmsim.report.plan_folder import write_plan

        write_plan(view, Path(out), spoken, used_plug_ins(pay.plan, pay.params))
    return view


def preferences_check(
    file: str | Path, *, name: str | None = None, params: Mapping[str, Any] | None = None
) -> list[PreferencesChecked]:
    """Check the preferences of a file.

    Parameters
    ----------
    file : str or Path
        A Python file; it may define plans too, or nothing but plans.
    name : str, optional
        Check only these preferences of the file.
    params : mapping, optional
        Parameters in place of the defaults.

    Raises
    ------
    CmsimError
        If the file cannot be imported, has no preferences of the name, or a parameter is wrong. What the
        preferences do wrong is in the result.
    """
    used = use_file(Path(file))
    names = _only(name, [one.name for one in used.preferences], used)
    return [check_preferences(one, params or {}, used.plug_in.origin) for one in names]


def _plans_to_check(plans: str | Path, only: str | None) -> tuple[list[str], str]:
    """Return the names of the plans to check, and where they come from."""
    if Path(plans).suffix != ".py":
        return [LIBRARY.find(str(plans)).name], ""
    used = use_file(Path(plans))
    return _only(only, [one.name for one in used.plans], used), used.plug_in.origin


def _only(name: str | None, names: list[str], used: FileUsed) -> list[str]:
    """Return the names of a file's plans, or of its preferences, of which perhaps only one is wanted."""
    every = [*(plan.name for plan in used.plans), *(model.name for model in used.preferences)]
    if name is not None and name not in every:
        raise InputError(
            "plug-in.unknown-plan",
            "the file has no plan and no preferences of this name",
            file=used.plug_in.origin,
            path="--plan",
            found=name,
            allowed=", ".join(every),
            hint=did_you_mean(name, every),
        )
    return [one for one in names if name in (None, one)]


def _other_plan(name: str, scenario: Scenario) -> PaidPlan:
    """Return the plan of another scenario, or a plan of the library with its defaults.

    Raises
    ------
    InputError
        If there is neither; PlanError if the plan has no defaults.
    """
    if name in plan_names():
        kinds = scenario.staff.kinds
        base_pay = {kind: float(one.base_pay_yuan_per_year) for kind, one in kinds.items()}
        return PaidPlan("defaults", build(name, {}, kind_ids=tuple(kinds)), base_pay, used_plug_ins(name, {}))
    known = [info.id for info in list_scenarios() if info.kind == "scenario"]
    if name not in known and not name.split("+")[0].endswith(SUFFIXES) and "+" not in name:
        names = [*plan_names(), *known]
        raise InputError(
            "replay.unknown-plan",
            "there is neither a plan nor a scenario of this name",
            path="--plan",
            found=name,
            allowed=", ".join(names),
            hint=did_you_mean(name, names),
        )
    other = load(name)
    missing = [kind for kind in scenario.staff.kinds if kind not in other.staff.kinds]
    if missing:
        raise InputError(
            "replay.other-kinds",
            "the other scenario has other kinds of staff",
            path="--plan",
            found=", ".join(other.staff.kinds),
            allowed=", ".join(scenario.staff.kinds),
        )
    return PaidPlan.of(other)
