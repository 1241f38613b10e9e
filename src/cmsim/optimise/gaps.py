"""How near the proven best a programme is solved where nothing else is asked.

Apart from the programmes, so that the help of a command need not load them.
"""

from typing import Final

ALLOCATION_GAP: Final = 1e-4
"""Relative gap of an allocation (a province's 1,350 cells reach it in seconds, docs/optimiser.md)."""

ASSIGNMENT_GAP: Final = 1e-3
"""Relative gap of one assignment of clients to managers."""

PORTFOLIO_GAP: Final = 2 * ASSIGNMENT_GAP
"""Relative gap of a base's portfolios: a province's pools by city take twice as long for the other half."""
