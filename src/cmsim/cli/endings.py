"""How a call ends when it does not end well: the error told to people or programmes, and the exit code."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cmsim.cli.error_text import error_text
from cmsim.cli.face import Face, debugging
from cmsim.cli.output import write_line
from cmsim.errors import CmsimError
from cmsim.version import VERSION

FAILED = 1
INTERRUPTED = 130
"""128 and the number of the signal, as shells have it."""
RESULTS = Path("results")


def end_by_error(error: CmsimError, face: Face) -> int:
    """Tell an error that cmsim raised on purpose."""
    if debugging():
        traceback.print_exception(error)
    _tell(error, face)
    return error.exit_code


def end_by_interrupt(face: Face) -> int:
    """Tell that the user stopped the command."""
    _tell(
        CmsimError(
            "cli.interrupted",
            "stopped",
            hint="what is finished is kept, and the same command goes on from there",
        ),
        face,
    )
    _end_workers()
    return INTERRUPTED


def _end_workers() -> None:
    """End our worker processes, which would else finish what they have begun while the user waits.

    Nothing is lost by it but unfinished work: the store holds whole entries only.
    """
    if "multiprocessing" in sys.modules:
        from multiprocessing import active_children

        for child in active_children():
            child.terminate()


def end_quietly() -> int:
    """End because nobody reads the output any more."""
    # The interpreter flushes standard output at its end, and would complain about the closed pipe.
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def end_by_fault(error: Exception, face: Face, arguments: Sequence[str]) -> int:
    """Tell that cmsim itself is wrong, with the traceback in a file (or shown, when debugging)."""
    kept: Path | None = None
    if debugging():
        traceback.print_exception(error)
    else:
        kept = _kept(error, face, arguments)
    _tell(
        CmsimError(
            "cli.fault",
            "this is a fault in cmsim and not yours",
            file=str(kept) if kept else None,
            found=f"{type(error).__name__}: {error}",
            hint="please send us this report" if kept else "CMSIM_DEBUG=1 shows where",
        ),
        face,
    )
    return FAILED


def _kept(error: Exception, face: Face, arguments: Sequence[str]) -> Path | None:
    """Write the report of a fault and return where, or None if it cannot be written."""
    folder = face.out if face.out is not None and face.out.is_dir() else RESULTS
    path = folder / time.strftime("fault-%Y%m%d-%H%M%S.txt")
    head = (
        f"cmsim {VERSION}, Python {sys.version.split()[0]}, {sys.platform}\ncmsim {' '.join(arguments)}\n\n"
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(head + "".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return None
    return path


def _tell(error: CmsimError, face: Face) -> None:
    if face.as_json:
        write_line(json.dumps(error.as_json()), to_error=True)
    else:
        write_line(error_text(error, face.lang), to_error=True)
