"""A difference taken apart, end to end on a tiny world."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from cmsim.errors import InputError
from cmsim.experiments import replication as units
from cmsim.experiments.comparison import check_request, compare, planned
from cmsim.experiments.decomposition import OUTCOMES, Decomposition, decompose, designs_of
from cmsim.experiments.decomposition_tables import decomposition_summary, decomposition_table
from cmsim.experiments.replication import PolicyTask
from cmsim.experiments.switches import SWITCHES, switched_apart, with_switches
from cmsim.scenario import load
from cmsim.statistics.intervals import t_quantile

pytestmark = pytest.mark.slow

HEADS_AND_PAY = {
    "policy.staffing.head_count_factor.sellers": 1.5,
    "policy.pay.params.rate": 0.12,
    "staff.kinds.sellers.base_pay_yuan_per_year": 17000.0,
}
ALL_FOUR = {**HEADS_AND_PAY, "policy.ownership.enabled": True, "labour.bar_log_skill": 0.2}


@dataclass
class InventedCells:
    """Answers with given values by label, as a comparison would."""

    given: dict[str, np.ndarray]
    replications: int = 3

    def values(self, _measure, label, _basis):
        return self.given[label]


def invented_decomposition(value, switches):
    """Return a decomposition whose measures all have the given values by setting; sorting does nothing."""
    labels = tuple(f"setting {setting}" for setting in range(16))
    paid = tuple(labels[setting | 8] for setting in range(8))
    cells = InventedCells({label: value(setting) for setting, label in enumerate(labels)})
    return Decomposition("new", "as_written", switches, cells, labels, paid)


@pytest.fixture(scope="module")
def request_of(tiny, asked):
    """Return a maker of requests for a policy with some values of its own."""

    def maker(store, values, **options):
        made = asked(store, **{"bases": ("as_written",), "replications": 1, **options})
        return replace(made, scenarios={"base": tiny, "new": tiny.with_values(values)})

    return maker


@pytest.fixture(scope="module")
def apart(request_of, tmp_path_factory):
    """More posts and more pay, taken apart; and the store."""
    store = tmp_path_factory.mktemp("apart")
    (found,) = decompose(request_of(store, HEADS_AND_PAY))
    return found, store


def test_shares_add_up_to_the_difference_of_the_comparison(apart, request_of):
    found, store = apart
    compared = compare(request_of(store, HEADS_AND_PAY))
    for measure in OUTCOMES:
        total = found.part(measure, "total", "all").values
        shares = [found.part(measure, "share", switch).values for switch in SWITCHES]
        assert np.sum(shares, axis=0) == pytest.approx(total, rel=1e-9, abs=1e-6)
    summary = compared.summary().query("policy == 'new' and years == 'all'").set_index("measure")
    mine = decomposition_summary([found]).query("part == 'total'").set_index("measure")
    theirs = summary.loc[list(OUTCOMES), "difference"]
    assert mine["mean"].to_numpy() == pytest.approx(theirs.to_numpy())


def test_switches_without_a_difference_have_no_share_and_no_run(apart):
    found, _store = apart
    assert found.switches == ["head_count", "pay"]
    # Four settings, and two more with the staff as it was.
    assert len(found.cells.labels) == 6
    for switch in ("ownership", "selection"):
        assert (found.part("net_contribution_yuan", "share", switch).values == 0.0).all()
    pairs = [(part.switch, part.other) for part in found.parts("pay_bill_yuan") if part.kind == "interaction"]
    assert pairs == [("head_count", "pay")]


def test_effort_and_sorting_make_up_the_share_of_pay(apart):
    found, _store = apart
    for measure in OUTCOMES:
        effort, sorting, share = (
            found.part(measure, kind, "pay").values for kind in ("effort", "sorting", "share")
        )
        assert effort + sorting == pytest.approx(share, rel=1e-9, abs=1e-6)


def test_with_kept_staff_just_as_many_come_and_go_as_without_the_new_pay(apart):
    found, _store = apart
    assert (found.effort("staff_turnover_share") == 0.0).all()
    staff = found.cells.table("staff").set_index("policy")
    counts = ["hired", "left_quit", "left_not_renewed", "closing", "vacancy_weeks"]
    for kept, without in zip(found.kept_staff_labels, found.labels, strict=False):
        assert kept not in found.labels
        assert (staff.loc[kept, counts].to_numpy() == staff.loc[without, counts].to_numpy()).all()
    # They are paid by the new plan all the same.
    assert (found.effort("pay_bill_yuan") > 0.0).all()


def test_intervals_are_those_of_parts_taken_apart_replication_by_replication():
    # Pay brings 3 and staff 2 more, with a luck of ±1 in pay alone; the two together 4 more.
    luck = np.array([-1.0, 0.0, 1.0])

    def value(setting: int) -> np.ndarray:
        heads, pay = setting >> 1 & 1, setting >> 3 & 1
        return 10.0 + 2.0 * heads + (3.0 + luck) * pay + 4.0 * heads * pay

    found = invented_decomposition(value, switches=["head_count", "pay"])
    summary = decomposition_summary([found]).set_index(["measure", "part", "switch"])
    mine = summary.loc["net_contribution_yuan"]
    assert mine.loc[("share", "head_count"), ["mean", "low", "high"]].tolist() == [4.0, 4.0, 4.0]
    pay = mine.loc[("share", "pay")]
    half = t_quantile(3) / np.sqrt(3.0)
    assert [pay["low"], pay["mean"], pay["high"]] == pytest.approx([5.0 - half, 5.0, 5.0 + half])
    assert pay["verdict"] == "higher"
    assert mine.loc[("total", "all"), "mean"] == 9.0
    assert mine.loc[("interaction", "head_count"), "mean"] == 4.0


def test_parts_that_do_not_exist_have_no_row():
    missing = np.array([0.0, np.nan, 0.0])
    found = invented_decomposition(lambda setting: float(setting) + missing, switches=["ownership"])
    table = decomposition_table([found])
    assert sorted(table["replication"].unique()) == [0, 2]
    assert np.isnan(decomposition_summary([found])["mean"]).all()


def test_table_and_summary_say_the_same(apart):
    found, _store = apart
    table = decomposition_table([found], first_replication=3)
    assert list(table["replication"].unique()) == [3]
    keys = ["basis", "policy", "measure", "unit", "part", "switch", "other_switch"]
    means = table.groupby(keys)["value"].mean()
    summary = decomposition_summary([found]).set_index(keys)["mean"]
    pd.testing.assert_series_equal(means, summary.sort_index(), check_names=False)


def test_what_is_finished_is_not_run_again(apart, request_of, monkeypatch):
    found, store = apart

    def never(*_args: object, **_more: object) -> None:
        raise AssertionError("was run again")

    for name in ("simulate", "warm_up", "prepare"):
        monkeypatch.setattr(units, name, never)
    (again,) = decompose(request_of(store, HEADS_AND_PAY))
    assert decomposition_summary([again]).equals(decomposition_summary([found]))


def test_after_a_stop_only_what_is_missing_is_run(apart, request_of, monkeypatch):
    found, store = apart
    (design,) = designs_of(request_of(store, HEADS_AND_PAY))
    tasks, _laws = planned(design.request)
    lost = tasks[-1]
    folder = units.Store(store).folder(lost.key)
    folder.rename(folder.with_name("away"))
    run = []
    simulate = units.simulate
    monkeypatch.setattr(units, "simulate", lambda *a, **k: run.append(1) or simulate(*a, **k))
    (again,) = decompose(request_of(store, HEADS_AND_PAY))
    assert len(run) == 1
    assert decomposition_summary([again]).equals(decomposition_summary([found]))


def frames_of(task: PolicyTask) -> dict[str, pd.DataFrame]:
    for _stage in task.steps():
        pass
    frames = units.Store(task.warm.store).load(task.key)
    assert frames is not None
    return frames


def test_a_policy_staffed_as_under_itself_runs_as_it_does_anyway(apart, request_of):
    _found, store = apart
    task = planned(request_of(store, HEADS_AND_PAY))[0][1]
    mirror = replace(task, staff_as=task.scenario)
    assert mirror.key != task.key
    own, mirrored = frames_of(task), frames_of(mirror)
    assert own.keys() == mirrored.keys()
    for name, frame in own.items():
        pd.testing.assert_frame_equal(frame, mirrored[name], check_exact=True)


def test_kept_staff_are_the_same_people_week_by_week(apart, request_of):
    _found, store = apart
    asked = request_of(store, {"policy.pay.params.rate": 0.2}, events=True)
    base, new = planned(asked)[0][:2]
    kept = replace(new, staff_as=base.scenario)
    moves = {}
    for name, task in (("base", base), ("new", new), ("kept", kept)):
        events = frames_of(task)["events"]
        moved = events[events["kind"].isin(["quit", "hired", "took_up_post", "not_renewed"])]
        moves[name] = moved[["kind", "day", "actor_id"]].reset_index(drop=True)
    assert len(moves["base"]) > 0
    pd.testing.assert_frame_equal(moves["kept"], moves["base"])
    assert not moves["new"].equals(moves["base"])


def test_all_four_switches_make_sixteen_settings_and_eight_with_kept_staff(request_of, tmp_path):
    (design,) = designs_of(request_of(tmp_path, ALL_FOUR))
    assert len(set(design.labels)) == 16
    assert len(set(design.kept_staff_labels)) == 8
    assert len({one.digest for label, one in design.request.scenarios.items()}) == 16
    assert len(design.request.staff_as) == 8
    assert (design.labels[0], design.labels[-1]) == ("base", "new")
    check_request(design.request)
    for setting, label in enumerate(design.labels):
        on = frozenset(switch for i, switch in enumerate(SWITCHES) if setting >> i & 1)
        base, new = design.request.scenarios["base"], design.request.scenarios["new"]
        assert design.request.scenarios[label].digest == with_switches(base, new, on).digest


def test_levers_of_people_may_differ_but_not_the_world(request_of, tmp_path):
    check_request(request_of(tmp_path, {"labour.bar_log_skill": 0.2, "staff.contract_weeks": 104}))
    for values in ({"issues.desk_capacity_slack": 0.9}, {"care.trust_rest": 0.45}):
        with pytest.raises(InputError) as caught:
            check_request(request_of(tmp_path, values))
        assert caught.value.detail.code == "compare.world"


def test_a_difference_of_no_switch_is_named(request_of, tmp_path):
    with pytest.raises(InputError) as caught:
        designs_of(request_of(tmp_path, {"behaviour.impatience_per_year": 0.5}))
    assert caught.value.detail.code == "decompose.unassigned"
    assert caught.value.detail.path == "behaviour.impatience_per_year"
    base, shock = load("hebei-2004"), load("hebei-2004+rival-entry")
    with pytest.raises(InputError, match="none of the four switches"):
        switched_apart(base, shock, "shock")


def test_more_years_and_replications_are_no_difference_of_policies(tiny):
    longer = tiny.with_values({"horizon.years": 2, "run.replications": 9})
    assert switched_apart(tiny, longer, "longer") == []


def test_a_base_alone_cannot_be_taken_apart(request_of, tmp_path):
    made = request_of(tmp_path, {})
    alone = replace(made, scenarios={"base": made.scenarios["base"]})
    with pytest.raises(InputError, match="policy beside the base"):
        decompose(alone)


def test_the_same_policy_twice_has_nothing_to_share(request_of, apart):
    _found, store = apart
    (found,) = decompose(request_of(store, {}))
    assert found.switches == []
    assert all((part.values == 0.0).all() for name in OUTCOMES for part in found.parts(name))


def test_progress_goes_up_to_the_whole_over_all_policies(request_of, apart):
    _found, store = apart
    made = request_of(store, {"policy.ownership.exit_audit": True})
    two = {**made.scenarios, "other": made.scenarios["base"].with_values({"policy.ownership.enabled": True})}
    told = []
    decompose(replace(made, scenarios=two), lambda what, share: told.append((what, share)))
    shares = [share for what, share in told if what == "decomposition"]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
