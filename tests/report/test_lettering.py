"""Text that fits, and labels that keep their distance."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsim.report.figures.fonts import font_for
from cmsim.report.figures.lettering import balanced, spread, width_inches, width_of_lines, wrapped
from cmsim.report.figures.theme import themed

POINTS = 12.0
LONG = "Ownership, commission, half as many managers again"


@given(
    st.lists(st.floats(0.0, 10.0), min_size=1, max_size=12),
    st.floats(0.01, 3.0),
)
def test_labels_keep_their_distance_order_and_limits(wanted, gap):
    placed = spread(wanted, gap, 0.0, 10.0)
    room = min(gap, 10.0 / max(len(wanted) - 1, 1))
    ordered = sorted(placed)
    assert all(b - a >= room - 1e-9 for a, b in pairwise(ordered))
    assert ordered[0] >= -1e-9
    assert ordered[-1] <= 10.0 + 1e-9
    pairs = sorted(zip(wanted, placed, strict=True))
    assert all(p <= q for (a, p), (b, q) in pairwise(pairs) if a < b)


def test_labels_that_have_room_stay_where_they_are():
    assert spread([7.0, 1.0, 4.0], 1.0, 0.0, 10.0) == pytest.approx([7.0, 1.0, 4.0])
    assert spread([], 1.0, 0.0, 10.0) == []


@pytest.mark.parametrize("inches", [1.2, 1.7, 2.5, 9.0])
def test_wrapped_text_fits_and_loses_no_word(inches):
    with themed(font_for("en")):
        for text in (wrapped(LONG, inches, POINTS), balanced(LONG, inches, POINTS)):
            assert width_of_lines(text, POINTS) <= inches
            assert text.split() == LONG.split()


def test_balanced_text_leaves_no_word_alone():
    text = "one two three four five"
    with themed(font_for("en")):
        inches = width_inches("one two three four", POINTS) + 0.01
        assert wrapped(text, inches, POINTS).split("\n")[1] == "five"
        assert balanced(text, inches, POINTS).split("\n") == ["one two three", "four five"]


@pytest.mark.filterwarnings("ignore:Glyph")
def test_chinese_punctuation_never_begins_a_line():
    text = "一户一经理，业务提成，客户经理增加一半。"
    with themed(font_for("en")):
        for tenths in range(4, 40):
            lines = wrapped(text, tenths / 10, POINTS).split("\n")
            assert "".join(lines) == text
            assert not any(line[0] in "，。；：、）”" for line in lines)
