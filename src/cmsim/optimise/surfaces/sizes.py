"""Sizes of cells in all branches: what a cell brings, by what its clients could buy.

Which clients live in a cell is luck of the worlds simulated, the more so in a thinned province. Sizes are
therefore those that potential explains, and what a cell of a group brings beyond that as far as replications
agree about it.
"""

from __future__ import annotations

import numpy as np

from cmsim.optimise.surfaces.observed import FloatArray, Observations
from cmsim.optimise.surfaces.shrinkage import kept_shares

_LEAST = 1e-12


def in_all_branches(seen: Observations, name: str, size: FloatArray) -> FloatArray:
    """Return sizes of cells as they would be with all branches, over worlds as they usually are, (C,).

    Parameters
    ----------
    name : str
        Of the measure.
    size : array (C,)
        In the branches and worlds simulated; 0 where nothing was observed.
    """
    sizes, groups = seen.sizes, len(seen.groups)
    of_group = np.bincount(seen.group, weights=size, minlength=groups)
    potential = np.bincount(seen.group, weights=sizes.potential, minlength=groups)
    usual = (of_group / np.maximum(potential, _LEAST))[seen.group]
    own = np.divide(size, sizes.potential, out=np.zeros_like(size), where=sizes.potential > 0.0)
    there = (size > 0.0) & (sizes.potential > 0.0) & (usual > 0.0)
    differs = np.divide(own, usual, out=np.ones_like(own), where=there) - 1.0
    kept = np.zeros(size.size)
    kept[there] = kept_shares(differs[there], _noise(seen, name, usual)[there])
    return np.asarray((1.0 + kept * differs) * usual * sizes.all_potential_yuan)


def _noise(seen: Observations, name: str, usual: FloatArray) -> FloatArray:
    """Return the variance of each cell's size by potential, relative to its group's, (C,).

    It goes in inverse proportion to potential, at a rate that all cells share: how far replications differ.
    With one replication nothing is known of it, and all differences count as noise.
    """
    observed = seen.values[name].mean(axis=0)
    potential = seen.sizes.potential_yuan
    there = (potential > 0.0) & (usual > 0.0)
    relative = np.divide(observed, potential * usual, out=np.zeros_like(observed), where=there)
    number = there.sum(axis=0)
    weight = np.where(there, potential, 0.0)
    mean = (weight * relative).sum(axis=0) / np.maximum(weight.sum(axis=0), _LEAST)
    free = int(np.maximum(number - 1, 0).sum())
    if free == 0:
        return np.full(usual.size, np.inf)
    rate = float((weight * (relative - mean) ** 2).sum()) / free
    return np.asarray(rate / np.maximum(weight.sum(axis=0), _LEAST))
