"""Whether an advice survives the assumptions: a robustness study with it as a policy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.naming import Named

if TYPE_CHECKING:
    from cmsim.experiments.request import Progress, Request
    from cmsim.scenario import Scenario
    from cmsim.uncertainty.findings import Findings
    from cmsim.uncertainty.plan import StudySettings

ADVISED = "advised"
FOLDER = "robustness"
LEAST_BRANCHES = 10
"""Of a study: a small organisation is not thinned as far as a province of 150, of which a tenth is 15."""
_TOO_SMALL = "robustness.budget"


def study_advice(
    advised: Scenario,
    scenario: Named,
    budget: int,
    *,
    has_plan: bool,
    out: str | Path | None = None,
    progress: Progress | None = None,
    lang: str = "en",
    **options: Any,
) -> Findings:
    """Simulate the advice beside the scenario as it stands in worlds all over what is assumed.

    Both stand at equal participation if the advice has a pay plan of its own, else as written. Fields of
    which the base has accepted joint draws are drawn from these, all others from their ranges.

    Parameters
    ----------
    advised : Scenario
        The advised policy.
    scenario : str, Path or Scenario
        The scenario as it stands.
    budget : int
        Runs, all stages of the study together.
    has_plan : bool
        Whether the advice has a pay plan of its own.
    out : str or Path, optional
        Folder for page, tables and figures.
    **options
        As for :func:`cmsim.request`: scale (a tenth of the branches, ten at least, if left out), years,
        workers, store, overrides.

    Raises
    ------
    InputError
        If the budget is too small, or SALib is not installed.
    CmsimError
        If runs failed; what is finished is kept.
    """
    from cmsim.robustness_study import study_robustness

    asked, settings = _study(scenario, advised, budget, has_plan, options)
    return study_robustness(asked, settings, out=out, progress=progress, lang=lang)


def check_study(scenario: Named, budget: int, **options: Any) -> None:
    """Find out before the advice is there whether the study could be made.

    Raises
    ------
    InputError
        As :func:`study_advice`.
    """
    from cmsim.errors import InputError
    from cmsim.naming import scenario_of
    from cmsim.uncertainty.stages import planned_study

    stands_in = _with_a_post(scenario_of(scenario, options.get("overrides")))
    try:
        planned_study(*_study(scenario, stands_in, budget, False, options))
    except InputError as error:
        if error.detail.code != _TOO_SMALL:
            raise
        # The study's own hint names options of another command.
        raise InputError(
            _TOO_SMALL,
            "the budget is too small for a robustness study",
            path="--robustness",
            found=error.detail.found,
            allowed=error.detail.allowed,
        ) from None


def _with_a_post(scenario: Scenario) -> Scenario:
    """Return a scenario that writes posts out as an advice does, so that the same assumptions count."""
    kind, city, group = (
        next(iter(names)) for names in (scenario.staff.kinds, scenario.organisation.cities, scenario.groups)
    )
    factors = scenario.policy.staffing.head_count_factor
    as_posts = {f"policy.staffing.head_count_factor.{kind}": 1.0} if kind in factors else {}
    return scenario.with_values({"policy.territory.posts": {kind: {city: {group: 1}}}, **as_posts})


def _study(
    scenario: Named, advised: Scenario, budget: int, has_plan: bool, options: dict[str, Any]
) -> tuple[Request, StudySettings]:
    from cmsim.asking import request
    from cmsim.errors import InputError
    from cmsim.experiments.accepted import accepted_draws
    from cmsim.experiments.tune_settings import TUNED_BASIS
    from cmsim.robustness_study import DEFAULT_SCALE
    from cmsim.uncertainty.plan import StudySettings

    basis = TUNED_BASIS if has_plan else "as_written"
    branches = sum(int(city.branches) for city in advised.organisation.cities.values())
    scale = min(1.0, max(DEFAULT_SCALE, LEAST_BRANCHES / branches))
    asked = request([scenario], bases=(basis,), **{"scale": scale, **options})
    asked = replace(asked, scenarios={**asked.scenarios, ADVISED: advised})
    settings = StudySettings(budget=budget, full_replications=0)
    try:
        accepted_draws(asked.scenarios[asked.base])
    except InputError:
        settings = replace(settings, space="ranges")
    return asked, settings
