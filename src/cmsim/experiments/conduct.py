"""How people respond to a scenario's plan, without a simulation: the equilibrium in its measured world."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cmsim.equilibrium.prepare import Basis, Equilibrium, equilibrium
from cmsim.experiments.laws import laws_of
from cmsim.scenario import Scenario
from cmsim.store.replications import Store


def conduct(
    scenario: Scenario,
    base: Scenario,
    store: Path,
    progress: Callable[[float], None] | None = None,
    basis: Basis = "as_written",
) -> Equilibrium:
    """Return conduct under a scenario's plan in the world of its base; base pay as written unless asked for.

    As in a comparison, the response law is the shipped one if it was measured in this world, else a stored
    one, else it is measured now.

    Raises
    ------
    PlanError
        If the engine cannot take the plan.
    """
    law = laws_of([base], Store(store), 1, progress)[base.world_digest]
    return equilibrium(scenario, base, basis, law, None)


def expected_results(found: Equilibrium) -> dict[str, float]:
    """Return bookings a year that are expected of a person, by kind of staff."""
    means = found.world.mean_by_kind(found.solution.bookings_yuan_per_year)
    return {kind: float(mean) for kind, mean in zip(found.world.kind_ids, means, strict=True)}
