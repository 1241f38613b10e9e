"""Putting one tree on another: mappings merge, everything else is replaced, ``null`` deletes."""

from __future__ import annotations

from cmsim.errors import ScenarioError, did_you_mean
from cmsim.scenario.tree import Node, Path, Place, dotted

VALUE_KEY = "value"
"""A mapping with this key is a quantity."""
PLAN_KEY = "plan"
"""A mapping with this key is a plan."""
_CHOICE_KEYS = frozenset({"name", "params"})
"""A mapping of a name and parameters is a choice, such as that of preferences."""
Removals = dict[Path, Place]
"""Where each deleted path was deleted."""


def merged(base: Node | None, over: Node, removals: Removals, path: Path = ()) -> Node:
    """Return `base` with `over` on top, a node that shares what did not change.

    A quantity is replaced whole, so that a new value never keeps the old one's reference and range; a plan,
    or a choice of preferences, is replaced whole when its name changes, so that no parameter of another stays
    behind.

    Parameters
    ----------
    base : Node or None
        What is there already, None if nothing is.
    over : Node
        What comes on top.
    removals : dict
        Takes the place of each deletion, for later messages about what is missing.
    path : tuple
        Path of both from the root.

    Raises
    ------
    ScenarioError
        If `over` deletes what is not there.
    """
    if over.entries is None:
        return over
    under = base.entries if base is not None and _merges(base, over) else {}
    assert under is not None
    result = dict(under)
    for key, node in over.entries.items():
        here = (*path, key)
        if node.content is None:
            if key not in result:
                raise _nothing_to_delete(node, here, list(result))
            del result[key]
            removals[here] = node.place
        else:
            result[key] = merged(result.get(key), node, removals, here)
            removals.pop(here, None)
    return Node(result, over.place, over.key_place)


def _merges(base: Node, over: Node) -> bool:
    below, above = base.entries, over.entries
    if below is None or above is None or VALUE_KEY in below or VALUE_KEY in above:
        return False
    if PLAN_KEY in below and PLAN_KEY in above:
        return below[PLAN_KEY].content == above[PLAN_KEY].content
    if "name" in below and "name" in above and below.keys() | above.keys() <= _CHOICE_KEYS:
        return below["name"].content == above["name"].content
    return True


def _nothing_to_delete(node: Node, path: Path, names: list[str]) -> ScenarioError:
    return ScenarioError(
        "scenario.nothing-to-delete",
        "null deletes an entry, and there is none",
        path=dotted(path),
        found="null",
        hint=did_you_mean(str(path[-1]), names),
        **node.place.where(),  # type: ignore[arg-type]
    )
