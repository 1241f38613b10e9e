"""The space of assumptions of a base: which are varied, how, in which group; and which are not, and why."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import InputError
from cmsim.experiments.accepted import accepted_draws
from cmsim.quantities import Kind, Role
from cmsim.scenario import Scenario
from cmsim.scenario.parameters import Parameter, parameters
from cmsim.uncertainty.axes import Axis, ContrastAxis, JointAxis, ListAxis, RangeAxis, ShareAxis, Values
from cmsim.uncertainty.idle import idle_parts, is_below
from cmsim.uncertainty.possible_values import make_possible

FloatArray = NDArray[np.float64]
Space = Literal["accepted", "ranges"]
SPACES: tuple[Space, ...] = ("accepted", "ranges")

JOINT = "accepted draws"
"""Group of the fields that are drawn together from the accepted sets."""
NOT_OF_THE_WORLD = ("horizon", "run")
"""Sections that say how long is watched, not what the world is."""
SIMPLEXES: tuple[tuple[str, str], ...] = (
    ("groups", "organisations_share"),
    ("products", "potential_share"),
    ("labour.sources", "share"),
)
"""Collection and field of shares that sum to one over the collection."""
PROFILES = ("windows.hourly_profile", "environment.season")
"""Lists whose spread about their mean is what is not known."""
Reason = Literal["no range", "design of the run", "turned on nowhere"]


@dataclass(frozen=True)
class NotVaried:
    """An assumption that is left as it is, and why."""

    path: str
    reason: Reason


@dataclass(frozen=True)
class AssumptionSpace:
    """The space explored: a unit cube with an axis for each assumption or joint draw.

    Attributes
    ----------
    start : mapping
        Values, as in the files, of fields that axes move relative to where they are.
    space : {'accepted', 'ranges'}
        Whether fields with accepted joint draws are drawn together from these, or each from its range.
    """

    axes: tuple[Axis, ...]
    start: Mapping[str, object]
    not_varied: tuple[NotVaried, ...]
    space: Space
    base: Scenario

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups, in the order of the axes."""
        return tuple(dict.fromkeys(axis.group for axis in self.axes))

    @property
    def group_of_axis(self) -> tuple[str, ...]:
        """Group of each axis."""
        return tuple(axis.group for axis in self.axes)

    @property
    def fields(self) -> tuple[str, ...]:
        """Dotted paths of all numbers that vary, a list's entries as one."""
        return tuple(self.values(np.full(len(self.axes), 0.5)))

    def values(self, position: Sequence[float] | FloatArray) -> Values:
        """Return the fields' values at a position (axes,) in the unit cube."""
        values: Values = dict(self.start)
        for axis, coordinate in zip(self.axes, position, strict=True):
            axis.put(float(coordinate), values)
        make_possible(self.base, values)
        return values

    def fields_of(self, groups: Sequence[str]) -> tuple[str, ...]:
        """Return the fields that the axes of some groups move, in order."""
        found: dict[str, None] = {}
        for axis in self.axes:
            if axis.group in groups:
                values: Values = dict(self.start)
                before = dict(values)
                axis.put(0.31, values)
                found |= dict.fromkeys(p for p, v in values.items() if before.get(p) != v)
        return tuple(found)


def assumption_space(
    base: Scenario, space: Space = "accepted", compared: Collection[Scenario] | None = None
) -> AssumptionSpace:
    """Return the space of a base's assumptions.

    All parameters of provenance `assumption` are varied that state a range, belong to shares that sum to one,
    or are a profile; levers are not, since a planner chooses them.

    Parameters
    ----------
    compared : collection of Scenario, optional
        Base and policies of a study: what belongs to a part that none of them turns on is left as it is. All
        parts are varied if left out.

    Raises
    ------
    InputError
        If joint draws are asked for and there are none, or nothing can be varied.
    """
    draws: tuple[Mapping[str, float], ...] = ()
    if space == "accepted":
        draws = tuple(
            {str(path): float(value) for path, value in row.items()}
            for _, row in accepted_draws(base).iterrows()
        )
    joint = frozenset(draws[0]) if draws else frozenset[str]()
    rows = [
        row
        for row in parameters(base, kinds=[Kind.ASSUMPTION], roles=[Role.PARAMETER])
        if row.path not in joint
    ]
    simplexes = _simplexes(rows)
    idle = () if compared is None else idle_parts(compared)
    axes: list[Axis] = [JointAxis(JOINT, JOINT, draws)] if draws else []
    left: list[NotVaried] = []
    for row in rows:
        axis = _axis(row, simplexes, idle)
        if isinstance(axis, NotVaried):
            left.append(axis)
        else:
            axes.append(axis)
    if not axes:
        raise InputError(
            "robustness.nothing",
            "this base has no assumption that could be varied",
            found=base.id,
            allowed="parameters of provenance `assumption` with a range",
        )
    start = {path: share for paths in simplexes.values() for path, share in paths.items()}
    return AssumptionSpace(tuple(axes), start, tuple(left), space, base)


def group_name(path: str) -> str:
    """Return the group in which a field is screened: its section; within policies, the section's part."""
    steps = path.split(".")
    return ".".join(steps[:2]) if steps[0] == "policy" else steps[0]


def _axis(
    row: Parameter, simplexes: Mapping[str, Mapping[str, float]], idle: Sequence[str]
) -> Axis | NotVaried:
    group = group_name(row.path)
    if row.section in NOT_OF_THE_WORLD:
        return NotVaried(row.path, "design of the run")
    if is_below(row.path, idle):
        return NotVaried(row.path, "turned on nowhere")
    for paths in simplexes.values():
        if row.path in paths:
            return ShareAxis(row.path, group, tuple(paths))
    if isinstance(row.value, tuple):
        entries = tuple(float(entry) for entry in row.value)
        if row.path in PROFILES:
            return ContrastAxis(row.path, group, entries)
        if row.range is not None and min(entries) > 0.0:
            return ListAxis(row.path, group, entries, *row.range)
        return NotVaried(row.path, "no range")
    if row.range is None:
        return NotVaried(row.path, "no range")
    return RangeAxis.of(row.path, group, row.range, row.distribution, whole=row.whole)


def _simplexes(rows: Sequence[Parameter]) -> dict[str, dict[str, float]]:
    """Return the shares that sum to one, by their pattern; a collection of which some are known is left."""
    found: dict[str, dict[str, float]] = {}
    for collection, field in SIMPLEXES:
        shares = {
            row.path: float(row.value)  # type: ignore[arg-type]
            for row in rows
            if row.path.startswith(f"{collection}.") and row.path.endswith(f".{field}")
        }
        if len(shares) > 1 and math.isclose(math.fsum(shares.values()), 1.0, abs_tol=1e-9):
            found[f"{collection}.*.{field}"] = shares
    return found
