"""How incentives are tuned: evaluations, replications, strategy, confirmation; whether it can be done."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from cmsim.errors import InputError, did_you_mean
from cmsim.experiments.tune_settings import OBJECTIVES
from cmsim.optimise.incentives.limits import IncentiveLimits
from cmsim.optimise.tuning.search import STRATEGIES
from cmsim.statistics.selection import FIRST_STAGE

DEFAULT_EVALUATIONS = 40
"""Sixteen for a start in three parameters and two dozen steps, as in the benchmark of docs/design/0007."""
DEFAULT_REPLICATIONS = 2
DEFAULT_CONFIRMED = 10
"""Fresh replications of the comparison; as many as the first stage of the selection."""
SHORTLIST = 3
"""Plans of the search that are selected among, beside the present one: a selection of five needs 70 to 100
replications, and the best few of one search are near each other."""
DEFAULT_INDIFFERENCE_SHARE = 0.001
"""Of the present objective: differences below a thousandth are not worth another plan."""
MOST_SELECTION = 40
_RANGES: tuple[tuple[str, str, float, float], ...] = (
    ("budget", "evaluations", 2, 10_000),
    ("replications", "replications", 1, 1000),
    ("confirm", "confirmed", 2, 1000),
    ("shortlist", "shortlist", 1, 20),
)


@dataclass(frozen=True)
class IncentiveSettings:
    """How incentives are tuned.

    Attributes
    ----------
    evaluations : int
        Budget of the search, the present plan among them: so many times `replications` runs.
    replications : int
        Of a plan that is evaluated for the first time.
    confirmed : int
        Fresh replications of the final comparison.
    indifference_yuan : float or None
        Difference of the objective that is worth telling apart; a thousandth of the present one if None.
    """

    evaluations: int = DEFAULT_EVALUATIONS
    replications: int = DEFAULT_REPLICATIONS
    objective: str = "net_contribution"
    strategy: str = STRATEGIES[0]
    confirmed: int = DEFAULT_CONFIRMED
    shortlist: int = SHORTLIST
    indifference_yuan: float | None = None
    limits: IncentiveLimits = field(default_factory=IncentiveLimits)

    def __post_init__(self) -> None:
        for name, attribute, low, high in _RANGES:
            value = getattr(self, attribute)
            if not low <= value <= high:
                raise InputError(
                    "incentives.range",
                    f"--{name} is out of range",
                    path=f"--{name}",
                    found=f"{value:g}",
                    allowed=f"{low:g} to {high:g}",
                )
        for name, value, known in (
            ("objective", self.objective, tuple(OBJECTIVES)),
            ("strategy", self.strategy, STRATEGIES),
        ):
            if value not in known:
                raise InputError(
                    "incentives.choice",
                    f"there is no such {name}",
                    path=f"--{name}",
                    found=value,
                    allowed=", ".join(known),
                    hint=did_you_mean(value, known),
                )
        if self.indifference_yuan is not None and not self.indifference_yuan > 0.0:
            raise InputError(
                "incentives.range",
                "--indifference is out of range",
                path="--indifference",
                found=f"{self.indifference_yuan:g}",
                allowed="above 0 yuan a year",
            )

    @property
    def most_selection(self) -> int:
        """Replications after which the selection stops without a promise."""
        return max(MOST_SELECTION, FIRST_STAGE)

    @property
    def of_the_search(self) -> dict[str, Any]:
        """What the search depends on, as plain data; confirmation apart."""
        return {
            "evaluations": self.evaluations,
            "replications": self.replications,
            "objective": self.objective,
            "strategy": self.strategy,
            "limits": asdict(self.limits),
        }
