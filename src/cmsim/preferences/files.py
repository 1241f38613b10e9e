"""Files of a researcher's plans and preferences, made known in this process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cmsim.plans.outside import OUTSIDE
from cmsim.plans.plug_ins import PlugIn, classes_of_file, plans_of_file, read_plug_in
from cmsim.plans.protocol import Plan
from cmsim.plans.registry import LIBRARY
from cmsim.preferences.outside import OUTSIDE_PREFERENCES, models_among
from cmsim.preferences.protocol import PreferenceModel
from cmsim.preferences.registry import PREFERENCES


@dataclass(frozen=True)
class FileUsed:
    """A file and the plans and preferences that it defines."""

    plug_in: PlugIn
    plans: tuple[type[Plan], ...]
    preferences: tuple[type[PreferenceModel], ...]


def use_plug_in(plug_in: PlugIn) -> FileUsed:
    """Make known what a file defines.

    Raises
    ------
    PlanError, PreferencesError
        If it cannot be imported, defines nothing of use, half a plan or half a model, or a name is taken.
    """
    models = models_among(classes_of_file(plug_in), plug_in.origin)
    plans = plans_of_file(plug_in, may_have_none=bool(models))
    LIBRARY.register_outside(plug_in, plans)
    PREFERENCES.register_outside(plug_in, models)
    return FileUsed(plug_in, plans, models)


def use_file(path: Path) -> FileUsed:
    """Read a file and make known what it defines; raises as :func:`use_plug_in`."""
    return use_plug_in(read_plug_in(path))


def use_plans(files: Iterable[str | Path]) -> None:
    """Make the plans and preferences of files known in this process.

    Raises
    ------
    PlanError, PreferencesError
        If a file cannot be used.
    """
    for file in files:
        use_file(Path(file))


def files_in_use() -> tuple[PlugIn, ...]:
    """Return all files that this process knows, for a worker process to load too."""
    return tuple(dict.fromkeys([*OUTSIDE.files(), *OUTSIDE_PREFERENCES.files()]))


def use_plug_ins(plug_ins: Iterable[PlugIn]) -> None:
    """Make known in this process what another one has read."""
    for plug_in in plug_ins:
        use_plug_in(plug_in)
