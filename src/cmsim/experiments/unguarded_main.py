"""Starting worker processes from a script that has no ``if __name__ == "__main__"``, and from notebooks.

A spawned process runs the main script again to find what it was asked to do; a script that calls us at its
top level would start itself over and over. Our workers need nothing from it: everything they do lies in
this package.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ABSENT = object()


@contextmanager
def main_module_hidden() -> Iterator[None]:
    """Keep processes that are spawned meanwhile from running the main script."""
    main = sys.modules["__main__"]
    spec, file = getattr(main, "__spec__", None), getattr(main, "__file__", _ABSENT)
    main.__spec__ = None
    if file is not _ABSENT:
        del main.__file__
    try:
        yield
    finally:
        main.__spec__ = spec
        if file is not _ABSENT:
            main.__file__ = file  # type: ignore[assignment]
