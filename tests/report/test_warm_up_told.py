"""The warm-up that a base needs, told in both languages."""

import numpy as np
import pytest

from cmsim import load
from cmsim.calibrate.warm_up import WarmUpStudy, settling
from cmsim.report.warm_up import warm_up_figure, warm_up_sentence, warm_up_table
from cmsim.report.warm_up_written import write_warm_up

MONTHS = 144


@pytest.fixture(scope="module")
def base():
    return load("hebei-2004")


def study_of(*decays, file_weeks=104):
    """Return a study whose series approach rest with these time constants, months."""
    luck = np.random.default_rng(1)
    series = tuple(
        settling(
            name,
            level * (1.0 - 0.4 * np.exp(-np.arange(MONTHS) / decay) + luck.normal(0.0, 0.003, (4, MONTHS))),
            file_weeks,
            3,
        )
        for name, level, decay in zip(
            ("revenue", "active_clients", "trust"), (13e6, 15e3, 0.45), decays, strict=True
        )
    )
    return WarmUpStudy(series, file_weeks, 12, 3, 4, 0.2)


def test_a_row_for_every_series_holds_weeks_growth_with_its_interval_and_a_reading(base):
    table = warm_up_table(study_of(3, 24, 3), base, "en")
    assert len(table.rows) == 3
    assert all("[" in row[2] for row in table.rows)
    assert [row[3][:6] for row in table.rows] == ["enough", "too sh", "enough"]
    assert any("20 %" in note for note in table.notes)


def test_the_sentence_names_the_series_that_needs_the_longest(base):
    enough, short = study_of(3, 6, 3), study_of(3, 24, 3)
    assert warm_up_sentence(enough, "en").startswith("The warm-up of 104 weeks in the file is enough")
    told = warm_up_sentence(short, "en")
    assert "too short for active key clients" in told
    assert "not seen at rest in 12 years" in told
    slower = study_of(3, 3, 12)
    assert f"by trust: {slower.longest.weeks} weeks" in warm_up_sentence(slower, "en")
    assert "不足" in warm_up_sentence(short, "zh")


def test_the_figure_marks_where_the_files_warm_up_ends(base):
    shown = warm_up_figure(study_of(3, 6, 3), base, "zh")
    assert shown.mark == 24.0
    assert len(shown.steps) == MONTHS
    path = shown.rows[0].paths[0]
    assert all(low < mean < high for low, mean, high in zip(path.low, path.mean, path.high, strict=True))


def test_table_and_figure_are_written(base, tmp_path):
    files = write_warm_up(study_of(3, 6, 3), base, tmp_path)
    assert [file.name for file in files] == ["warm-up.csv", "warm-up.png", "warm-up.svg"]
    assert all(file.stat().st_size > 0 for file in files)
    assert files[0].read_text(encoding="utf-8-sig").count("\n") == 4
