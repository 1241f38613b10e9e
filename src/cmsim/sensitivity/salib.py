"""The optional library of sensitivity designs."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from cmsim.errors import InputError


def require_salib(module: str) -> Any:
    """Return a module of SALib (Herman & Usher 2017, Journal of Open Source Software 2(9)).

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        return import_module(f"SALib.{module}")
    except ImportError as error:
        raise InputError(
            "sensitivity.no-salib",
            "designs of sensitivity studies need SALib, which is not installed",
            hint='pip install "cmsim[robustness]"',
        ) from error


def unit_problem(groups: Sequence[str]) -> dict[str, object]:
    """Return SALib's description of a unit cube with an axis for each entry of `groups`."""
    return {
        "num_vars": len(groups),
        "names": [f"x{axis}" for axis in range(len(groups))],
        "bounds": [[0.0, 1.0]] * len(groups),
        "groups": list(groups),
    }
