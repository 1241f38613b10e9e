"""Results in a notebook: one line for a plot, a frame or a page."""

import pytest
from invented_study import invented_study

import cmsim
from cmsim.errors import InputError
from cmsim.tables.measures import MEASURES
from cmsim.uncertainty.findings import Findings


def test_a_comparison_draws_its_trade_off_in_one_line(seven, tmp_path):
    drawn = seven.plot.tradeoff()
    assert drawn._repr_png_().startswith(b"\x89PNG")
    for suffix in ("png", "svg"):
        assert drawn.save(tmp_path / f"picture.{suffix}").stat().st_size > 1000
    with pytest.raises(InputError, match="PNG or SVG"):
        drawn.save(tmp_path / "picture.pdf")


def test_plots_are_listed_and_a_misspelt_one_is_told_with_the_nearest(seven):
    assert {"net_contribution", "tradeoff"} <= set(seven.plot.names)
    assert "tradeoff" in dir(seven.plot)
    with pytest.raises(InputError, match="no figure") as caught:
        seven.plot.tradeof()
    assert "tradeoff" in str(caught.value.detail.hint)


def test_a_comparison_shows_itself_with_intervals_and_ranks(seven):
    page = seven._repr_html_()
    assert "<table>" in page
    assert "Holm" in page
    assert "luck" in page


def test_a_comparison_is_a_long_frame_in_one_line(sure):
    frame = sure.frame()
    assert set(frame["measure"]) == {measure.name for measure in MEASURES}
    assert {"basis", "policy", "replication", "year", "value", "unit"} <= set(frame.columns)
    assert len(frame) == len(MEASURES) * len(sure.bases) * len(sure.labels) * sure.replications * sure.years


@pytest.mark.slow
def test_a_robustness_study_shows_itself():
    found = Findings(invented_study(lambda at: 3.0 + at[:, 0], lambda at: 1.0 + 5.0 * (at[:, 1] > 0.5)))
    assert "Nothing is said beyond this space" in found._repr_html_()
    for name in found.plot.names:
        assert getattr(found.plot, name)(lang="en")._repr_png_()
    assert len(found.frame("regret")) == 3
    with pytest.raises(InputError, match="no table"):
        found.frame("regrets")


def test_the_verbs_of_studies_are_at_hand():
    assert {"experiment", "robustness", "select_best", "until_precise"} <= set(dir(cmsim))
    assert callable(cmsim.robustness)
    assert callable(cmsim.experiment)
