"""What `cmsim plan replay` answers: totals, each manager's gain, what is wrong with the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cmsim.cli.output import print_json, print_lines
from cmsim.cli.tables import print_table
from cmsim.cli.words import say
from cmsim.report.words import Lang

if TYPE_CHECKING:
    from cmsim.replay.gains import ManagerPay
    from cmsim.replay.result import Replayed
    from cmsim.report.text_table import TextTable

MOST_ROWS = 24
"""Managers and exceptions shown on the screen; the folder holds all."""


def tell(found: Replayed, folder: Path, lang: Lang, *, as_json: bool, quiet: bool) -> None:
    """Print what came out, for a programme, briefly, or with all tables."""
    if as_json:
        print_json(_as_json(found, folder, lang))
        return
    if not quiet:
        for table in (_totals(found, lang), _managers(found, lang), _exceptions(found, lang)):
            if table.rows:
                print_table(table)
    print_lines([_sentence(found, lang)])
    if not quiet:
        print_lines([say("replay written", lang, folder=folder)])


def _as_json(found: Replayed, folder: Path, lang: Lang) -> dict[str, object]:
    from cmsim.replay.frames import frames

    tables = frames(found, lang)
    totals = dict(zip(tables["totals"]["total"], tables["totals"]["value"], strict=True))
    records = {
        name: [
            {key: _missing_as_none(value) for key, value in row.items()} for row in frame.to_dict("records")
        ]
        for name, frame in tables.items()
        if name != "totals"
    }
    return {"scenario": found.scenario, "plan": found.plan, "today": found.today, "folder": folder} | {
        "totals": totals,
        **records,
    }


def _missing_as_none(value: object) -> object:
    import pandas as pd

    return None if value is pd.NA else value


def _sentence(found: Replayed, lang: Lang) -> str:
    totals = found.totals
    key = "replay sentence" if totals.months_compared else "replay sentence alone"
    return say(
        key,
        lang,
        plan=found.plan,
        today=_today(found, lang),
        cost=f"{totals.cost_yuan:,.0f}",
        difference=f"{totals.difference_yuan:+,.0f}",
        gain=totals.gain,
        lose=totals.lose,
        exceptions=len(found.findings),
    )


def _today(found: Replayed, lang: Lang) -> str:
    from cmsim.replay.result import REALLY_PAID

    return say("really paid", lang) if found.today == REALLY_PAID else found.today


def _totals(found: Replayed, lang: Lang) -> TextTable:
    from cmsim.report.text_table import TextTable

    totals = found.totals
    rows = [
        ("replay pay", totals.pay_yuan),
        ("replay on-costs", totals.on_cost_yuan),
        *([("replay expenses", totals.expenses_yuan)] if totals.expenses_yuan else []),
        ("replay cost", totals.cost_yuan),
    ]
    if totals.deferred_yuan:
        rows.append(("replay deferred", totals.deferred_yuan))
    if totals.revocable_yuan:
        rows.append(("replay revocable", totals.revocable_yuan))
    if totals.months_compared:
        rows += [
            ("replay compared", totals.compared_yuan),
            ("replay today", totals.today_yuan),
            ("replay difference", totals.difference_yuan),
        ]
    notes = [
        say(
            "note replay months",
            lang,
            managers=totals.managers,
            months=totals.months,
            unpaid=totals.months_unpaid,
            compared=totals.months_compared,
        ),
        say("note replay today", lang, today=_today(found, lang)),
    ]
    return TextTable(
        say("replay title", lang, plan=found.plan),
        (say("replay what", lang), say("yuan", lang)),
        tuple((say(key, lang), f"{value:,.0f}") for key, value in rows),
        tuple(notes),
    )


def _managers(found: Replayed, lang: Lang) -> TextTable:
    from cmsim.report.text_table import TextTable

    ranked = sorted(found.managers, key=lambda one: (not one.months_compared, -one.gain_yuan))
    shown = ranked
    notes = []
    if len(ranked) > MOST_ROWS:
        half = MOST_ROWS // 2
        shown = [*ranked[:half], *ranked[-half:]]
        notes.append(say("note replay managers", lang, n=len(shown), all=len(ranked)))
    headers = (
        "manager",
        "person",
        "staff kind",
        "months paid",
        "plan pays",
        "today pays",
        "gain",
        "gain share",
    )
    return TextTable(
        say("replay managers", lang),
        tuple(say(header, lang) for header in headers),
        tuple(_manager_row(one, found, lang) for one in shown),
        tuple(notes),
    )


def _manager_row(one: ManagerPay, found: Replayed, lang: Lang) -> tuple[str, ...]:
    kind = found.kind_names[one.kind][1 if lang == "zh" else 0]
    row = (
        one.manager,
        one.name,
        kind,
        f"{one.months - one.months_unpaid}/{one.months}",
        f"{one.pay_yuan:,.0f}",
    )
    if not one.months_compared:
        return (*row, "", say("not compared", lang), "")
    share = f"{one.gain_yuan / one.today_yuan:+.1%}" if one.today_yuan else ""
    return (*row, f"{one.today_yuan:,.0f}", f"{one.gain_yuan:+,.0f}", share)


def _exceptions(found: Replayed, lang: Lang) -> TextTable:
    from cmsim.report.text_table import TextTable

    rows = tuple(
        (
            ":".join(str(part) for part in (finding.file, finding.line) if part is not None),
            finding.field,
            finding.manager,
            finding.month,
            finding.what(lang),
            finding.found,
            finding.consequence(lang),
        )
        for finding in found.findings[:MOST_ROWS]
    )
    more = len(found.findings) - len(rows)
    headers = ("where", "column", "manager", "month", "wrong", "found", "consequence")
    return TextTable(
        say("replay exceptions", lang, n=len(found.findings)),
        tuple(say(header, lang) for header in headers),
        rows,
        (say("note replay exceptions", lang, n=more),) if more > 0 else (),
    )
