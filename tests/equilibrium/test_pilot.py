"""A real pilot in a small invented world."""

from __future__ import annotations

import numpy as np
import pytest

from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.pilot import run_pilot
from cmsim.equilibrium.prepare import prepare
from cmsim.errors import CmsimError
from cmsim.scenario import Scenario

KIND = "sellers"


@pytest.fixture(scope="module")
def measured(arcadia: Scenario) -> ResponseLaw:
    return run_pilot(arcadia, burn_in_years=1, years=3, elasticity_years=0)


def test_what_a_pilot_measures_is_a_law_that_policies_can_be_prepared_on(
    measured: ResponseLaw, arcadia: Scenario
) -> None:
    assert measured.world_digest == arcadia.world_digest
    assert measured.kind_ids == [KIND]
    sizes = np.array(measured.size_yuan)
    assert np.all(np.diff(sizes, axis=1) >= 0.0)
    assert np.all(sizes >= 0.0)
    assert measured.lag_cdf[-1] > 0.95
    # People who are still learning do less than their skill says; nobody does twice as much.
    assert 0.7 < measured.effectiveness[0] < 1.2
    assert 0.5 < measured.signed_share < 1.5
    ready = prepare(arcadia, arcadia, "as_written", measured, 0)
    assert ready.facts["converged"] == 1.0
    assert np.all(ready.predicted_bookings_yuan_per_year > 0.0)


@pytest.mark.slow
def test_the_same_pilot_gives_the_same_law(measured: ResponseLaw, arcadia: Scenario) -> None:
    assert run_pilot(arcadia, burn_in_years=1, years=3, elasticity_years=0).digest == measured.digest


def test_a_pilot_in_which_nothing_can_happen_is_one_clear_error(arcadia: Scenario) -> None:
    with pytest.raises(CmsimError) as caught:
        run_pilot(arcadia, burn_in_years=0, years=0, elasticity_years=0)
    assert caught.value.detail.code == "equilibrium.pilot"
