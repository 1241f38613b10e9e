"""What a study spends its budget on: luck as written, full size, screening, and the few that matter."""

from __future__ import annotations

from dataclasses import dataclass

from cmsim.errors import InputError
from cmsim.uncertainty.assumptions import SPACES, Space

OBJECTIVES = ("net_contribution_yuan", "net_contribution_with_terminal_yuan")
LEAST_TRAJECTORIES = 2
MOST_TRAJECTORIES = 10
"""More change the order of groups little (Campolongo, Cariboni & Saltelli 2007, Environmental Modelling &
Software 22: 4 to 10)."""
LEAST_BLOCKS = 4
SCREENING_SHARE = 0.4
"""Of what luck and full size leave: indices take more worlds than an order of groups does."""
LEAST_REPLICATIONS = 3
"""For a spread of luck."""


@dataclass(frozen=True)
class StudySettings:
    """How a robustness study is made.

    Attributes
    ----------
    budget : int
        Runs of a policy in a world, all stages together; pilots and warm-ups are not counted.
    space : {'accepted', 'ranges'}
        Where the base's accepted joint draws are used for the fields that they hold, or every field's range.
    objective : str
        Measure by which policies are ranked.
    drivers : int
        Most groups whose indices are estimated.
    luck_replications : int
        Replications of the world as written, from which the spread of luck is known.
    full_replications : int
        Replications of the world as written at full size, against which the thinned province is held; 0
        leaves that out.
    """

    budget: int = 1000
    space: Space = "accepted"
    objective: str = OBJECTIVES[0]
    drivers: int = 5
    luck_replications: int = 8
    full_replications: int = 4


@dataclass(frozen=True)
class StudyPlan:
    """How many worlds each stage has.

    Attributes
    ----------
    policies : int
        Policies, the base included.
    groups : int
        Groups that are screened.
    trajectories : int
        Of Morris's design: each has a world more than there are groups.
    drivers : int
        Groups of which indices are estimated; all the others together are one more.
    blocks : int
        Of Saltelli's design: each has two worlds and one for every group.
    """

    policies: int
    groups: int
    luck_replications: int
    full_replications: int
    trajectories: int
    drivers: int
    blocks: int

    @property
    def screening_worlds(self) -> int:
        """Worlds of the screening."""
        return self.trajectories * (self.groups + 1)

    @property
    def block_worlds(self) -> int:
        """Worlds of one block."""
        return self.drivers + _REST + 2

    @property
    def index_worlds(self) -> int:
        """Worlds in which the indices are estimated."""
        return self.blocks * self.block_worlds

    @property
    def runs(self) -> int:
        """Runs of a policy in a world."""
        worlds = self.screening_worlds + self.index_worlds + self.luck_replications
        return self.policies * (worlds + self.full_replications)


_REST = 1
"""All groups that are no drivers move as one."""


def check_settings(settings: StudySettings) -> None:
    """Raise InputError if a setting is out of range."""
    if settings.space not in SPACES:
        raise InputError(
            "robustness.space",
            "unknown space of assumptions",
            path="space",
            found=settings.space,
            allowed=", ".join(SPACES),
        )
    if settings.objective not in OBJECTIVES:
        raise InputError(
            "robustness.objective",
            "policies cannot be ranked by this",
            path="objective",
            found=settings.objective,
            allowed=", ".join(OBJECTIVES),
        )
    for name, value, least, most in (
        ("drivers", settings.drivers, 1, 20),
        ("luck-replications", settings.luck_replications, LEAST_REPLICATIONS, 1000),
        ("full-replications", settings.full_replications, 0, 1000),
    ):
        if not least <= value <= most:
            raise InputError(
                "robustness.range",
                f"--{name} is out of range",
                path=name,
                found=str(value),
                allowed=f"{least} to {most}",
            )


def study_plan(settings: StudySettings, policies: int, groups: int) -> StudyPlan:
    """Return how a budget is spent: as many trajectories as their share allows, then whole blocks, their
    number a power of two, as the points of a Sobol sequence should be.

    Raises
    ------
    InputError
        If the budget is too small for the least of each stage, which the error states.
    """
    drivers = min(settings.drivers, groups)
    full = settings.full_replications if settings.full_replications > 0 else 0
    full = 0 if full == 0 else max(full, LEAST_REPLICATIONS)

    def planned(trajectories: int, blocks: int) -> StudyPlan:
        return StudyPlan(policies, groups, settings.luck_replications, full, trajectories, drivers, blocks)

    least = planned(LEAST_TRAJECTORIES, LEAST_BLOCKS)
    if settings.budget < least.runs:
        raise InputError(
            "robustness.budget",
            "the budget is too small for this study",
            path="budget",
            found=str(settings.budget),
            allowed=f"at least {least.runs} for {policies} policies and {groups} groups of assumptions",
            hint="name fewer policies, or leave the check at full size out with --full-replications 0",
        )
    worlds = settings.budget // policies - settings.luck_replications - full
    trajectories = int(SCREENING_SHARE * worlds) // (groups + 1)
    most = (worlds - LEAST_BLOCKS * least.block_worlds) // (groups + 1)
    trajectories = min(max(trajectories, LEAST_TRAJECTORIES), most, MOST_TRAJECTORIES)
    rest = worlds - trajectories * (groups + 1)
    blocks = LEAST_BLOCKS
    while 2 * blocks * least.block_worlds <= rest:
        blocks *= 2
    # What a power of two leaves goes to the screening.
    while trajectories < MOST_TRAJECTORIES and planned(trajectories + 1, blocks).runs <= settings.budget:
        trajectories += 1
    return planned(trajectories, blocks)
