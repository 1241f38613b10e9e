"""The stored response law, and its estimation from records whose law is known."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cmsim.equilibrium import law_artefact
from cmsim.equilibrium.estimate import SIZE_LEVELS, fit_cross, fit_develop, law_table, size_points
from cmsim.equilibrium.law import LawTable, MeasureLaw, ResponseLaw, lag_distribution
from cmsim.equilibrium.law_artefact import known_law, response_law
from cmsim.scenario import Scenario
from cmsim.simulation.pilot_record import PilotRecord


def test_a_law_survives_its_file(law: ResponseLaw) -> None:
    again = ResponseLaw.from_json(law.to_json())
    assert again == law
    assert again.digest == law.digest


def test_bootstrap_tables_are_taken_in_turn(law: ResponseLaw) -> None:
    assert law.table(None) is law.point
    assert law.table(3) is law.bootstrap[1]


@pytest.mark.parametrize(
    "damage", ["truncated", "another_format", "missing_field", "absent", "another_world"]
)
def test_a_law_that_does_not_fit_is_measured_again_and_kept(
    damage: str, law: ResponseLaw, arcadia: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"{arcadia.world_digest}.json"
    text = law.to_json()
    broken = {
        "truncated": text[: len(text) // 2],
        "another_format": text.replace(law.format, "cmsim/response-law-0"),
        "missing_field": text.replace('"crowding"', '"crowd"'),
        "another_world": replace(law, world_digest="elsewhere").to_json(),
    }
    if damage in broken:
        path.write_text(broken[damage], encoding="utf-8")
    asked: list[float] = []

    def pilot(base: Scenario, **how: object) -> ResponseLaw:
        asked.append(float(str(how["scale"])))
        return law

    monkeypatch.setattr(law_artefact, "run_pilot", pilot)
    assert response_law(arcadia, tmp_path) == law
    assert len(asked) == 1
    assert response_law(arcadia, tmp_path) == law
    assert len(asked) == 1
    assert known_law(arcadia, tmp_path) == law


def _invented_record(rng: np.random.Generator, people: int) -> PilotRecord:
    weeks = np.full(people, 52.0)
    stock = rng.uniform(2.0, 12.0, people)
    crowding = rng.uniform(0.02, 0.2, people)
    care = rng.uniform(1.0, 15.0, people)
    noise = rng.gamma(30.0, 1.0 / 30.0, (2, people))
    return PilotRecord(
        weeks=weeks,
        develop_stock=stock * weeks,
        branch_stock=crowding * weeks,
        by_effort=0.004 / (crowding + 0.3) * stock * weeks * noise[0],
        contracts_by_effort=0.002 / (crowding + 0.9) * stock * weeks * noise[0],
        on_duty=np.full(people, 0.08) * weeks,
        keep_hours=care * weeks,
        cross_by_effort=0.05 * care / (care + 6.0) * weeks * noise[1],
        cross_unsolicited=np.full(people, 0.01) * weeks,
        kind=np.zeros(people, dtype=np.int64),
        branch=np.arange(people, dtype=np.int64) % 20,
    )


def test_estimation_recovers_the_law_that_a_record_was_made_with() -> None:
    record = _invented_record(np.random.default_rng(3), 4_000)
    table = law_table(record, np.arange(4_000), kinds=1, size_yuan=1.0)
    for crowding in (0.03, 0.1, 0.2):
        found = table.develop_a / (crowding + table.develop_d)
        assert found == pytest.approx(0.004 / (crowding + 0.3), rel=0.02)
        number, size = table.per_hour(crowding)
        assert number == pytest.approx(0.002 / (crowding + 0.9), rel=0.02)
        assert number * size == pytest.approx(found)
    for care in (2.0, 6.0, 14.0):
        found = table.cross_amplitude_per_week[0] * care / (care + table.cross_half_hours[0])
        assert found == pytest.approx(0.05 * care / (care + 6.0), rel=0.02)
    assert table.on_duty_per_week[0] == pytest.approx(0.08)
    assert table.cross_idle_per_week[0] == pytest.approx(0.01)


def test_exact_records_give_exact_parameters() -> None:
    crowding = np.linspace(0.02, 0.3, 60)
    a, d = fit_develop(0.004 / (crowding + 0.25), crowding, np.ones(60))
    assert (a, d) == pytest.approx((0.004, 0.25), rel=1e-4)
    hours = np.linspace(1.0, 20.0, 60)
    amplitude, half = fit_cross(0.06 * hours / (hours + 9.0), hours)
    assert (amplitude, half) == pytest.approx((0.06, 9.0), rel=1e-4)


def test_care_that_brings_nothing_is_a_law_of_nothing() -> None:
    assert fit_cross(np.zeros(20), np.linspace(1.0, 5.0, 20)) == (0.0, 1.0)


def test_points_of_a_size_keep_the_mean_and_the_heavy_tail_of_the_sample() -> None:
    rng = np.random.default_rng(5)
    sizes = np.exp(10.0 + 1.5 * rng.standard_normal(40_000))
    points = np.array(size_points(sizes, np.ones(sizes.size)))
    cells = np.diff(SIZE_LEVELS)
    mean = 0.5 * (points[1:] + points[:-1]) @ cells
    assert mean == pytest.approx(sizes.mean(), rel=1e-6)
    fee = 1e-6
    spread = np.diff(points)
    felt = ((np.exp(-fee * points[:-1]) - np.exp(-fee * points[1:])) / (fee * spread)) @ cells
    assert felt == pytest.approx(np.exp(-fee * sizes).mean(), rel=2e-3)


def test_weights_count_as_copies() -> None:
    rng = np.random.default_rng(8)
    values = rng.gamma(2.0, 3e4, 3_000)
    twice = values > 5e4
    copies = np.concatenate([values, values[twice]])
    weighted = size_points(values, np.where(twice, 2.0, 1.0))
    assert weighted == pytest.approx(size_points(copies, np.ones(copies.size)), rel=0.02)


def test_lags_begin_with_the_memory_of_contact_and_end_at_one() -> None:
    lags = lag_distribution(np.array([1.0, 2.0, 3.0, 8.0]), memory_weeks=4.0, weeks=104)
    assert np.all(np.diff(lags) >= 0.0)
    assert lags[-1] == pytest.approx(1.0, abs=1e-6)
    at_once = lag_distribution(np.full(10, 0.5), memory_weeks=4.0, weeks=52)
    assert at_once[1] == pytest.approx(1.0 - 0.75**2, abs=1e-9)


def test_rates_are_counted_in_contracts_of_the_stated_size() -> None:
    record = _invented_record(np.random.default_rng(3), 4_000)
    small, large = (law_table(record, np.arange(4_000), kinds=1, size_yuan=size) for size in (1.0, 4.0))
    assert small.develop_a == pytest.approx(4.0 * large.develop_a, rel=1e-6)
    assert small.develop_d == pytest.approx(large.develop_d, rel=1e-6)
    assert small.on_duty_per_week == pytest.approx([4.0 * x for x in large.on_duty_per_week])
    assert small.cross_amplitude_per_week == pytest.approx(
        [4.0 * x for x in large.cross_amplitude_per_week], rel=1e-4
    )


def test_contracts_of_own_work_shrink_as_people_crowd() -> None:
    table = LawTable([0.1], [0.01], 0.004, 0.05, [0.03], [12.0], contracts_a=0.01, contracts_d=0.5)
    thin, dense = table.per_hour(0.05), table.per_hour(0.3)
    assert thin[0] > dense[0]
    assert thin[1] > dense[1]
    assert thin[0] * thin[1] == pytest.approx(0.004 / 0.1)
    plain = LawTable([0.1], [0.01], 0.004, 0.05, [0.03], [12.0])
    assert plain.per_hour(0.05) == pytest.approx((0.04, 1.0))


def test_a_measure_that_adds_up_is_expected_in_proportion_to_the_weeks() -> None:
    law = MeasureLaw([0.1, 0.2], [1e-6, 2e-6], [[0.0, 0.01], [0.02, 0.0]], [1.0, 1.0])
    kind, hours = np.array([0, 1]), np.array([[5.0, 10.0], [5.0, 10.0]])
    year = law.expected(kind, 52.0, np.array([1e6, 2e6]), hours)
    assert year == pytest.approx([52.0 * 0.2 + 1.0, 52.0 * 0.3 + 4.0])
    assert law.expected(kind, 26.0, np.array([5e5, 1e6]), hours) == pytest.approx(year / 2.0)


def test_a_level_is_expected_to_be_the_same_in_a_short_period() -> None:
    law = MeasureLaw([50.0], [1e-3], [[1.0, 2.0]], [1.0], adds_up=False)
    year = law.expected(0, 52.0, 52e3, np.array([3.0, 4.0]))
    assert year == pytest.approx(50.0 + 1.0 + 11.0)
    assert law.expected(0, 13.0, 13e3, np.array([3.0, 4.0])) == pytest.approx(year)


def test_a_law_keeps_its_measures_in_its_file_and_leaves_out_what_a_later_one_added(law: ResponseLaw) -> None:
    measured = replace(law, measures={"new_clients": MeasureLaw([0.1], [0.0], [[0.0] * 3], [1.0])})
    assert ResponseLaw.from_json(measured.to_json()) == measured
    text = law.to_json().replace('"crowding"', '"of_a_later_version": 1, "crowding"')
    assert ResponseLaw.from_json(text) == law
    data = json.loads(law.to_json())
    del data["measures"]
    assert ResponseLaw.from_json(json.dumps(data)).measures == {}
