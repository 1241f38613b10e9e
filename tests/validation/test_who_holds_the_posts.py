"""Row 10: clerk's pay costs the post good people, a bar too high empties it, a piece rate draws the able."""

import numpy as np
import pytest

from cmsim.calibrate.pay_response import with_base_pay_times
from cmsim.calibrate.pay_studies import paid_by
from cmsim.calibrate.posts_alone import posts_alone
from cmsim.equilibrium.law_artefact import known_law
from cmsim.equilibrium.prepare import prepare
from cmsim.randomness import Streams
from cmsim.scenario import load
from cmsim.statistics.intervals import estimate
from cmsim.world.build import build_world

pytestmark = pytest.mark.slow
YEARS, REPLICATIONS = 6, 8


@pytest.fixture(scope="module")
def hebei():
    return load("hebei-2004")


@pytest.fixture(scope="module")
def last_year(hebei):
    """Return a function: a policy and basis to what its last year shows in each replication."""
    law = known_law(hebei, None)
    before = prepare(hebei, hebei, "as_written", law)
    starts = []
    for number in range(REPLICATIONS):
        luck = Streams(hebei.run.seed, number)
        start = build_world(hebei, luck, 1.0)
        starts.append((luck, posts_alone(hebei, luck, start, before, 2, policy_starts=0).state))

    def run(scenario, basis, column):
        prepared = prepare(scenario, hebei, basis, law)
        return np.array(
            [
                posts_alone(scenario, luck, start, prepared, YEARS).years[column].iloc[-1]
                for luck, start in starts
            ]
        )

    return run


def _above(more, less):
    """Return the low end of the paired difference's interval."""
    return estimate(list(more - less)).low


def test_under_clerk_s_pay_the_post_loses_good_people(hebei, last_year):
    clerk = last_year(hebei, "as_written", "log_skill")
    participation = last_year(paid_by(load("ownership"), "fixed"), "equal_participation", "log_skill")
    assert _above(participation, clerk) > 0.02


def test_the_lower_clerk_s_pay_the_emptier_the_post(hebei, last_year):
    vacant = [
        last_year(with_base_pay_times(hebei, factor), "as_written", "vacant_share")
        for factor in (0.9, 1.0, 1.1)
    ]
    assert _above(vacant[0], vacant[1]) > 0.1
    assert _above(vacant[1], vacant[2]) > 0.0


def test_a_bar_too_high_empties_the_post_and_with_it_the_gain_in_skill(hebei, last_year):
    def at(bar, column):
        return last_year(hebei.with_values({"labour.bar_log_skill": bar}), "as_written", column)

    vacant = [at(bar, "vacant_share").mean() for bar in (-0.25, 0.25, 0.5, 1.0)]
    assert vacant == sorted(vacant)
    assert vacant[0] < 0.1
    assert vacant[-1] > 0.6
    assert _above(at(0.25, "log_skill"), at(-0.25, "log_skill")) > 0.0
    assert _above(at(0.25, "log_skill"), at(1.0, "log_skill")) > 0.0


def test_a_piece_rate_draws_the_able(hebei, last_year):
    fixed, piece = (
        paid_by(load("ownership"), "fixed"),
        paid_by(load("ownership"), "linear_commission", rate=0.03),
    )
    for column in ("log_skill", "entrants_log_skill"):
        drawn, others = (last_year(one, "equal_participation", column) for one in (piece, fixed))
        assert _above(drawn, others) > 0.0, column
