"""How a result shows itself in a notebook: its plots and its page, which are made further up.

Results know no report, so that tables and statistics stay free of figures; the report is found by its name
when somebody asks for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pandas as pd

_REPORT = "cmsim.report.notebook"


def plots_of(result: object) -> Any:
    """Return the plots of a result: a method for each figure, which returns the figure."""
    return import_module(_REPORT).plots_of(result)


def html_of(result: object) -> str:
    """Return a result as HTML for a notebook: sentences and main tables."""
    return str(import_module(_REPORT).html_of(result))


def frame_of(result: object, name: str) -> pd.DataFrame:
    """Return a table of a result by name; raises InputError if it has none of this name."""
    found: pd.DataFrame = import_module(_REPORT).frame_of(result, name)
    return found
