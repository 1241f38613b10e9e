"""A tiny comparison of three ways to pay, in a folder, and each of them traced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import cmsim
from cmsim.equilibrium.pilot import run_pilot
from cmsim.experiments.request import Request
from cmsim.experiments.retraced import Retraced, WhichRun, retraced
from cmsim.scenario import load
from cmsim.store.kept_run import KeptRun, kept_run
from cmsim.store.replications import Store
from cmsim.traced.explained import Explained, explain_manager

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
SHORT = {"horizon.warmup_weeks": 52, "horizon.years": 2}
PLANS = {
    "goal": {
        "policy.pay.plan": "sum",
        "policy.pay.params": {
            "of": {
                "quota": {
                    "plan": "quota_bonus",
                    "params": {"quota_yuan_per_year": 200_000.0, "bonus_yuan": 1_500.0, "period": "quarter"},
                },
                "later": {
                    "plan": "retention_pay",
                    "params": {
                        "rate": 0.05,
                        "period": "quarter",
                        "deferred_periods": 2,
                        "lost_within_weeks": 26,
                    },
                },
            }
        },
    },
    "stars": {
        "policy.pay.plan": "tournament",
        "policy.pay.params": {"star_share": 0.2, "prize_yuan": 4_000.0, "among": "province"},
    },
}


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a store, and a finished comparison in `out`."""
    place = tmp_path_factory.mktemp("traced")
    base = load(ARCADIA).with_values(SHORT)
    law = run_pilot(base, burn_in_years=1, years=2, elasticity_years=1)
    kept = Store(place / "store").laws / f"{law.world_digest}.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(law.to_json(), encoding="utf-8")
    scenarios = {"base": base, **{name: base.with_values(values) for name, values in PLANS.items()}}
    request = Request(
        scenarios, bases=("as_written",), replications=1, years=2, workers=1, store=place / "store"
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("cmsim.report.figures.write.write_figures", lambda *_given, **_named: [])
        cmsim.compare(request, out=place / "out")
    return place


@pytest.fixture(scope="session")
def kept(place: Path) -> KeptRun:
    return kept_run(place / "out")


@pytest.fixture(scope="session")
def runs(kept: KeptRun, place: Path) -> dict[str, Retraced]:
    """Return each policy's run, traced."""
    return {name: retraced(kept, WhichRun(name, "as_written", 0), place / "store") for name in kept.policies}


@pytest.fixture(scope="session")
def explained(kept: KeptRun, runs: dict[str, Retraced]) -> Callable[..., Explained]:
    """Return an explainer of managers of the comparison, which takes runs that were traced before."""
    known: dict[tuple[object, ...], Explained] = {}

    def explainer(policy: str, manager: str | int, otherwise: str = "paid") -> Explained:
        key = (policy, manager, otherwise)
        if key not in known:
            which = WhichRun(policy, "as_written", 0)
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr("cmsim.traced.explained.retraced", lambda _kept, run, *_: runs[run.policy])
                known[key] = explain_manager(
                    kept,
                    which,
                    manager,
                    otherwise=otherwise,  # type: ignore[arg-type]
                    store=kept.folder,
                )
        return known[key]

    return explainer
