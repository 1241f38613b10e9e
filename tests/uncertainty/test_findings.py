"""What a study says of outcomes that are known: drivers, duels, regret, boxes, signs."""

import numpy as np
import pytest
from invented_study import invented_study

from cmsim.uncertainty.findings import Findings

OBJECTIVE = "net_contribution_yuan"


def test_indices_of_the_ishigami_function_come_out_of_the_path_of_a_study():
    def ishigami(at):
        x = np.pi * (2.0 * at - 1.0)
        return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    study = invented_study(ishigami, lambda at: 0.0 * at[:, 0], budget=30_000, drivers=3, luck_yuan=0.0)
    assert set(study.drivers) == {"loss", "issues", "care"}
    found = Findings(study).indices_between("first", "base")
    assert found is not None
    by_group = dict(zip(found.groups, zip(found.first, found.total, strict=True), strict=True))
    for group, first, total in (
        ("loss", 0.3139, 0.5576),
        ("issues", 0.4424, 0.4424),
        ("care", 0.0, 0.2437),
        ("all others", 0.0, 0.0),
    ):
        assert by_group[group][0] == pytest.approx(first, abs=0.04)
        assert by_group[group][1] == pytest.approx(total, abs=0.04)


def test_the_groups_that_move_a_difference_are_its_drivers(turning):
    assert set(turning.study.drivers[:2]) == {"loss", "issues"}
    by_policy = {one.policy: one for one in turning.drivers if one.measure == OBJECTIVE}
    first = by_policy["first"].effects
    assert first.mean_size[first.groups.index("loss")] == pytest.approx(2e6)
    assert first.mean_size[first.groups.index("issues")] == pytest.approx(0.0, abs=1.0)
    indices = turning.indices_between("second", "first")
    assert indices is not None
    assert indices.first[indices.groups.index("issues")] > 0.9
    assert indices.first[indices.groups.index("loss")] < 0.05


def test_the_share_of_worlds_in_which_a_policy_wins_is_that_of_the_space(turning):
    duel = next(one for one in turning.duels if {one.ours, one.theirs} == {"first", "second"})
    share = duel.wins if duel.ours == "second" else duel.losses
    assert share.low < 0.4 < share.high
    assert share.share == pytest.approx(0.4, abs=0.06)
    assert duel.told_apart_as_written
    assert duel.as_written.mean * (1.0 if duel.ours == "first" else -1.0) == pytest.approx(2e6, rel=0.1)


def test_a_ranking_that_holds_at_the_defaults_only_is_told_as_such(turning):
    assert turning.best_as_written == "first"
    assert turning.best_share["first"].share == pytest.approx(0.6, abs=0.06)
    always = Findings(invented_study(lambda at: 3.0 + at[:, 0], lambda at: 1.0 + at[:, 1], budget=1500))
    assert always.holds_beyond_the_defaults
    only_there = Findings(
        invented_study(lambda at: 1.0 - 4.0 * np.abs(at[:, 0] - 0.5), lambda at: 0.3 + 0.0 * at[:, 0])
    )
    assert only_there.best_as_written == "first"
    assert not only_there.holds_beyond_the_defaults


def test_regret_is_what_is_lost_against_the_best_of_each_world(turning):
    regret = turning.regret
    names = turning.labels
    # The first loses 4 where the second wins, in two worlds of five; the second 2 in the others.
    assert regret.mean[names.index("first")] == pytest.approx(0.4 * 4e6, rel=0.2)
    assert regret.mean[names.index("second")] == pytest.approx(0.6 * 2e6, rel=0.2)
    assert names[regret.minimax] == "second"


def test_the_box_and_the_sign_of_a_turned_ranking_are_found(turning):
    flip = next(one for one in turning.flips if {one.ours, one.theirs} == {"first", "second"})
    assert (flip.ours, flip.theirs) == ("first", "second")
    assert flip.box is not None
    assert [one.name for one in flip.box.restrictions] == ["issues.owner_patience_days"]
    assert flip.box.restrictions[0].low == pytest.approx(1.0 + 0.6 * 19.0, abs=1.5)
    assert flip.box.density > 0.95
    sign = flip.signs[0]
    assert sign.name == "clients_won_share_per_month"
    assert sign.above
    assert sign.threshold == pytest.approx(0.6, abs=0.1)
    assert sign.hit_rate > 0.8


def test_worlds_that_failed_are_left_out_and_counted(turning):
    failing = Findings(
        invented_study(lambda at: 3.0 + at[:, 0], lambda at: 1.0 + at[:, 1], failing=lambda row: row[2] > 0.9)
    )
    study = failing.study
    assert study.decomposition.failures
    assert failing.whole_worlds.sum() == study.decomposition.count - len(study.decomposition.failures)
    assert np.isfinite(failing.regret.mean).all()
    assert all(np.isfinite(one.effects.mean_size).all() for one in failing.drivers)
    assert turning.whole_worlds.all()
