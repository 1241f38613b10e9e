"""The part of the page of results that is generated: tables and measures, from their declarations.

``python -m cmsim.tables.page docs/results.md`` writes it into the page, between its two marks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from cmsim.generated_page import END as END
from cmsim.generated_page import GeneratedPart
from cmsim.tables.column import Column, Table
from cmsim.tables.dictionary import RUN_KEYS, TABLES
from cmsim.tables.measure import Measure, Sum
from cmsim.tables.measures import MEASURES

_OVER = {
    "per year": "mean of the years' sums",
    "pooled": "ratio of sums over all years",
    "last year": "the last year's",
}


def tables_part() -> str:
    """Return the declarations of all measures and tables in Markdown."""
    lines = ["## Measures", "", *_measures(), "", "## Tables", ""]
    lines += ["Columns that every table begins with:", "", *_columns(RUN_KEYS, keys=len(RUN_KEYS))]
    for table in TABLES.values():
        lines += ["", f"### {table.name}", "", _about(table), ""]
        lines += _columns(table.columns, keys=len(table.keys))
    return "\n".join(lines) + "\n"


def _about(table: Table) -> str:
    """Return what a table holds, and when it is not always written."""
    return table.meaning if table.always else f"{table.meaning} {table.when}"


def _columns(columns: Iterable[Column], keys: int) -> list[str]:
    """Return the table of columns, of which the first `keys` identify a row."""
    lines = ["| Column | Key | Unit | Meaning |", "|---|---|---|---|"]
    for position, column in enumerate(columns):
        key = "key" if position < keys else ""
        lines.append(f"| `{column.name}` | {key} | {column.unit} | {column.meaning} |")
    return lines


def _measures() -> list[str]:
    lines = ["| Measure | Meaning | Unit | From | Over years |", "|---|---|---|---|---|"]
    for measure in MEASURES:
        over = _OVER[measure.over]
        cells = (f"`{measure.name}`", measure.meaning, measure.unit, _formula(measure), over)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _formula(measure: Measure) -> str:
    """Return how a measure is computed from columns."""
    text = _sum(measure.numerator)
    if measure.denominator is not None:
        return f"({text}) ÷ ({_sum(measure.denominator)})"
    if measure.spread is not None:
        return f"{text}, and {_sum(measure.spread)} of the last year ÷ number of years"
    return text


def _sum(part: Sum) -> str:
    terms = " + ".join(
        f"`{part.table}.{column}`" if weight == 1.0 else f"{weight:g} × `{part.table}.{column}`"
        for column, weight in part.weights
    )
    if part.but_not is None:
        return terms
    column, value = part.but_not
    return f"{terms}, rows with {column} `{value}` left out"


PART = GeneratedPart("cmsim.tables.page", tables_part)
BEGIN, with_generated_part, main = PART.begin, PART.within, PART.write

if __name__ == "__main__":
    main(sys.argv[1:])
