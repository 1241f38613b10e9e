"""The benchmarks still run; what they measure is not tested."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
SCRIPTS = [path.name for path in sorted(BENCHMARKS.glob("*.py")) if path.name != "timing.py"]


def test_every_script_is_named_in_the_page():
    page = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    assert SCRIPTS
    assert all(f"`{name}`" in page for name in SCRIPTS)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_starts_and_tells_its_options(name):
    call = [sys.executable, str(BENCHMARKS / name), "--help"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--scale" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options", "told"),
    [
        ("replication_cost.py", ["--years", "1", "--profile"], "own time by module"),
        ("ratios.py", ["--rounds", "1", "--warm-up-years", "1"], "found in the store"),
        ("store_overhead.py", ["--years", "1", "--rounds", "2"], "state of a warm-up"),
        (
            "executor_overhead.py",
            ["--years", "1", "--replications", "1", "--tasks", "4", "--workers", "1"],
            "Dask, 1 workers",
        ),
        ("shared_luck.py", ["ownership", "--years", "1", "--replications", "3"], "net_contribution_yuan"),
    ],
)
def test_a_script_runs_on_a_few_branches(name, options, told, tmp_path):
    call = [sys.executable, str(BENCHMARKS / name), "--scale", "0.02", *options]
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert told in done.stdout
