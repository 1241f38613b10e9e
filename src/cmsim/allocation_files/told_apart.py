"""Which word of a call is an allocation file, and which a scenario; and what is done without a file."""

from __future__ import annotations

from pathlib import Path

from cmsim.allocation_files.load import LoadedAllocation, load_allocation, read_allocation
from cmsim.allocation_files.model import FORMAT
from cmsim.naming import OVERLAY_SIGN, Named
from cmsim.scenario import Scenario
from cmsim.scenario.catalogue import SUFFIXES
from cmsim.scenario.file_head import FORMAT as SCENARIO_FORMAT

DEFAULT_SCENARIO = "hebei-2004"
SURVEY_ALONE = f"""format: {FORMAT}
name: Managers where they count, as measured by simulation
name_zh: 按仿真测算结果配置客户经理
surface: {{}}
"""
"""What is done without a file: a survey of the usual size, no limit but today's number of managers."""
_HEAD_BYTES = 4096
"""Of a file, in which its first key stands."""


def told_apart(first: Named | None, second: Named | None) -> tuple[Path | None, Named]:
    """Return the allocation file, if there is one, and the scenario.

    Parameters
    ----------
    first : str, Path, Scenario or None
        An allocation file; or, alone, a scenario by name or file.
    second : str, Path, Scenario or None
        A scenario.
    """
    if first is None or isinstance(first, Scenario):
        return None, second or first or DEFAULT_SCENARIO
    if second is not None:
        return Path(first), second
    path = Path(first)
    if path.is_file():
        return (None, first) if _is_scenario(path) else (path, DEFAULT_SCENARIO)
    if path.suffix in SUFFIXES and OVERLAY_SIGN not in str(first):
        return path, DEFAULT_SCENARIO
    return None, first


def loaded_or_default(file: Path | None) -> LoadedAllocation:
    """Return an allocation file, or a survey of the usual size where none is given.

    Raises
    ------
    InputError
        As :func:`cmsim.allocation_files.load.load_allocation`.
    """
    return read_allocation(SURVEY_ALONE.encode(), "survey") if file is None else load_allocation(file)


def _is_scenario(path: Path) -> bool:
    """Return whether a file says of itself that it is a scenario; what cannot be read is none."""
    try:
        head = path.read_bytes()[:_HEAD_BYTES].decode("utf-8", errors="replace")
    except OSError:
        return False
    return SCENARIO_FORMAT in head
