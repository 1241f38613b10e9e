"""A budget is spent as it is said, and never overspent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.cli.commands import robustness as command
from cmsim.errors import InputError
from cmsim.uncertainty import assumptions, plan
from cmsim.uncertainty.plan import StudySettings, check_settings, study_plan


@given(budget=st.integers(100, 20_000), policies=st.integers(2, 8), groups=st.integers(1, 25))
def test_a_budget_is_not_overspent_and_blocks_are_a_power_of_two(budget, policies, groups):
    settings = StudySettings(budget)
    try:
        made = study_plan(settings, policies, groups)
    except InputError as error:
        least = int(error.detail.allowed.split()[2])
        assert study_plan(StudySettings(least), policies, groups).runs <= least
        assert budget < least
        return
    assert made.runs <= budget
    assert made.trajectories >= plan.LEAST_TRAJECTORIES
    assert made.blocks >= plan.LEAST_BLOCKS
    assert made.blocks & (made.blocks - 1) == 0


def test_a_larger_budget_makes_both_stages_larger():
    small, large = (study_plan(StudySettings(budget), 4, 18) for budget in (700, 3000))
    assert large.trajectories > small.trajectories
    assert large.blocks > small.blocks


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        (StudySettings(space="all"), "space"),  # type: ignore[arg-type]
        (StudySettings(objective="revenue_yuan"), "objective"),
        (StudySettings(drivers=0), "drivers"),
        (StudySettings(luck_replications=1), "luck-replications"),
        (StudySettings(full_replications=-1), "full-replications"),
    ],
)
def test_a_setting_out_of_range_is_named(settings, path):
    with pytest.raises(InputError) as caught:
        check_settings(settings)
    assert caught.value.detail.path == path


def test_the_command_knows_the_same_choices():
    assert command.SPACES == assumptions.SPACES
    assert tuple(command.OBJECTIVES.values()) == plan.OBJECTIVES
