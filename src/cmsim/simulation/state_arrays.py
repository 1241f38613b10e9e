"""State of several parts in one mapping of arrays: each part's names begin with its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray


def below(prefix: str, state: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the arrays whose names begin with a part's prefix, without it."""
    return {name.removeprefix(prefix): v for name, v in state.items() if name.startswith(prefix)}
