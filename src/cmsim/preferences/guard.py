"""A guard around preferences from outside: what they do wrong is told with call and inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cmsim.errors import CmsimError, PreferencesError
from cmsim.plans.guard import place_of
from cmsim.preferences.protocol import (
    FloatArray,
    IntArray,
    PreferenceModel,
    PreferenceParams,
    Preferences,
    TypeFacts,
)

PROBE_SHARES = (-0.5, 0.0, 0.25, 0.5, 0.9, 1.0, 1.1, 2.0, 4.0)
"""Shares of last year's pay at which lotteries are tried; below zero, since effort still to come is taken
off."""
ROUNDING = 1e-6
"""Relative error that counts as rounding: certainty equivalents go to a scale and back."""
_IMPATIENT = 0.9
_MOST_SHOWN = 3
_MESSAGES = {
    "preferences.raised": "the preferences {name} failed in {call}",
    "preferences.wrong-answer": "the preferences {name} give a wrong answer to {call}",
    "preferences.not-finite": "the preferences {name} give a number that is not finite to {call}",
    "preferences.no-equivalent": "the preferences {name} value a lottery outside its outcomes in {call}",
}
_CALLS = ("of", "seen_from", "to_scale", "to_yuan")


@dataclass(frozen=True)
class GuardedPreferences:
    """Preferences from outside. They answer as they do; what may not be is an error that says how it came.

    Attributes
    ----------
    preferences : Preferences
        The preferences themselves.
    origin : str
        File or distribution that they come from.
    """

    preferences: Preferences
    name: str
    origin: str

    def of(self, rows: IntArray) -> GuardedPreferences:
        """Return the preferences of some types."""
        return self._wrapped("of", {"rows": rows}, lambda: self.preferences.of(rows))

    def seen_from(self, discount: float) -> GuardedPreferences:
        """Return the same feelings about sums that impatience has shrunk by this factor."""
        told = {"discount": np.array([discount])}
        return self._wrapped("seen_from", told, lambda: self.preferences.seen_from(discount))

    def to_scale(self, value_yuan: FloatArray) -> FloatArray:
        """Return what is averaged over luck, checked."""
        told = {"value_yuan": value_yuan}
        return self._checked("to_scale", told, lambda: self.preferences.to_scale(value_yuan))

    def to_yuan(self, expected: FloatArray) -> FloatArray:
        """Return the certainty equivalent of an average, checked."""
        return self._checked("to_yuan", {"expected": expected}, lambda: self.preferences.to_yuan(expected))

    def error(
        self, code: str, call: str, told: dict[str, Any], found: str, allowed: str | None = None
    ) -> PreferencesError:
        """Return the error of a call, with its inputs."""
        return PreferencesError(
            code,
            _MESSAGES[code].format(name=self.name, call=call),
            file=self.origin,
            path=f"{self.name}.{call}",
            found=found,
            allowed=allowed,
            context={name: _shown(value) for name, value in told.items()},
        )

    def _wrapped(self, call: str, told: dict[str, Any], make: Callable[[], Any]) -> GuardedPreferences:
        found = self._called(call, told, make)
        if not isinstance(found, Preferences):
            raise self.error(
                "preferences.wrong-answer", call, told, type(found).__name__, f"an object with {_parts()}"
            )
        return GuardedPreferences(found, self.name, self.origin)

    def _checked(self, call: str, told: dict[str, FloatArray], make: Callable[[], Any]) -> FloatArray:
        found = self._called(call, told, make)
        (given,) = told.values()
        numbers = isinstance(found, np.ndarray) and found.dtype.kind in "fi"
        if not numbers or found.shape != given.shape:
            kind = f"an array of {found.dtype} of shape {found.shape}" if numbers else type(found).__name__
            raise self.error("preferences.wrong-answer", call, told, kind, f"numbers of shape {given.shape}")
        wrong = ~np.isfinite(found)
        if wrong.any():
            (name,) = told
            at = {name: given[wrong], "type": np.nonzero(wrong)[0]}
            raise self.error("preferences.not-finite", call, at, f"{found[wrong][0]}", "finite numbers")
        answer: FloatArray = found
        return answer

    def _called(self, call: str, told: dict[str, Any], make: Callable[[], Any]) -> Any:
        try:
            with np.errstate(all="ignore"):
                return make()
        except CmsimError:
            # What preferences say on purpose stands as it is.
            raise
        except Exception as error:  # whatever somebody else's code raises is told with how it came about
            found = f"{type(error).__name__}: {error}{place_of(error)}"
            raise self.error("preferences.raised", call, told, found) from error


def built(
    model: type[PreferenceModel], params: PreferenceParams, facts: TypeFacts, origin: str
) -> Preferences:
    """Return what a model from outside builds.

    Raises
    ------
    PreferencesError
        If it fails, or what it builds are no preferences.
    """
    told = {"params": str(params), **{name: _shown(value) for name, value in vars(facts).items()}}
    place: dict[str, Any] = {"file": origin, "path": f"{model.name}.build", "context": told}
    try:
        found: object = model.build(params, facts)
    except CmsimError:
        raise
    except Exception as error:  # whatever somebody else's code raises
        message = _MESSAGES["preferences.raised"].format(name=model.name, call="build")
        raise PreferencesError(
            "preferences.raised", message, found=f"{type(error).__name__}: {error}{place_of(error)}", **place
        ) from error
    if not isinstance(found, Preferences):
        raise PreferencesError(
            "preferences.wrong-answer",
            _MESSAGES["preferences.wrong-answer"].format(name=model.name, call="build"),
            found=type(found).__name__,
            allowed=f"an object with {_parts()}",
            **place,
        )
    return found


def require_certainty_equivalents(guarded: GuardedPreferences, facts: TypeFacts) -> None:
    """Try lotteries around last year's pay; what is felt must lie between the worst and the best outcome.

    Raises
    ------
    PreferencesError
        With the lottery that is not so valued. A sure sum is a lottery too: it is worth itself.
    """
    scale_yuan = np.maximum(facts.last_pay_yuan, 1.0)
    values = scale_yuan[:, None] * np.array(PROBE_SHARES)
    for feels in (guarded, guarded.seen_from(_IMPATIENT)):
        felt = feels.to_scale(values)
        for first, second in ((0, 0), (1, 1), (3, 3), (0, 1), (1, 5), (4, 6), (5, 7), (0, 8)):
            worth = feels.to_yuan(0.5 * (felt[:, first] + felt[:, second])[:, None])[:, 0]
            worst, best = values[:, first], values[:, second]
            outside = (worth < worst - ROUNDING * scale_yuan) | (worth > best + ROUNDING * scale_yuan)
            if outside.any():
                row = int(np.flatnonzero(outside)[0])
                told = {"type": str(row), "last_pay_yuan": f"{facts.last_pay_yuan[row]:g}"}
                told |= {"outcomes_yuan": f"{worst[row]:.10g} or {best[row]:.10g}, each with chance 1/2"}
                allowed = f"from {worst[row]:.10g} to {best[row]:.10g} yuan"
                found = f"{worth[row]:.10g} yuan"
                raise guarded.error("preferences.no-equivalent", "to_yuan", told, found, allowed)


def _parts() -> str:
    return ", ".join(_CALLS)


def _shown(value: Any) -> str:
    """Return the first few numbers of an input, or the text as it is."""
    if not isinstance(value, np.ndarray):
        return str(value)
    flat = value.ravel()
    more = ", ..." if flat.size > _MOST_SHOWN else ""
    return ", ".join(f"{float(one):.10g}" for one in flat[:_MOST_SHOWN]) + more
