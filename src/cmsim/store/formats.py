"""Formats of what is kept, and how what an older version wrote is read.

A format changes only for a reason that a design note states. The version before then gets a migration here: a
function that returns the content as the next format has it. Reading applies them one after the other, and
writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Migrations = Mapping[str, tuple[str, Callable[[dict[str, object]], dict[str, object]]]]
"""Format to the next one, and what takes content from the first to the second."""

ENTRY_FORMAT = "cmsim/store-entry-1"
ENTRY_MIGRATIONS: Migrations = {}
MANIFEST_FORMAT = "cmsim/manifest-1"
MANIFEST_MIGRATIONS: Migrations = {}


def migrated(content: object, current: str, migrations: Migrations) -> dict[str, object] | None:
    """Return content as the current format has it, or None if it is of no format that can be read.

    Parameters
    ----------
    content : object
        As it was read; its key `format` says which it is.
    """
    if not isinstance(content, dict):
        return None
    while content.get("format") != current:
        step = migrations.get(str(content.get("format")))
        if step is None:
            return None
        following, take = step
        content = {**take(dict(content)), "format": following}
    return content


def can_be_read(format_name: str, current: str, migrations: Migrations) -> bool:
    """Return whether a format is the current one or an older one that leads to it."""
    return migrated({"format": format_name}, current, _names_only(migrations)) is not None


def _names_only(migrations: Migrations) -> Migrations:
    return {name: (following, lambda content: content) for name, (following, _) in migrations.items()}
