"""An invented organisation with an invented law of results, so that nothing has to be measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtri

from cmsim.equilibrium.law import LawTable, ResponseLaw
from cmsim.quantities import Kind
from cmsim.scenario import Scenario, load
from cmsim.scenario.replacement import replaced

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
WithPay = Callable[..., Scenario]


@pytest.fixture(scope="session")
def arcadia() -> Scenario:
    return load(ARCADIA)


@pytest.fixture(scope="session")
def with_pay(arcadia: Scenario) -> WithPay:
    """Return a maker of scenarios with another pay plan."""

    def make(plan: str, **params: object) -> Scenario:
        values = {"policy.pay.plan": plan, "policy.pay.params": params}
        changed = replaced(arcadia, values, kind=Kind.USER, ref=None)
        assert isinstance(changed, Scenario)
        return changed

    return make


@pytest.fixture(scope="session")
def law(arcadia: Scenario) -> ResponseLaw:
    """Return a law for Arcadia's one kind of staff."""
    levels = [0.0, *np.linspace(0.05, 0.95, 19).tolist(), 0.98, 0.995, 1.0]
    sizes = np.exp(10.2 + 1.2 * ndtri(np.clip(levels, 0.01, 0.999)))

    def table(factor: float) -> LawTable:
        return LawTable(
            on_duty_per_week=[0.09 * factor],
            cross_idle_per_week=[0.01],
            develop_a=0.0035 * factor,
            develop_d=0.4,
            cross_amplitude_per_week=[0.03],
            cross_half_hours=[12.0],
        )

    weeks = np.arange(1, 105)
    return ResponseLaw(
        world_digest=arcadia.world_digest,
        kind_ids=list(arcadia.staff.kinds),
        crowding=0.06,
        effectiveness=[0.97],
        signed_share=0.95,
        develop_hours=[6.2],
        keep_hours=[8.3],
        size_yuan=[sizes.tolist()],
        size_level=levels,
        size_ratio_new=[1.05],
        size_ratio_cross=[0.6],
        lag_cdf=(1.0 - np.exp(-weeks / 16.0)).tolist(),
        effort_elasticity=[],
        point=table(1.0),
        bootstrap=[table(0.94), table(1.05)],
        facts={"scale": 1.0},
    )
