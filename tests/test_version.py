"""The version is stated once, and follows the sources that move numbers."""

import tomllib
from pathlib import Path

from cmsim.version import VERSION, model_version, sources_digest


def test_package_and_module_state_the_same_version():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    assert project["version"] == VERSION
    assert model_version().startswith(f"{VERSION}+")


def test_an_edit_moves_the_digest_and_line_ends_do_not(tmp_path):
    source = tmp_path / "a.py"
    source.write_bytes(b"x = 1\n")
    before = sources_digest([source], tmp_path)
    source.write_bytes(b"x = 1\r\n")
    assert sources_digest([source], tmp_path) == before
    source.write_bytes(b"x = 2\n")
    assert sources_digest([source], tmp_path) != before
