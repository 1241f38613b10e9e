"""Preferences by name, with checked parameters; a researcher's own are found like the shipped ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from cmsim.errors import InputError, PreferencesError, did_you_mean
from cmsim.plans.known_outside import KnownOutside
from cmsim.plans.plug_ins import PlugIn
from cmsim.preferences.cara import CaraModel
from cmsim.preferences.guard import GuardedPreferences, built, require_certainty_equivalents
from cmsim.preferences.loss_aversion import LossAversionModel
from cmsim.preferences.outside import OUTSIDE_PREFERENCES, SORT
from cmsim.preferences.protocol import PreferenceModel, PreferenceParams, Preferences, TypeFacts

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST_FOUND = 80


class PreferenceRegistry:
    """Models of preferences by name.

    Parameters
    ----------
    outside : KnownOutside or None
        Those found beside the ones registered here; each is guarded when it is built.
    """

    def __init__(
        self,
        models: tuple[type[PreferenceModel], ...] = (),
        outside: KnownOutside[PreferenceModel] | None = None,
    ) -> None:
        self._models: dict[str, type[PreferenceModel]] = {}
        self._outside = outside if outside is not None else KnownOutside(SORT, installed_too=False)
        for model in models:
            self.register(model)

    def register(self, model: type[PreferenceModel]) -> None:
        """Add a model.

        Raises
        ------
        PreferencesError
            If its name is taken or no id, or its parameters are no :class:`PreferenceParams`.
        """
        self._require_acceptable(model)
        self._models[model.name] = model

    def register_outside(self, plug_in: PlugIn, models: tuple[type[PreferenceModel], ...]) -> None:
        """Add the models of a plug-in; raises as :meth:`register`, with the plug-in's file."""
        for model in models:
            try:
                self._require_acceptable(model)
            except PreferencesError as error:
                raise error.located(file=plug_in.origin, path=model.__name__) from error
        self._outside.add(plug_in, models)

    def _require_acceptable(self, model: type[PreferenceModel]) -> None:
        name: object = model.name
        if not (isinstance(name, str) and _NAME.fullmatch(name)):
            raise PreferencesError(
                "preferences.bad-name",
                "the name of preferences is lower case, digits and underscores",
                found=str(name),
                allowed=_NAME.pattern,
            )
        if name in self._models:
            raise PreferencesError(
                "preferences.name-taken", "there are already preferences of this name", found=name
            )
        params: object = model.Params
        if not (isinstance(params, type) and issubclass(params, PreferenceParams)):
            raise PreferencesError(
                "preferences.bad-class",
                "the parameters of preferences are PreferenceParams",
                found=getattr(params, "__name__", str(params)),
            )

    def names(self) -> tuple[str, ...]:
        """Return the names of all models."""
        return (*self._models, *self._outside.names())

    def find(self, name: str) -> type[PreferenceModel]:
        """Return a model by name; an error names the nearest one if there is none."""
        if name in self._models:
            return self._models[name]
        outside = self._outside.find(name)
        if outside is not None:
            return outside.definition
        raise PreferencesError(
            "preferences.unknown",
            "there are no preferences of this name",
            path="name",
            found=name,
            allowed=", ".join(self.names()),
            hint=did_you_mean(name, self.names()) or "preferences in a file of your own need --plans FILE",
        )

    def validate(self, name: str, params: Mapping[str, object]) -> PreferenceParams:
        """Return checked parameters.

        Raises
        ------
        PreferencesError
            Naming the nearest name, or the parameter that is wrong (path `name` or `params.…`).
        """
        model = self.find(name)
        try:
            return model.Params.model_validate(dict(params))
        except ValidationError as error:
            raise _parameter_error(name, model.Params, error) from error

    def build(
        self, name: str, params: Mapping[str, object], facts: TypeFacts, *, tried: bool = True
    ) -> Preferences:
        """Return preferences by name; those from outside with a guard around them.

        Parameters
        ----------
        tried : bool
            Whether a few lotteries are tried on those from outside first.

        Raises
        ------
        PreferencesError
            As :meth:`validate`; if those from outside fail, or value a lottery as none may be valued.
        """
        checked, model = self.validate(name, params), self.find(name)
        outside = self._outside.find(name) if name not in self._models else None
        if outside is None:
            return model.build(checked, facts)
        guarded = GuardedPreferences(
            built(model, checked, facts, outside.plug_in.origin), name, outside.plug_in.origin
        )
        if tried:
            require_certainty_equivalents(guarded, facts)
        return guarded


def _parameter_error(name: str, model: type[PreferenceParams], error: ValidationError) -> InputError:
    """Return the first problem; a name that does not exist goes before a missing one."""
    problem = min(error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden")
    steps = [str(step) for step in problem["loc"]]
    path, known = ".".join(["params", *steps]), tuple(model.model_fields)
    told: dict[str, Any] = {"path": path, "allowed": ", ".join(known) or "no parameters"}
    if problem["type"] == "extra_forbidden":
        told |= {"found": steps[-1], "hint": did_you_mean(steps[-1], known)}
        message = f"the preferences {name} have no parameter {steps[-1]!r}"
        return PreferencesError("preferences.unknown-parameter", message, **told)
    if problem["type"] == "missing":
        message = f"the preferences {name} need {steps[-1]!r}"
        return PreferencesError("preferences.missing-parameter", message, **told)
    message = problem["msg"].removeprefix("Value error, ")
    return PreferencesError(
        "preferences.bad-parameter",
        message[:1].lower() + message[1:],
        path=path,
        found=repr(problem.get("input"))[:_LONGEST_FOUND],
    )


SHIPPED: tuple[type[PreferenceModel], ...] = (CaraModel, LossAversionModel)


def shipped_preferences() -> PreferenceRegistry:
    """Return a registry of what is shipped."""
    return PreferenceRegistry(SHIPPED)


PREFERENCES = PreferenceRegistry(SHIPPED, OUTSIDE_PREFERENCES)
"""The preferences that cmsim ships, and those from outside that this process knows."""
