"""How a base settles."""

import pytest

from cmsim import load
from cmsim.calibrate.stationarity import stationarity
from cmsim.errors import InputError


@pytest.mark.slow
def test_the_path_and_the_warm_up_of_a_base_are_told():
    told = stationarity(load("hebei-2004"), years=10, scale=0.03)
    assert list(told.path["year"]) == list(range(1, 11))
    assert set(told.warm_up_weeks) == {"revenue", "active_clients", "trust"}
    assert all(0 <= length.observations < 520 for length in told.warm_up_weeks.values())
    assert set(told.drift_per_year) == {"revenue", "active_clients"}
    assert (told.path["key_client_revenue_yuan"] > 0.0).all()


def test_too_short_a_run_is_refused():
    with pytest.raises(InputError, match="too short"):
        stationarity(load("hebei-2004"), years=9)
