"""Laws of measures, from person-years whose law is known, and against what a world measures afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.calendar import WEEKS_PER_YEAR
from cmsim.calibrate.norm_conduct import norm_conduct
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.law_artefact import known_law
from cmsim.equilibrium.measure_laws import measure_laws
from cmsim.plans.inputs import BOOKINGS
from cmsim.randomness import Streams
from cmsim.scenario import Scenario, load
from cmsim.simulation.measured_year import MeasuredYear
from cmsim.simulation.pilot_record import PilotRecord
from cmsim.simulation.province import Province
from cmsim.world.build import build_world
from cmsim.world.measures import world_measures
from cmsim.world.people import SERVICE

RATE, LEVEL = "new_clients", "internal_management_score"
ADDS_UP = {RATE: True, LEVEL: False}
CONSTANT = {RATE: 0.05, LEVEL: 60.0}
PER_BOOKED = {RATE: 3e-6, LEVEL: 2e-3}
PER_HOUR = {RATE: np.array([0.004, -0.001, 0.0]), LEVEL: np.array([0.0, 0.2, 1.5])}
NOISE = {RATE: 1.5, LEVEL: 6.0}
"""Standard deviation of a year."""


def invented(people: int, noise: float, kind: int = 0, seed: int = 4) -> MeasuredYear:
    """Return person-years that follow the law above, with a share of its noise."""
    rng = np.random.default_rng(seed)
    weeks = rng.choice([30.0, 52.0], people)
    hours = rng.uniform([1.0, 2.0, 0.5], [14.0, 15.0, 6.0], (people, 3))
    booked = rng.gamma(2.0, 30_000.0, people) * weeks / 52.0
    results = {}
    for name, adds_up in ADDS_UP.items():
        level = CONSTANT[name] + hours @ PER_HOUR[name]
        luck = noise * NOISE[name] * rng.standard_normal(people)
        if adds_up:
            results[name] = weeks * level + PER_BOOKED[name] * booked + luck * np.sqrt(weeks / 52.0)
        else:
            results[name] = level + PER_BOOKED[name] * booked / weeks + luck * np.sqrt(52.0 / weeks)
    branch = rng.integers(0, 60, people)
    return MeasuredYear(np.full(people, kind), branch, weeks, booked, hours, results, np.arange(people))


@pytest.mark.parametrize("name", ADDS_UP)
def test_without_luck_the_law_is_found_exactly(name: str) -> None:
    law = measure_laws([invented(80, 0.0)], ADDS_UP, 1)[name]
    assert law.constant == pytest.approx([CONSTANT[name]])
    assert law.per_booked == pytest.approx([PER_BOOKED[name]])
    assert law.per_hour[0] == pytest.approx(PER_HOUR[name], abs=1e-9)
    assert law.year_sd == pytest.approx([0.0], abs=1e-6)
    assert law.adds_up is ADDS_UP[name]


@pytest.mark.parametrize("name", ADDS_UP)
def test_with_luck_the_law_is_found_within_its_standard_errors(name: str) -> None:
    law = measure_laws([invented(3000, 1.0), invented(3000, 1.0, seed=5)], ADDS_UP, 1)[name]
    truth = np.array([PER_BOOKED[name], *PER_HOUR[name]])
    told = np.array([*law.per_booked, *law.per_hour[0]])
    assert np.all(np.abs(told - truth) < 4.0 * np.array(law.slope_se[0]))
    # Errors are of a size that could tell the slopes from nothing.
    assert abs(truth[0]) > 4.0 * law.slope_se[0][0]
    assert law.year_sd == pytest.approx([NOISE[name]], rel=0.05)


def test_standard_errors_are_as_large_as_the_spread_between_pilots() -> None:
    laws = [measure_laws([invented(400, 1.0, seed=s)], ADDS_UP, 1)[RATE] for s in range(60)]
    spread = np.std([law.per_hour[0][0] for law in laws])
    told = np.mean([law.slope_se[0][1] for law in laws])
    assert told == pytest.approx(spread, rel=0.35)


def test_a_kind_with_few_person_years_has_its_mean_and_no_slopes() -> None:
    few = invented(20, 1.0)
    law = measure_laws([few], ADDS_UP, 2)[RATE]
    assert law.constant == pytest.approx([few.results[RATE].sum() / few.weeks.sum(), 0.0])
    assert law.per_booked == [0.0, 0.0]
    assert law.per_hour == [[0.0] * 3] * 2
    assert law.year_sd[0] > 0.0


def test_hours_that_nobody_varies_have_no_slope() -> None:
    year = invented(200, 0.0)
    year.hours[:, 2] = 3.0
    for name in (RATE, LEVEL):
        level = CONSTANT[name] + year.hours @ PER_HOUR[name]
        rate = year.booked_yuan / year.weeks * PER_BOOKED[name] + level
        year.results[name] = rate * year.weeks if ADDS_UP[name] else rate
    law = measure_laws([year], ADDS_UP, 1)[LEVEL]
    assert law.per_hour[0] == pytest.approx([0.0, 0.2, 0.0], abs=1e-9)
    assert law.constant == pytest.approx([60.0 + 3.0 * 1.5])


def test_short_person_years_count_for_nothing() -> None:
    year = invented(120, 0.0)
    year.weeks[:40] = 10.0
    year.results[RATE][:40] = 1e6
    law = measure_laws([year], ADDS_UP, 1)[RATE]
    assert law.constant == pytest.approx([CONSTANT[RATE]])


def test_no_year_gives_no_law() -> None:
    assert measure_laws([], ADDS_UP, 1) == {}


@given(st.floats(1.0, 52.0), st.floats(0.0, 1e6), st.floats(0.0, 30.0))
def test_what_is_expected_is_what_was_fitted(weeks: float, booked: float, hours: float) -> None:
    laws = measure_laws([invented(80, 0.0)], ADDS_UP, 1)
    asked = np.full(3, hours)
    rate = CONSTANT[RATE] + asked @ PER_HOUR[RATE]
    assert laws[RATE].expected(0, weeks, booked, asked) == pytest.approx(
        weeks * rate + PER_BOOKED[RATE] * booked, rel=1e-6, abs=1e-6
    )
    assert laws[LEVEL].expected(0, weeks, booked, asked) == pytest.approx(
        CONSTANT[LEVEL] + asked @ PER_HOUR[LEVEL] + PER_BOOKED[LEVEL] * booked / weeks, rel=1e-6
    )


@pytest.fixture(scope="module")
def hebei() -> Scenario:
    return load("hebei-2004")


@pytest.fixture(scope="module")
def shipped(hebei: Scenario) -> ResponseLaw:
    found = known_law(hebei, None)
    assert found is not None
    return found


def test_the_shipped_law_tells_every_measure_of_its_world(shipped: ResponseLaw, hebei: Scenario) -> None:
    assert {BOOKINGS, *shipped.measures} == set(world_measures(hebei))
    for name, measure in world_measures(hebei).items():
        if name != BOOKINGS:
            assert shipped.measures[name].adds_up is measure.adds_up, name
            assert np.isfinite(shipped.measures[name].per_hour).all(), name


def test_what_is_signed_of_all_families_comes_to_what_is_booked(
    shipped: ResponseLaw, hebei: Scenario
) -> None:
    laws = [shipped.measures[f"{family}_signed_yuan"] for family in hebei.products]
    kinds = np.arange(len(shipped.kind_ids))
    hours = np.full((kinds.size, 3), 5.0)
    total = sum(law.expected(kinds, 52.0, 80_000.0, hours) for law in laws)
    # Each family leaves out its own slopes that are no more than noise, so that the sum is not exact.
    assert total == pytest.approx(np.full(kinds.size, 80_000.0), rel=0.05)


def test_assumed_rates_are_found_in_the_shipped_law(shipped: ResponseLaw, hebei: Scenario) -> None:
    """An hour of service brings information and points at the rates that the scenario assumes."""
    rules = hebei.measuring
    for name, rate in (
        ("useful_information", float(rules.information_per_service_hour)),
        ("internal_management_score", float(rules.internal_points_per_service_hour)),
    ):
        law = shipped.measures[name]
        for kind in range(len(shipped.kind_ids)):
            error = law.slope_se[kind][1 + SERVICE]
            assert law.per_hour[kind][SERVICE] == pytest.approx(rate, abs=4.0 * error), name
            assert rate > 4.0 * error, name


@pytest.mark.slow
def test_what_the_law_expects_is_what_a_world_without_trials_measures(
    shipped: ResponseLaw, hebei: Scenario
) -> None:
    streams, record = Streams(hebei.run.seed, 3), PilotRecord()
    prepared = norm_conduct(hebei)
    first = Province(hebei, streams, build_world(hebei, streams, 0.2), prepared, policy_starts=0)
    first.run(2 * WEEKS_PER_YEAR)
    state = first.context.state
    Province(hebei, streams, state, prepared, policy_starts=0, pilot_record=record).run(2 * WEEKS_PER_YEAR)
    for name, law in shipped.measures.items():
        for kind in range(len(shipped.kind_ids)):
            seen, expected = [], []
            for year in record.years:
                mine = (year.kind == kind) & (year.weeks == WEEKS_PER_YEAR)
                seen.append(year.results[name][mine])
                hours, booked = year.hours[mine], year.booked_yuan[mine]
                expected.append(law.expected(kind, float(WEEKS_PER_YEAR), booked, hours))
            result, told = np.concatenate(seen), np.concatenate(expected)
            # Who holds which portfolio in this world is luck too; the law's spread is that within persons.
            luck = max(law.year_sd[kind], float(np.std(result - told))) / np.sqrt(result.size)
            # A tenth for what a straight line through the pilot's wide range of effort misses at the norm.
            assert result.mean() == pytest.approx(told.mean(), abs=4.0 * luck + 0.1 * abs(told.mean())), name
