"""What each of several switches contributes to a difference: Shapley shares, main effects, interactions.

A setting of n switches is a whole number from 0 to 2ⁿ − 1 whose bit i says whether switch i is on. Values
stand in the last axis, by setting; axes before it, such as replications, are carried along. A value that
leaves a switch without effect gives it exactly nothing.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def settings_without(n: int, switch: int) -> list[int]:
    """Return the settings of n switches in which one is off, 2ⁿ⁻¹ of them in rising order."""
    return [setting for setting in range(2**n) if not setting >> switch & 1]


def shapley_weight(n: int, switched_on: int) -> float:
    """Return |S|! (n − 1 − |S|)! / n!, the chance that just these |S| switches go before another of n.

    Shapley 1953, A value for n-person games.
    """
    return factorial(switched_on) * factorial(n - 1 - switched_on) / factorial(n)


def shapley_mean(gains: FloatArray, n: int) -> FloatArray:
    """Return the mean of gains over the orders in which n switches can be turned on.

    Parameters
    ----------
    gains : array (..., 2ⁿ⁻¹)
        What turning on one switch brings, by the settings of the others in the order of
        :func:`settings_without`.
    """
    # Bits of the others keep their number when the switch's own is left out: any switch gives these weights.
    weights = [shapley_weight(n, setting.bit_count()) for setting in range(2 ** (n - 1))]
    return np.asarray(gains @ np.array(weights))


def gains_of(values: FloatArray, switch: int) -> FloatArray:
    """Return what turning on a switch brings in each setting of the others, (..., 2ⁿ⁻¹)."""
    off = settings_without(number_of_switches(values), switch)
    on = [setting | 1 << switch for setting in off]
    return np.asarray(values[..., on] - values[..., off])


def shapley_shares(values: FloatArray) -> FloatArray:
    """Return each switch's share of the difference between all on and all off, (..., n).

    φᵢ = Σ_S |S|! (n−1−|S|)!/n! · (v(S ∪ i) − v(S)) over the sets S without i. Shares add up to the difference
    (to rounding); switches that do the same have the same share; one that does nothing has none.
    """
    n = number_of_switches(values)
    return np.stack([shapley_mean(gains_of(values, switch), n) for switch in range(n)], axis=-1)


def main_effects(values: FloatArray) -> FloatArray:
    """Return what turning on a switch brings, plain mean over all settings of the others, (..., n).

    The main effect of a 2ⁿ factorial (Box, Hunter & Hunter 2005, Statistics for Experimenters, chapter 5).
    """
    n = number_of_switches(values)
    return np.stack([gains_of(values, switch).mean(axis=-1) for switch in range(n)], axis=-1)


def pair_interaction(values: FloatArray, one: int, other: int) -> FloatArray:
    """Return how much more a switch brings with the other on than with it off, mean over the rest, (...).

    v(S ∪ ij) − v(S ∪ i) − v(S ∪ j) + v(S): twice the interaction effect as Box, Hunter & Hunter scale it.
    """
    n = number_of_switches(values)
    rest = [setting for setting in settings_without(n, one) if not setting >> other & 1]
    i, j = 1 << one, 1 << other

    def at(bits: int) -> FloatArray:
        return values[..., [setting | bits for setting in rest]]

    return np.asarray((at(i | j) - at(i) - at(j) + at(0)).mean(axis=-1))


def number_of_switches(values: FloatArray) -> int:
    """Return n for values by 2ⁿ settings.

    Raises
    ------
    ValueError
        If the number of settings is no power of two, or there is no switch.
    """
    settings = int(values.shape[-1])
    n = settings.bit_length() - 1
    if n < 1 or settings != 2**n:
        raise ValueError(f"settings of switches come in powers of two from 2 up, not {settings}")
    return n
