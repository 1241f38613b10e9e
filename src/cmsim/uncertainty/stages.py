"""The stages of a study, one after the other: each takes from the store what is there.

1. The world as written, in several replications, thinned and whole: how large luck is, and whether the
   thinned province tells policies apart as the whole one does.
2. Screening: all groups of assumptions by elementary effects.
3. Indices: the groups that matter most, each by itself, and all the others together, so that every world of
   this stage is a point of the whole space.

A trajectory or a block has one luck, so that differences within it are differences of worlds; each has luck
of its own, so that what is told of all worlds does not hang on one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import InputError
from cmsim.experiments.comparison import Comparison, compare
from cmsim.experiments.request import Progress, Request, check_request
from cmsim.sensitivity.morris import MorrisDesign, morris_design, morris_effects
from cmsim.sensitivity.salib import require_salib
from cmsim.sensitivity.sobol import SobolDesign, sobol_design
from cmsim.uncertainty.assumptions import AssumptionSpace, assumption_space
from cmsim.uncertainty.axes import JointAxis
from cmsim.uncertainty.plan import StudyPlan, StudySettings, check_settings, study_plan
from cmsim.uncertainty.worlds import Worlds, simulated_worlds

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

INDEX_REPLICATIONS_FROM = 100
"""Trajectories are simulated in replications 0, 1, …; blocks in others, so that no luck serves twice."""
AS_WRITTEN, FULL_SIZE, SCREENING, INDICES = "as written", "full size", "screening", "indices"
REST = "all others"
"""Group of all assumptions that drive nothing much."""

Simulate = Callable[[str, FloatArray, IntArray], Worlds]


@dataclass(frozen=True)
class Study:
    """A robustness study with all that was simulated.

    Attributes
    ----------
    written : Worlds
        The world as written at the study's scale, by replication.
    whole : Comparison or None
        The world as written at full size.
    screening, decomposition : Worlds
        Of the two designs.
    drivers : tuple of str
        The groups whose indices are estimated, the strongest first.
    """

    request: Request
    settings: StudySettings
    plan: StudyPlan
    space: AssumptionSpace
    written: Worlds
    whole: Comparison | None
    screening_design: MorrisDesign
    screening: Worlds
    drivers: tuple[str, ...]
    decomposition_design: SobolDesign
    decomposition: Worlds

    @property
    def basis(self) -> str:
        """Basis of comparison."""
        return self.request.bases[0]


def run_study(request: Request, settings: StudySettings, progress: Progress | None = None) -> Study:
    """Make a study; what the store holds is not simulated again.

    Parameters
    ----------
    request : Request
        Policies, the base first, on one basis, at the scale of the study.

    Raises
    ------
    InputError
        If the request or the settings cannot be used.
    CmsimError
        If the world as written fails, or results cannot be kept. Other worlds that fail are told.
    """
    space, plan = planned_study(request, settings)

    def simulate(stage: str, positions: FloatArray, replications: IntArray) -> Worlds:
        return simulated_worlds(
            request,
            space,
            positions,
            replications,
            _told(progress, stage),
            as_written=stage == AS_WRITTEN,
        )

    return staged_study(
        request, settings, space, plan, simulate, lambda: _at_full_size(request, plan, progress)
    )


def staged_study(
    request: Request,
    settings: StudySettings,
    space: AssumptionSpace,
    plan: StudyPlan,
    simulate: Simulate,
    at_full_size: Callable[[], Comparison | None] = lambda: None,
) -> Study:
    """Make a study with another way to find what a world comes to; the designs and their order stay.

    Parameters
    ----------
    simulate : callable
        Returns the worlds at positions (worlds, axes), each in the replication of a number; called with the
        stage.
    """
    written = simulate(
        AS_WRITTEN,
        np.full((plan.luck_replications, len(space.axes)), 0.5),
        np.arange(plan.luck_replications),
    )
    for error in written.failures.values():
        raise error
    whole = at_full_size()
    screening_design = morris_design(space.group_of_axis, plan.trajectories, request_seed(request))
    trajectory = screening_design.trajectory_of_row
    screening = simulate(
        SCREENING, _all_draws_used(space, screening_design.positions, trajectory), trajectory
    )
    drivers = drivers_of(screening_design, screening, settings.objective)[: plan.drivers]
    design = sobol_design(
        [group if group in drivers else REST for group in space.group_of_axis],
        plan.blocks,
        request_seed(request),
    )
    decomposition = simulate(INDICES, design.positions, INDEX_REPLICATIONS_FROM + design.block_of_row)
    return Study(
        request,
        settings,
        plan,
        space,
        written,
        whole,
        screening_design,
        screening,
        drivers,
        design,
        decomposition,
    )


def planned_study(request: Request, settings: StudySettings) -> tuple[AssumptionSpace, StudyPlan]:
    """Return the space that is explored and how the budget is spent.

    Raises
    ------
    InputError
        If the request or the settings cannot be used.
    """
    check_request(request)
    check_settings(settings)
    if len(request.bases) != 1:
        raise InputError(
            "robustness.one-basis",
            "a robustness study is made on one basis of comparison",
            path="basis",
            found=", ".join(request.bases),
            allowed="one basis",
        )
    if len(request.scenarios) < 2:
        raise InputError(
            "robustness.one-policy",
            "there is no policy to compare with the base",
            found=request.base,
            allowed="one policy or more beside the base",
        )
    require_salib("sample")
    compared = request.scenarios.values()
    space = assumption_space(request.scenarios[request.base], settings.space, compared)
    return space, study_plan(settings, len(request.scenarios), len(space.groups))


def request_seed(request: Request) -> int:
    """Return the seed of designs: that of the luck, since a design is drawn once for a study."""
    return int(request.scenarios[request.base].run.seed)


def drivers_of(design: MorrisDesign, screening: Worlds, objective: str) -> tuple[str, ...]:
    """Return the groups by how much they move the policies' differences from the base, the strongest first.

    Each policy counts alike: a group's effects are taken as shares of all groups' effects on that policy.
    """
    shares = np.zeros(len(design.groups))
    for difference in screening.differences(objective):
        sizes = np.nan_to_num(morris_effects(design, difference).mean_size)
        shares += sizes / max(float(sizes.sum()), np.finfo(np.float64).tiny)
    order = np.argsort(-shares, kind="stable")
    return tuple(design.groups[int(number)] for number in order)


def _at_full_size(request: Request, plan: StudyPlan, progress: Progress | None) -> Comparison | None:
    if plan.full_replications == 0 or request.scale >= 1.0:
        return None
    whole = replace(request, scale=1.0, replications=plan.full_replications, first_replication=0)
    return compare(whole, _told(progress, FULL_SIZE))


def _all_draws_used(space: AssumptionSpace, positions: FloatArray, trajectory: IntArray) -> FloatArray:
    """Return positions in which axes of joint draws are turned by another amount in each trajectory.

    The design knows four levels of an axis, and so would use four of the draws; which draw a level stands for
    is of no meaning.
    """
    turned = positions.copy()
    joint = [number for number, axis in enumerate(space.axes) if isinstance(axis, JointAxis)]
    if joint:
        count = int(trajectory.max()) + 1
        turn = (np.arange(count) / count)[trajectory][:, None]
        # The two ends of an axis are one point of a circle; a hair's breadth keeps them apart.
        turned[:, joint] = (positions[:, joint] * _ENDS_APART + turn) % 1.0
    return turned


_ENDS_APART = 0.97


def _told(progress: Progress | None, stage: str) -> Progress | None:
    """Return a progress that names the stage before the step."""
    if progress is None:
        return None
    return lambda what, share: progress(f"{stage}: {what}", share)
