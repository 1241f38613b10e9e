"""The summary of a comparison as one page of Markdown, for the folder of the run."""

from __future__ import annotations

from cmsim.experiments.comparison import Comparison
from cmsim.experiments.ranking import can_be_ranked
from cmsim.report.ranking_tables import ranking_table
from cmsim.report.summary import comparison_table, sanity_table, summary_sentence, year_table
from cmsim.report.text_table import TextTable

_LINE_IN_CELL = "<br>"


def summary_page(comparison: Comparison, lang: str = "en", parameters: str = "defaults") -> str:
    """Return sentence and tables of every basis.

    Raises
    ------
    InputError
        If the language is not spoken.
    """
    parts: list[str] = []
    for basis in comparison.bases:
        parts.append(summary_sentence(comparison, basis, lang, parameters))
        parts += [
            as_markdown(make(comparison, basis, lang, parameters))
            for make in (comparison_table, year_table, sanity_table)
        ]
        if can_be_ranked(comparison):
            parts.append(as_markdown(ranking_table(comparison, basis, lang, parameters)))
    return "\n\n".join(parts) + "\n"


def as_markdown(table: TextTable) -> str:
    """Return a table with its title as heading and its notes below."""
    rows = [table.headers, tuple("---" for _ in table.headers), *table.rows]
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    notes = [f"- {note}" for note in table.notes]
    return "\n".join([f"## {table.title}", "", *lines, *(["", *notes] if notes else [])])


def _cell(text: str) -> str:
    return _LINE_IN_CELL.join(text.replace("|", "\\|").splitlines())
