"""One-year contracts, renewed or not (domain document 1, section 3.2).

Who is not renewed is a share drawn by lot: appraisal, which will decide it, is not modelled yet.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def not_renewed(
    weeks_in_post: NDArray[np.integer],
    contract_weeks: int,
    non_renewal_share: float,
    u: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Return whose contract ends this week without renewal.

    Parameters
    ----------
    weeks_in_post : array (n,)
        Weeks since the start; contracts end every `contract_weeks`.
    u : array (n,)
        Uniform draws.
    """
    ends = (weeks_in_post > 0) & (weeks_in_post % contract_weeks == 0)
    return np.asarray(ends & (u < non_renewal_share))
