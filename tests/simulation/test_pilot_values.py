"""Values that a pilot expects of offers are the means of what offers are drawn from."""

import numpy as np
import pytest

from cmsim.simulation.pilot_record import first_contract_yuan, widening_yuan
from cmsim.world.client_base import bundle_from_uniforms

POTENTIAL = np.array([[50.0, 30.0, 20.0], [0.0, 5.0, 5.0], [9.0, 0.0, 1.0]])
DRAWS = 40_000


def drawn(potential, bundle_share):
    generator = np.random.default_rng(5)
    rows = np.repeat(potential, DRAWS, axis=0)
    families = bundle_from_uniforms(
        rows, generator.random(len(rows)), generator.random(rows.shape), bundle_share
    )
    return (rows * families).sum(axis=1).reshape(-1, DRAWS).mean(axis=1)


def test_a_first_contract_is_worth_what_bundles_are_worth_on_average():
    assert first_contract_yuan(POTENTIAL, 0.4) == pytest.approx(drawn(POTENTIAL, 0.4), rel=0.02)


def test_a_wider_contract_is_worth_one_family_more():
    assert widening_yuan(POTENTIAL) == pytest.approx(drawn(POTENTIAL, 0.0), rel=0.02)
    assert widening_yuan(np.zeros((2, 3))).tolist() == [0.0, 0.0]
