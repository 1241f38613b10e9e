"""Pushing unsuitable products: pay for signing tempts, missing integrity gives way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def pushing_factor(pay_effect: float, signing_pay: FloatArray, missing_integrity: FloatArray) -> FloatArray:
    """Return exp(β_P s (1 − i)), the factor on the hazard that a client loses money; 1 at the base's pay.

    That people do more of what pays, in proportion to it, is Holmström & Milgrom 1991; the exponential form
    and its size are assumptions. An upright manager pushes nothing, whatever he is paid.

    Parameters
    ----------
    pay_effect : float
        β_P, per yuan paid for a yuan of yearly contract value.
    signing_pay : array (n,)
        s, what one more contract pays per yuan of its yearly value, less what is expected to be taken back,
        above what the base's pay gives for it; below zero where a plan pays less for signing.
    missing_integrity : array (n,)
        1 − i, in [0, 1].
    """
    return np.asarray(np.exp(pay_effect * signing_pay * missing_integrity))


def loss_ratio_of_the_mis_sold(trust_effect: float, trust: float, trust_cut: float) -> float:
    """Return exp(β_T T c): how much likelier a client leaves whose trust T was cut by the share c.

    It follows from the hazard of loss (:func:`cmsim.response.loss.weekly_loss_probability`) and is what a
    manager expects of clients whom he sells something unsuitable.
    """
    return float(np.exp(trust_effect * trust * trust_cut))
