"""The tables and the sentence that sum a comparison up; nothing random stands without its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cmsim.experiments.comparison import Comparison
from cmsim.experiments.sanity import sanity_lines
from cmsim.report.numbers import Scale, interval, number, scales
from cmsim.report.sentence import summary_sentence
from cmsim.report.setting import Setting, setting
from cmsim.report.text_table import TextTable
from cmsim.report.words import READINGS, VERDICTS, named, say
from cmsim.statistics.intervals import Estimate
from cmsim.tables.measures import Measure, measure_of

__all__ = ["TextTable", "comparison_table", "sanity_table", "summary_sentence", "year_table"]

KEY_MEASURES: tuple[str, ...] = (
    "key_client_revenue_yuan",
    "logo_retention_share",
    "gross_revenue_retention_share",
    "selling_cost_yuan",
    "net_contribution_yuan",
    "certainty_equivalent_yuan",
    "staff_turnover_share",
)
"""Columns of the table that compares policies."""

NET_CONTRIBUTION = "net_contribution_yuan"
WITH_FINAL_VALUE = "net_contribution_with_terminal_yuan"
_ELASTICITY = Scale(1.0, "", 2)


def comparison_table(
    comparison: Comparison, basis: str, lang: str, parameters: str = "defaults"
) -> TextTable:
    """Return policies by key measures: the base's level, and the others' paired differences with verdicts.

    Raises
    ------
    InputError
        If the comparison was not made on this basis, or the language is not spoken.
    """
    told = setting(comparison, basis, lang, parameters)
    columns = [_column(told, measure_of(name)) for name in KEY_MEASURES]
    names = [told.policy(label) for label in comparison.labels]
    rows = [(name, *(cells[i] for _header, cells in columns)) for i, name in enumerate(names)]
    title = "comparison title" if told.others else "alone title"
    notes = [say("note rows", told.lang)] if told.others else []
    return TextTable(
        say(
            title,
            told.lang,
            base=told.base,
            basis=told.basis_name,
            years=told.years,
            replications=told.replications,
        ),
        (say("policy", told.lang), *(header for header, _cells in columns)),
        tuple(rows),
        (*notes, *_notes(told, rows), say("note certainty equivalent", told.lang)),
    )


def year_table(comparison: Comparison, basis: str, lang: str, parameters: str = "defaults") -> TextTable:
    """Return the transition: key-client revenue and net contribution by year and on average.

    A row per measure and policy: the base's level, the others' paired differences. The last column adds the
    final client base's value, spread over the years, to the mean net contribution.

    Raises
    ------
    InputError
        If the comparison was not made on this basis, or the language is not spoken.
    """
    told = setting(comparison, basis, lang, parameters)
    spans = [[year] for year in comparison.all_years] + [comparison.all_years]
    rows: list[tuple[str, ...]] = []
    for name in ("key_client_revenue_yuan", NET_CONTRIBUTION):
        rows += _transition(told, measure_of(name), spans)
    return TextTable(
        say(
            "year title" if told.others else "year title alone",
            told.lang,
            base=told.base,
            basis=told.basis_name,
            replications=told.replications,
        ),
        (
            say("measure", told.lang),
            say("policy", told.lang),
            *(say("year", told.lang, year=year) for year in comparison.all_years),
            say("all years", told.lang),
            say("with final value", told.lang),
        ),
        tuple(rows),
        (
            *([say("note rows by measure", told.lang)] if told.others else []),
            *_notes(told, rows),
            say("note final value", told.lang),
        ),
    )


def sanity_table(comparison: Comparison, basis: str, lang: str, parameters: str = "defaults") -> TextTable:
    """Return selling cost as a share of gross profit beside the elasticity of gross profit to effort.

    Raises
    ------
    InputError
        If the comparison was not made on this basis, or the language is not spoken.
    """
    told = setting(comparison, basis, lang, parameters)
    lines = sanity_lines(comparison, basis)
    scale, _ = scales("share", [line.cost_share for line in lines], [], told.lang)
    measured = len(comparison.law.effort_elasticity)
    rows = [
        (
            told.policy(line.policy),
            interval(line.cost_share, scale, told.lang),
            number(line.elasticity_in_horizon, _ELASTICITY, told.lang),
            number(line.elasticity_last, _ELASTICITY, told.lang),
            named(READINGS, line.reading, told.lang),
        )
        for line in lines
    ]
    return TextTable(
        say(
            "sanity title",
            told.lang,
            basis=told.basis_name,
            years=told.years,
            replications=told.replications,
        ),
        (
            say("policy", told.lang),
            say("cost share", told.lang),
            say("elasticity in horizon", told.lang, year=min(comparison.years, measured or comparison.years)),
            say("elasticity last", told.lang, year=measured)
            if measured
            else say("elasticity unmeasured", told.lang),
            say("reading", told.lang),
        ),
        tuple(rows),
        (*_notes(told, rows), say("note sanity", told.lang)),
    )


def _column(told: Setting, measure: Measure) -> tuple[str, list[str]]:
    """Return the header and the cells of a measure, one per policy."""
    level = told.comparison.level(measure, told.comparison.base, told.basis)
    changes = [told.comparison.difference(measure, label, told.basis) for label in told.others]
    for_level, for_change = scales(measure.unit, [level], changes, told.lang)
    name = measure.meaning_zh if told.lang == "zh" else measure.meaning
    if for_level.unit != for_change.unit and changes:
        header = say("with two units", told.lang, name=name, unit=for_level.unit, other=for_change.unit)
    else:
        header = say("with unit", told.lang, name=name, unit=for_level.unit)
    cells = [interval(level, for_level, told.lang)]
    return header, cells + [_with_verdict(told, change, for_change) for change in changes]


def _transition(told: Setting, measure: Measure, spans: Sequence[list[int]]) -> list[tuple[str, ...]]:
    """Return the rows of a measure in the table by year."""
    levels, changes = _over_spans(told, measure, spans)
    for_level, for_change = scales(measure.unit, levels, [c for row in changes for c in row], told.lang)
    name = measure.meaning_zh if told.lang == "zh" else measure.meaning
    header = say("with unit", told.lang, name=name, unit=for_level.unit)
    rows = [(header, told.policy(told.comparison.base), *(interval(e, for_level, told.lang) for e in levels))]
    for label, row in zip(told.others, changes, strict=True):
        rows.append((header, told.policy(label), *(_with_verdict(told, e, for_change) for e in row)))
    if measure.name != NET_CONTRIBUTION:
        return [(*row, say("not applicable", told.lang)) for row in rows]
    return rows


def _over_spans(
    told: Setting, measure: Measure, spans: Sequence[list[int]]
) -> tuple[list[Estimate], list[list[Estimate]]]:
    """Return the base's levels and the others' differences by span of years, final value last."""
    asked = [(measure, span) for span in spans]
    if measure.name == NET_CONTRIBUTION:
        asked.append((measure_of(WITH_FINAL_VALUE), told.comparison.all_years))
    compared, basis = told.comparison, told.basis
    levels = [compared.level(m, compared.base, basis, span) for m, span in asked]
    changes = [[compared.difference(m, label, basis, span) for m, span in asked] for label in told.others]
    return levels, changes


def _with_verdict(told: Setting, change: Estimate, scale: Scale) -> str:
    text = interval(change, scale, told.lang)
    if math.isnan(change.mean):
        return text
    return f"{text}\n{named(VERDICTS, change.verdict, told.lang)}"


def _notes(told: Setting, rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return what the intervals are and hold, and what a reader must know."""
    found = []
    if not told.one_replication:
        found.append(
            say("note interval", told.lang, level=told.level_percent, replications=told.replications)
        )
    found.append(told.uncertainty)
    if any(say("not defined", told.lang) in cell for row in rows for cell in row):
        found.append(say("note undefined", told.lang))
    return found + told.cautions
