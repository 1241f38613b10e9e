"""A manager of a finished run explained: the whole of it, from the folder to the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from cmsim.errors import InputError
from cmsim.experiments.retraced import Retraced, WhichRun, retraced
from cmsim.plans.protocol import Plan
from cmsim.scenario import Scenario
from cmsim.store.kept_run import KeptRun
from cmsim.traced.manager import Manager, manager_named
from cmsim.traced.measured import measured_of
from cmsim.traced.months import events_frame, months_frame
from cmsim.traced.otherwise import Otherwise, booked_otherwise, lived_otherwise, paid_otherwise
from cmsim.traced.pay import PaidAccount, TakenBackPay, accounts_of_person, income_by_person, taken_back_from

OtherwiseChoice = Literal["none", "paid", "lived"]
OTHERWISE: tuple[OtherwiseChoice, ...] = ("none", "paid", "lived")
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Explained:
    """One manager in one run.

    Attributes
    ----------
    folder : Path
        The finished run.
    digest : str
        Hash of the replication's tables: those of the folder, and those of the run that was traced.
    months, events : DataFrame
        See :mod:`cmsim.traced.months`.
    otherwise : tuple of Otherwise
        What he would have earned; empty if it was not asked for.
    """

    folder: Path
    which: WhichRun
    scenario: Scenario
    years: int
    digest: str
    manager: Manager
    policy_starts: int
    base_pay_yuan_per_year: float
    plan: Plan
    accounts: tuple[PaidAccount, ...]
    taken_back: tuple[TakenBackPay, ...]
    months: pd.DataFrame
    events: pd.DataFrame
    pay_yuan: float
    booked_yuan: float
    otherwise: tuple[Otherwise, ...]


def explain_manager(
    kept: KeptRun,
    which: WhichRun,
    manager: str | int,
    *,
    otherwise: OtherwiseChoice = "paid",
    store: Path,
    progress: Progress | None = None,
) -> Explained:
    """Explain one manager of a run in a folder.

    Parameters
    ----------
    manager : str or int
        Permanent number, or median, best or worst by pay.
    otherwise : {'none', 'paid', 'lived'}
        Whether to tell what he would have earned: on the same results under the other policies' plans; or
        besides in the same replication under each other policy, which takes a run for each.

    Raises
    ------
    CmsimError
        If the run cannot be made again as it was, or there is no such manager.
    """
    if otherwise not in OTHERWISE:
        raise InputError(
            "explain.otherwise",
            "unknown way of having earned otherwise",
            path="--otherwise",
            found=str(otherwise),
            allowed=", ".join(OTHERWISE),
        )
    run = retraced(kept, which, store, progress)
    person = manager_named(run.trace, manager)
    number = person.person_id
    accounts = accounts_of_person(run.trace, number)
    taken_back = taken_back_from(run.trace, number)
    events = events_frame(run.trace, number, accounts, run.years)
    paid = float(income_by_person(run.trace).get(number, 0.0))
    signed = run.trace.credits()
    return Explained(
        folder=kept.folder,
        which=which,
        scenario=run.scenario,
        years=run.years,
        digest=run.digest,
        manager=person,
        policy_starts=run.trace.context.policy_starts,
        base_pay_yuan_per_year=run.prepared.base_pay_yuan_per_year[person.kind],
        plan=run.prepared.plan,
        accounts=accounts,
        taken_back=taken_back,
        months=months_frame(run.trace, number, events, accounts, taken_back, run.years),
        events=events,
        pay_yuan=paid,
        booked_yuan=float(signed.loc[signed["person_id"] == number, "value_yuan"].sum()),
        otherwise=_otherwise(kept, run, number, paid, otherwise, store, progress),
    )


def _otherwise(
    kept: KeptRun,
    run: Retraced,
    number: int,
    paid_yuan: float,
    choice: OtherwiseChoice,
    store: Path,
    progress: Progress | None,
) -> tuple[Otherwise, ...]:
    if choice == "none":
        return ()
    which, measured = run.which, measured_of(run.trace)
    others = [policy for policy in kept.policies if policy != which.policy]
    found = [
        paid_otherwise(
            measured,
            number,
            policy,
            kept.scenario(policy),
            kept.facts(policy, which.basis, which.replication),
        )
        for policy in others
    ]
    found += booked_otherwise(run, measured, number, paid_yuan)
    if choice == "lived":
        for policy in others:
            other = WhichRun(policy, which.basis, which.replication)
            found.append(lived_otherwise(retraced(kept, other, store, progress), number))
    return tuple(found)
