"""Row 9: a high commission sells more at first, mis-sells more, and keeps fewer clients later."""

import pytest

from cmsim.calibrate.arms import follow
from cmsim.calibrate.pay_studies import AGENCY_MIS_SELLING, by_year, temptation_arms
from cmsim.equilibrium.law_artefact import known_law
from cmsim.scenario import load
from cmsim.statistics.intervals import estimate

pytestmark = pytest.mark.slow
REPLICATIONS, YEARS, SCALE = 3, 4, 0.1


@pytest.fixture(scope="module")
def outcomes():
    """Return outcomes by arm, a frame of years for each replication."""
    hebei = load("hebei-2004")
    base = hebei.with_values(dict(AGENCY_MIS_SELLING))
    arms = temptation_arms(load("ownership").with_values(dict(AGENCY_MIS_SELLING)))
    law = known_law(hebei, None)
    found = [
        follow(base, arms, law, replication=number, scale=SCALE, years=YEARS)
        for number in range(REPLICATIONS)
    ]
    return {arm: [by_year(one[arm]) for one in found] for arm in arms}


def _differences(outcomes, arm, over, column, years):
    pairs = zip(outcomes[arm], outcomes[over], strict=True)
    return [
        one.loc[one["year"].isin(years), column].mean() - two.loc[two["year"].isin(years), column].mean()
        for one, two in pairs
    ]


def test_it_raises_early_revenue(outcomes):
    gains = _differences(outcomes, "high commission", "fixed pay", "revenue_yuan", (1, 2))
    assert min(gains) > 0.0


def test_it_raises_mis_selling(outcomes):
    gains = _differences(outcomes, "high commission", "fixed pay", "compensation_yuan", range(1, YEARS + 1))
    assert min(gains) > 0.0


def test_it_lowers_retention_later(outcomes):
    losses = _differences(outcomes, "high commission", "fixed pay", "retention_share", (3, 4))
    assert estimate(losses).high < 0.0


@pytest.mark.parametrize(
    "arm", ["with claw-back", "within a scorecard", "high commission, pay does not tempt"]
)
def test_it_mis_sells_less(outcomes, arm):
    gains = _differences(outcomes, arm, "high commission", "compensation_yuan", range(1, YEARS + 1))
    assert sum(gains) < 0.0


def test_a_scorecard_keeps_more_clients(outcomes):
    gains = _differences(outcomes, "within a scorecard", "high commission", "retention_share", (3, 4))
    assert estimate(gains).low > 0.0
