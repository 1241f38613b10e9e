"""The shifted beta-geometric fit against the published one."""

import numpy as np
import pytest

from cmsim.calibrate.beta_geometric import BetaGeometric, fit_beta_geometric

# Fader & Hardie 2007, cohort "Regular": survivors of 1,000 at renewals 0 to 7.
SURVIVORS = np.array([1000.0, 631.0, 468.0, 382.0, 326.0, 289.0, 262.0, 241.0])
PUBLISHED_CURVE = (1.0, 0.627, 0.474, 0.388, 0.332, 0.292, 0.262, 0.239, 0.220, 0.204, 0.191, 0.180, 0.170)


def test_the_fit_to_the_regular_cohort_is_the_published_one():
    fitted = fit_beta_geometric(np.arange(7), SURVIVORS[:-1], SURVIVORS[1:])
    assert fitted.alpha == pytest.approx(0.704, abs=0.001)
    assert fitted.beta == pytest.approx(1.182, abs=0.001)
    assert fitted.survival(np.arange(13)) == pytest.approx(PUBLISHED_CURVE, abs=6e-4)


def test_survival_is_the_product_of_retention():
    model = BetaGeometric(3.8, 15.19)
    product = np.concatenate([[1.0], np.cumprod(model.retention(np.arange(9)))])
    assert model.survival(np.arange(10)) == pytest.approx(product)


def test_clients_who_are_all_alike_show_no_flattening():
    fitted = fit_beta_geometric(np.arange(6), np.full(6, 1e6), np.full(6, 0.85e6))
    retention = fitted.retention([0, 5])
    assert retention == pytest.approx([0.85, 0.85], abs=0.003)


@pytest.mark.parametrize(
    ("at_risk", "retained"), [([0.0, 0.0], [0.0, 0.0]), ([10.0, 5.0], [11.0, 1.0]), ([10.0], [5.0, 1.0])]
)
def test_impossible_counts_are_refused(at_risk, retained):
    with pytest.raises(ValueError, match=r"at risk|one length"):
        fit_beta_geometric(np.arange(2), at_risk, retained)
