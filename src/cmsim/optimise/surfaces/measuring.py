"""From observations to a surface: worth of kinds, form by cross-validation, draws by resampling runs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cmsim.optimise.surfaces.curves import FORMS, Curve
from cmsim.optimise.surfaces.fitting import (
    cells_of_groups,
    cross_validated,
    effort_of_kinds,
    fit_group,
    relative_efforts,
    simplest_of,
)
from cmsim.optimise.surfaces.measured import PROFIT, Fitted, MeasuredSurface, RunningCosts
from cmsim.optimise.surfaces.observed import FloatArray, IntArray, Observations
from cmsim.randomness import Streams

DRAWS = 30
FOLDS = 5
_LEAST = 1e-12


def measured_surface(
    seen: Observations, streams: Streams, costs: RunningCosts, draws: int = DRAWS
) -> MeasuredSurface:
    """Return the surface of a design's runs: form by cross-validation, draws by resampling runs."""
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
        rows = resampled(streams, draw, seen.runs)
        several.append(_fit(seen.of_runs(rows), effort[rows], forms))
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


def resampled(streams: Streams, draw: int, runs: int) -> IntArray:
    """Return the runs of a draw, as many as there are, some more than once, (R,)."""
    u = streams.uniforms("surface-resample", draw, runs)
    return np.minimum((u * runs).astype(np.intp), runs - 1)


def relative_errors(left_out: Mapping[str, FloatArray], chosen: str) -> dict[str, float]:
    """Return the mean error of each form relative to that of the chosen one."""
    least = max(float(left_out[chosen].mean()), _LEAST)
    return {form: float(of.mean()) / least for form, of in left_out.items()}


def _fit(seen: Observations, effort: FloatArray, forms: Mapping[str, str]) -> Fitted:
    curves: dict[str, tuple[Curve, ...]] = {}
    sizes: dict[str, FloatArray] = {}
    for name, form in forms.items():
        response = seen.values[name].mean(axis=1)
        fits = [
            fit_group(effort[:, cells], response[:, cells], FORMS[form]) for cells in cells_of_groups(seen)
        ]
        curves[name] = tuple(one.curve for one in fits)
        sizes[name] = _in_all_branches(seen, np.concatenate([one.size for one in fits]))
    return Fitted(curves, sizes)


def _in_all_branches(seen: Observations, size: FloatArray) -> FloatArray:
    """Return sizes as they would be with all branches: in proportion to potential, the group's where a cell
    was not simulated.
    """
    sizes, groups = seen.sizes, len(seen.groups)
    of_group = np.bincount(seen.group, weights=size, minlength=groups)
    potential = np.bincount(seen.group, weights=sizes.potential_yuan, minlength=groups)
    usual = of_group / np.maximum(potential, _LEAST)
    own = np.divide(size, sizes.potential_yuan, out=np.zeros_like(size), where=sizes.potential_yuan > 0.0)
    return np.asarray(np.where(size > 0.0, own, usual[seen.group]) * sizes.all_potential_yuan)
