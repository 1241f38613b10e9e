"""Joint draws of assumptions that met the base's patterns together: worlds that a comparison can sample."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from cmsim.errors import InputError
from cmsim.scenario import Scenario
from cmsim.scenario.load import shipped_folder

ACCEPTED_FILE = "accepted/hebei-2004.csv"


@lru_cache(maxsize=1)
def accepted_draws() -> pd.DataFrame:
    """Return the accepted draws: a row each, columns are dotted paths of fields.

    Raises
    ------
    InputError
        If none are shipped.
    """
    path = shipped_folder() / ACCEPTED_FILE
    if not path.is_file():
        raise InputError(
            "accepted.missing",
            "there are no accepted draws of parameters",
            file=str(path),
            hint="make them with `cmsim calibrate`",
        )
    return pd.read_csv(path)


def accepted_world(scenario: Scenario, replication: int) -> Scenario:
    """Return the scenario in the world of a replication's accepted draw (replication modulo their number)."""
    draws = accepted_draws()
    row = draws.iloc[replication % len(draws)]
    return scenario.with_values({str(path): float(value) for path, value in row.items() if "." in str(path)})
