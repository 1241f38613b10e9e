"""What a file asks of the loop, checked before anything is simulated."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cmsim.allocation_files.load import LoadedAllocation
from cmsim.allocation_files.model import PlanPart, SurfacePart
from cmsim.allocation_files.start import Start
from cmsim.errors import InputError
from cmsim.experiments.request import Request
from cmsim.experiments.tuning import SELECTION_FROM
from cmsim.optimise.incentives.levers import Levers, levers_of
from cmsim.optimise.incentives.limits import IncentiveLimits
from cmsim.optimise.solvers import SolverSettings

TUNE_FIELD = "plan.tune"


@dataclass(frozen=True)
class JointTask:
    """What is searched for.

    Attributes
    ----------
    plan, size : PlanPart, SurfacePart
        Of the file.
    request : Request
        Base, years, scale and replications of the survey.
    """

    loaded: LoadedAllocation
    plan: PlanPart
    size: SurfacePart
    start: Start
    levers: Levers
    limits: IncentiveLimits
    request: Request
    solver: SolverSettings
    relative_gap: float

    @property
    def survey(self) -> Request:
        """The request with the survey's own luck."""
        return replace(self.request, first_replication=self.request.first_replication + SELECTION_FROM)


def joint_task(
    loaded: LoadedAllocation, start: Start, request: Request, solver: SolverSettings, relative_gap: float
) -> JointTask:
    """Return what a file with parts `plan` and `surface` asks for.

    Raises
    ------
    InputError
        With the place in the file, if something cannot be tuned.
    """
    plan, size = loaded.content.plan, loaded.content.surface
    assert plan is not None
    assert size is not None
    try:
        levers = levers_of(start.scenario, plan.tune, TUNE_FIELD)
    except InputError as error:
        raise loaded.placed(error) from None
    limits = IncentiveLimits(**plan.limits.model_dump())
    return JointTask(loaded, plan, size, start, levers, limits, request, solver, relative_gap)
