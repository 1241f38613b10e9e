"""What people cost under a plan that was not simulated: smooth surfaces over the plan's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmsim.optimise.surfaces.measured import RunningCosts
from cmsim.optimise.tuning.box import FloatArray
from cmsim.optimise.tuning.surfaces import Surface, fit_means


@dataclass(frozen=True)
class PlanCosts:
    """Running costs over the plan.

    Attributes
    ----------
    pay_by_result, other_yuan_per_person : Surface
    base_pay_yuan : tuple of Surface
        By kind of staff, as it is solved for the same participation.
    """

    pay_by_result: Surface
    other_yuan_per_person: Surface
    base_pay_yuan: tuple[Surface, ...]

    def at(self, shares: FloatArray) -> RunningCosts:
        """Return the costs under a plan at shares (d,) of the intervals."""

        def mean(surface: Surface) -> float:
            return float(surface.predict(shares[None, :])[0][0])

        return RunningCosts(
            mean(self.pay_by_result),
            mean(self.other_yuan_per_person),
            tuple(mean(one) for one in self.base_pay_yuan),
        )


def plan_costs(shares: FloatArray, runs: Sequence[Sequence[RunningCosts]]) -> PlanCosts:
    """Return the surfaces fitted to runs.

    Parameters
    ----------
    shares : array (R, d)
        Of the intervals, by run.
    runs : sequence
        By run, the costs in each replication.
    """
    kinds = len(runs[0][0].base_pay_yuan)
    return PlanCosts(
        fit_means(shares, [[one.pay_by_result for one in run] for run in runs]),
        fit_means(shares, [[one.other_yuan_per_person for one in run] for run in runs]),
        tuple(
            fit_means(shares, [[one.base_pay_yuan[kind] for one in run] for run in runs])
            for kind in range(kinds)
        ),
    )
