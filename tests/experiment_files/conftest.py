from pathlib import Path

import pytest

from cmsim.equilibrium.pilot import run_pilot
from cmsim.scenario import load

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"


@pytest.fixture(scope="session")
def arcadia_file() -> Path:
    return ARCADIA


@pytest.fixture(scope="session")
def arcadia_law():
    base = load(ARCADIA, {"horizon.warmup_weeks": "52"})
    return run_pilot(base, burn_in_years=1, years=2, elasticity_years=1)
