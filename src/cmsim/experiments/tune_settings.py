"""How families of plans are tuned: evaluations, objective, replications, budget; whether it can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmsim.equilibrium.prepare import Basis
from cmsim.errors import InputError, did_you_mean
from cmsim.experiments.request import Request, check_request
from cmsim.tables.measures import Measure, measure_of

TUNED_BASIS: Basis = "equal_participation"
"""Families are tuned and ranked on this basis alone: as written, a ranking would rank the wages that we made
up, and at an equal pay bill a plan could be unfilled."""
OBJECTIVES: Mapping[str, str] = {
    "net_contribution": "net_contribution_yuan",
    "with_final_value": "net_contribution_with_terminal_yuan",
}
"""What is made as large as possible: net contribution without or with the final client base's value."""
DEFAULT_REPLICATIONS = 2
DEFAULT_TOLERANCE_SHARE = 0.05
"""How far a family's selling cost may lie above the base's: a few per cent are within the error of guessed
wages; a larger budget is the planner's to grant."""
_RANGES: tuple[tuple[str, str, float, float], ...] = (
    ("tune", "evaluations", 2, 1024),
    ("tune-replications", "replications", 1, 1000),
    ("tune-tolerance", "tolerance_share", 0.0, 10.0),
)
"""Option, attribute of the settings, least and greatest value."""


@dataclass(frozen=True)
class TuneSettings:
    """How families are tuned.

    Attributes
    ----------
    evaluations : int
        Candidates of each family, the plan as written among them; one alone would tune nothing.
    objective : str
        One of :data:`OBJECTIVES`.
    replications : int
        Worlds in which each candidate is simulated.
    tolerance_share : float
        Of the base's selling cost, by which a candidate may cost more.
    """

    evaluations: int
    objective: str = "net_contribution"
    replications: int = DEFAULT_REPLICATIONS
    tolerance_share: float = DEFAULT_TOLERANCE_SHARE

    @property
    def measure(self) -> Measure:
        """The objective's measure."""
        return measure_of(OBJECTIVES[self.objective])


def check_tuning(request: Request, settings: TuneSettings) -> None:
    """Raise InputError if families cannot be tuned as asked."""
    check_request(request)
    for name, attribute, low, high in _RANGES:
        value = getattr(settings, attribute)
        if not low <= value <= high:
            raise InputError(
                "tune.range",
                f"--{name} is out of range",
                path=name,
                found=f"{value:g}",
                allowed=f"{low:g} to {high:g}",
            )
    if settings.objective not in OBJECTIVES:
        raise InputError(
            "tune.objective",
            "there is no such objective",
            path="tune-objective",
            found=settings.objective,
            allowed=", ".join(OBJECTIVES),
            hint=did_you_mean(settings.objective, OBJECTIVES),
        )
    if TUNED_BASIS not in request.bases:
        raise InputError(
            "tune.basis",
            "families are tuned at equal participation, which is not among the bases asked for",
            path="basis",
            found=", ".join(request.bases),
            allowed=f"{TUNED_BASIS}, or all",
        )
    if len(request.scenarios) < 2:
        raise InputError(
            "tune.nothing", "there is no policy to tune beside the base", allowed="one policy or more"
        )
