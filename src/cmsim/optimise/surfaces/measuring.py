"""From observations to a surface: worth of kinds, form by cross-validation, draws by resampling."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cmsim.optimise.surfaces.curves import Curve
from cmsim.optimise.surfaces.fitting import (
    cells_of_groups,
    cross_validated,
    effort_of_kinds,
    fit_groups,
    relative_efforts,
    simplest_of,
)
from cmsim.optimise.surfaces.measured import PROFIT, Fitted, MeasuredSurface, RunningCosts
from cmsim.optimise.surfaces.observed import FloatArray, Observations
from cmsim.optimise.surfaces.resampling import replication_weights, resampled_runs
from cmsim.optimise.surfaces.sizes import in_all_branches
from cmsim.randomness import Streams

DRAWS = 30
FOLDS = 5
_LEAST = 1e-12


def measured_surface(
    seen: Observations, streams: Streams, costs: RunningCosts, draws: int = DRAWS
) -> MeasuredSurface:
    """Return the surface of a design's runs: form by cross-validation, draws by resampling."""
    worth = effort_of_kinds(seen, PROFIT)
    forms, errors = {}, {}
    for name in seen.values:
        left_out = cross_validated(seen, name, worth, min(FOLDS, seen.runs))
        forms[name] = simplest_of(left_out)
        errors[name] = relative_errors(left_out, forms[name])
    effort = relative_efforts(seen, worth)
    mean_effort = (seen.counts @ worth).sum() / seen.runs / max(seen.sizes.organisations.sum(), _LEAST)
    several = []
    for draw in range(draws):
        rows = resampled_runs(streams, draw, seen.runs)
        weights = replication_weights(streams, draw, seen.replications)
        several.append(_fit(seen.of_runs(rows).weighted(weights), effort[rows], forms))
    return MeasuredSurface(
        seen.groups,
        seen.places,
        seen.kinds,
        seen.group,
        worth,
        mean_effort * seen.sizes.all_organisations,
        _fit(seen, effort, forms),
        tuple(several),
        forms,
        errors,
        float(effort.max()),
        costs,
        seen.sizes.simulated_share,
    )


def relative_errors(left_out: Mapping[str, FloatArray], chosen: str) -> dict[str, float]:
    """Return the mean error of each form relative to that of the chosen one."""
    least = max(float(left_out[chosen].mean()), _LEAST)
    return {form: float(of.mean()) / least for form, of in left_out.items()}


def _fit(seen: Observations, effort: FloatArray, forms: Mapping[str, str]) -> Fitted:
    curves: dict[str, tuple[Curve, ...]] = {}
    sizes: dict[str, FloatArray] = {}
    for name, form in forms.items():
        fits = fit_groups(effort, seen.values[name].mean(axis=1), cells_of_groups(seen), form)
        curves[name] = tuple(one.curve for one in fits)
        sizes[name] = in_all_branches(seen, name, np.concatenate([one.size for one in fits]))
    return Fitted(curves, sizes)
