"""Figures as files."""

import pytest
from invented import SEVEN, invented_comparison

from cmsim.errors import InputError, StoreError
from cmsim.report.figures import fonts, write_figures
from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.theme import svg, themed
from cmsim.report.figures.write import FIGURES
from cmsim.report.setting import setting

BASIS = "equal_participation"
OF_LEVELS = {"revenue", "retention", "effort", "sales_weeks", "attainment"}
PNG_MARK = b"\x89PNG"


@pytest.fixture
def no_chinese_font(monkeypatch):
    monkeypatch.setattr(fonts, "chinese_family", lambda: None)


@pytest.mark.slow
def test_every_figure_is_written_as_png_and_svg_for_every_basis(tmp_path):
    two = {label: SEVEN[label] for label in ("hebei-2004", "ownership")}
    both = invented_comparison(two, replications=2, years=1, bases=("as_written", BASIS))
    written = write_figures(both, tmp_path / "figures", "en")
    expected = {
        f"{name}-{basis}{end}" for name in FIGURES for basis in both.bases for end in (".png", ".svg")
    }
    assert {path.name for path in written} == expected == {p.name for p in (tmp_path / "figures").iterdir()}
    for path in written:
        content = path.read_bytes()
        assert content.startswith(PNG_MARK) if path.suffix == ".png" else b"</svg>" in content


@pytest.mark.slow
def test_the_same_comparison_gives_the_same_bytes(single, tmp_path):
    first = {path.name: path.read_bytes() for path in write_figures(single, tmp_path, "en")}
    again = {path.name: path.read_bytes() for path in write_figures(single, tmp_path, "en")}
    assert first == again
    assert not any(b"<dc:date>" in content for content in first.values())


def test_settings_that_the_user_of_the_library_made_change_nothing(sure):
    import matplotlib

    module = FIGURES["revenue"]
    shown = module.data(setting(sure, BASIS, "en"))
    made = []
    for size in (10.0, 30.0):
        with matplotlib.rc_context({"font.size": size, "axes.grid": True, "svg.hashsalt": None}):
            with themed(font_for("en")):
                made.append(svg(module.draw(shown), shown.title))
            assert matplotlib.rcParams["font.size"] == size
    assert made[0] == made[1]


def test_the_base_alone_has_only_figures_of_levels(alone, tmp_path):
    assert {path.stem.split("-")[0] for path in write_figures(alone, tmp_path)} == OF_LEVELS


@pytest.mark.slow
def test_undefined_ratios_are_drawn(nobody):
    with themed(font_for("en")):
        for module in FIGURES.values():
            shown = module.data(setting(nobody, BASIS, "en"))
            assert svg(module.draw(shown), shown.title)


@pytest.mark.parametrize("name", list(FIGURES))
def test_labels_of_seven_policies_with_long_names_do_not_overlap(seven, name):
    module = FIGURES[name]
    with themed(font_for("en")):
        figure = module.draw(module.data(setting(seven, BASIS, "en")))
        figure.canvas.draw()
        page = figure.bbox
        # Title, notes, headings, names and numbers, all of which stand on the sheet beside the axes.
        written = [(text.get_text(), text.get_window_extent()) for text in figure.texts if text.get_text()]
    assert len(written) > 6
    for i, (text, box) in enumerate(written):
        assert box.x0 >= page.x0, text
        assert box.x1 <= page.x1, text
        assert box.y0 >= page.y0, text
        assert box.y1 <= page.y1, text
        for other, other_box in written[i + 1 :]:
            assert not box.overlaps(other_box), f"{text!r} lies on {other!r}"


@pytest.mark.slow
def test_without_a_chinese_font_labels_are_english_and_a_note_says_so(alone, tmp_path, no_chinese_font):
    choice = font_for("zh")
    assert choice.lang == "en"
    assert "中文字体" in choice.note
    chinese = {path.name: path.read_bytes() for path in write_figures(alone, tmp_path / "zh", "zh")}
    english = {path.name: path.read_bytes() for path in write_figures(alone, tmp_path / "en", "en")}
    assert chinese.pop("note.txt").decode().strip() == choice.note
    assert chinese == english


def test_a_note_that_no_longer_holds_is_removed(alone, tmp_path):
    (tmp_path / "note.txt").write_text("old", encoding="utf-8")
    write_figures(alone, tmp_path, "en")
    assert not (tmp_path / "note.txt").exists()


def test_a_bundled_font_goes_before_installed_ones(monkeypatch):
    import matplotlib.font_manager as manager

    path = manager.findfont("DejaVu Serif")
    monkeypatch.setattr(fonts, "BUNDLED_FONTS", (path,))
    fonts.chinese_family.cache_clear()
    try:
        assert font_for("zh").families == ("DejaVu Serif", fonts.LATIN_FAMILY)
    finally:
        fonts.chinese_family.cache_clear()


def test_wrong_language_and_an_unwritable_folder_are_told(alone, tmp_path):
    with pytest.raises(InputError):
        write_figures(alone, tmp_path, "fr")
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(StoreError):
        write_figures(alone, blocked / "figures", "en")
