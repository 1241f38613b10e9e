"""What is explained as tables, files, figure and words."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

import cmsim
from cmsim.errors import InputError
from cmsim.experiments.retraced import Retraced
from cmsim.replay.months import Month
from cmsim.report.words import LANGUAGES, Lang, Phrase
from cmsim.traced import figure
from cmsim.traced.explained import OTHERWISE, Explained
from cmsim.traced.frames import frames, ledger, payments_frame
from cmsim.traced.manager import managers_frame
from cmsim.traced.months import _TOLD_ELSEWHERE
from cmsim.traced.words import EVENTS, TRACED_PHRASES
from cmsim.traced.written import write_tables

EVERY = {**TRACED_PHRASES, **EVENTS}


@pytest.mark.parametrize("key", EVERY)
def test_words_are_complete_in_both_languages_and_showable(key: str) -> None:
    phrase: Phrase = EVERY[key]
    names = [set(re.findall(r"{(\w+)}", text)) for text in (phrase.en, phrase.zh)]
    assert names[0] == names[1]
    assert phrase.zh.encode("gbk").decode("gbk") == phrase.zh
    if re.search("[a-zA-Z]", re.sub(r"{\w+}", "", phrase.en)):
        assert re.search("[\u4e00-\u9fff]", phrase.zh)


def test_every_event_that_a_run_logs_has_a_name(runs: dict[str, Retraced]) -> None:
    seen: set[str] = set()
    for run in runs.values():
        for person in managers_frame(run.trace)["manager"]:
            seen |= set(run.trace.log.of(int(person))["kind"])
    assert seen - set(EVENTS) <= _TOLD_ELSEWHERE
    assert {"lead", "issue_opened", "lost_to_market"} <= seen


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_payment_is_explained_in_the_language_asked_for(
    explained: Callable[..., Explained], lang: Lang
) -> None:
    for policy in ("goal", "stars"):
        told = payments_frame(explained(policy, "best"), lang)
        chinese = told["explanation"].str.contains("[\u4e00-\u9fff]")
        assert (chinese == (lang == "zh")).all()
        assert (told["measured"] != "").all()
    assert told["others"].str.contains("star_cut_off").all()
    assert told["state"].str.contains("years_running").all()


def test_one_month_is_the_rows_of_that_month(explained: Callable[..., Explained]) -> None:
    found = explained("goal", "best")
    whole, part = frames(found, "en"), frames(found, "en", Month(1, 6))
    for name in ("months", "payments", "events"):
        own = whole[name][(whole[name]["year"] == 1) & (whole[name]["month"] == 6)]
        assert part[name].equals(own.reset_index(drop=True))
        assert len(part[name]) > 0
    assert part["who"].equals(whole["who"])


def test_the_ledger_tells_all_that_the_tables_tell(
    explained: Callable[..., Explained], tmp_path: Path
) -> None:
    tables = frames(explained("goal", "best"), "en")
    lines = ledger(tables)
    assert (lines["line"] == "payment").sum() == len(tables["payments"])
    assert (lines["line"] == "event").sum() == len(tables["events"])
    paid = lines.loc[(lines["line"] == "month") & (lines["name"] == "pay_yuan"), "number"]
    assert paid.sum() == pytest.approx(tables["months"]["pay_yuan"].sum())
    read = pd.read_csv(write_tables(tables, tmp_path / "m.csv"))
    assert len(read) == len(lines)


def test_a_workbook_has_a_sheet_for_each_table(explained: Callable[..., Explained], tmp_path: Path) -> None:
    tables = frames(explained("stars", "best"), "zh")
    book = CalamineWorkbook.from_path(str(write_tables(tables, tmp_path / "m.xlsx")))
    assert book.sheet_names == list(tables)
    rows = book.get_sheet_by_name("payments").to_python()
    assert len(rows) == len(tables["payments"]) + 1


def test_the_figure_shows_all_that_was_paid_and_booked(
    explained: Callable[..., Explained], tmp_path: Path
) -> None:
    found = explained("goal", "best")
    shown = figure.data(found, "en")
    assert sum(sum(sums) for _name, sums in shown.components) == pytest.approx(found.pay_yuan / 1000)
    assert sum(shown.booked) == pytest.approx(found.booked_yuan / 1000)
    assert len(shown.months) == 24
    written = figure.write_figure(found, tmp_path / "m.svg", "en").read_bytes()
    assert written.startswith(b"<?xml")
    assert figure.write_figure(found, tmp_path / "again.svg", "en").read_bytes() == written


@pytest.mark.parametrize(("option", "file"), [("out", "m.pdf"), ("figure", "m.csv"), ("out", "m")])
def test_other_kinds_of_files_are_refused_before_anything_runs(
    place: Path, option: str, file: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as error:
        cmsim.explain(place / "out", "best", store=tmp_path / "none", **{option: tmp_path / file})  # type: ignore[arg-type]
    assert error.value.detail.code == "explain.bad-file"
    assert list(tmp_path.iterdir()) == []


def test_python_has_the_verbs_of_the_command_line(
    place: Path, runs: dict[str, Retraced], tmp_path: Path
) -> None:
    out, everybody = tmp_path / "m.csv", managers_frame(runs["goal"].trace)
    assert callable(cmsim.managers)
    best = int(everybody["manager"].iloc[0])
    found = cmsim.explain(
        place / "out", best, policy="goal", otherwise="none", store=place / "store", out=out
    )
    assert found.pay_yuan == pytest.approx(everybody["pay_yuan"].iloc[0])
    assert out.is_file()


def test_the_command_line_offers_the_same_choices() -> None:
    from cmsim.cli.commands import explain

    assert explain.OTHERWISE == OTHERWISE
