"""Arrays with names: what a notebook gets as xarray or pandas.

xarray is an optional extra; whoever lacks it gets a data frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.errors import InputError

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True)
class Axis:
    """A dimension: its name, the value at each position, and their unit and meaning."""

    name: str
    at: tuple[str, ...] | NDArray[Any]
    unit: str
    meaning: str


@dataclass(frozen=True)
class Labelled:
    """An array over named axes.

    Attributes
    ----------
    values : array
        As many dimensions as there are axes.
    """

    name: str
    axes: tuple[Axis, ...]
    values: NDArray[np.float64]
    unit: str
    meaning: str

    def to_xarray(self) -> xarray.DataArray:
        """Return a DataArray with units and meanings in its attributes.

        Raises
        ------
        InputError
            If xarray is not installed.
        """
        xr = require_xarray()
        coords = {
            axis.name: (axis.name, np.asarray(axis.at), {"units": axis.unit, "long_name": axis.meaning})
            for axis in self.axes
        }
        names = tuple(axis.name for axis in self.axes)
        attrs = {"units": self.unit, "long_name": self.meaning}
        array: xarray.DataArray = xr.DataArray(self.values, coords, names, self.name, attrs)
        return array

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each value, its places first."""
        index = pd.MultiIndex.from_product([axis.at for axis in self.axes], names=[a.name for a in self.axes])
        return pd.DataFrame({self.name: self.values.ravel()}, index=index).reset_index()


def dataset_of(arrays: Iterable[Labelled], about: Mapping[str, str]) -> xarray.Dataset:
    """Return arrays as variables of one Dataset.

    Raises
    ------
    InputError
        If xarray is not installed.
    """
    found: xarray.Dataset = require_xarray().Dataset(
        {one.name: one.to_xarray() for one in arrays}, attrs=dict(about)
    )
    return found


def require_xarray() -> Any:
    """Return the module xarray.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        import xarray
    except ImportError as error:
        raise InputError(
            "notebook.no-xarray",
            "arrays with names need xarray, which is not installed",
            hint='pip install "cmsim[notebook]", or take .frame() for pandas',
        ) from error
    return xarray
