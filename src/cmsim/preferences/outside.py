"""Preferences from outside the package that this process knows: of a file named in the call, or installed.

They come in the same files as plans, under the same flag, and are hashed and guarded like them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from cmsim.errors import PreferencesError
from cmsim.plans.plug_ins import PlugIn, installed_plug_in, origin_of
from cmsim.preferences.protocol import PreferenceModel

ENTRY_POINTS = "cmsim.preferences"
"""Group under which an installed package names its preferences."""
_PARTS = ("name", "Params", "build")


@dataclass(frozen=True)
class OutsideModel:
    """A model of preferences and where it comes from."""

    model: type[PreferenceModel]
    plug_in: PlugIn


class OutsidePreferences:
    """Preferences from outside by name. A file that was changed and is named again takes its own place."""

    def __init__(self, *, installed_too: bool = True) -> None:
        self._known: dict[str, OutsideModel] = {}
        self._installed_too = installed_too

    def add(self, plug_in: PlugIn, models: Iterable[type[PreferenceModel]]) -> None:
        """Take the preferences of a plug-in in place of what it held before.

        Raises
        ------
        PreferencesError
            If another plug-in, or the same one, already has preferences of the name.
        """
        kept = {name: one for name, one in self._known.items() if one.plug_in.origin != plug_in.origin}
        for model in models:
            if model.name in kept:
                raise PreferencesError(
                    "preferences.name-taken",
                    "there are already preferences of this name",
                    file=plug_in.origin,
                    path=model.__name__,
                    found=f"{model.name}, also of {kept[model.name].plug_in.origin}",
                )
            kept[model.name] = OutsideModel(model, plug_in)
        self._known = kept

    def find(self, name: str) -> OutsideModel | None:
        """Return preferences by name; those of an installed package are imported now."""
        if name not in self._known and self._installed_too and name in installed():
            self._known[name] = _model_of_entry_point(installed()[name])
        return self._known.get(name)

    def names(self) -> tuple[str, ...]:
        """Return the names of all, those of installed packages too."""
        return tuple(dict.fromkeys([*self._known, *(installed() if self._installed_too else ())]))

    def files(self) -> tuple[PlugIn, ...]:
        """Return the files with preferences, for a worker process to load too."""
        return tuple(
            dict.fromkeys(one.plug_in for one in self._known.values() if one.plug_in.text is not None)
        )

    def forget(self) -> None:
        """Forget all preferences from outside."""
        self._known = {}


OUTSIDE_PREFERENCES = OutsidePreferences()
"""What this process knows."""


def models_among(classes: Iterable[type[Any]], origin: str) -> tuple[type[PreferenceModel], ...]:
    """Return the models of preferences among the classes of a file.

    A class with `build` is one, unless it is a plan. Where there is none, a class that values lotteries is
    half a model, which is an error.

    Raises
    ------
    PreferencesError
        If a model lacks its name or another part.
    """
    known = tuple(classes)
    models = [one for one in known if callable(getattr(one, "build", None)) and not hasattr(one, "pay")]
    for model in models or [one for one in known if _values_lotteries(one)]:
        _require_model(model, origin)
    return tuple(cast("list[type[PreferenceModel]]", models))


def _values_lotteries(one: type[Any]) -> bool:
    return callable(getattr(one, "to_scale", None)) and callable(getattr(one, "to_yuan", None))


def _require_model(model: type[Any], origin: str) -> None:
    missing = [part for part in _PARTS if not hasattr(model, part)]
    if missing:
        raise PreferencesError(
            "preferences.incomplete",
            f"the class {model.__name__} is only a part of a model of preferences",
            file=origin,
            path=model.__name__,
            found=f"no {', no '.join(missing)}",
            allowed=", ".join(_PARTS),
        )


@cache
def installed() -> dict[str, EntryPoint]:
    """Return the preferences of installed packages by name, without importing them."""
    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}


def _model_of_entry_point(point: EntryPoint) -> OutsideModel:
    origin = origin_of(point)
    try:
        model: type[PreferenceModel] = point.load()
    except Exception as error:
        raise PreferencesError(
            "plug-in.does-not-import",
            "the preferences of an installed package cannot be imported",
            file=origin,
            path=point.value,
            found=f"{type(error).__name__}: {error}",
        ) from error
    _require_model(model, origin)
    if model.name != point.name:
        raise PreferencesError(
            "preferences.other-name",
            "preferences have another name than their entry point",
            file=origin,
            path=point.value,
            found=model.name,
            allowed=point.name,
        )
    return OutsideModel(model, installed_plug_in(model, origin))


def used_preferences(name: str) -> dict[str, str]:
    """Return the hash of the source of preferences if they come from outside, by ``preferences NAME``."""
    outside = OUTSIDE_PREFERENCES.find(name)
    return {} if outside is None else {f"preferences {name}": outside.plug_in.digest}
