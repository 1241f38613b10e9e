"""Experiment files: what is right comes out, and each mistake is told with its place."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmsim.errors import CmsimError, InputError, ScenarioError
from cmsim.experiment_files.load import experiment_paths, load_experiment, read_experiment
from cmsim.experiment_files.planned import Changes, planned_experiment

GOOD = """\
format: cmsim/experiment-1
name: A sweep
scenarios: [hebei-2004, ownership, ownership-commission]
sweep:
  design: grid
  factors:
    loss.trust_effect: {values: [1.0, 2.0]}
    policy.pay.params.rate: {low: 0.01, high: 0.04, levels: 3}
responses: [net_contribution_yuan]
"""


def planned(text, **changes):
    return planned_experiment(read_experiment(text.encode(), "sweep.yaml"), Changes(**changes))


def test_a_grid_has_every_combination_and_each_point_its_request():
    made = planned(GOOD)
    assert len(made.points) == len(made.requests) == 6
    values = {(p.values["loss.trust_effect"], p.values["policy.pay.params.rate"]) for p in made.points}
    assert values == {(t, r) for t in (1.0, 2.0) for r in (0.01, 0.025, 0.04)}
    last = made.requests[-1]
    assert [float(s.loss.trust_effect) for s in last.scenarios.values()] == [2.0] * 3


def test_a_lever_is_set_only_where_it_exists():
    made = planned(GOOD)
    lever = made.factors[1]
    assert lever.of == ("ownership-commission",)
    first, last = made.requests[0], made.requests[2]
    assert first.scenarios["ownership"].digest == last.scenarios["ownership"].digest
    assert first.scenarios["ownership-commission"].digest != last.scenarios["ownership-commission"].digest


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol"])
def test_a_random_design_has_as_many_points_as_asked_for_within_the_range(design):
    text = GOOD.replace("design: grid", f"design: {design}\n  points: 9\n  seed: 3").replace(
        "{values: [1.0, 2.0]}", "{}"
    )
    made = planned(text)
    assert len(made.points) == 9
    assert all(0.6 <= p.values["loss.trust_effect"] <= 3.5 for p in made.points)
    assert [p.values for p in made.points] == [p.values for p in planned(text).points]


def test_a_file_without_a_sweep_is_one_point():
    made = planned(GOOD.split("sweep:")[0] + "replications: 3\n")
    assert len(made.points) == 1
    assert made.requests[0].replications == 3
    assert made.design == "one point"


def test_what_a_call_sets_goes_before_the_file():
    made = planned(GOOD + "scale: 0.5\nreplications: 7\n", scale=0.1, replications=2, years=1, seed=11)
    asked = made.requests[0]
    assert (asked.scale, asked.replications, asked.years) == (0.1, 2, 1)
    assert {s.run.seed for s in asked.scenarios.values()} == {11}


def test_a_precision_is_read_as_a_share_or_an_amount():
    share = planned(GOOD + "precision: {amount: 2%}\n").precision
    amount = planned(GOOD + "precision: {amount: 200000, most_replications: 50}\n").precision
    assert share is not None
    assert share.target.relative
    assert amount is not None
    assert not amount.target.relative
    assert amount.most == 50


@pytest.mark.parametrize("name", sorted(experiment_paths()))
def test_every_shipped_experiment_can_be_planned(name):
    made = planned_experiment(load_experiment(name))
    assert made.points
    assert made.file.content.question_zh


BAD = {
    "no format": (GOOD.replace("format: cmsim/experiment-1\n", ""), "experiment.missing-format", 1),
    "another format": (GOOD.replace("experiment-1", "scenario-1"), "experiment.missing-format", 1),
    "a list": ("- a\n", "experiment.not-a-mapping", 1),
    "a misspelt field": (GOOD.replace("responses:", "response:"), "experiment.unknown-field", 9),
    "a misspelt part": (GOOD.replace("{values:", "{value:"), "experiment.unknown-field", 7),
    "no scenarios": ("format: cmsim/experiment-1\nname: x\n", "experiment.missing-field", 1),
    "an unknown scenario": (GOOD.replace("ownership,", "ownershp,"), "scenario.unknown-scenario", 3),
    "an unknown design": (GOOD.replace("grid", "grd"), "experiment.unknown-choice", 5),
    "an unknown measure": (
        GOOD.replace("[net_contribution_yuan]", "[net_yuan]"),
        "tables.unknown-measure",
        9,
    ),
    "an unknown path": (GOOD.replace("trust_effect", "trust_efect"), "scenario.unknown-field", 7),
    "a value out of bounds": (GOOD.replace("[1.0, 2.0]", "[1.0, -2000]"), "scenario.out-of-bounds", 7),
    "a text for a number": (GOOD.replace("[1.0, 2.0]", "[1.0, many]"), "experiment.bad-value", 7),
    "half a range": (GOOD.replace("high: 0.04, ", ""), "experiment.factor", 8),
    "a range upside down": (GOOD.replace("high: 0.04", "high: 0.001"), "experiment.factor", 8),
    "values and a range": (GOOD.replace("{low:", "{values: [1], low:"), "experiment.factor", 8),
    "a policy that is not there": (
        GOOD.replace("levels: 3", "levels: 3, of: [ownership-comission]"),
        "experiment.unknown-policy",
        8,
    ),
    "no range known": (
        GOOD.replace("{values: [1.0, 2.0]}", "{}").replace("loss.trust_effect", "x.y"),
        None,
        7,
    ),
    "too many points": (
        GOOD.replace("levels: 3", "levels: 1000").replace(
            "[1.0, 2.0]", str([1.0 + i / 100 for i in range(30)])
        ),
        "experiment.points",
        4,
    ),
    "no points": (GOOD.replace("design: grid", "design: sobol"), "experiment.points", 4),
    "a share above one": (GOOD + "scale: 3\n", "experiment.bad-value", 10),
    "no precision": (GOOD + "precision: {amount: much}\n", "precision.amount", 10),
    "a measure that cannot be precise": (
        GOOD + "precision: {amount: 1%, measure: net}\n",
        "tables.unknown-measure",
        10,
    ),
    "another world for one policy": (
        GOOD.replace("{values: [1.0, 2.0]}", "{values: [1.0], of: [ownership]}"),
        "experiment.factor",
        7,
    ),
    "a tag": (GOOD + "seed: !!python/object:os.system 1\n", "scenario.tag", 10),
    "no yaml": ("format: [", "scenario.not-yaml", 1),
}


@pytest.mark.parametrize("mistake", BAD)
def test_a_mistake_is_told_with_its_line(mistake):
    text, code, line = BAD[mistake]
    with pytest.raises(CmsimError) as caught:
        planned(text)
    detail = caught.value.detail
    if code is not None:
        assert detail.code == code, detail
    assert detail.line == line, detail
    assert detail.file == "sweep.yaml"
    assert caught.value.exit_code == 2


def test_a_misspelt_name_is_told_with_the_nearest():
    with pytest.raises(InputError) as caught:
        load_experiment("planner-head-cout")
    assert "planner-head-count" in str(caught.value.detail.hint)


def test_a_file_that_is_not_there_is_told_by_name(tmp_path):
    with pytest.raises(InputError) as caught:
        load_experiment(tmp_path / "nothing.yaml")
    assert "nothing.yaml" in str(caught.value.detail.file)


LINES = GOOD.splitlines()


@settings(max_examples=20, deadline=3000, suppress_health_check=list(HealthCheck))
@given(
    line=st.integers(1, len(LINES) - 1),
    value=st.sampled_from(
        [
            "null",
            "[]",
            "{}",
            "-1",
            "1e308",
            ".nan",
            "'x'",
            "[null]",
            "{a: b}",
            "true",
            "9" * 60,
            "!!int 1",
            "*a",
        ]
    )
    | st.text(max_size=15),
)
def test_a_file_with_any_other_value_is_refused_or_read(line, value):
    key = LINES[line].split(":", 1)[0]
    text = "\n".join([*LINES[:line], f"{key}: {value}", *LINES[line + 1 :]])
    with suppress(InputError, ScenarioError):
        planned_experiment(
            read_experiment(text.encode("utf-8", "surrogatepass"), "sweep.yaml"), Changes(replications=1)
        )


@settings(max_examples=100, deadline=2000)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_refused(content):
    with pytest.raises(InputError):
        read_experiment(content, "x.yaml")
