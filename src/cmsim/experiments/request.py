"""What a comparison is asked for, and whether it can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cmsim.equilibrium.law_artefact import USUAL_PILOT, PilotSize
from cmsim.equilibrium.prepare import BASES, Basis
from cmsim.errors import InputError
from cmsim.experiments.executors.choice import LOCAL, ExecutorChoice, check_executor
from cmsim.experiments.switches import LEVERS_OUTSIDE_POLICY
from cmsim.scenario import Scenario
from cmsim.scenario.model import NOT_THE_WORLD
from cmsim.world.measure_check import require_measures
from cmsim.world.ownership_start import start_of_ownership

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done."""

STEADY_MEAN_YEARS = 5
"""Years whose mean stands for the steady state."""
ACCEPTED = "accepted"
PARAMETERS = ("defaults", ACCEPTED)
_RANGES: tuple[tuple[str, str, float, float], ...] = (
    ("replications", "replications", 1, 100_000),
    ("first-replication", "first_replication", 0, 1_000_000),
    ("years", "years", 1, 50),
    ("scale", "scale", 0.01, 1.0),
    ("workers", "workers", 0, 4096),
    ("steady-years", "steady_years", 0, 100),
)
"""Name of an option, attribute of the request, least and greatest value."""


@dataclass(frozen=True)
class Request:
    """What to compare.

    Attributes
    ----------
    scenarios : dict
        Policies by label; the first is the base, whose warm-up all share.
    bases : sequence of str
        Bases of comparison.
    parameters : {'defaults', 'accepted'}
        The world's parameters: as in the files, or replication i takes the i-th accepted joint draw.
    steady_years : int
        If above `years`, every policy runs on to so many years, and the mean of the last five is told apart
        from the transition, as its steady state; 0 leaves it out.
    first_replication : int
        Number of the first replication. Replications of other numbers have luck of their own.
    staff_as : mapping
        Label of a policy to the label of the one by whose pay its people apply and stay; its own if it is
        not named here.
    pilot : PilotSize
        Of worlds without a shipped law; with another size than the usual, of every world.
    executor : ExecutorChoice
        Where the work is done; it moves no number.
    """

    scenarios: dict[str, Scenario]
    bases: Sequence[Basis] = ("equal_participation",)
    replications: int = 5
    years: int = 3
    scale: float = 1.0
    workers: int = 0
    store: Path = Path("results/store")
    check: bool = False
    events: bool = False
    parameters: str = "defaults"
    steady_years: int = 0
    first_replication: int = 0
    staff_as: Mapping[str, str] = field(default_factory=dict)
    pilot: PilotSize = USUAL_PILOT
    executor: ExecutorChoice = LOCAL

    @property
    def base(self) -> str:
        """Label of the base."""
        return next(iter(self.scenarios))

    @property
    def run_years(self) -> int:
        """Years simulated."""
        return max(self.years, self.steady_years)

    @property
    def replication_numbers(self) -> range:
        """Numbers of the replications, which decide their luck."""
        return range(self.first_replication, self.first_replication + self.replications)

    @property
    def years_at_rest(self) -> list[int]:
        """The years whose mean stands for the steady state; empty if it was not asked for."""
        last = self.steady_years
        return list(range(last - STEADY_MEAN_YEARS + 1, last + 1)) if last else []


def check_request(request: Request) -> None:
    """Raise InputError if a comparison cannot be run as asked, a PlanError if a plan counts what its world
    does not measure.
    """
    if not request.scenarios or not request.bases:
        raise InputError(
            "compare.nothing", "there is nothing to compare", allowed="one scenario and basis or more"
        )
    for name, attribute, low, high in _RANGES:
        value = getattr(request, attribute)
        if not low <= value <= high:
            raise InputError(
                "compare.range",
                f"--{name} is out of range",
                path=name,
                found=str(value),
                allowed=f"{low:g} to {high:g}",
            )
    if request.parameters not in PARAMETERS:
        raise InputError(
            "compare.parameters",
            "unknown choice of parameters",
            path="parameters",
            found=request.parameters,
            allowed=", ".join(PARAMETERS),
        )
    if 0 < request.steady_years < request.years + STEADY_MEAN_YEARS:
        raise InputError(
            "compare.range",
            "a steady state needs five years after those compared",
            path="steady-years",
            found=str(request.steady_years),
            allowed=f"0, or at least {request.years + STEADY_MEAN_YEARS}",
        )
    check_executor(request.executor)
    unknown = [basis for basis in request.bases if basis not in BASES]
    if unknown:
        raise InputError("compare.basis", "unknown basis", found=unknown[0], allowed=", ".join(BASES))
    _check_common_world(request)
    for scenario in request.scenarios.values():
        require_measures(scenario)
        written = scenario.policy.ownership.start
        if written is not None:
            for number in request.replication_numbers:
                start_of_ownership(written.file, written.checksum, scenario.run.seed, number)


def _check_common_world(request: Request) -> None:
    base = request.scenarios[request.base]
    not_the_world = (*NOT_THE_WORLD, *LEVERS_OUTSIDE_POLICY)
    world = base.canonical_hash(not_the_world)
    for label, scenario in request.scenarios.items():
        if scenario.canonical_hash(not_the_world) != world:
            raise InputError(
                "compare.world",
                f"{label} has another world than the base, so that differences would mix policy and world",
                found=label,
                allowed="policies and overlays of the same base",
                hint="set the parameter for all of them with --set, or compare the base that belongs to it",
            )
        if scenario.run.seed != base.run.seed:
            raise InputError(
                "compare.seed", f"{label} has another seed than the base", path="run.seed", found=label
            )
