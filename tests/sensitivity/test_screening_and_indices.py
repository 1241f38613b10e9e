"""Elementary effects and Sobol indices against closed forms and against SALib's own analysis."""

import numpy as np
import pytest
from SALib.analyze import morris

from cmsim.errors import InputError
from cmsim.sensitivity import salib
from cmsim.sensitivity.morris import morris_design, morris_effects
from cmsim.sensitivity.sobol import sobol_design, sobol_indices

GROUPS = ("care", "care", "pay", "issues", "issues")


def ishigami(unit):
    """Ishigami & Homma 1990, with a = 7 and b = 0.1, over the unit cube."""
    x = np.pi * (2.0 * unit - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_effects_of_a_sum_are_its_coefficients():
    design = morris_design(GROUPS, 6, seed=3)
    found = morris_effects(design, design.positions[:, 2] * 5.0 - design.positions[:, 3] * 2.0)
    assert found.groups == ("care", "pay", "issues")
    assert np.allclose(found.mean_size, [0.0, 5.0, 2.0])
    assert (found.low <= found.mean_size).all()
    assert (found.high >= found.mean_size).all()


def test_effects_agree_with_salib():
    design = morris_design(GROUPS, 8, seed=5)
    outcome = np.sin(3.0 * design.positions).sum(axis=1) + design.positions[:, 0] * design.positions[:, 2]
    theirs = morris.analyze(salib.unit_problem(GROUPS), design.positions, outcome, num_resamples=10, seed=1)
    assert np.allclose(morris_effects(design, outcome).mean_size, np.asarray(theirs["mu_star"], dtype=float))


def test_every_group_moves_once_in_a_trajectory_and_all_its_axes_with_it():
    design = morris_design(GROUPS, 5, seed=8)
    assert (np.sort(design.moved, axis=1) == np.arange(3)).all()
    steps = np.diff(design.positions.reshape(5, 4, 5), axis=1)
    moving = np.abs(steps) > 0.0
    assert (moving[:, :, 0] == moving[:, :, 1]).all()
    assert (moving[:, :, 3] == moving[:, :, 4]).all()


def test_a_missing_world_takes_only_its_own_steps_with_it():
    design = morris_design(GROUPS, 4, seed=2)
    outcome = design.positions[:, 2].copy()
    outcome[1] = np.nan
    found = morris_effects(design, outcome)
    assert found.steps.sum() == 4 * 3 - 2
    assert np.isfinite(found.mean_size).all()


def test_one_group_alone_can_be_screened():
    design = morris_design(("all", "all"), 4, seed=1)
    assert np.allclose(morris_effects(design, design.positions.sum(axis=1)).mean_size, 2.0)


def test_indices_of_the_ishigami_function_are_the_published_ones():
    design = sobol_design(("x1", "x2", "x3"), 2048, seed=7)
    found = sobol_indices(design, ishigami(design.positions))
    for share, published in ((found.first, (0.3139, 0.4424, 0.0)), (found.total, (0.5576, 0.4424, 0.2437))):
        assert np.abs(share - published).max() < 0.02
    assert (found.first_low <= [0.3139, 0.4424, 0.0]).all()
    assert (found.first_high >= [0.3139, 0.4424, 0.0]).all()
    assert (found.total_low <= [0.5576, 0.4424, 0.2437]).all()
    assert (found.total_high >= [0.5576, 0.4424, 0.2437]).all()


def test_a_block_with_a_missing_world_is_left_out_whole():
    design = sobol_design(("x1", "x2", "x3"), 256, seed=7)
    outcome = ishigami(design.positions)
    outcome[12] = np.nan
    found = sobol_indices(design, outcome)
    assert found.blocks == 255
    assert abs(found.first[1] - 0.4424) < 0.1
    with pytest.raises(ValueError, match="two blocks"):
        sobol_indices(design, np.full(design.positions.shape[0], np.nan))


def test_luck_of_a_block_of_its_own_leaves_the_shares_of_the_others_smaller_and_unbiased():
    design = sobol_design(("a", "b"), 1024, seed=3)
    luck = np.random.default_rng(1).normal(size=1024)[design.block_of_row]
    plain = 3.0 * design.positions[:, 0] + design.positions[:, 1]
    variance = (9.0 + 1.0) / 12.0
    found = sobol_indices(design, plain + luck * np.sqrt(variance))
    # Half of the variance is luck, so that each group's share is half of what it was.
    assert np.abs(found.first - [0.45, 0.05]).max() < 0.08


def test_nothing_that_varies_has_no_indices():
    design = sobol_design(("a", "b"), 4, seed=3)
    assert np.isnan(sobol_indices(design, np.ones(design.positions.shape[0])).first).all()


def test_without_the_library_one_is_told_how_to_get_it(monkeypatch):
    def missing(_name):
        raise ImportError

    monkeypatch.setattr(salib, "import_module", missing)
    with pytest.raises(InputError, match="SALib"):
        morris_design(GROUPS, 2, seed=0)
