"""The one set to put into the scenario file: the most central of those accepted.

The mean of accepted sets need not be acceptable, since parameters trade off against each other; a member is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmsim.errors import InputError


def central_set(accepted: pd.DataFrame) -> dict[str, float]:
    """Return the accepted set with the least sum of distances to all others, by dotted path.

    Distances are Euclidean after each parameter is put on the scale of its own standard deviation.

    Raises
    ------
    InputError
        If nothing was accepted.
    """
    paths = [str(name) for name in accepted.columns if "." in str(name)]
    values = accepted[paths].to_numpy(dtype=np.float64)
    if values.shape[0] == 0:
        raise InputError(
            "calibrate.nothing-accepted",
            "no parameter set met the patterns",
            hint="raise the budget of the search, or widen the ranges in the scenario",
        )
    spread = values.std(axis=0)
    scaled = values / np.where(spread > 0.0, spread, 1.0)
    distance = np.sqrt(((scaled[:, None, :] - scaled[None, :, :]) ** 2).sum(axis=2)).sum(axis=1)
    return dict(zip(paths, (float(x) for x in values[int(np.argmin(distance))]), strict=True))
