"""Loss of a client: a proportional hazard with frailty (gamma frailty gives the flattening of cohorts)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.calendar import WEEKS_PER_YEAR

FloatArray = NDArray[np.float64]


def weekly_loss_probability(
    frailty: FloatArray,
    trust: FloatArray,
    rival: FloatArray,
    products: NDArray[np.integer],
    base_hazard_per_year: float,
    trust_effect: float,
    rival_effect: float,
    product_effect: float,
) -> FloatArray:
    """Return 1 - exp(-h₀/52 · u · exp(-β_T T + β_C rival - β_P products)), per client.

    Source: proportional hazards (Cox 1972) with a multiplicative gamma frailty (Vaupel, Manton & Stallard
    1979).
    """
    score = rival_effect * rival - trust_effect * trust - product_effect * products
    hazard = base_hazard_per_year / WEEKS_PER_YEAR * frailty * np.exp(score)
    return np.asarray(-np.expm1(-hazard))
