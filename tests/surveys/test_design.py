"""The design of a survey: every cell meets every level, and no run looks for more people than there are."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsim.scenario import load
from cmsim.surveys.design import as_written, designed_posts, expected_posts, surveyed_posts
from cmsim.world.geography import geography_of, head_counts_of
from cmsim.world.posts import posts_of


@pytest.fixture(scope="module")
def hebei():
    return load("hebei-2004")


@pytest.fixture(scope="module")
def arcadia():
    return load(Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml")


def test_every_run_has_todays_posts_in_all(hebei):
    posts = designed_posts(hebei, geography_of(hebei), 12)
    assert (posts.sum(axis=1) == head_counts_of(hebei, with_policy=True)).all()


def test_cells_meet_few_and_many_and_runs_are_alike(hebei):
    geography = geography_of(hebei)
    expected = expected_posts(hebei, geography)
    level = designed_posts(hebei, geography, 16) / expected[None, :, :]
    department = level[:, :, 1]
    assert department.min() == 0.0
    assert department.max() > 2.0
    large = expected[:, 1] > 5.0
    assert (department[:, large].max(axis=0) > 1.9).all()
    assert (department[:, large].min(axis=0) < 0.3).all()
    assert np.abs(level.mean(axis=(0, 1)) - 1.0).max() < 0.1
    # Two kinds of one cell are varied apart from each other.
    together = [np.corrcoef(level[:, cell, 0], level[:, cell, 1])[0, 1] for cell in np.flatnonzero(large)]
    assert abs(float(np.mean(together))) < 0.15


@settings(max_examples=10, deadline=None)
@given(runs=st.integers(4, 20))
def test_posts_as_written_are_the_posts_of_the_run(arcadia, runs):
    geography = geography_of(arcadia)
    posts = designed_posts(arcadia, geography, runs)
    written = as_written(posts[-1], geography, geography.kind_ids)
    factors = {
        f"policy.staffing.head_count_factor.{k}": 1.0 for k in arcadia.policy.staffing.head_count_factor
    }
    scenario = arcadia.with_values({**factors, "policy.territory.posts": written})
    by_group = posts_of(scenario, geography, with_policy=True).by_group
    city = np.stack([by_group[:, geography.branch_city == c, :].sum(axis=1) for c in range(geography.cities)])
    assert (city.transpose(2, 0, 1).reshape(posts.shape[1], -1) == posts[-1]).all()


def test_runs_about_a_staffing_stay_near_it(hebei):
    geography = geography_of(hebei)
    today, staffing = designed_posts(hebei, geography, 8)[[2, 3]]
    posts = surveyed_posts(hebei, geography, 8, [today, staffing])
    assert (posts[0] == today).all()
    assert (posts[1] == staffing).all()
    assert (posts[2:10] == designed_posts(hebei, geography, 8)).all()
    near = posts[13:]
    assert near.shape[0] == 3
    assert (near.sum(axis=1) == staffing.sum(axis=0)).all()
    assert not near[:, staffing == 0].any()
    many = staffing >= 10
    assert (np.abs(near[:, many] / staffing[many] - 1.0) < 0.6).all()
    assert np.abs(near[:, many] / staffing[many] - 1.0).max() > 0.2
