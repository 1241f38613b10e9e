"""A table as text that any renderer can set: terminal, HTML, Markdown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TextTable:
    """A table of finished text.

    Attributes
    ----------
    title : str
        One line that says what is shown, on which basis, over which years.
    headers : tuple of str
        One per column, with the unit.
    rows : tuple of tuple of str
        Cells; a cell with an interval and a verdict has a line for each.
    notes : tuple of str
        Sentences to be read with the table.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headers) for row in self.rows):
            raise ValueError(f"table {self.title!r}: a row has not as many cells as there are headers")
