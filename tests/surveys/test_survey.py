"""A survey of the invented organisation, run for real and small: kept, used again, and told of honestly."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import cmsim
from cmsim.allocation_files.measured_problem import _MEASURES
from cmsim.allocation_files.start import Start
from cmsim.equilibrium.pilot import run_pilot
from cmsim.errors import InputError
from cmsim.experiments.request import Request
from cmsim.report.allocation_told import allocation_sentences
from cmsim.scenario import load
from cmsim.store.replications import Store
from cmsim.surveys.confirm import _same_posts
from cmsim.surveys.observe import SUMS
from cmsim.surveys.survey import SurveySettings, surveyed

pytestmark = pytest.mark.slow

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
SHORT = {"horizon.warmup_weeks": 52, "horizon.years": 1}
PLAN = """format: cmsim/allocation-1
name: A small survey
surface: {runs: 4, replications: 1, years: 1, first_year: 1, rounds: 1}
"""


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    """Return a scenario organised by city, its file, and a store that holds the response law of its world."""
    folder = tmp_path_factory.mktemp("survey")
    scenario = load(ARCADIA).with_values(
        {**SHORT, "policy.territory.serves": "city", "policy.territory.own_group_share": 0.8}
    )
    law = run_pilot(scenario, burn_in_years=1, years=2, elasticity_years=1)
    store = folder / "store"
    kept = Store(store).laws / f"{scenario.world_digest}.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(law.to_json(), encoding="utf-8")
    file = folder / "village.yaml"
    file.write_text(scenario.resolved_yaml(), encoding="utf-8")
    return scenario, file, store


@pytest.fixture(scope="module")
def advice(village, tmp_path_factory):
    _, file, store = village
    plan = file.parent / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    out = tmp_path_factory.mktemp("advice") / "out"
    found = cmsim.optimize_allocation(plan, file, store=store, workers=1, confirm=2, out=out)
    return found, plan, out


def today_of(village):
    scenario, _, _ = village
    start = Start.of(scenario, by_branch=False)
    return start.by_city(start.persons)


def request_of(village, **options):
    scenario, _, store = village
    given = {"replications": 1, "years": 1, "workers": 1, "bases": ("as_written",), **options}
    return Request({"village": scenario}, store=store, **given)


def test_a_surface_is_kept_and_found_again_as_it_was(village, advice):
    again = surveyed(request_of(village), "village", SurveySettings(4, 1), [today_of(village)])
    assert again.seen is None
    # The advice rests on a second round, with runs about what the first one found best.
    assert again.surface.to_json() != advice[0].measured.to_json()
    kept = [path.read_text(encoding="utf-8") for path in (village[2] / "surfaces").iterdir()]
    assert advice[0].measured.to_json() in kept


def test_another_design_is_another_survey_and_its_runs_add_up(village):
    made = surveyed(request_of(village), "village", SurveySettings(5, 1), [today_of(village)])
    assert made.seen is not None
    # Today's posts, five runs all over, and three about today's.
    assert made.seen.counts.shape[0] == 9
    assert made.surface.moving_loss >= 0.0
    assert made.surface.drawn_losses.size == len(made.surface.draws)
    profit = made.seen.values["gross_profit_yuan"]
    assert (profit.sum(axis=2) > 0.0).all()
    # Posts moved about, luck kept: runs differ, and by little.
    totals = profit.sum(axis=2).ravel()
    assert 0.0 < np.ptp(totals) < 0.2 * totals.mean()


def test_the_advice_is_a_scenario_that_runs_and_is_confirmed_on_other_luck(village, advice):
    found, _, out = advice
    policy = load(out / "advised.yaml")
    kind = next(iter(policy.staff.kinds))
    written = policy.policy.territory.posts[kind]
    total = sum(int(float(count)) for by_group in written.values() for count in by_group.values())
    assert total == found.best.counts.sum() == found.problem.today.sum()
    confirmed = found.confirmation
    assert confirmed.request.first_replication == 1
    assert confirmed.net.n == confirmed.net_over_today.n == 2
    assert confirmed.told is not None
    assert confirmed.told.low <= confirmed.told.mean <= confirmed.told.high
    learning = found.problem.costs.learning_yuan * found.best.change.moves
    assert confirmed.told.mean == pytest.approx(
        found.best.totals["gross_profit_yuan"] - found.today["gross_profit_yuan"] - learning
    )
    assert (out / "compared" / "summary.csv").is_file()
    assert policy.digest == found.policy.digest
    # Today's posts are the scenario's own: they need not be simulated twice.
    assert list(confirmed.request.scenarios) == ["village", "advised"]
    assert confirmed.net_over_today == confirmed.net


def test_where_the_scenario_has_other_posts_todays_are_simulated_beside_it(village):
    scenario, _, _ = village
    kind = next(iter(scenario.staff.kinds))
    more = scenario.with_values({f"policy.staffing.head_count_factor.{kind}": 2.0})
    assert _same_posts(scenario, scenario)
    assert not _same_posts(scenario, more)


def test_people_are_told_what_was_measured_and_what_was_simulated(advice):
    text = (advice[2] / "summary.md").read_text(encoding="utf-8")
    for words in ("measured by simulation", "Simulated with luck of its own", "Response surface"):
        assert words in text
    assert "Nothing here was simulated" not in text
    assert "hardly matters" not in text
    found = advice[0]
    anywhere = found.policy.with_values({"policy.territory.own_group_share": 0.0})
    told = " ".join(allocation_sentences(replace(found, policy=anywhere), "en"))
    assert "hardly matters" in told


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("surface: {runs: 4, judgement_weight: 0.5}", "allocation.no-judgement"),
        ("surface: {years: 2, first_year: 3}", "allocation.bad-value"),
        ("surface: {runs: 2}", "allocation.bad-value"),
        ("surface: {run: 8}", "allocation.unknown-field"),
        ("kinds: [dedicated]", "allocation.kinds-without-surface"),
        ("kinds: [dedicate]\nsurface: {runs: 4}", "allocation.unknown-name"),
    ],
)
def test_what_does_not_go_together_is_told_with_its_line(tmp_path, line, code):
    file = tmp_path / "plan.yaml"
    file.write_text(f"format: cmsim/allocation-1\nname: x\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        cmsim.optimize_allocation(file, store=tmp_path / "store")
    assert caught.value.detail.code == code
    assert caught.value.detail.line is not None


def test_the_measures_of_a_survey_are_those_that_a_file_may_ask_for():
    assert tuple(SUMS) == _MEASURES


def test_a_group_that_is_not_there_is_told_before_anything_is_simulated(tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN + "limits: {by_group: {scools: {least: 3}}}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        cmsim.optimize_allocation(file, store=tmp_path / "store")
    assert caught.value.detail.code == "allocation.unknown-name"
    assert caught.value.detail.line == 4
    assert not (tmp_path / "store").exists()
