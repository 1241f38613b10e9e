"""The part of the page of plans that tells what can be measured, from the catalogue.

``python -m cmsim.world.measures_page docs/plans.md`` writes it into the page, between its two marks.
"""

from __future__ import annotations

import sys

from cmsim.generated_page import GeneratedPart
from cmsim.world.measures import WorldMeasure, catalogue

FAMILY = "FAMILY"
"""Stands for the id of a family of products."""
_KINDS = {
    "flow": "flow",
    "count": "count",
    "score": "score",
    "end_balance": "end balance",
    "average_balance": "average balance",
}


def measures_part() -> str:
    """Return the catalogue in Markdown, with one family of products that is a balance."""
    lines = [
        "| Measure | Unit | Kind | Counts | Meaning | 含义 |",
        "|---|---|---|---|---|---|",
        *(_row(measure) for measure in catalogue({FAMILY: ("the family", "该类产品", True)})),
    ]
    return "\n".join(lines) + "\n"


def _row(measure: WorldMeasure) -> str:
    cells = (
        f"`{measure.name}`",
        measure.unit,
        _KINDS[measure.kind],
        measure.credit_base,
        measure.meaning,
        measure.meaning_zh,
    )
    return f"| {' | '.join(cells)} |"


PART = GeneratedPart("cmsim.world.measures_page", measures_part)
BEGIN, with_generated_part, main = PART.begin, PART.within, PART.write

if __name__ == "__main__":
    main(sys.argv[1:])
