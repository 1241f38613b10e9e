"""Posts written out by place and group: where they go, and what is refused."""

from pathlib import Path

import pytest

from cmsim.errors import ScenarioError
from cmsim.scenario import load
from cmsim.world.geography import geography_of, head_counts_of
from cmsim.world.posts import posts_of

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"


@pytest.fixture(scope="module")
def arcadia():
    return load(ARCADIA)


def with_posts(scenario, posts):
    kind = next(iter(scenario.staff.kinds))
    return scenario.with_values({"policy.territory.posts": {kind: posts}})


def test_posts_of_a_city_and_of_a_branch_are_where_they_were_written(arcadia):
    scenario = with_posts(arcadia, {"northport": {"schools": 4, "banks": 2}, "southfield_2": {"banks": 3}})
    geography = geography_of(scenario)
    posts = posts_of(scenario, geography, with_policy=True)
    assert posts.written.tolist()[0]
    assert posts.by_group[0, :3].sum(axis=0).tolist() == [4, 2]
    assert posts.by_group[0, 3:].tolist() == [[0, 0], [0, 3], [0, 0]]
    assert posts.by_branch[0].sum() == head_counts_of(scenario, with_policy=True)[0] == 9
    base = posts_of(scenario, geography, with_policy=False)
    assert not base.written.any()


def test_a_thinned_province_has_the_posts_of_the_branches_it_keeps(arcadia):
    scenario = with_posts(arcadia, {"northport": {"schools": 7, "banks": 5}})
    whole = posts_of(scenario, geography_of(scenario), with_policy=True).by_group
    thin = geography_of(scenario, 0.5)
    kept = posts_of(scenario, thin, with_policy=True).by_group
    assert (kept[:, thin.kept] == whole[:, thin.kept]).all()
    assert not kept[:, ~thin.kept].any()


@pytest.mark.parametrize(
    ("posts", "found", "hint"),
    [
        ({"nortport": {"banks": 1}}, "nortport", "northport"),
        ({"northport_9": {"banks": 1}}, "northport_9", "northport"),
        ({"northport": {"bank": 1}}, "bank", "banks"),
    ],
)
def test_a_place_or_group_that_is_not_there_is_named_with_the_nearest(arcadia, posts, found, hint):
    with pytest.raises(ScenarioError) as caught:
        with_posts(arcadia, posts)
    assert caught.value.detail.code == "scenario.unknown-name"
    assert found in caught.value.detail.found
    assert hint in (caught.value.detail.hint or "")


def test_half_a_post_and_a_factor_beside_posts_are_refused(arcadia):
    with pytest.raises(ScenarioError) as caught:
        with_posts(arcadia, {"northport": {"banks": 1.5}})
    assert caught.value.detail.code == "scenario.not-whole"
    kind = next(iter(arcadia.staff.kinds))
    with pytest.raises(ScenarioError) as caught:
        arcadia.with_values(
            {
                "policy.territory.posts": {kind: {"northport": {"banks": 1}}},
                f"policy.staffing.head_count_factor.{kind}": 1.5,
            }
        )
    assert caught.value.detail.code == "scenario.posts-twice"
