"""The one family of errors: what is wrong, where, what is allowed, how to mend it.

Only faces (CLI, UI) turn an error into text for people; everything else raises or passes it on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches


@dataclass(frozen=True)
class ErrorDetail:
    """Where and what. All fields but `code` and `message` may be absent."""

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    found: str | None = None
    allowed: str | None = None
    hint: str | None = None
    context: dict[str, str] = field(default_factory=dict)


class CmsimError(Exception):
    """Base of all errors that cmsim raises on purpose.

    Parameters
    ----------
    code : str
        Stable identifier such as ``scenario.unknown-field``.
    message : str
        One sentence, no trailing full stop.
    file, line, column, path, found, allowed, hint
        Position in the user's file (1-based), dotted field path, and what would be right.
    """

    exit_code = 1

    def __init__(
        self,
        code: str,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        path: str | None = None,
        found: str | None = None,
        allowed: str | None = None,
        hint: str | None = None,
        context: dict[str, str] | None = None,
    ) -> None:
        self.detail = ErrorDetail(
            code, message, file, line, column, path, found, allowed, hint, dict(context or {})
        )
        # As the constructor needs them: SimPy makes an error anew from its arguments.
        super().__init__(code, message)

    def __str__(self) -> str:
        d = self.detail
        place = ":".join(str(part) for part in (d.file, d.line, d.column) if part is not None)
        parts = [f"{place}: " if place else "", f"{d.path}: " if d.path else "", d.message]
        if d.found is not None:
            parts.append(f"; found {d.found}")
        if d.allowed is not None:
            parts.append(f"; allowed: {d.allowed}")
        if d.hint is not None:
            parts.append(f" ({d.hint})")
        return "".join(parts)

    def located(self, **where: str | int | None) -> CmsimError:
        """Return the same error with position fields added."""
        detail = replace(self.detail, **where)  # type: ignore[arg-type]
        known = asdict(detail)
        code, message = known.pop("code"), known.pop("message")
        return type(self)(code, message, **known)

    def as_json(self) -> dict[str, object]:
        """Return the one JSON shape of an error (absent fields are null)."""
        return asdict(self.detail)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), asdict(self.detail)))


def _rebuild(kind: type[CmsimError], known: dict[str, object]) -> CmsimError:
    code, message = known.pop("code"), known.pop("message")
    return kind(code, message, **known)  # type: ignore[arg-type]


class InputError(CmsimError):
    """Wrong use or bad input: exit code 2."""

    exit_code = 2


class ScenarioError(InputError):
    """A scenario file, overlay or override is wrong."""


class PlanError(InputError):
    """A plan or its parameters are wrong, or a plan returned what it may not."""


class PreferencesError(InputError):
    """Preferences or their parameters are wrong, or they valued something as they may not."""


class StoreError(CmsimError):
    """Results cannot be written or read."""


class ConservationError(CmsimError):
    """A conservation check failed: the simulation is wrong, not the user."""


class ConvergenceError(CmsimError):
    """An equilibrium or root did not converge where a result needs it."""


def nearest_name(wrong: str, names: Iterable[str]) -> str | None:
    """Return the valid name nearest to `wrong`, or None if nothing is near."""
    found = get_close_matches(wrong, list(names), n=1, cutoff=0.5)
    return found[0] if found else None


def did_you_mean(wrong: str, names: Iterable[str]) -> str | None:
    """Return the hint that points at the valid name nearest to `wrong`, or None if nothing is near."""
    near = nearest_name(wrong, names)
    return f"did you mean {near}?" if near else None
