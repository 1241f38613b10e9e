"""Saving a world at a week boundary and taking it up again, in one file of named arrays."""

from __future__ import annotations

import io
from dataclasses import fields
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from cmsim.errors import StoreError
from cmsim.world.columns import ClientTable, DealTable, MarketState, PersonTable, WorldState

_SEPARATOR = "/"
_TABLES = {"clients": ClientTable, "persons": PersonTable, "deals": DealTable, "market": MarketState}


def to_arrays(state: WorldState) -> dict[str, NDArray[np.generic]]:
    """Return every array of the state under a name such as ``clients/trust``."""
    arrays: dict[str, NDArray[np.generic]] = {
        "tick": np.array(state.tick),
        "scale": np.array(state.scale),
    }
    for table in _TABLES:
        rows = getattr(state, table)
        for item in fields(rows):
            arrays[f"{table}{_SEPARATOR}{item.name}"] = getattr(rows, item.name)
    for component, columns in state.components.items():
        for name, values in columns.items():
            arrays[f"component{_SEPARATOR}{component}{_SEPARATOR}{name}"] = values
    return arrays


def from_arrays(arrays: dict[str, NDArray[np.generic]]) -> WorldState:
    """Return the state that :func:`to_arrays` took apart (arrays are copied)."""
    tables = {}
    for table, kind in _TABLES.items():
        columns = {item.name: np.array(arrays[f"{table}{_SEPARATOR}{item.name}"]) for item in fields(kind)}
        tables[table] = kind(**columns)
    components: dict[str, dict[str, NDArray[np.generic]]] = {}
    for key, values in arrays.items():
        if key.startswith("component" + _SEPARATOR):
            _, component, name = key.split(_SEPARATOR, 2)
            components.setdefault(component, {})[name] = np.array(values)
    return WorldState(
        tick=int(np.asarray(arrays["tick"]).item()),
        scale=float(np.asarray(arrays["scale"]).item()),
        components=components,
        **tables,
    )


def copy_of(state: WorldState) -> WorldState:
    """Return an independent copy, so that several policies start from the same state."""
    return from_arrays(to_arrays(state))


def to_bytes(state: WorldState) -> bytes:
    """Return the state as the bytes of an npz archive."""
    buffer = io.BytesIO()
    np.savez(buffer, **to_arrays(state))  # type: ignore[arg-type]
    return buffer.getvalue()


def load(path: Path) -> WorldState:
    """Read a state from a file.

    Raises
    ------
    StoreError
        If the file is missing, truncated or not a state.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            return from_arrays({name: archive[name] for name in archive.files})
    except (OSError, ValueError, KeyError, BadZipFile, EOFError) as error:
        raise StoreError(
            "store.bad-state", "the stored world state cannot be read", file=str(path), found=str(error)
        ) from error
