"""The Python interface: what it makes of names, and that a plain script may call it."""

import subprocess
import sys

import pytest

import cmsim
from cmsim.errors import InputError, ScenarioError


def test_importing_the_package_does_not_import_the_machinery():
    code = (
        "import sys, cmsim; sys.exit(any(m in sys.modules for m in ('pandas', 'scipy', 'simpy', 'pydantic')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_verbs_are_there_and_nothing_else():
    assert all(callable(getattr(cmsim, name)) for name in cmsim.__all__ if name != "__version__")
    with pytest.raises(AttributeError):
        cmsim.compere  # noqa: B018


def test_the_first_scenario_is_the_base_and_gives_the_defaults():
    asked = cmsim.request(["hebei-2004", "ownership"])
    base = cmsim.load("hebei-2004")
    assert list(asked.scenarios) == ["hebei-2004", "ownership"]
    assert asked.replications == base.run.replications
    assert asked.years == float(base.horizon.years)


def test_a_policy_alone_brings_its_base_under_the_same_overlays():
    assert list(cmsim.request(["ownership"]).scenarios) == ["hebei-2004", "ownership"]
    both = cmsim.request(["ownership+rival-entry"]).scenarios
    assert list(both) == ["hebei-2004+rival-entry", "ownership+rival-entry"]
    assert both["hebei-2004+rival-entry"].environment.shocks


def test_a_base_that_is_named_later_goes_first_and_is_not_doubled():
    assert list(cmsim.request(["ownership", "hebei-2004"]).scenarios) == ["hebei-2004", "ownership"]


def test_overrides_and_seed_reach_every_scenario():
    asked = cmsim.request(["ownership"], seed=7, overrides={"care.trust_rest": "0.5"})
    assert {s.run.seed for s in asked.scenarios.values()} == {7}
    assert {float(s.care.trust_rest) for s in asked.scenarios.values()} == {0.5}


def test_what_is_shown_loads_back_as_the_same_scenario(tmp_path):
    path = tmp_path / "resolved.yaml"
    path.write_text(cmsim.show("ownership-bonus"), encoding="utf-8")
    assert cmsim.load(path).digest == cmsim.load("ownership-bonus").digest


def test_parameters_are_filtered_by_provenance_and_role():
    levers = cmsim.params(roles=["lever"])
    assumed = cmsim.params(kinds=["assumption"], prefix="care")
    assert levers
    assert all(row.role.value == "lever" for row in levers)
    assert assumed
    assert all(row.path.startswith("care.") and row.kind.value == "assumption" for row in assumed)


def test_nothing_twice_and_unknown_names_are_refused():
    with pytest.raises(InputError, match="nothing"):
        cmsim.request([])
    with pytest.raises(InputError, match="twice"):
        cmsim.request(["hebei-2004", "hebei-2004"])
    with pytest.raises(ScenarioError, match="ownership"):
        cmsim.request(["ownershp"])


def test_one_scenario_runs_by_itself(monkeypatch, tmp_path):
    asked = []
    target = "cmsim.experiments.comparison.compare"
    monkeypatch.setattr(target, lambda request, progress: asked.append(request))
    cmsim.run("ownership", replications=2, seed=5, store=tmp_path / "store")
    assert list(asked[0].scenarios) == ["ownership"]
    assert asked[0].scenarios["ownership"].run.seed == 5
    assert asked[0].replications == 2


_SCRIPT = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from cmsim.experiments.unguarded_main import main_module_hidden
from cmsim.statistics.intervals import t_quantile
print("once")
with main_module_hidden():
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        print([round(x, 3) for x in pool.map(t_quantile, [2, 5])])
print(__file__ is not None)
"""


def test_a_script_without_a_guard_may_start_workers(tmp_path):
    script = tmp_path / "three_lines.py"
    script.write_text(_SCRIPT)
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.split("\n")[:3] == ["once", "[12.706, 2.776]", "True"], done.stderr
