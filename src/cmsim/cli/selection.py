"""What is compared when nothing is named, and the folder that results go to when none is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from cmsim.errors import InputError

SHIPPED_BASE = "hebei-2004"
RESULTS = Path("results")
_LONGEST_NAME = 100
_NOT_IN_NAMES = re.compile(r"[^\w+.-]+")

FIRST_STEP = "ownership"
"""Policies whose names begin with it differ from each other in one thing at a time."""


def shipped_policies() -> list[str]:
    """Return the shipped base and the steps from it: ownership, and kinds of pay on top of it.

    The schemes of the documents are asked for by name: each mixes many changes, and takes its time.

    Raises
    ------
    InputError
        If the base is not among the shipped scenarios.
    """
    from cmsim.scenario import list_scenarios
    from cmsim.scenario.catalogue import SUFFIXES, shipped_folder

    folder = shipped_folder().resolve()
    # By name: in a checkout the files of ./scenarios go before the same ones that the package carries.
    names = {path.stem for path in folder.iterdir() if path.suffix in SUFFIXES} if folder.is_dir() else set()
    shipped = [info for info in list_scenarios() if info.id in names]
    policies = [info.id for info in shipped if info.kind == "scenario" and info.base == SHIPPED_BASE]
    policies = [name for name in policies if name.split("-")[0] == FIRST_STEP]
    if not any(info.id == SHIPPED_BASE for info in shipped):
        raise InputError(
            "cli.no-base", "the shipped base is not there", file=str(folder), allowed=f"{SHIPPED_BASE}.yaml"
        )
    return [SHIPPED_BASE, *policies]


def results_folder(verb: str, scenarios: Sequence[str], *, full: bool = False) -> Path:
    """Return the folder of results, named for what is run or compared.

    Parameters
    ----------
    scenarios : sequence of str
        As named in the call; nothing if every shipped policy is meant.
    """
    stems = [Path(name).stem if name.endswith((".yaml", ".yml")) else name for name in scenarios]
    words = [verb, *(stems or ["all"]), *(["full"] if full else [])]
    name = _NOT_IN_NAMES.sub("-", "-".join(words)).strip("-.")
    return RESULTS / name[:_LONGEST_NAME]
