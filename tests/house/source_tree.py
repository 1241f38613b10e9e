"""The files of the checkout that the house laws look at."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "cmsim"
_NO_TEXT = {".png", ".svg", ".parquet", ".npz", ".xlsx", ".pdf", ".otf", ".ttf", ".woff2"}
_NOT_OURS = {".git", ".hypothesis", ".venv", "build", "dist", "__pycache__", "node_modules"}


@cache
def modules() -> tuple[Path, ...]:
    """Return the modules of the package."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def module_name(path: Path) -> str:
    """Return the name of a module below the package, such as ``simulation.care``."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


@cache
def text_files() -> tuple[Path, ...]:
    """Return the text files that are, or are about to be, under version control."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        found = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    else:
        # An unpacked source archive has no history.
        found = [p for p in ROOT.rglob("*") if not _NOT_OURS & set(p.relative_to(ROOT).parts)]
    return tuple(sorted(p for p in found if p.is_file() and p.suffix not in _NO_TEXT))
