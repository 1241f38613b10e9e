"""Errors of what a scenario names from a registry (a plan, preferences), told at their place in the file."""

from __future__ import annotations

from typing import Any

from cmsim.errors import CmsimError, ScenarioError
from cmsim.scenario.tree import Node, Path, dotted


def in_the_file(error: CmsimError, section: Path, tree: Node | None) -> ScenarioError:
    """Return the error of a registry as one of the scenario.

    Parameters
    ----------
    section : tuple
        Path of what is named; the error's own path goes on from there.
    tree : Node or None
        The file, for line and column.
    """
    detail = error.detail
    path = (*section, *_steps(detail.path or ""))
    place = tree.nearest(path).place if tree is not None else None
    where: dict[str, Any] = place.where() if place is not None else {}
    return ScenarioError(
        detail.code,
        detail.message,
        path=dotted(path),
        found=detail.found,
        allowed=detail.allowed,
        hint=detail.hint,
        **where,
    )


def _steps(path: str) -> Path:
    """Return a dotted path as keys and list positions."""
    return tuple(int(step) if step.isascii() and step.isdigit() else step for step in path.split(".") if step)
