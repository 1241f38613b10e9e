"""What one manager did and was paid adds up to what the run recorded of everybody."""

from collections.abc import Callable

import pytest

from cmsim.errors import InputError
from cmsim.experiments.retraced import Retraced
from cmsim.replay.months import Month
from cmsim.store.kept_run import KeptRun
from cmsim.traced.explained import Explained
from cmsim.traced.manager import manager_named, managers_frame
from cmsim.traced.months import DEFERRED_DUE, SIGNED, events_frame, months_frame
from cmsim.traced.pay import accounts_of_person, income_by_person, taken_back_from
from cmsim.traced.run_months import month_named, month_text, months_later

POLICIES = ("base", "goal", "stars")


@pytest.mark.parametrize("policy", POLICIES)
def test_months_accounts_and_income_of_everybody_are_the_same_sums(
    runs: dict[str, Retraced], policy: str
) -> None:
    trace = runs[policy].trace
    income = income_by_person(trace)
    for person in managers_frame(trace)["manager"]:
        accounts, back = accounts_of_person(trace, person), taken_back_from(trace, person)
        events = events_frame(trace, person, accounts, 2)
        months = months_frame(trace, person, events, accounts, back, 2)
        assert months["pay_yuan"].sum() == pytest.approx(income[person])
        paid = sum(one.settlement.yuan for one in accounts) - sum(one.yuan for one in back)
        assert paid == pytest.approx(income[person])
        signed = events[events["kind"] == SIGNED]
        assert months["credited_yuan"].sum() == pytest.approx(signed["amount_yuan"].sum())
        assert months["contracts"].sum() == len(signed)
        assert (signed["families"] != "").all()
        assert months["weeks"].sum() == pytest.approx(sum(one.settlement.weeks for one in accounts))


@pytest.mark.parametrize("policy", POLICIES)
def test_everybody_together_is_the_pay_that_was_recorded(
    runs: dict[str, Retraced], kept: KeptRun, policy: str
) -> None:
    recorded = kept.tables_of(policy, "as_written", 0)["pay"]["yuan"].sum()
    assert managers_frame(runs[policy].trace)["pay_yuan"].sum() == pytest.approx(recorded)


def test_an_account_begins_anew_after_each_quarter(explained: Callable[..., Explained]) -> None:
    months = explained("goal", "best").months
    for quarter in range(4):
        part = months[(months["year"] == 1) & ((months["month"] - 1) // 3 == quarter)]
        assert part["account_yuan"].to_list() == pytest.approx(part["credited_yuan"].cumsum().to_list())
    assert (months.loc[months["month"] % 3 != 0, "pay_yuan"] == 0.0).all()


def test_pay_that_waits_is_told_in_the_month_in_which_it_is_due(explained: Callable[..., Explained]) -> None:
    found = explained("goal", "best")
    waits = [
        (one.due[part.name], part.yuan)
        for one in found.accounts
        for part in one.settlement.components or ()
        if part.deferred_periods and part.yuan
    ]
    due = found.events[found.events["kind"] == DEFERRED_DUE]
    told = list(zip(due["year"], due["month"], due["amount_yuan"], strict=True))
    assert told == [(*month, yuan) for month, yuan in waits if month.year <= 2]
    assert told
    first = next(one for one in found.accounts if one.settlement.measured["bookings_yuan"])
    assert first.due["later.deferred_commission"] == months_later(first.month, 6)


def test_a_leaver_is_paid_for_the_part_that_he_worked(runs: dict[str, Retraced]) -> None:
    left = []
    for run in runs.values():
        for person in managers_frame(run.trace)["manager"]:
            accounts = accounts_of_person(run.trace, person)
            left += [
                (manager_named(run.trace, person), one, run.trace.context.policy_starts)
                for one in accounts
                if one.left
            ]
    assert left
    for manager, account, starts in left:
        assert manager.left_how in {"quit", "not_renewed", "dismissed"}
        assert manager.left_tick is not None
        assert 0.0 < account.settlement.weeks <= manager.left_tick - starts + 52


def test_ranks_are_among_those_who_were_there_all_the_time(runs: dict[str, Retraced]) -> None:
    trace = runs["base"].trace
    known = managers_frame(trace)
    always = known[known["weeks"] == 104]
    assert manager_named(trace, "best").person_id == always["manager"].iloc[0]
    assert manager_named(trace, "worst").person_id == always["manager"].iloc[-1]
    assert manager_named(trace, "median").person_id in set(always["manager"])
    someone = int(known["manager"].iloc[-1])
    assert manager_named(trace, str(someone)) == manager_named(trace, someone)


@pytest.mark.parametrize("wanted", ["3", "-1", "nobody", "1e3"])
def test_an_unknown_manager_is_an_error_with_the_nearest_numbers(
    runs: dict[str, Retraced], wanted: str
) -> None:
    with pytest.raises(InputError) as error:
        manager_named(runs["base"].trace, wanted)
    assert error.value.detail.code == "explain.unknown-manager"
    if wanted == "3":
        assert "2, 4" in str(error.value.detail.allowed)


def test_months_are_read_and_written_alike() -> None:
    assert month_named(" 2-7 ", 2) == Month(2, 7)
    assert month_text(Month(2, 7)) == "2-07"
    assert month_named(month_text(Month(1, 12)), 1) == Month(1, 12)
    for wrong in ("3-01", "0-01", "1-13", "1-00", "July", ""):
        with pytest.raises(InputError):
            month_named(wrong, 2)
