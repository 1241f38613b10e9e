"""What a process knows from outside the package, of one sort (plans, preferences): classes of files that were
named in a call, and of installed packages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, NamedTuple, TypeVar

from cmsim.errors import InputError
from cmsim.plans.plug_ins import PlugIn, installed_plug_in, origin_of

T = TypeVar("T")


class Words(NamedTuple):
    """Code and message of an error."""

    code: str
    message: str


@dataclass(frozen=True)
class Sort:
    """A sort of classes that may come from outside.

    Attributes
    ----------
    group : str
        Of entry points, under which an installed package names them.
    error : type of InputError
    require : callable
        Raises such an error if a class, of an origin, is only a part of what it should be.
    """

    group: str
    error: type[InputError]
    require: Callable[[type[Any], str], None]
    name_taken: Words
    does_not_import: Words
    other_name: Words

    @cached_property
    def installed(self) -> dict[str, EntryPoint]:
        """Entry points of installed packages by name; nothing is imported."""
        return {point.name: point for point in entry_points(group=self.group)}


@dataclass(frozen=True)
class FromOutside(Generic[T]):
    """A class and where it comes from."""

    definition: type[T]
    plug_in: PlugIn


class KnownOutside(Generic[T]):
    """Classes from outside by name. A file that was changed and is named again takes its own place."""

    def __init__(self, sort: Sort, *, installed_too: bool = True) -> None:
        self._known: dict[str, FromOutside[T]] = {}
        self._sort, self._installed_too = sort, installed_too

    def add(self, plug_in: PlugIn, classes: Iterable[type[T]]) -> None:
        """Take the classes of a plug-in in place of what it held before.

        Raises
        ------
        InputError
            If another plug-in, or the same one, already has one of the name.
        """
        kept = {name: one for name, one in self._known.items() if one.plug_in.origin != plug_in.origin}
        for found in classes:
            name = _name_of(found)
            if name in kept:
                raise self._sort.error(
                    *self._sort.name_taken,
                    file=plug_in.origin,
                    path=found.__name__,
                    found=f"{name}, also of {kept[name].plug_in.origin}",
                )
            kept[name] = FromOutside(found, plug_in)
        self._known = kept

    def find(self, name: str) -> FromOutside[T] | None:
        """Return a class by name; one of an installed package is imported now."""
        if name not in self._known and name in self._installed:
            self._known[name] = self._loaded(self._installed[name])
        return self._known.get(name)

    def names(self) -> tuple[str, ...]:
        """Return the names of all, those of installed packages too."""
        return tuple(dict.fromkeys([*self._known, *self._installed]))

    def files(self) -> tuple[PlugIn, ...]:
        """Return the files that were named, for a worker process to load too."""
        return tuple(
            dict.fromkeys(one.plug_in for one in self._known.values() if one.plug_in.text is not None)
        )

    def forget(self) -> None:
        """Forget all that comes from outside."""
        self._known = {}

    @property
    def _installed(self) -> dict[str, EntryPoint]:
        return self._sort.installed if self._installed_too else {}

    def _loaded(self, point: EntryPoint) -> FromOutside[T]:
        """Return the class of an entry point.

        Raises
        ------
        InputError
            If it cannot be imported, is incomplete, or has another name than the entry point.
        """
        sort, origin = self._sort, origin_of(point)
        try:
            found: type[T] = point.load()
        except Exception as error:
            raise sort.error(
                *sort.does_not_import,
                file=origin,
                path=point.value,
                found=f"{type(error).__name__}: {error}",
            ) from error
        sort.require(found, origin)
        if _name_of(found) != point.name:
            raise sort.error(
                *sort.other_name,
                file=origin,
                path=point.value,
                found=_name_of(found),
                allowed=point.name,
            )
        return FromOutside(found, installed_plug_in(found, origin))


def _name_of(found: Any) -> str:
    name: str = found.name
    return name
