"""One thread for linear algebra, so that sums come in the same order on every number of cores.

OpenBLAS splits long dot products and matrix products over threads, and the split moves the last bits: a
scalar product of 16,000 numbers differs between one thread and two. Processes are parallel here, so
threads within them would only get in each other's way.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_AFFIXES = (("scipy_", "64_"), ("scipy_", ""), ("", "64_"), ("", ""))


def _libraries() -> Iterator[ctypes.CDLL]:
    """Yield the OpenBLAS copies in NumPy's and SciPy's wheels (loading one twice gives the one loaded)."""
    for package in ("numpy", "scipy"):
        place = Path(str(import_module(package).__file__)).parent
        for folder in (place.parent / f"{package}.libs", place / ".libs", place / ".dylibs"):
            for path in sorted(folder.glob("*openblas*")):
                try:
                    yield ctypes.CDLL(str(path))
                except OSError:
                    continue


def _controls(library: ctypes.CDLL) -> tuple[Callable[[], int], Callable[[int], None]] | None:
    for before, after in _AFFIXES:
        try:
            get = getattr(library, f"{before}openblas_get_num_threads{after}")
            set_ = getattr(library, f"{before}openblas_set_num_threads{after}")
        except AttributeError:
            continue
        get.restype, set_.argtypes, set_.restype = ctypes.c_int, [ctypes.c_int], None
        return get, set_
    return None


@contextmanager
def one_blas_thread() -> Iterator[int]:
    """Hold linear algebra of this process, and of those that it starts, at one thread.

    Yields the number of OpenBLAS copies that obeyed; other libraries listen to the environment when they
    load.
    """
    kept = {name: os.environ.get(name) for name in _VARIABLES}
    found = [controls for controls in map(_controls, _libraries()) if controls is not None]
    before = [get() for get, _ in found]
    os.environ.update(dict.fromkeys(_VARIABLES, "1"))
    for _, set_ in found:
        set_(1)
    try:
        yield len(found)
    finally:
        for (_, set_), threads in zip(found, before, strict=True):
            set_(threads)
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
