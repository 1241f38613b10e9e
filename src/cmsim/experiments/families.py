"""Families of plans and their candidates: as written, and points of a scrambled Sobol sequence."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from cmsim.errors import PlanError, ScenarioError
from cmsim.plans.free_parameters import FreeParameter, free_parameters, with_free_values
from cmsim.scenario import Scenario

FloatArray = NDArray[np.float64]
PARAMS_PATH = "policy.pay.params"
AS_WRITTEN = 0
"""Number of the candidate that is the plan as written."""
TUNED_SUFFIX, TUNED_SUFFIX_ZH = ", tuned", "，调优后"
"""Go behind the name of a policy whose plan is not as written."""


@dataclass(frozen=True)
class Candidate:
    """One setting of a family's free parameters.

    Attributes
    ----------
    values : dict
        Free parameters by name; of amounts by kind of staff the largest.
    scenario : Scenario or None
        None if the plan refuses these values.
    refusal : str
        Why, in the words of the error.
    """

    number: int
    values: dict[str, float]
    scenario: Scenario | None
    refusal: str = ""


@dataclass(frozen=True)
class Family:
    """One class of plan with its free parameters: a policy of which the pay plan is tuned.

    Attributes
    ----------
    candidates : tuple of Candidate
        The first is the plan as written. A family without free parameters has no other.
    """

    label: str
    scenario: Scenario
    free: tuple[FreeParameter, ...]
    candidates: tuple[Candidate, ...]


def family_of(label: str, scenario: Scenario, evaluations: int) -> Family:
    """Return a policy as a family with so many candidates.

    The candidates depend on the policy, its label and the scenario's seed alone: other families leave them
    where they are, and more evaluations add to them.
    """
    pay = scenario.policy.pay
    free = free_parameters(pay.plan, pay.params)
    written = Candidate(AS_WRITTEN, {one.name: one.written for one in free}, scenario)
    if not free:
        return Family(label, scenario, free, (written,))
    points = design(scenario.run.seed, label, len(free), evaluations - 1)
    others = (
        _candidate(scenario, number, {one.name: one.at(float(x)) for one, x in zip(free, point, strict=True)})
        for number, point in enumerate(points, start=1)
    )
    return Family(label, scenario, free, (written, *others))


def design(seed: int, label: str, parameters: int, points: int) -> FloatArray:
    """Return points of a scrambled Sobol sequence (Owen 1998) in the unit cube, shape (points, parameters).

    Parameters
    ----------
    seed : int
        The scenario's seed.
    label : str
        Names the sequence among those of the same seed.
    """
    if points <= 0:
        return np.empty((0, parameters))
    digest = blake2b(f"{seed}|tuning|{label}".encode(), digest_size=16).digest()
    luck = np.random.default_rng(int.from_bytes(digest, "little"))
    sequence = qmc.Sobol(parameters, scramble=True, rng=luck)
    # Whole powers of two, of which the sequence is made; a shorter one is the beginning of a longer one.
    return np.asarray(sequence.random_base2((points - 1).bit_length())[:points], dtype=np.float64)


def _candidate(scenario: Scenario, number: int, values: dict[str, float]) -> Candidate:
    pay = scenario.policy.pay
    try:
        params = with_free_values(pay.plan, pay.params, values)
        names = {"name": f"{scenario.name}{TUNED_SUFFIX}", "name_zh": f"{scenario.name_zh}{TUNED_SUFFIX_ZH}"}
        tuned = scenario.with_values({PARAMS_PATH: params, **names})
    except (PlanError, ScenarioError) as error:
        return Candidate(number, values, None, str(error))
    return Candidate(number, values, tuned)
