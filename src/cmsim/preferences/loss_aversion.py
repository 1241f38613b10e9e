"""Loss aversion against last year's pay (Kahneman & Tversky 1979; Tversky & Kahneman 1992).

u(v) = (v - R)^a from the reference R up and -λ (R - v)^a below it. The certainty equivalent of the rest of
an account period is u⁻¹ E u(v): what is averaged is pay less the effort still to come, so that cost stands
inside as under constant risk aversion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from cmsim.errors import CmsimError
from cmsim.plans.parameters import Parameter
from cmsim.preferences.protocol import FloatArray, IntArray, PreferenceParams, Preferences, TypeFacts
from cmsim.quantities import Kind

TYPICAL_LOSS_AVERSION = 2.25
TYPICAL_SENSITIVITY = 0.88
"""Medians of Tversky & Kahneman 1992 (J. Risk and Uncertainty 5:297-323)."""


@dataclass(frozen=True)
class LossAversion:
    """Losses against a reference weigh more than gains.

    Attributes
    ----------
    reference_yuan : array (n,)
        R: pay of last year's account period of the same length, base pay included.
    loss_aversion : float
        λ, weight of a loss relative to a gain of the same size; 1 is none.
    sensitivity : float
        a; 1 is straight on either side, less is diminishing sensitivity.

    Raises
    ------
    CmsimError
        If λ is below 1, a not above 0 and up to 1, or a reference not finite.
    """

    reference_yuan: FloatArray
    loss_aversion: float = TYPICAL_LOSS_AVERSION
    sensitivity: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.loss_aversion) and self.loss_aversion >= 1.0):
            raise CmsimError(
                "behaviour.preferences",
                "a loss weighs at least as much as a gain",
                found=f"{self.loss_aversion:g}",
                allowed="1 or more",
            )
        if not 0.0 < self.sensitivity <= 1.0:
            raise CmsimError(
                "behaviour.preferences",
                "the exponent of diminishing sensitivity is a share",
                found=f"{self.sensitivity:g}",
                allowed="above 0 and up to 1",
            )
        if not np.all(np.isfinite(self.reference_yuan)):
            raise CmsimError("behaviour.preferences", "last year's pay must be a finite number")

    def of(self, rows: IntArray) -> LossAversion:
        """Return the preferences of some types."""
        return LossAversion(self.reference_yuan[rows], self.loss_aversion, self.sensitivity)

    def seen_from(self, discount: float) -> LossAversion:
        """Return the feelings about sums that impatience has shrunk: the reference shrinks with them."""
        return LossAversion(self.reference_yuan * discount, self.loss_aversion, self.sensitivity)

    def _reference(self, like: FloatArray) -> FloatArray:
        return self.reference_yuan.reshape((-1,) + (1,) * (like.ndim - 1))

    def to_scale(self, value_yuan: FloatArray) -> FloatArray:
        """Return u(v)."""
        gain = value_yuan - self._reference(value_yuan)
        size = np.abs(gain) ** self.sensitivity
        return np.where(gain >= 0.0, size, -self.loss_aversion * size)

    def to_yuan(self, expected: FloatArray) -> FloatArray:
        """Return u⁻¹ of an average."""
        size = np.abs(expected) / np.where(expected >= 0.0, 1.0, self.loss_aversion)
        gain = np.sign(expected) * size ** (1.0 / self.sensitivity)
        return np.asarray(self._reference(expected) + gain)


class LossAversionParams(PreferenceParams):
    """Parameters of loss aversion (Tversky & Kahneman 1992)."""

    loss_aversion: Annotated[
        float,
        Field(ge=1.0),
        Parameter(
            "1",
            "Weight of a loss relative to a gain of the same size; 1 is none",
            Kind.LITERATURE,
            "Tversky & Kahneman 1992, median of 25 students; no study of sellers' pay states it",
        ),
    ] = TYPICAL_LOSS_AVERSION
    sensitivity: Annotated[
        float,
        Field(gt=0.0, le=1.0),
        Parameter(
            "1",
            "Exponent of diminishing sensitivity; 1 is none",
            Kind.ASSUMPTION,
            "None, so that only the kink at last year's pay matters; Tversky & Kahneman 1992 found 0.88",
        ),
    ] = 1.0


class LossAversionModel:
    """Loss aversion against last year's pay."""

    name: ClassVar[str] = "loss_aversion"
    Params: ClassVar[type[PreferenceParams]] = LossAversionParams

    @classmethod
    def build(cls, params: LossAversionParams, facts: TypeFacts) -> Preferences:
        """Return the preferences of the types."""
        return LossAversion(facts.last_pay_yuan, params.loss_aversion, params.sensitivity)
