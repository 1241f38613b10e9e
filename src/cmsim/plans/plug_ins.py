"""Plans from outside the package: a researcher's file named in the call, or an installed entry point.

A scenario names a plan and never a file, so that a scenario alone can run no code.
"""

from __future__ import annotations

import inspect
import re
import sys
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

from cmsim.errors import PlanError
from cmsim.plans.plug_in_imports import check_imports
from cmsim.plans.protocol import Plan

_MODULE = "cmsim_plans_of_{stem}_{digest}"
_NO_WORD = re.compile(r"\W")
_DIGEST_BYTES = 16


@dataclass(frozen=True)
class PlugIn:
    """Where plans come from.

    Attributes
    ----------
    origin : str
        File as the user named it, or distribution and version.
    digest : str
        Hash of the source.
    text : str or None
        Source of a file, so that worker processes run the same whatever happens to the file; None for an
        installed package, which they import themselves.
    """

    origin: str
    digest: str
    text: str | None = None


def read_plug_in(path: Path) -> PlugIn:
    """Return a file of plans, not yet run.

    Raises
    ------
    PlanError
        If it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(
            "plug-in.unreadable",
            "the file of plans cannot be read",
            file=str(path),
            path="--plans",
            found=getattr(error, "strerror", None) or str(error),
            allowed="a Python file",
        ) from error
    return PlugIn(str(path), _digest(text), text)


def classes_of_file(plug_in: PlugIn) -> tuple[type[Any], ...]:
    """Run a file and return the classes that it defines.

    Classes whose name begins with an underscore are the file's own affair.

    Raises
    ------
    PlanError
        If it cannot be imported.
    """
    module = _imported(plug_in)
    return tuple(
        found
        for name, found in vars(module).items()
        if inspect.isclass(found) and found.__module__ == module.__name__ and not name.startswith("_")
    )


def plans_of_file(plug_in: PlugIn, *, may_have_none: bool = False) -> tuple[type[Plan], ...]:
    """Run a file of plans and return the classes of plans that it defines.

    Parameters
    ----------
    may_have_none : bool
        Whether the file is of use without a plan: it has preferences.

    Raises
    ------
    PlanError
        If it cannot be imported, defines no plan, or a class is only half a plan.
    """
    own = classes_of_file(plug_in)
    plans: tuple[type[Plan], ...] = tuple(one for one in own if callable(getattr(one, "pay", None)))
    if not plans and not may_have_none:
        raise PlanError(
            "plug-in.no-plan",
            "the file defines no plan and no preferences",
            file=plug_in.origin,
            found=", ".join(one.__name__ for one in own) or "no class",
            allowed="a class with name, Params, period, measures and pay; or one with name, Params and build",
        )
    for plan in plans:
        require_plan_class(plan, plug_in.origin)
    return plans


def _imported(plug_in: PlugIn) -> ModuleType:
    stem = _NO_WORD.sub("_", Path(plug_in.origin).stem)
    name = _MODULE.format(stem=stem, digest=plug_in.digest)
    known = sys.modules.get(name)
    if known is not None:
        return known
    assert plug_in.text is not None
    check_imports(plug_in.text, plug_in.origin)
    module = ModuleType(name)
    module.__file__ = plug_in.origin
    sys.modules[name] = module
    try:
        exec(compile(plug_in.text, plug_in.origin, "exec"), vars(module))
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise PlanError(
            "plug-in.does-not-import",
            "the file of plans cannot be imported",
            file=plug_in.origin,
            line=_line(error, plug_in.origin),
            found=f"{type(error).__name__}: {error}",
        ) from error
    return module


def _line(error: BaseException, file: str) -> int | None:
    """Return the line of the file in which an error arose."""
    if isinstance(error, SyntaxError):
        return error.lineno
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def require_plan_class(plan: type[Plan], origin: str) -> None:
    """Raise a PlanError if a class lacks its name or another part of the protocol."""
    declared = {name for base in plan.__mro__ for name in inspect.get_annotations(base)}
    if not isinstance(getattr(plan, "name", None), str):
        raise PlanError(
            "plan.no-name",
            f"the class {plan.__name__} says no name under which scenarios find it",
            file=origin,
            path=plan.__name__,
            allowed='name: ClassVar[str] = "…"',
        )
    missing = [part for part in _parts() if not hasattr(plan, part) and part not in declared]
    if missing:
        raise PlanError(
            "plan.incomplete",
            f"the class {plan.__name__} is only a part of a plan",
            file=origin,
            path=plan.__name__,
            found=f"no {', no '.join(missing)}",
            allowed=", ".join(_parts()),
            hint="SingleMeasurePlan answers for plans on one measure",
        )


@cache
def _parts() -> tuple[str, ...]:
    """Return the names that the protocol of plans asks for."""
    named = [*inspect.get_annotations(Plan), *vars(Plan)]
    return tuple(dict.fromkeys(name for name in named if not name.startswith("_")))


def origin_of(point: EntryPoint) -> str:
    """Return distribution and version of an entry point."""
    return f"{point.dist.name} {point.dist.version}" if point.dist is not None else point.value


def installed_plug_in(found: type[Any], origin: str) -> PlugIn:
    """Return the plug-in of a class of an installed package, by the source of its module."""
    source = inspect.getsourcefile(found)
    text = Path(source).read_text(encoding="utf-8") if source is not None else ""
    return PlugIn(origin, _digest(f"{origin}\n{text}"))


def _digest(text: str) -> str:
    return blake2b(text.replace("\r\n", "\n").encode(), digest_size=_DIGEST_BYTES).hexdigest()
