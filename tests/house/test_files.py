"""Files fit in the head, and hold nothing of the machine they were written on."""

import re
from pathlib import Path

import pytest
from source_tree import PACKAGE, ROOT, modules, text_files

MOST_LINES = 500
USUALLY_AT_MOST = 300
LONGER_THAN_USUAL = {
    "report/words.py",
    "simulation/recorder.py",
}
"""A ratchet: a module that has been brought below goes off this list, and none comes on it."""

# Letters in brackets keep the patterns from finding themselves.
FORBIDDEN = {
    "a folder of one machine": r"(?<![\w.])/(?:h[o]me|r[o]ot|U[s]ers|w[o]rk|t[m]p|m[n]t)/\w",
    "a drive of one machine": r"\b[A-Z]:\\\\?U[s]ers",
    "a package registry": r"p[y]pi\.org|p[y]thonhosted|r[e]gistry\.npmjs|c[o]nda\.anaconda|p[r]oxy\.golang",
    "an index of one network": r"--(?:extra-)?i[n]dex-url|PIP_I[N]DEX|UV_I[N]DEX|a[r]tifactory|n[e]xus/rep",
    "an address of one network": r"\b(?:10\.\d+|192\.168|127\.0)\.\d+\.\d+\b|l[o]calhost:\d",
    "a secret": r"(?i)\b(?:api[_-]?k[e]y|s[e]cret[_-]?key|passw[o]rd)\s*[=:]\s*['\"]?\w",
}


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_is_longer_than_fits_in_the_head() -> None:
    assert [relative(path) for path in modules() if lines(path) > MOST_LINES] == []


def test_modules_longer_than_usual_become_fewer() -> None:
    assert {relative(path) for path in modules() if lines(path) > USUALLY_AT_MOST} == LONGER_THAN_USUAL


def test_no_test_file_is_longer_than_fits_in_the_head() -> None:
    assert [p.name for p in sorted((ROOT / "tests").rglob("*.py")) if lines(p) > MOST_LINES] == []


def test_no_module_is_named_for_nothing() -> None:
    empty_names = {"utils", "util", "helpers", "helper", "common", "base", "misc", "tools", "shared"}
    assert [relative(path) for path in modules() if path.stem.strip("_") in empty_names] == []


def test_every_module_says_what_it_is_for() -> None:
    undocumented = [relative(p) for p in modules() if not p.read_text(encoding="utf-8").startswith('"""')]
    assert undocumented == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = []
    for path in text_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert found == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a folder of one machine", "see " + "/".join(["", "home", "me", "x"])),
        ("a folder of one machine", "/".join(["", "tmp", "x"])),
        ("a package registry", "https://" + "pypi" + ".org/simple"),
        ("an index of one network", "pip install --" + "index-url x"),
        ("an address of one network", "http://" + "192.168" + ".0.7/"),
        ("a secret", "api" + "_key = 'abc'"),
    ],
)
def test_the_search_finds_what_it_looks_for(what: str, text: str) -> None:
    assert re.search(FORBIDDEN[what], text)


def test_the_search_sees_the_whole_checkout() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in text_files()}
    assert {"pyproject.toml", "README.md", "src/cmsim/errors.py", "scenarios/hebei-2004.yaml"} <= names
