"""Surfaces made of surfaces: judgement blended with measurement, and cells in which others work as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmsim.optimise.allocation.problem import FloatArray, IntArray, Surface
from cmsim.optimise.surfaces.measured import MeasuredSurface


@dataclass(frozen=True)
class BlendedSurface:
    """A weighted mean of two surfaces, of the measures that both have (Little 1970: judgement and data).

    Attributes
    ----------
    weight : float
        Of the second, 0 to 1.
    """

    first: Surface
    second: Surface
    weight: float

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of what `at` returns."""
        return tuple(name for name in self.first.measures if name in self.second.measures)

    def at(self, cell: IntArray, effort: FloatArray) -> Mapping[str, FloatArray]:
        """Return each measure of K pairs of cell and effort."""
        one, other = self.first.at(cell, effort), self.second.at(cell, effort)
        return {name: (1.0 - self.weight) * one[name] + self.weight * other[name] for name in self.measures}


@dataclass(frozen=True)
class BesideOthers:
    """A surface for those who are allocated, in cells in which others work who are not.

    Attributes
    ----------
    others : array (C,)
        Effort of the others.
    """

    surface: Surface
    others: FloatArray

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of what `at` returns."""
        return self.surface.measures

    def at(self, cell: IntArray, effort: FloatArray) -> Mapping[str, FloatArray]:
        """Return each measure of K pairs of cell and effort."""
        return self.surface.at(cell, effort + self.others[cell])


def measured_part(surface: Surface) -> tuple[MeasuredSurface | None, FloatArray | float]:
    """Return the measured surface within a surface, if there is one, and the effort of others beside."""
    others: FloatArray | float = 0.0
    if isinstance(surface, BesideOthers):
        others, surface = surface.others, surface.surface
    if isinstance(surface, BlendedSurface):
        surface = surface.first
    return (surface if isinstance(surface, MeasuredSurface) else None), others
