"""The README has its marks, from which CI takes the two commands, and versions agree."""

import re
import shutil
import subprocess
from datetime import date

import pytest
from documents import ROOT, commands_in, text_of

from cmsim.version import VERSION

README = ROOT / "README.md"
END = "<!-- end -->"


def between(mark: str) -> str:
    """Return what stands between a mark of the README and the next end."""
    page = text_of(README)
    assert page.count(mark) == 1
    _, _, rest = page.partition(mark)
    content, end, _ = rest.partition(END)
    assert end == END
    return content


def command(mark: str) -> str:
    """Return the one command of a marked block."""
    (block,) = re.findall(r"```sh\n(.*?)\n```", between(mark), re.DOTALL)
    (line,) = block.splitlines()
    return line


def test_the_first_command_installs_and_compares() -> None:
    line = command("<!-- main job -->")
    assert commands_in(line) == [["compare"]]
    assert line.startswith("python3 -m venv .venv && ")
    assert "-c requirements.lock ." in line


def test_the_second_command_installs_what_the_tests_need_and_runs_them() -> None:
    line = command("<!-- tests -->")
    assert "-c requirements.lock -e '.[dev]'" in line
    assert line.endswith(".venv/bin/python -m pytest -n 2")


@pytest.mark.skipif(shutil.which("bash") is None, reason="CI runs under bash")
@pytest.mark.parametrize("name", ["main job", "tests"])
def test_ci_runs_the_command_that_the_readme_shows(name: str) -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (function,) = re.findall(r"^readme_command\(\) \{\n.*?^\}$", script, re.DOTALL | re.MULTILINE)
    done = subprocess.run(
        ["bash", "-c", f'{function}\nreadme_command "$1"', "bash", name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{command(f'<!-- {name} -->')}\n"
    assert re.search(rf'^\s*readme_command "?{name}"? > ', script, re.MULTILINE)


def test_there_is_a_place_for_results() -> None:
    between("<!-- results -->")


def test_versions_agree() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {VERSION}\n" in citation
    released = re.search(
        rf"^## {re.escape(VERSION)} \((\d{{4}}-\d\d-\d\d)\)$", text_of(ROOT / "CHANGELOG.md"), re.M
    )
    assert released is not None
    assert f"\ndate-released: {date.fromisoformat(released[1])}\n" in citation


@pytest.mark.parametrize("fragment", sorted((ROOT / "changelog.d").glob("*")), ids=lambda path: path.name)
def test_a_fragment_of_the_changelog_is_of_a_known_kind(fragment) -> None:  # type: ignore[no-untyped-def]
    if fragment.name != "README.md":
        assert re.fullmatch(r"[\w-]+\.(numbers|scenarios|interface|technical)\.md", fragment.name)
        assert fragment.read_text(encoding="utf-8").strip()
