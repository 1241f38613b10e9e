"""A plan that counts what its world does not measure is refused before anything runs."""

import json
from pathlib import Path

import pytest
from calling import Call

POLICY = """format: cmsim/scenario-1
extends: ownership
name: A card
name_zh: 记分卡
policy:
  pay:
    plan: scorecard
    params:
      measures: {new_client: {weight: 1.0, target: 4, unit: clients, kind: count}}
      yuan_per_point: 10
"""


@pytest.mark.parametrize(
    "command",
    [("run", "card.yaml"), ("compare", "card.yaml"), ("plan", "show", "card.yaml")],
    ids=lambda words: " ".join(words),
)
def test_the_answer_is_one_error_with_the_nearest_name_and_nothing_is_written(
    call: Call, command: tuple[str, ...]
) -> None:
    Path("card.yaml").write_text(POLICY, encoding="utf-8")
    answer = call(*command, "--out", "o", "--json")
    assert answer.exit_code == 2
    error = json.loads(answer.stderr or answer.stdout)
    error = error.get("error", error)
    assert error["code"] == "plan.unknown-measure"
    assert error["path"] == "policy.pay.params.measures.new_client"
    assert error["found"] == "new_client"
    assert "new_clients" in error["hint"]
    assert not Path("o").exists() or not list(Path("o").iterdir())


def test_the_error_is_told_in_chinese(call: Call) -> None:
    Path("card.yaml").write_text(POLICY, encoding="utf-8")
    answer = call("run", "card.yaml", "--out", "o", "--lang", "zh")
    assert answer.exit_code == 2
    assert "指标" in answer.stderr
