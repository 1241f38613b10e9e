"""Statistics of others, by hand and as properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.plans.winners import winners_of
from cmsim.replay.peers import cut_off
from cmsim.simulation.deferred_pay import Credited
from cmsim.simulation.peer_statistics import cut_offs


def test_the_cut_off_is_what_the_best_share_reach():
    results = np.array([5.0, 1.0, 9.0, 7.0, 3.0, 8.0])
    unit = np.array([0, 0, 0, 0, 1, 1])
    assert cut_offs(results, unit, 3, 0.5).tolist() == [7.0, 8.0, 0.0]
    assert cut_offs(results, unit, 3, 0.01).tolist() == [9.0, 8.0, 0.0]
    assert cut_offs(results, unit, 3, 1.0).tolist() == [1.0, 3.0, 0.0]


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=60, unique=True), st.floats(0.01, 1.0))
def test_as_many_win_as_the_share_says(results, share):
    values = np.array(results)
    (cut,) = cut_offs(values, np.zeros(values.size, dtype=int), 1, share)
    assert (values >= cut).sum() == max(1, int(share * values.size + 1e-9))


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=60), st.floats(0.0, 1.0))
def test_a_payroll_a_replay_and_what_is_foreseen_have_one_rule_of_winners(results, share):
    values = np.array(results)
    (simulated,) = cut_offs(values, np.zeros(values.size, dtype=int), 1, share)
    assert cut_off(values, share) == simulated
    assert 1 <= winners_of(share, values.size) <= values.size


def test_the_lost_share_counts_the_period_the_person_and_the_time():
    credited = Credited()
    credited.note(np.array([1, 1, 2]), np.array([10, 11, 12]), np.array([100.0, 300.0, 50.0]), tick=5)
    credited.note(np.array([1]), np.array([13]), np.array([1000.0]), tick=20)
    credited.lose(np.array([11, 12]), tick=9)
    credited.lose(np.array([10]), tick=40)
    assert credited.lost_share(1, 0, 12, 26) == pytest.approx(0.75)
    assert credited.lost_share(1, 0, 12, 52) == pytest.approx(1.0)
    assert credited.lost_share(1, 0, 20, 26) == pytest.approx(300 / 1400)
    assert credited.lost_share(3, 0, 20, 26) == 0.0
    again = Credited()
    again.restore(credited.export_state())
    assert again.lost_share(1, 0, 20, 26) == pytest.approx(300 / 1400)
    credited.forget_before(6)
    assert credited.lost_share(1, 0, 20, 26) == 0.0
