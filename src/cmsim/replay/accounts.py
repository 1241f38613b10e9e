"""From months to account periods: results add up as their measure says, and what cannot be paid is noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cmsim.plans.protocol import MeasureSpec, Plan
from cmsim.replay.actuals import Actuals, MonthRow
from cmsim.replay.columns import KIND
from cmsim.replay.findings import Findings
from cmsim.replay.months import AccountPeriod, Month, period_of

_ADDS_UP = frozenset({"flow", "count"})
_LAST = frozenset({"end_balance"})
"""Kinds of measure: flows and counts add up; of an end balance the last month counts, of others the mean."""
_MAY_FALL = "growth"
"""Credit base of measures that may be negative: what was lost."""


@dataclass(frozen=True)
class Account:
    """Results of one person in one account period.

    Attributes
    ----------
    line : int
        Line of the last month of the period.
    sound : bool
        Whether the period can be paid; if not, a finding says why.
    """

    manager: str
    name: str
    kind: str
    period: AccountPeriod
    months: tuple[Month, ...]
    line: int
    weeks: float
    base_pay_yuan_per_year: float | None
    measured: Mapping[str, float]
    groups: Mapping[str, str]
    sound: bool


def accounts_of(actuals: Actuals, plan: Plan, findings: Findings) -> list[Account]:
    """Return the account periods of a plan, in the order of the file."""
    gathered: dict[tuple[str, AccountPeriod], list[MonthRow]] = {}
    for row in actuals.rows:
        gathered.setdefault((row.manager, period_of(row.month, plan.period)), []).append(row)
    specs = {measure.name: measure for measure in plan.measures}
    names = [*specs, *(peer.measure for peer in plan.peers if peer.measure not in specs)]
    groups = tuple(str(peer.among) for peer in plan.peers)
    return [
        _account(period, sorted(rows, key=lambda row: row.month), names, specs, groups, findings)
        for (_manager, period), rows in gathered.items()
    ]


def _account(
    period: AccountPeriod,
    rows: Sequence[MonthRow],
    names: Sequence[str],
    specs: Mapping[str, MeasureSpec],
    groups: Sequence[str],
    findings: Findings,
) -> Account:
    last = rows[-1]
    sound = all(row.sound for row in rows)
    measured: dict[str, float] = {}
    for name in names:
        if not all(name in row.measures for row in rows):
            sound = False
            continue
        spec = specs.get(name)
        measured[name] = _added_up([row.measures[name] for row in rows], spec)
        if spec is not None and spec.credit_base != _MAY_FALL:
            sound &= _not_negative(name, rows, measured[name], period, findings)
    if len({row.kind for row in rows}) > 1:
        kinds = ", ".join(dict.fromkeys(row.kind for row in rows))
        findings.note(last.finding("kind-changed", KIND, kinds, str(period)))
    for group in groups:
        if group in last.groups and not last.groups[group]:
            findings.note(last.finding("no-group", group, "", str(period)))
            sound = False
    weeks = sum(row.weeks for row in rows)
    return Account(
        manager=last.manager,
        name=last.name,
        kind=last.kind,
        period=period,
        months=tuple(row.month for row in rows),
        line=last.line,
        weeks=weeks,
        base_pay_yuan_per_year=_mean_base_pay(rows, weeks),
        measured=measured,
        groups=last.groups,
        sound=sound,
    )


def _added_up(values: Sequence[float], spec: MeasureSpec | None) -> float:
    if spec is None or spec.kind in _ADDS_UP:
        return sum(values)
    return values[-1] if spec.kind in _LAST else sum(values) / len(values)


def _not_negative(
    name: str, rows: Sequence[MonthRow], total: float, period: AccountPeriod, findings: Findings
) -> bool:
    """Return whether a measure of the period can be paid; note what is negative."""
    for row in rows:
        if row.measures[name] < 0.0:
            code = "negative" if total >= 0.0 else "negative-period"
            when = str(row.month) if total >= 0.0 else str(period)
            findings.note(row.finding(code, name, f"{row.measures[name]:g}", when))
    return total >= 0.0


def _mean_base_pay(rows: Sequence[MonthRow], weeks: float) -> float | None:
    """Return base pay a year, weighted by weeks; None if the file does not say it for every month."""
    told = [row.base_pay_yuan_per_year for row in rows]
    if any(one is None for one in told):
        return None
    if weeks == 0.0:
        return told[-1]
    return sum((one or 0.0) * row.weeks for one, row in zip(told, rows, strict=True)) / weeks
