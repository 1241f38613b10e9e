"""Boxes: a planted one is found, none is claimed in noise, and the density told is the honest one."""

import numpy as np
import pytest

from cmsim.sensitivity.prim import PEEL_SHARE, discover_box

NAMES = ("a", "b", "c", "d")


def planted(n, seed, inside=0.95, outside=0.05):
    generator = np.random.default_rng(seed)
    x = generator.random((n, len(NAMES)))
    box = (x[:, 0] > 0.6) & (x[:, 2] < 0.5)
    return x, generator.random(n) < np.where(box, inside, outside), box


def test_a_planted_box_is_recovered_within_a_step_of_peeling():
    x, cases, box = planted(300, seed=4)
    found = discover_box(x, cases, NAMES)
    assert {one.name for one in found.restrictions} == {"a", "c"}
    by_name = {one.name: one for one in found.restrictions}
    assert abs(by_name["a"].low - 0.6) < PEEL_SHARE
    assert by_name["a"].high == np.inf
    assert abs(by_name["c"].high - 0.5) < PEEL_SHARE
    inside = found.holds(x, NAMES)
    assert (inside == box).mean() > 0.93
    assert found.points == inside.sum()
    assert found.cases == cases[inside].sum()
    assert found.density > 0.85
    assert found.coverage > 0.6
    assert all(one.quasi_p_value < 0.05 for one in found.restrictions)


def test_the_density_told_is_that_of_points_which_did_not_choose_the_box():
    x, cases, _ = planted(300, seed=6, inside=0.7, outside=0.3)
    found = discover_box(x, cases, NAMES)
    assert found.held_out_points > 0
    honest = found.held_out_cases / found.held_out_points
    assert honest < found.density + 0.02
    assert 0.45 < honest < 0.95


def test_columns_of_few_values_are_peeled_value_by_value():
    generator = np.random.default_rng(2)
    x = np.column_stack([generator.integers(0, 4, 200) / 3.0, generator.random(200)])
    found = discover_box(x, x[:, 0] > 0.5, ("few", "many"))
    assert [one.name for one in found.restrictions] == ["few"]
    assert found.restrictions[0].low == pytest.approx(2.0 / 3.0)
    assert found.density == 1.0


def test_no_box_is_found_where_all_or_none_are_cases():
    x = np.random.default_rng(1).random((40, 4))
    assert discover_box(x, np.ones(40, dtype=bool), NAMES) is None
    assert discover_box(x, np.zeros(40, dtype=bool), NAMES) is None


@pytest.mark.slow
def test_the_same_points_give_the_same_box():
    x, cases, _ = planted(120, seed=9)
    assert discover_box(x, cases, NAMES, seed=3) == discover_box(x, cases, NAMES, seed=3)


def test_shapes_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="names"):
        discover_box(np.zeros((4, 2)), np.zeros(4, dtype=bool), ("a",))


@pytest.mark.slow
def test_boxes_in_noise_are_claimed_as_seldom_as_promised():
    claimed = 0
    for seed in range(200):
        generator = np.random.default_rng(seed)
        x = generator.random((60, 4))
        claimed += discover_box(x, generator.random(60) < 0.4, NAMES, seed=seed) is not None
    # One in twenty by chance; ten of two hundred, and three standard deviations more.
    assert claimed <= 20
