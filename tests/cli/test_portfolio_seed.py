"""`cmsim optimize portfolios --seed`: another seed is another world, as `--set run.seed` has it."""

import json
from pathlib import Path

import pytest
from calling import called

from cmsim.scenario import load

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"


@pytest.fixture
def owned(tmp_path):
    """Return the file of the invented organisation with owners, short."""
    given = {"horizon.warmup_weeks": 52, "horizon.years": 1, "policy.ownership.enabled": True}
    file = tmp_path / "owned.yaml"
    file.write_text(load(ARCADIA).with_values(given).resolved_yaml(), encoding="utf-8")
    return file


def test_a_seed_is_the_same_whichever_way_it_is_given(owned, tmp_path):
    def told(*more):
        call = ("optimize", "portfolios", str(owned), "--json", "--store", str(tmp_path / "store"), *more)
        answer = called(*call, "--out", str(tmp_path / "out"))
        assert answer.exit_code == 0, answer.stderr
        return json.loads(answer.stdout)["value"]

    assert told("--seed", "5") == told("--set", "run.seed=5") != told("--seed", "6")
