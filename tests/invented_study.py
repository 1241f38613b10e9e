"""A study of an invented organisation whose outcomes are a formula, so that what it should say is known."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from cmsim.experiments.request import Request
from cmsim.scenario import load
from cmsim.uncertainty.assumptions import AssumptionSpace
from cmsim.uncertainty.axes import RangeAxis
from cmsim.uncertainty.early_months import SIGNS
from cmsim.uncertainty.plan import StudySettings, study_plan
from cmsim.uncertainty.stages import AS_WRITTEN, Study, staged_study
from cmsim.uncertainty.worlds import OUTCOMES, Worlds

Gain = Callable[[np.ndarray], np.ndarray]
FIELDS = ("loss.trust_effect", "issues.owner_patience_days", "care.trust_rest", "sales.win_trust")
RANGES = ((0.6, 3.5), (1.0, 20.0), (0.2, 0.6), (0.5, 5.0))
LUCK_YUAN = 0.2e6
ARCADIA = Path(__file__).parent / "scenario" / "files" / "arcadia.yaml"


def space_of(base, groups=("loss", "issues", "care", "sales")):
    axes = tuple(
        RangeAxis(field, group, low, high, log=False)
        for field, group, (low, high) in zip(FIELDS, groups, RANGES, strict=True)
    )
    return AssumptionSpace(axes, {}, (), "ranges", base)


def invented_study(
    first: Gain,
    second: Gain,
    *,
    budget: int = 3000,
    drivers: int = 3,
    failing: Callable[[np.ndarray], bool] = lambda _row: False,
    luck_yuan: float = LUCK_YUAN,
) -> Study:
    """Return a study in which two policies gain over the base what functions of the position say, in million
    yuan; as written, at the middle of the space.
    """
    base = load(ARCADIA)
    request = Request({"base": base, "first": base, "second": base}, scale=0.5)
    space = space_of(base)
    settings = StudySettings(budget, "ranges", drivers=drivers, luck_replications=6, full_replications=0)

    def simulate(stage, positions, replications):
        luck = np.random.default_rng(np.asarray(replications)[0] + len(replications))
        common = luck.normal(size=10_000)[np.asarray(replications)]
        gains = 1e6 * np.stack([np.zeros(len(positions)), first(positions), second(positions)])
        noise = luck_yuan * np.stack([0.0 * common, common, 0.5 * common])
        failures = {
            number: ValueError("failed on purpose")
            for number, row in enumerate(positions)
            if stage != AS_WRITTEN and failing(row)
        }
        outcomes = dict.fromkeys(OUTCOMES, 500000000.0 + gains + noise)
        for table in outcomes.values():
            table[:, list(failures)] = np.nan
        # The second sign shows the second assumption; the others show nothing.
        signs = luck.normal(size=(3, len(positions), len(SIGNS)))
        signs[:, :, 1] = positions[:, 1] + 0.05 * signs[:, :, 1]
        return Worlds(
            positions,
            tuple(space.values(row) for row in positions),
            np.asarray(replications),
            ("base", "first", "second"),
            outcomes,
            signs,
            failures,
        )

    return staged_study(request, settings, space, study_plan(settings, 3, 4), simulate)
