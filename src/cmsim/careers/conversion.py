"""External staff made permanent: marketing stars two years running have priority for it, not a right.

Domain document 1, section 4 (Jiangxi Post); document 5 tells of one made permanent after outstanding sales.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.careers.ranking import best_first

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


def stars(attainment: FloatArray, kind: IntArray, person_id: IntArray, star_share: float) -> BoolArray:
    """Return the best of each kind by results over target: a share of it, to the nearest person, (n,)."""
    star = np.zeros(kind.size, dtype=np.bool_)
    for number in np.unique(kind):
        rows = np.flatnonzero(kind == number)
        count = int(np.floor(star_share * rows.size + 0.5))
        star[rows[best_first(attainment[rows], person_id[rows])[:count]]] = True
    return star


def converted(
    external: BoolArray,
    stars_in_a_row: IntArray,
    points: FloatArray,
    person_id: IntArray,
    places_share: float,
    star_years: int,
) -> BoolArray:
    """Return which external staff become permanent: first the stars of enough years, then by score.

    Parameters
    ----------
    external : array (n,)
        Who came from outside and has not been made permanent.
    places_share : float
        Places of the year as a share of the external staff, rounded to the nearest.
    """
    rows = np.flatnonzero(external)
    count = int(np.floor(places_share * rows.size + 0.5))
    priority = stars_in_a_row[rows] >= star_years
    order = rows[best_first(points[rows], person_id[rows], priority)]
    chosen = np.zeros(external.size, dtype=np.bool_)
    chosen[order[:count]] = True
    return chosen
