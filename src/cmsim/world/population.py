"""The organisations of a province by their nature: place, group, potential, frailty, fit.

Nature is a function of the permanent number alone, so that no policy and no scale changes who there is.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
from scipy.special import ndtri

from cmsim.randomness import FloatArray, IntArray, Streams, gamma_from_uniform
from cmsim.response.referral import affinity_of
from cmsim.scenario import Scenario
from cmsim.world.geography import Geography
from cmsim.world.potential import factor_at_rest, potential_by_product

Rows = TypeVar("Rows")


@dataclass(frozen=True)
class Population:
    """The organisations of the branches kept; all (n,) unless stated."""

    ids: IntArray
    branch: IntArray
    group: IntArray
    frailty: FloatArray
    fit: FloatArray
    referral_affinity: FloatArray
    own_potential_yuan: FloatArray
    """(n, products), yuan a year."""
    potential_yuan: FloatArray
    """(n, products) at the start, yuan a year."""


def population_of(scenario: Scenario, geography: Geography, streams: Streams) -> Population:
    """Return the organisations of the branches that a geography keeps."""
    organisations = int(float(scenario.clients.organisations))
    branch_edges = np.cumsum(geography.branch_weight)
    branch = np.minimum(
        np.searchsorted(branch_edges, streams.uniforms("client-branch", 0, organisations)),
        geography.branches - 1,
    )
    ids = np.flatnonzero(geography.kept[branch])
    branch = branch[ids]
    group_edges = np.cumsum(geography.group_share)
    group = np.minimum(
        np.searchsorted(group_edges, streams.uniforms_at("client-group", 0, ids)), geography.groups - 1
    )
    own_potential = potential_by_product(scenario, geography, streams, ids, group)
    frailty = gamma_from_uniform(
        streams.uniforms_at("client-frailty", 0, ids), 1.0, float(scenario.clients.frailty_variance)
    )
    return Population(
        ids=ids,
        branch=branch,
        group=group,
        frailty=frailty,
        fit=float(scenario.clients.fit_sd) * ndtri(streams.uniforms_at("client-fit", 0, ids)),
        referral_affinity=affinity_of(
            frailty,
            branch * geography.groups + group,
            geography.branches * geography.groups,
            float(scenario.sales.referral_frailty_exponent),
        ),
        own_potential_yuan=own_potential,
        potential_yuan=own_potential * factor_at_rest(scenario, streams, ids)[:, None],
    )


def rows_of(table: Rows, rows: IntArray) -> Rows:
    """Return a frozen table of arrays (and of such tables) with some of its rows, in the order given."""
    parts: Any = table
    changes = {}
    for item in fields(parts):
        column = getattr(parts, item.name)
        changes[item.name] = rows_of(column, rows) if is_dataclass(column) else column[rows]
    kept: Rows = replace(parts, **changes)
    return kept
