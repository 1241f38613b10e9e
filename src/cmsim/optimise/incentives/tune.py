"""All of it as one call: search, selection, comparison; what is advised."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cmsim.errors import CmsimError
from cmsim.experiments.families import TUNED_SUFFIX, TUNED_SUFFIX_ZH
from cmsim.experiments.request import Progress, Request, check_request
from cmsim.optimise.incentives.advice import IncentiveAdvice, Prediction, is_present, limits_not_kept
from cmsim.optimise.incentives.confirmed import Confirmed, confirm, select
from cmsim.optimise.incentives.levers import Levers, levers_of
from cmsim.optimise.incentives.limits import groups_of
from cmsim.optimise.incentives.searched import label_of, searched
from cmsim.optimise.incentives.settings import IncentiveSettings
from cmsim.optimise.incentives.simulated import Simulated
from cmsim.optimise.tuning.best import SearchFindings
from cmsim.optimise.tuning.box import FloatArray
from cmsim.scenario import Scenario

_TWO_SIDED_95 = 1.96


def tune_incentives(
    request: Request,
    label: str,
    names: Sequence[str],
    settings: IncentiveSettings,
    progress: Progress | None = None,
) -> IncentiveAdvice:
    """Tune parameters of a policy's pay plan with the simulation in the loop.

    Parameters
    ----------
    request : Request
        Base (whose warm-up all share) and policy.
    label : str
        Of the policy among the request's scenarios.
    names : sequence of str
        As :func:`cmsim.optimise.incentives.levers.levers_of`.

    Raises
    ------
    InputError
        If something is asked for that cannot be tuned.
    CmsimError
        If runs failed, or no plan has a result; what is finished is kept.
    """
    check_request(request)
    levers = levers_of(request.scenarios[label], names)
    simulated = Simulated(request, levers.scenario, settings.objective, progress)
    history, problem = searched(request, levers, settings, simulated)
    if not history.sound:
        raise CmsimError(
            "incentives.nothing-ran",
            "no plan that was tried has a result",
            found=history.trials[0].failure,
            allowed="intervals in which people have an answer to the plan",
        )
    groups = groups_of(problem.limits)
    found = SearchFindings(history)
    intervals = _in_units(levers, found.where_the_best_lies())
    missing = limits_not_kept(history)
    if missing:
        return IncentiveAdvice(
            label,
            levers.scenario,
            levers.box,
            settings,
            history,
            None,
            found.incumbent.trial.values,
            intervals,
            None,
            None,
            None,
            missing,
        )
    listed = [history.trials[i] for i in found.shortlist(settings.shortlist)]
    selected = select(request, levers, settings, simulated, listed)
    if is_present(selected.chosen):
        values, plan = levers.box.start, None
    else:
        values = next(one.values for one in listed if label_of(one.values) == selected.chosen)
        plan = levers.scenario_at(values)
    shown = levers.scenario if plan is None else plan
    fresh = confirm(request, settings, simulated, levers.scenario, shown, selected.chosen, groups)
    prediction = None if plan is None else _prediction(found, values, fresh)
    return IncentiveAdvice(
        label,
        levers.scenario,
        levers.box,
        settings,
        history,
        None if plan is None else _named(plan, levers.scenario),
        values,
        intervals,
        selected,
        fresh,
        prediction,
    )


def _in_units(levers: Levers, shares: FloatArray) -> FloatArray:
    low, high = levers.box.values(shares[:, 0]), levers.box.values(shares[:, 1])
    return np.column_stack([low, high])


def _prediction(found: SearchFindings, values: tuple[float, ...], fresh: Confirmed) -> Prediction:
    """Return what the surface said of the chosen plan, beside what fresh replications say."""
    number = found.history.of(values)
    assert number is not None
    gain, error = found.gain(number)
    allowed = float(np.hypot(_TWO_SIDED_95 * error, fresh.gain.half_width))
    return Prediction(gain, error, gain - fresh.gain.mean, allowed)


def _named(plan: Scenario, present: Scenario) -> Scenario:
    return plan.with_values(
        {"name": f"{present.name}{TUNED_SUFFIX}", "name_zh": f"{present.name_zh}{TUNED_SUFFIX_ZH}"}
    )
