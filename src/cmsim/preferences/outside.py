"""Preferences from outside the package that this process knows: of a file named in the call, or installed.

They come in the same files as plans, under the same flag, and are hashed and guarded like them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from cmsim.errors import PreferencesError
from cmsim.plans.known_outside import KnownOutside, Sort, Words
from cmsim.preferences.protocol import PreferenceModel

_PARTS = ("name", "Params", "build")


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


SORT = Sort(
    "cmsim.preferences",
    PreferencesError,
    _require_model,
    Words("preferences.name-taken", "there are already preferences of this name"),
    Words("plug-in.does-not-import", "the preferences of an installed package cannot be imported"),
    Words("preferences.other-name", "preferences have another name than their entry point"),
)
OUTSIDE_PREFERENCES: KnownOutside[PreferenceModel] = KnownOutside(SORT)
"""What this process knows."""


def used_preferences(name: str) -> dict[str, str]:
    """Return the hash of the source of preferences if they come from outside, by ``preferences NAME``."""
    outside = OUTSIDE_PREFERENCES.find(name)
    return {} if outside is None else {f"preferences {name}": outside.plug_in.digest}
