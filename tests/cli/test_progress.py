"""Progress is shown to people on a terminal and to nobody else."""

from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest

from cmsim.cli.progress import shown_progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> _Terminal:
    """Return a terminal of common width, to be put in the place of standard error."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    return _Terminal()


def _screen(terminal: _Terminal) -> str:
    """Return what stands on the screen in the end: all after the last time that a line was wiped."""
    return terminal.getvalue().split("\x1b[2K")[-1]


def test_a_terminal_shows_that_work_has_begun_before_any_of_it_is_done(terminal: _Terminal) -> None:
    with redirect_stderr(terminal), shown_progress("en", wanted=True):
        pass
    assert "Preparing" in terminal.getvalue()


def test_a_terminal_shows_each_stage_and_the_share_done(terminal: _Terminal) -> None:
    with redirect_stderr(terminal), shown_progress("en", wanted=True) as note:
        assert note is not None
        note("simulation", 0.5)
        note("simulation", 1.0)
        note("figures", 0.25)
    left = _screen(terminal)
    assert "Preparing" not in left
    assert "Writing tables and figures" in left
    assert "25%" in left
    assert "Solving responses to pay, simulating" in terminal.getvalue()


def test_stages_are_named_in_the_language_asked_for(terminal: _Terminal) -> None:
    with redirect_stderr(terminal), shown_progress("zh", wanted=True) as note:
        assert note is not None
        note("figures", 1.0)
    assert "写出表格和图" in terminal.getvalue()


def test_quiet_calls_show_no_progress_even_on_a_terminal(terminal: _Terminal) -> None:
    with redirect_stderr(terminal), shown_progress("en", wanted=False) as note:
        assert note is None
    assert terminal.getvalue() == ""


def test_off_a_terminal_nobody_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress("en", wanted=True) as note:
        assert note is None
    assert capsys.readouterr().err == ""
