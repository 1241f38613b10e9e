"""What `cmsim explain` answers: who he is, months, payments, what happened, and what otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsim.cli.output import print_json, print_lines
from cmsim.cli.tables import print_table
from cmsim.cli.words import say

if TYPE_CHECKING:
    import pandas as pd

    from cmsim.report.text_table import TextTable
    from cmsim.report.words import Lang
    from cmsim.traced.explained import Explained

MOST_MANAGERS = 24
"""Shown on the screen: half of them the best paid, half the worst; `--json` tells all."""


def tell(
    found: Explained, lang: Lang, *, month: str | None, details: bool, as_json: bool, quiet: bool
) -> None:
    """Print one manager, for a programme, briefly, or with all tables."""
    from cmsim.traced.frames import frames
    from cmsim.traced.run_months import month_named
    from cmsim.traced.words import traced_say

    only = None if month is None else month_named(month, found.years)
    tables = frames(found, lang, only)
    if as_json:
        print_json(_as_json(found, tables))
        return
    sentence = traced_say(
        "sentence",
        lang,
        manager=found.manager.person_id,
        booked=f"{found.booked_yuan:,.0f}",
        paid=f"{found.pay_yuan:,.0f}",
        weeks=int(found.months["weeks"].sum()),
        policy=found.which.policy,
    )
    if not quiet:
        print_table(_who(found, tables["who"], lang))
        shown = [_months(tables["months"], lang), _payments(tables["payments"], lang)]
        if details or month is not None:
            shown.append(_events(tables["events"], lang))
        shown.append(_otherwise(found, tables["otherwise"], lang))
        for table in shown:
            if table.rows:
                print_table(table)
    print_lines([sentence])
    if not quiet:
        print_lines([traced_say("same run", lang, folder=found.folder, digest=found.digest)])


def tell_all(
    everybody: pd.DataFrame,
    result: Path,
    named: Mapping[str, Any],
    lang: Lang,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print the managers of a run, from the best paid down."""
    from cmsim.experiments.retraced import which_run
    from cmsim.report.text_table import TextTable
    from cmsim.report.words import BASES
    from cmsim.store.kept_run import kept_run
    from cmsim.traced.words import traced_say

    if as_json:
        print_json(everybody.to_dict("records"))
        return
    if quiet:
        print_lines([str(number) for number in everybody["manager"]])
        return
    which = which_run(kept_run(result), named["policy"], named["basis"], named["replication"])
    half = MOST_MANAGERS // 2
    some = len(everybody) > MOST_MANAGERS
    rows = [*everybody.to_dict("records")]
    chosen = [*rows[:half], *rows[-half:]] if some else rows
    keys = ("manager", "list kind", "list place", "list group", "weeks", "booked", "pay")
    note = traced_say("note list", lang, n=len(chosen), all=len(rows))
    print_table(
        TextTable(
            traced_say(
                "list title",
                lang,
                policy=which.policy,
                basis=BASES[which.basis].said(lang),
                replication=which.replication,
            ),
            tuple(traced_say(key, lang) for key in keys),
            tuple(
                (
                    str(row["manager"]),
                    str(row["kind"]),
                    f"{row['city']} {row['branch']}",
                    str(row["group"]),
                    str(row["weeks"]),
                    f"{row['booked_yuan']:,.0f}",
                    f"{row['pay_yuan']:,.0f}",
                )
                for row in chosen
            ),
            (note,) if some else (),
        )
    )


def tell_files(files: Iterable[Path | None], lang: Lang) -> None:
    """Say which files were written."""
    print_lines([say("file written", lang, file=file) for file in files if file is not None])


