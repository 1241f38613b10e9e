"""Careers in the simulation: who is appraised, who moves, who leaves, and that nothing else does."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cmsim.careers.classes import AppraisalClass
from cmsim.careers.grades import NO_GRADE, Grade
from cmsim.randomness import Streams
from cmsim.scenario import load
from cmsim.simulation.grade_pay import GradePay
from cmsim.world.build import build_world
from cmsim.world.columns import Status
from cmsim.world.snapshot import copy_of

CAREERS = Path(__file__).parents[1] / "scenario" / "files" / "arcadia_with_careers.yaml"
A = "policy.careers.appraisal."
P = "policy.careers.promotion."
ON = {A + "enabled": True, "policy.ownership.enabled": True, "staff.kinds.sellers.head_count": 30}
TOOTHLESS = {
    P + "demote_not_competent": False,
    P + "dismiss_not_competent": False,
    P + "senior_share_limit": 0.0,
    P + "manager_share_limit": 0.0,
    P + "raise_share": 0.0,
}
STRICT = {A + "basically_competent_from_points": 62.0, "staff.kinds.sellers.grade": "assistant"}


def total(frames, table, column, year=None):
    frame = frames[table]
    return float((frame if year is None else frame[frame["year"] == year])[column].sum())


@pytest.fixture(scope="module")
def strict(arcadia, run):
    return run(arcadia.with_values({**ON, **STRICT}), 156, events=True)


def test_without_a_word_nobody_is_appraised(arcadia, run):
    province = run(arcadia, 104)
    persons, frame = province.context.state.persons, province.tables()["appraisals"]
    assert set(frame["class"]) == {"not_appraised"}
    assert np.all(persons.grade_level == NO_GRADE)
    assert not persons.booked_this_year_yuan.any()
    assert total(province.tables(), "staff", "promoted") == 0.0
    assert GradePay(province.context).factors(np.arange(5)).tolist() == [1.0] * 5


@pytest.mark.slow
def test_an_appraisal_without_consequences_changes_nothing_else(arcadia, run):
    plain = run(arcadia.with_values({k: v for k, v in ON.items() if k != A + "enabled"}), 104).tables()
    rated = run(arcadia.with_values({**ON, **TOOTHLESS}), 104).tables()
    assert set(rated["appraisals"]["class"]) > {"competent", "not_appraised"}
    for name in plain.keys() - {"appraisals"}:
        pd.testing.assert_frame_equal(plain[name], rated[name])


def test_everybody_in_work_is_in_one_row_and_moves_agree_with_the_staff_table(strict):
    frames = strict.tables()
    for year in (1, 2, 3):
        assert total(frames, "appraisals", "managers", year) == total(frames, "staff", "closing", year)
        for move in ("promoted", "demoted"):
            assert total(frames, "appraisals", move, year) == total(frames, "staff", move, year)
    kinds = set(strict.tables()["events"]["kind"])
    assert {"promoted", "dismissed"} <= kinds


def test_the_dismissed_leave_on_the_next_monday_by_their_own_cause(strict):
    frames = strict.tables()
    staff, events = frames["staff"], frames["events"]
    dismissed = frames["appraisals"].groupby("year")["dismissed"].sum()
    assert dismissed[1] > 0
    left = staff.groupby("year")["left_dismissed"].sum()
    assert left[1] == 0.0
    assert left[2] == dismissed[1]
    assert left[3] == dismissed[2]
    days = events.loc[events["kind"] == "dismissed", "day"]
    assert set(days) <= {52 * 5.0, 104 * 5.0}
    gone = set(events.loc[events["kind"] == "dismissed", "actor_id"])
    persons = strict.context.state.persons
    rows = np.flatnonzero(np.isin(persons.person_id, list(gone)))
    assert np.all(persons.status[rows] == Status.LEFT)
    assert not np.isin(strict.context.state.clients.contact, rows).any()
    for year in (2, 3):
        heads = staff[staff["year"] == year]["opening"].sum()
        assert heads == staff[staff["year"] == year - 1]["closing"].sum()


def test_an_exit_audit_saves_clients_of_the_dismissed_too(arcadia, run):
    harsh = {**ON, **STRICT, A + "basically_competent_from_points": 64.0, "ties.leaver_takes_share": 0.9}
    start = run(arcadia.with_values({**harsh, "staff.turnover_per_year": 0.01}), 51).context.state
    followed = []
    for audit in (False, True):
        scenario = arcadia.with_values(
            {**harsh, "policy.ownership.exit_audit": audit, "staff.turnover_per_year": 0.01}
        )
        frames = run(scenario, 54, state=start, events=True).tables()
        assert (frames["events"]["kind"] == "dismissed").sum() > 0
        followed.append(int((frames["events"]["kind"] == "followed_leaver").sum()))
    assert followed[1] < followed[0]


@pytest.mark.slow
def test_caps_hold_in_every_year(arcadia, run):
    scenario = arcadia.with_values(
        {
            **ON,
            A + "excellent_from_points": 70.0,
            P + "excellent_years": 1,
            P + "years_for_senior": 0.0,
            "staff.kinds.sellers.grade": "assistant",
        }
    )
    state = None
    for _ in range(4):
        province = run(scenario, 52, state=state)
        state = province.context.state
        persons = state.persons
        rows = np.flatnonzero((persons.status == Status.EMPLOYED) & ~persons.dismissal_due)
        grade = persons.grade_level[rows]
        assert np.sum(grade == Grade.SENIOR) <= 0.2 * rows.size
        assert np.sum(grade == Grade.MANAGER) <= 0.5 * rows.size
    assert np.sum(grade == Grade.SENIOR) > 0
    factors = GradePay(province.context).factors(rows)
    expected = np.array([1.0, 1.2, 1.5])[grade] * 1.05 ** persons.raises[rows]
    assert factors == pytest.approx(expected)
    extra = GradePay(province.context).extra_yuan_per_year(rows, np.array([10_000.0]))
    assert extra == pytest.approx(10_000.0 * (expected - 1.0))
    assert persons.raises[rows].sum() > 0


@pytest.mark.slow
def test_a_run_in_parts_appraises_as_one_in_a_piece(arcadia, run):
    scenario = arcadia.with_values({**ON, **STRICT})
    start = build_world(scenario, Streams(scenario.run.seed, 0))
    whole = run(scenario, 104, state=start).tables()["appraisals"]
    parts = run(scenario, 104, state=start, parts=(30, 22, 40, 12)).tables()["appraisals"]
    pd.testing.assert_frame_equal(whole, parts)
    first = run(scenario, 52, state=start)
    second = run(scenario, 52, state=copy_of(first.context.state)).tables()["appraisals"]
    pd.testing.assert_frame_equal(
        second.drop(columns="year"), whole[whole["year"] == 2].drop(columns="year").reset_index(drop=True)
    )


@pytest.mark.slow
def test_contracts_end_by_class_and_not_for_those_made_permanent(arcadia, run):
    by_class = {
        **ON,
        **TOOTHLESS,
        "policy.careers.contracts.renew_by_appraisal": True,
        "policy.careers.contracts.renewed_from": "excellent",
        "policy.careers.conversion.places_share": 1.0,
        "staff.non_renewal_share": 0.0,
        "labour.sources.inside.from_inside": False,
        "labour.sources.market.from_inside": False,
    }
    province = run(arcadia.with_values(by_class), 156, events=True)
    events, persons = province.tables()["events"], province.context.state.persons
    ended = set(events.loc[events["kind"] == "not_renewed", "actor_id"])
    permanent = set(events.loc[events["kind"] == "made_permanent", "actor_id"])
    assert permanent
    assert not ended & permanent
    assert permanent == set(persons.person_id[persons.converted])
    none = {**by_class, "policy.careers.conversion.places_share": 0.0}
    frames = run(arcadia.with_values(none), 156).tables()
    assert total(frames, "staff", "left_not_renewed") > 10.0


def test_over_reports_are_recorded_before_and_after_the_re_rating(arcadia, run):
    frames = run(arcadia.with_values({**ON, **TOOTHLESS}), 52).tables()["appraisals"]
    # Exactly the share, but for results beyond the limit, where nothing more is gained by a report.
    told, left = frames["over_report_points"].sum(), frames["over_report_left_points"].sum()
    assert told > 0.0
    assert left >= 0.5 * told - 1e-9
    honest = arcadia.with_values({**ON, **TOOTHLESS, A + "over_report_share": 0.0})
    assert total(run(honest, 52).tables(), "appraisals", "over_report_points") == 0.0


def test_training_by_level_costs_what_the_scenario_says(arcadia, run):
    free = arcadia.with_values({**ON, **TOOTHLESS})
    taught = free.with_values({"policy.careers.training.cost_yuan_per_year": [0.0, 500.0, 0.0]})
    a, b = (run(scenario, 52).tables() for scenario in (free, taught))
    # All posts are managers' at the start, and caps of nothing leave them there.
    expected = 500.0 * total(b, "staff", "closing")
    assert total(b, "finance", "other_cost_yuan") - total(a, "finance", "other_cost_yuan") == pytest.approx(
        expected
    )


@pytest.mark.slow
def test_a_target_of_growth_asks_more_of_who_did_more(arcadia, run):
    scenario = arcadia.with_values({**ON, **TOOTHLESS, A + "task_book": "growth"})
    province = run(scenario, 104)
    persons = province.context.state.persons
    rows = np.flatnonzero(persons.status == Status.EMPLOYED)
    weeks = np.minimum(52, province.context.tick - persons.start_tick[rows])
    assert np.all(persons.results_last_year_yuan[rows][weeks < 26] == 0.0)
    assert persons.results_last_year_yuan[rows].max() > 0.0
    same = run(scenario.with_values({A + "task_book": "same_for_all"}), 104).tables()["appraisals"]
    grown = province.tables()["appraisals"]
    # Nobody has a last year in year 1: then both are the kind's target.
    for year, equal in ((1, True), (2, False)):
        one, other = (f.loc[f["year"] == year, "points_sum"].sum() for f in (same, grown))
        assert (one == pytest.approx(other)) == equal


def test_revenue_in_care_counts_as_results_by_its_weight(arcadia, run):
    new_alone = {A + "task_book": "same_for_all", A + "revenue_in_care_weight": 0.0}
    scenario = arcadia.with_values({**ON, **TOOTHLESS, **new_alone})
    both = scenario.with_values({A + "revenue_in_care_weight": 0.5})
    one, other = (run(s, 52).context.state for s in (scenario, both))
    rows = np.flatnonzero((one.persons.status == Status.EMPLOYED) & (one.persons.start_tick <= 0))
    clients = one.clients
    held = clients.active & (clients.contact >= 0)
    in_care = np.bincount(
        clients.contact[held], weights=clients.revenue_this_year_yuan[held], minlength=len(one.persons)
    )
    gain = other.persons.results_last_year_yuan[rows] - one.persons.results_last_year_yuan[rows]
    assert in_care[rows].min() >= 0.0 < in_care[rows].max()
    assert gain == pytest.approx(0.5 * in_care[rows])


def test_the_file_with_every_rule_runs_and_reads_back(run):
    scenario = load(CAREERS)
    province = run(scenario, 104)
    frame = province.tables()["appraisals"]
    appraised = frame[frame["class"] != "not_appraised"]
    excellent = appraised.loc[appraised["class"] == "excellent"].groupby("year")["managers"].sum()
    assert np.all(excellent <= 0.4 * appraised.groupby("year")["managers"].sum())
    known = set(AppraisalClass.__members__) | {"NOT_APPRAISED"}
    assert {name.upper() for name in frame["class"]} <= known
    assert scenario.world_hash() == load(CAREERS.with_name("arcadia.yaml")).world_hash()


@pytest.mark.slow
def test_a_raise_is_paid_and_makes_the_post_worth_more(arcadia, run):
    low = {"excellent": 3.0, "competent": 2.0, "basically_competent": 1.0}
    classes = {f"{A}{name}_from_points": points for name, points in low.items()}
    values = {**ON, **TOOTHLESS, **classes, P + "excellent_years": 1}
    plain = run(arcadia.with_values(values), 156)
    raised = run(arcadia.with_values({**values, P + "raise_share": 0.1}), 156)
    base = [
        frames[frames["component"] == "base_pay"].groupby("year")["yuan"].sum()
        for frames in (plain.tables()["pay"], raised.tables()["pay"])
    ]
    assert base[1][3] > 1.03 * base[0][3]
    worth = [
        province.tables()["staff"].groupby("year")["certainty_equivalent_yuan"].sum()
        for province in (plain, raised)
    ]
    assert worth[1][3] > 1.03 * worth[0][3]
