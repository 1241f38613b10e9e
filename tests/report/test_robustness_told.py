"""A robustness study in words, tables and figures, in both languages."""

import json

import pandas as pd
import pytest
from invented_study import invented_study

from cmsim.report.robustness_folder import write_robustness
from cmsim.report.robustness_tables import robustness_sentences, robustness_tables
from cmsim.report.robustness_told import told_of
from cmsim.report.robustness_words import GROUP_NAMES, ROBUSTNESS_PHRASES
from cmsim.scenario import load
from cmsim.uncertainty.assumptions import assumption_space
from cmsim.uncertainty.findings import Findings


@pytest.fixture(scope="module")
def findings() -> Findings:
    return Findings(
        invented_study(
            lambda at: 3.0 + 2.0 * (at[:, 0] - 0.5),
            lambda at: 1.0 + 2.0 * (at[:, 0] - 0.5) + 6.0 * (at[:, 1] > 0.6),
            budget=1500,
        )
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sentences_name_the_best_its_share_and_the_space(findings, lang):
    told = told_of(findings, lang)
    text = " ".join(robustness_sentences(told))
    share = findings.best_share["first"]
    assert f"{100 * share.share:.0f} [{100 * share.low:.0f}, {100 * share.high:.0f}] %" in text
    assert str(findings.study.screening.count + findings.study.decomposition.count) in text
    assert {"en": "Nothing is said beyond this space", "zh": "结论不超出此空间"}[lang] in text


def test_the_tables_give_the_box_its_held_out_share_and_what_to_watch(findings):
    tables = {table.title: table for table in robustness_tables(told_of(findings, "en"))}
    row = tables["Where rankings turn"].rows
    text = "\n".join(cell for one in row for cell in one)
    assert "(issues.owner_patience_days) at least" in text
    assert "days" in text
    assert "Clients won per active client above" in text
    duels = next(table for title, table in tables.items() if title.startswith("Policy against policy"))
    assert any("%" in header for header in duels.headers)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_table_is_told_in_both_languages(findings, lang):
    for table in robustness_tables(told_of(findings, lang)):
        assert table.rows
        assert all("{" not in text for row in table.rows for text in row)
        assert all("{" not in note for note in (*table.notes, table.title, *table.headers))


def test_all_words_can_be_shown_on_a_chinese_console():
    for phrase in (*ROBUSTNESS_PHRASES.values(), *GROUP_NAMES.values()):
        phrase.zh.encode("gbk")


@pytest.mark.parametrize("space", ["accepted", "ranges"])
def test_every_group_of_the_shipped_base_has_a_name(space):
    assert set(assumption_space(load("hebei-2004"), space).groups) <= set(GROUP_NAMES)


def test_the_folder_has_page_tables_figures_and_a_manifest(findings, tmp_path):
    write_robustness(findings, tmp_path / "study", manifest={"study": "robustness"}, timing={"seconds": 1.0})
    found = {path.relative_to(tmp_path / "study").as_posix() for path in (tmp_path / "study").rglob("*.*")}
    assert {
        "summary.md",
        "worlds.csv",
        "drivers.csv",
        "duels.csv",
        "regret.csv",
        "boxes.csv",
        "early_signs.csv",
        "manifest.json",
        "figures/worlds.png",
        "figures/drivers.svg",
        "figures/flip-first-second.png",
        "scenarios/first.resolved.yaml",
    } <= found
    assert json.loads((tmp_path / "study" / "manifest.json").read_text())["study"] == "robustness"
    worlds = pd.read_csv(tmp_path / "study" / "worlds.csv")
    study = findings.study
    assert len(worlds) == 3 * (study.written.count + study.screening.count + study.decomposition.count)
    assert {"stage", "policy", "net_contribution_yuan", "loss.trust_effect"} <= set(worlds.columns)


def test_the_same_study_gives_the_same_bytes(findings, tmp_path):
    for name in ("a", "b"):
        write_robustness(findings, tmp_path / name, manifest={}, timing={}, lang="zh")
    one, other = (
        {p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("*.*")} for n in "ab"
    )
    assert one == other
