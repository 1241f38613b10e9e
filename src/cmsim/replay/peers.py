"""Statistics of others that a plan asks for, computed from the people of the file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cmsim.plans.protocol import Peers, PeerStatistic
from cmsim.plans.winners import winners_of

FloatArray = NDArray[np.float64]
PROVINCE = "province"
"""Group that holds everybody; the file need not name it."""
TEAM_TOTAL = "team_total"
"""Results of the others in the group."""
TEAM_SIZE = "team_size"
"""People in the group, himself included."""
GIVEN = frozenset({"department_score", "head_pay"})
"""Statistics that are facts of the group and not sums of its members' results: the mean of their column."""


def peers_of(
    wanted: Sequence[PeerStatistic],
    values: dict[str, FloatArray],
    groups: dict[str, Sequence[str]],
    kinds: Sequence[str] = (),
) -> Peers:
    """Return each statistic for each person, (n,).

    Parameters
    ----------
    values : dict of arrays (n,)
        Results of the account period by measure.
    groups : dict of sequences (n,)
        Group of each person by `team`, `branch`, `city`.
    kinds : sequence (n,)
        Kind of staff of each person; needed for statistics of some kinds only.
    """
    found = {}
    for one in wanted:
        value = values[one.measure]
        names = ["" for _ in value] if one.among == PROVINCE else list(groups[one.among])
        result = np.zeros(value.shape)
        for name in dict.fromkeys(names):
            members = np.array([other == name for other in names])
            if one.kinds:
                # Nobody else is compared, nor told.
                members &= np.array([kind in one.kinds for kind in kinds])
            if members.any():
                result[members] = _of_group(str(one.statistic), one.share, value[members])
        found[one.name] = result
    return Peers(found)


def _of_group(statistic: str, share: float | None, value: FloatArray) -> FloatArray:
    if statistic == TEAM_TOTAL:
        return np.asarray(value.sum() - value)
    if statistic == TEAM_SIZE:
        return np.full(value.shape, float(value.size))
    if statistic in GIVEN:
        return np.full(value.shape, value.mean())
    return np.full(value.shape, cut_off(value, 0.0 if share is None else share))


def cut_off(value: FloatArray, share: float) -> float:
    """Return the result that the best `share` of people have reached: that of the last winner.

    A threshold itself counts as reached, so that more than :func:`winners_of` reach it only by a tie.
    """
    return float(np.sort(value)[-min(winners_of(share, value.size), value.size)])
