"""One-year contracts, renewed or not (domain document 1, section 3.2).

Who is not renewed is a share drawn by lot, or follows from the class of the last appraisal (domain document
4, article 14).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cmsim.careers.classes import AppraisalClass


def contract_ends(weeks_in_post: NDArray[np.integer], contract_weeks: int) -> NDArray[np.bool_]:
    """Return whose contract ends this week, (n,): contracts end every `contract_weeks` after the start."""
    return np.asarray((weeks_in_post > 0) & (weeks_in_post % contract_weeks == 0))


def not_renewed(
    weeks_in_post: NDArray[np.integer],
    contract_weeks: int,
    non_renewal_share: float,
    u: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Return whose contract ends this week without renewal, by lot.

    Parameters
    ----------
    weeks_in_post : array (n,)
        Weeks since the start; contracts end every `contract_weeks`.
    u : array (n,)
        Uniform draws.
    """
    return np.asarray(contract_ends(weeks_in_post, contract_weeks) & (u < non_renewal_share))


def not_renewed_by_class(
    weeks_in_post: NDArray[np.integer],
    contract_weeks: int,
    last_class: NDArray[np.integer],
    renewed_from: AppraisalClass,
) -> NDArray[np.bool_]:
    """Return whose contract ends this week without renewal, by the class of his last appraisal.

    Who has not been appraised yet is renewed.
    """
    too_low = (last_class != AppraisalClass.NONE) & (last_class < renewed_from)
    return np.asarray(contract_ends(weeks_in_post, contract_weeks) & too_low)