def _as_json(found: Explained, tables: Mapping[str, pd.DataFrame]) -> dict[str, object]:
    which = found.which
    return {
        "manager": found.manager.person_id,
        "policy": which.policy,
        "basis": which.basis,
        "replication": which.replication,
        "digest": found.digest,
        "plan": found.plan.name,
        "pay_yuan": found.pay_yuan,
        "booked_yuan": found.booked_yuan,
        "facts": {**found.manager.facts, "left": found.manager.left_how},
        **{name: _records(frame) for name, frame in tables.items()},
    }


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    import pandas as pd

    return [
        {str(key): None if value is pd.NA else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _who(found: Explained, who: pd.DataFrame, lang: Lang) -> TextTable:
    from cmsim.report.text_table import TextTable
    from cmsim.report.words import BASES
    from cmsim.traced.words import traced_say

    which = found.which
    title = traced_say(
        "who title",
        lang,
        manager=found.manager.person_id,
        policy=which.policy,
        basis=BASES[which.basis].said(lang),
        replication=which.replication,
    )
    rows = tuple((str(fact), str(value)) for fact, value in who.itertuples(index=False))
    return TextTable(title, (traced_say("fact", lang), traced_say("value", lang)), rows, ())


def _months(months: pd.DataFrame, lang: Lang) -> TextTable:
    from cmsim.report.text_table import TextTable
    from cmsim.traced.words import traced_say

    keys = (
        "month",
        "hours",
        "clients",
        "trust",
        "pipeline",
        "credited",
        "account",
        "issues",
        "moves",
        "paid",
    )
    rows = []
    for one in months.to_dict("records"):
        trust = one["trust_mean"]
        rows.append(
            (
                f"{one['year']}-{one['month']:02d}",
                _joined(f"{one[f'hours_{task}']:.0f}" for task in ("develop", "keep", "service")),
                str(one["clients"]),
                "" if trust != trust or trust is None else f"{trust:.2f}",
                _joined(one[name] for name in ("leads", "proposals", "contracts")),
                f"{one['credited_yuan']:,.0f}",
                f"{one['account_yuan']:,.0f}",
                _joined(one[name] for name in ("issues_opened", "issues_settled")),
                _joined(one[f"clients_{name}"] for name in ("taken_over", "given_up", "lost")),
                f"{one['pay_yuan']:,.0f}",
            )
        )
    headers = tuple(traced_say(key, lang) for key in keys)
    title, note = traced_say("months title", lang), traced_say("note months", lang)
    return TextTable(title, headers, tuple(rows), (note,))


def _joined(values: Iterable[object]) -> str:
    return " / ".join(str(value) for value in values)


def _payments(payments: pd.DataFrame, lang: Lang) -> TextTable:
    from cmsim.report.text_table import TextTable
    from cmsim.traced.words import traced_say

    rows = tuple(
        (
            f"{one['year']}-{one['month']:02d}",
            str(one["component"]),
            f"{one['yuan']:,.2f}",
            str(one["due"]),
            str(one["explanation"]),
        )
        for one in payments.to_dict("records")
    )
    keys = ("month", "component", "yuan", "due", "how")
    headers = tuple(traced_say(key, lang) for key in keys)
    return TextTable(traced_say("payments title", lang), headers, rows, ())


def _events(events: pd.DataFrame, lang: Lang) -> TextTable:
    from cmsim.report.text_table import TextTable
    from cmsim.traced.words import traced_say

    rows = tuple(
        (
            f"{one['year']}-{one['month']:02d}",
            str(one["week"] or ""),
            str(one["meaning"]),
            str(one["client_id"]) if one["client_id"] >= 0 else "",
            f"{one['amount_yuan']:,.0f}" if one["amount_yuan"] else "",
            str(one["families"]),
        )
        for one in events.to_dict("records")
    )
    keys = ("month", "week", "event", "client", "yuan", "families")
    headers = tuple(traced_say(key, lang) for key in keys)
    return TextTable(traced_say("events title", lang), headers, rows, ())


def _otherwise(found: Explained, otherwise: pd.DataFrame, lang: Lang) -> TextTable:
    from cmsim.report.text_table import TextTable
    from cmsim.traced.words import traced_say

    weeks = int(found.months["weeks"].sum())
    as_it_was = (traced_say("as it was", lang), found.which.policy, f"{found.pay_yuan:,.0f}", "")
    rows: list[tuple[str, ...]] = [(*as_it_was, f"{found.booked_yuan:,.0f}", str(weeks))]
    for one in _records(otherwise):
        numbers = [_number(one["pay_yuan"], ","), _number(one["difference_yuan"], "+,")]
        told = (str(one["meaning"]), str(one["policy"]), *numbers)
        there = "" if one["weeks"] is None else str(one["weeks"])
        rows.append((*told, _number(one["booked_yuan"], ","), there))
    keys = ("otherwise", "otherwise policy", "pay", "difference", "booked", "weeks")
    headers = tuple(traced_say(key, lang) for key in keys)
    return TextTable(traced_say("otherwise title", lang), headers, tuple(rows) if found.otherwise else (), ())


def _number(value: Any, form: str) -> str:
    """Return a number without decimals, nothing for one that is not known."""
    return "" if value is None or value != value else f"{value:{form}.0f}"
