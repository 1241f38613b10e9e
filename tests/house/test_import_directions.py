"""Imports point the way that data flows: the contracts of pyproject.toml hold, and would catch a breach."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "pyproject.toml"


def test_the_contracts_hold() -> None:
    assert lint_imports(str(CONFIG), no_cache=True, no_logo=True) == 0


def test_every_package_and_module_has_its_row() -> None:
    contracts = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (contract for contract in contracts if contract["type"] == "layers")
    assert layers["exhaustive"]
    rows = {name.strip(" ()") for row in layers["layers"] for name in row.split("|")}
    package = ROOT / "src" / "cmsim"
    there = {path.name for path in package.iterdir() if (path / "__init__.py").exists()}
    there |= {path.stem for path in package.glob("*.py")} - {"__init__"}
    assert there <= rows


@pytest.mark.parametrize(
    ("breach", "name"),
    [
        ("from cmsim.top import x\n", "Data flows one way"),
        ("from cmsim.bottom import other\n", "No import circles"),
    ],
)
def test_a_breach_would_be_caught(tmp_path: Path, breach: str, name: str) -> None:
    # A toy of the same name, so that the toy is what is imported in a fresh interpreter.
    package = tmp_path / "cmsim"
    for part in ("top", "bottom"):
        (package / part).mkdir(parents=True)
        (package / part / "__init__.py").write_text("x = 1\n")
    (package / "__init__.py").write_text("")
    (package / "bottom" / "leaf.py").write_text(breach)
    (package / "bottom" / "other.py").write_text("from cmsim.bottom import leaf\n")
    config = tmp_path / "pyproject.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "cmsim"\n'
        '[[tool.importlinter.contracts]]\nname = "Data flows one way"\ntype = "layers"\n'
        'containers = ["cmsim"]\nlayers = ["top", "bottom"]\n'
        '[[tool.importlinter.contracts]]\nname = "No import circles"\ntype = "acyclic_siblings"\n'
        'ancestors = ["cmsim"]\n'
    )
    code = (
        "import sys; from importlinter.cli import lint_imports;"
        f"sys.exit(lint_imports({str(config)!r}, no_cache=True, no_logo=True))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert done.returncode == 1, done.stderr
    assert f"{name} BROKEN" in done.stdout
