"""The command line called in this process, away from the checkout, on the invented organisation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from calling import BAD_FILES, HERE, Call, Village, called
from click.testing import Result

from cmsim.equilibrium.pilot import run_pilot
from cmsim.scenario import load
from cmsim.store.replications import Store

SHORT = {"horizon.warmup_weeks": "52"}
"""What makes the invented organisation cheap to run."""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, in no language but the default."""
    monkeypatch.chdir(tmp_path)
    for variable in ("CMSIM_LANG", "CMSIM_DEBUG", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.fixture
def call() -> Call:
    return called


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """Return the village; its law comes from a real pilot, much shorter than a call would make it."""
    folder = tmp_path_factory.mktemp("village")
    shutil.copy(BAD_FILES / "arcadia.yaml", folder)
    shutil.copy(HERE / "files" / "owned.yaml", folder)
    base, policy, store = folder / "arcadia.yaml", folder / "owned.yaml", folder / "store"
    law = run_pilot(load(base, SHORT), burn_in_years=1, years=2, elasticity_years=1)
    kept = Store(store).laws / f"{law.world_digest}.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(law.to_json(), encoding="utf-8")
    arguments = ["compare", str(base), str(policy), "--store", str(store), "--workers", "1"]
    arguments += ["--years", "1", "--replications", "2"]
    arguments += [part for path, value in SHORT.items() for part in ("--set", f"{path}={value}")]
    return Village(folder, arguments, kept, law.digest)


@pytest.fixture(scope="session")
def compared(village: Village) -> Result:
    """Return the answer of a real small comparison, told to people."""
    return called(*village.arguments, "--out", village.out)


@pytest.fixture
def no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the figures, which take longer than what is tested."""
    monkeypatch.setattr("cmsim.report.figures.write.write_figures", lambda *_given, **_named: [])
