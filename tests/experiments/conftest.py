"""A tiny comparison: the invented organisation for one year, with a response law from a short pilot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.pilot import run_pilot
from cmsim.experiments.comparison import Request
from cmsim.scenario import Scenario, load
from cmsim.store.replications import Store

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"


@pytest.fixture(scope="session")
def tiny() -> Scenario:
    return load(ARCADIA).with_values({"horizon.warmup_weeks": 52, "horizon.years": 1})


@pytest.fixture(scope="session")
def tiny_law(tiny: Scenario) -> ResponseLaw:
    return run_pilot(tiny, burn_in_years=1, years=3, elasticity_years=1)


@pytest.fixture(scope="session")
def asked(tiny: Scenario, tiny_law: ResponseLaw) -> Callable[..., Request]:
    """Return a maker of requests that find the law in their store."""
    owned = tiny.with_values({"policy.ownership.enabled": True})

    def maker(store: Path, **options: object) -> Request:
        path = Store(store).laws / f"{tiny.world_digest}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tiny_law.to_json(), encoding="utf-8")
        given = {"replications": 2, "years": 1, "workers": 1, **options}
        return Request({"base": tiny, "owned": owned}, store=store, **given)  # type: ignore[arg-type]

    return maker
