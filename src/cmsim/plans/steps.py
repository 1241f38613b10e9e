"""Tables of steps and tiers: each entry holds from its threshold, which itself counts as reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from cmsim.plans.inputs import FloatArray
from cmsim.plans.parameters import rule_error


def require_ascending(starts: Sequence[float], at: str, first: float | None = None) -> None:
    """Raise if thresholds do not ascend, or do not begin at `first`.

    Parameters
    ----------
    at : str
        Name of the parameter.

    Raises
    ------
    PydanticCustomError
        Inside a validator; the registry turns it into a PlanError.
    """
    if first is not None and starts and starts[0] != first:
        raise rule_error(
            "the first entry leaves lower results without any",
            starts[0],
            f"a first entry from {first:g}",
            f"{at}.0",
        )
    for number, (before, after) in enumerate(pairwise(starts), start=1):
        if after <= before:
            raise rule_error(
                "the entries overlap: each must begin above the one before",
                f"{after:g} after {before:g}",
                "thresholds in ascending order, each once",
                f"{at}.{number}",
            )


def require_no_fall(values: Sequence[float | Mapping[str, float]], at: str) -> None:
    """Raise if a later entry gives less than an earlier one, to any kind of staff."""
    for number, (before, after) in enumerate(pairwise(values), start=1):
        found = fall(before, after)
        if found:
            raise rule_error(
                "a better result is paid less",
                found,
                "entries of which none gives less than the one before",
                f"{at}.{number}",
            )


def fall(before: float | Mapping[str, float], after: float | Mapping[str, float]) -> str | None:
    """Return in words how the second amount is below the first, to the first kind of staff for whom it is."""
    kinds = sorted({kind for value in (before, after) if isinstance(value, Mapping) for kind in value})
    for kind in kinds or [""]:
        high = before.get(kind) if isinstance(before, Mapping) else before
        low = after.get(kind) if isinstance(after, Mapping) else after
        if high is not None and low is not None and low < high:
            return f"{low:g} after {high:g}" + (f" for {kind}" if kind else "")
    return None


def step_value(results: FloatArray, starts: FloatArray, values: FloatArray) -> FloatArray:
    """Return the value of the last step reached, (n,); zero below the first.

    Parameters
    ----------
    results : array (n,)
    starts, values : array (k, n)
        Thresholds, ascending along k, and what holds from each on.
    """
    reached = (results >= starts).sum(axis=0)
    with_nothing = np.concatenate([np.zeros((1, results.size)), values])
    return np.asarray(with_nothing[reached, np.arange(results.size)])


def where_steps_differ(starts: FloatArray, values: FloatArray) -> tuple[FloatArray, ...]:
    """Return the thresholds at which the value changes, each (n,); inf where it does not."""
    before = np.concatenate([np.zeros((1, starts.shape[1])), values[:-1]])
    return tuple(np.where(values != before, starts, np.inf))


def tiered(results: FloatArray, starts: FloatArray, rates: FloatArray) -> FloatArray:
    """Return Σ rate of the tier × results inside it, (n,); tiers join without gaps, nothing under the first.

    Parameters
    ----------
    results : array (n,)
    starts, rates : array (k, n)
        Where each tier begins, ascending along k, and its rate.
    """
    ends = np.concatenate([starts[1:], np.full((1, results.size), np.inf)])
    inside = np.clip(results - starts, 0.0, ends - starts)
    return np.asarray((rates * inside).sum(axis=0))
