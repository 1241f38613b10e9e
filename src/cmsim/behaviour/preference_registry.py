"""Preferences by name, with checked parameters; a researcher's own are registered like the shipped ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cmsim.behaviour.loss_aversion import TYPICAL_LOSS_AVERSION, LossAversion
from cmsim.behaviour.preferences import Cara, Preferences
from cmsim.errors import CmsimError, did_you_mean

FloatArray = NDArray[np.float64]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class PreferenceParams(BaseModel):
    """Parameters of preferences: frozen, closed to unknown names, strict in their types."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


@dataclass(frozen=True)
class TypeFacts:
    """What preferences may know of the types that hold them; arrays over types.

    Attributes
    ----------
    risk_aversion_per_yuan : array (n,)
    last_pay_yuan : array (n,)
        Pay of last year's account period, base pay included.
    """

    risk_aversion_per_yuan: FloatArray
    last_pay_yuan: FloatArray


class PreferenceModel(Protocol):
    """What can be registered: a name, parameters, and how they become preferences of types."""

    name: ClassVar[str]
    Params: ClassVar[type[PreferenceParams]]

    @classmethod
    def build(cls, params: Any, facts: TypeFacts) -> Preferences:
        """Return the preferences of the types."""


class CaraParams(PreferenceParams):
    """None: risk aversion belongs to the types."""


class CaraModel:
    """Constant absolute risk aversion, by type."""

    name: ClassVar[str] = "cara"
    Params: ClassVar[type[PreferenceParams]] = CaraParams

    @classmethod
    def build(cls, params: CaraParams, facts: TypeFacts) -> Preferences:
        """Return the preferences of the types."""
        return Cara(facts.risk_aversion_per_yuan)


class LossAversionParams(PreferenceParams):
    """Parameters of loss aversion (Tversky & Kahneman 1992)."""

    loss_aversion: Annotated[float, Field(ge=1.0, description="Weight of a loss relative to a gain")] = (
        TYPICAL_LOSS_AVERSION
    )
    sensitivity: Annotated[
        float, Field(gt=0.0, le=1.0, description="Exponent of diminishing sensitivity; 1 is none")
    ] = 1.0


class LossAversionModel:
    """Loss aversion against last year's pay."""

    name: ClassVar[str] = "loss_aversion"
    Params: ClassVar[type[PreferenceParams]] = LossAversionParams

    @classmethod
    def build(cls, params: LossAversionParams, facts: TypeFacts) -> Preferences:
        """Return the preferences of the types."""
        return LossAversion(facts.last_pay_yuan, params.loss_aversion, params.sensitivity)


class PreferenceRegistry:
    """Models of preferences by name."""

    def __init__(self, models: tuple[type[PreferenceModel], ...] = ()) -> None:
        self._models: dict[str, type[PreferenceModel]] = {}
        for model in models:
            self.register(model)

    def register(self, model: type[PreferenceModel]) -> None:
        """Add a model.

        Raises
        ------
        CmsimError
            If its name is taken or no id, or its parameters are no :class:`PreferenceParams`.
        """
        if not _NAME.fullmatch(model.name):
            raise CmsimError(
                "behaviour.preferences",
                "the name of preferences is lower case, digits and underscores",
                found=model.name,
                allowed=_NAME.pattern,
            )
        if model.name in self._models:
            raise CmsimError(
                "behaviour.preferences", "there are already preferences of this name", found=model.name
            )
        if not issubclass(model.Params, PreferenceParams):
            raise CmsimError(
                "behaviour.preferences",
                "the parameters of preferences are PreferenceParams",
                found=model.Params.__name__,
            )
        self._models[model.name] = model

    def names(self) -> tuple[str, ...]:
        """Return the names of all models."""
        return tuple(self._models)

    def build(self, name: str, params: Mapping[str, object], facts: TypeFacts) -> Preferences:
        """Return preferences by name.

        Raises
        ------
        CmsimError
            Naming the nearest name, or the parameter that is wrong.
        """
        if name not in self._models:
            raise CmsimError(
                "behaviour.preferences",
                "there are no preferences of this name",
                path="preferences",
                found=name,
                allowed=", ".join(self.names()),
                hint=did_you_mean(name, self.names()),
            )
        model = self._models[name]
        try:
            checked = model.Params(**dict(params))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            known = tuple(model.Params.model_fields)
            raise CmsimError(
                "behaviour.preferences",
                f"a parameter of {name} is wrong: {first['msg']}",
                path=f"preferences.{field}",
                found=str(first.get("input")),
                allowed=", ".join(known) or "no parameters",
                hint=did_you_mean(field, known),
            ) from error
        return model.build(checked, facts)


def shipped_preferences() -> PreferenceRegistry:
    """Return a registry of what is shipped."""
    return PreferenceRegistry((CaraModel, LossAversionModel))
