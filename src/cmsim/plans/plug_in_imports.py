"""What a file of plans may import: installed packages, and nothing that lies beside it.

Results are kept under the source of the file. A module beside it could change what the file pays without
changing that source, and yesterday's result would be taken for today's.
"""

from __future__ import annotations

import ast
import site
import sys
import sysconfig
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from cmsim.errors import PlanError

_OWN = "cmsim"


def check_imports(text: str, origin: str) -> None:
    """Make sure that a file imports only what is installed.

    What does not parse, or is not there, is told when the file is run.

    Raises
    ------
    PlanError
        With the line of an import of anything else.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for name, line in _imported(tree):
        if not _is_installed(name):
            raise PlanError(
                "plug-in.imports-beside",
                "a file of plans may not import a module that is not installed: results are kept under the "
                "source of the file alone",
                file=origin,
                line=line,
                found=name,
                allowed="installed packages",
                hint="put it into the same file, or install it as a package",
            )


def _imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield one.name.partition(".")[0], node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0], node.lineno


def _is_installed(name: str) -> bool:
    if name == _OWN or name in sys.stdlib_module_names or name in sys.builtin_module_names:
        return True
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return True
    if spec is None:
        return True
    places = [spec.origin] if spec.origin is not None else list(spec.submodule_search_locations or [])
    return all(_lies_where_packages_are(Path(place)) for place in places)


def _lies_where_packages_are(place: Path) -> bool:
    folders = {sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {*site.getsitepackages(), site.getusersitepackages()}
    resolved = place.resolve()
    return any(resolved.is_relative_to(Path(folder).resolve()) for folder in folders if folder)
