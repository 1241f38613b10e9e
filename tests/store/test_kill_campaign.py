"""A small comparison killed at random moments, over and over: at the end the same bytes as without a kill."""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from cmsim import api
from cmsim.equilibrium.pilot import run_pilot
from cmsim.experiments.comparison import Request
from cmsim.scenario import load
from cmsim.store.atomic import TEMPORARY_PREFIX
from cmsim.store.replications import Store

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
KILLS = 100
REPLICATIONS = 12
MEAN_LIFE_SECONDS = 0.5
"""About as long as one task, so that most lives end within one and some finish several."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, for kills by the hundred"),
]


@pytest.fixture(scope="module")
def asked():
    tiny = load(ARCADIA).with_values({"horizon.warmup_weeks": 52, "horizon.years": 1})
    law = run_pilot(tiny, burn_in_years=1, years=2, elasticity_years=1)
    owned = tiny.with_values({"policy.ownership.enabled": True})

    def maker(folder: Path) -> Request:
        store = folder / "store"
        path = Store(store).laws / f"{tiny.world_digest}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(law.to_json(), encoding="utf-8")
        return Request(
            {"base": tiny, "owned": owned}, store=store, replications=REPLICATIONS, years=1, workers=1
        )

    return maker


def content(folder: Path) -> dict[str, bytes]:
    """All that was kept and written, timing and what killed writers left apart."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "timing.json" and TEMPORARY_PREFIX not in str(path)
    }


def whole_entries(store: Path) -> int:
    return len(list(store.glob("v1/??/*/entry.json")))


def test_a_hundred_kills_leave_the_same_bytes(asked, tmp_path, monkeypatch):
    monkeypatch.setattr("cmsim.report.figures.write.write_figures", lambda *_given, **_named: [])
    uninterrupted = tmp_path / "uninterrupted"
    api.compare(asked(uninterrupted), out=uninterrupted / "out")
    expected = content(uninterrupted)

    killed = tmp_path / "killed"
    luck = random.Random(20041231)
    finished_at: list[int] = []
    for _ in range(KILLS):
        request = asked(killed)
        # A child of a warm parent: what is imported once need not be imported a hundred times.
        child = os.fork()
        if child == 0:
            try:
                api.compare(request, out=killed / "out")
            finally:
                os._exit(0)
        time.sleep(luck.expovariate(1.0 / MEAN_LIFE_SECONDS))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        finished_at.append(whole_entries(killed / "store"))
        # A manifest vouches for the rest: where there is one, all is there.
        if (killed / "out" / "manifest.json").exists():
            json.loads((killed / "out" / "manifest.json").read_text(encoding="utf-8"))
    # Nothing finished is ever lost, and the work went on under fire.
    assert finished_at == sorted(finished_at)
    assert finished_at[-1] > finished_at[0]
    api.compare(asked(killed), out=killed / "out")
    assert content(killed) == expected
    moments = sorted(set(finished_at))
    print(f"{KILLS} kills, entries whole after each from {moments[0]} to {moments[-1]}", file=sys.stderr)
