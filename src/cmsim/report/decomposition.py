"""A difference taken apart, told as tables: shares, effects and interactions, effort and sorting."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from cmsim.experiments.decomposition import OUTCOMES, PAY, Decomposition
from cmsim.experiments.switches import SWITCHES
from cmsim.report.decomposition_words import SWITCH_NAMES, decomposition_say
from cmsim.report.numbers import interval, scales
from cmsim.report.setting import Setting, setting
from cmsim.report.summary_page import as_markdown
from cmsim.report.text_table import TextTable
from cmsim.report.words import VERDICTS, listed, named, say
from cmsim.statistics.intervals import Estimate, estimate
from cmsim.tables.measures import Measure, measure_of

EFFECTS_OF: tuple[str, ...] = (
    "net_contribution_yuan",
    "net_contribution_with_terminal_yuan",
    "key_client_revenue_yuan",
)
"""Measures whose effects and interactions are shown; the folder has those of all."""
EQUAL_PARTICIPATION = "equal_participation"
UNDECIDED = "too close to call"


def decomposition_tables(one: Decomposition, lang: str, parameters: str = "defaults") -> list[TextTable]:
    """Return the tables of one policy on one basis: shares always, the others where there is something.

    Raises
    ------
    InputError
        If the language is not spoken.
    """
    told = setting(one.cells, one.basis, lang, parameters)
    tables = [_shares(one, told)]
    if len(one.switches) > 1:
        tables.append(_effects(one, told))
    if PAY in one.switches:
        tables.append(_sorting(one, told))
    return tables


def decomposition_page(found: Sequence[Decomposition], lang: str, parameters: str = "defaults") -> str:
    """Return the tables of all policies and bases as one page of Markdown."""
    tables = [table for one in found for table in decomposition_tables(one, lang, parameters)]
    return "\n\n".join(as_markdown(table) for table in tables) + "\n"


def switch_name(switch: str, told: Setting) -> str:
    """Return what a switch is called."""
    return named(SWITCH_NAMES, switch, told.lang)


def _shares(one: Decomposition, told: Setting) -> TextTable:
    rows = []
    for name in OUTCOMES:
        parts = [one.part(name, "share", switch) for switch in one.switches]
        parts.append(one.part(name, "total", "all"))
        rows.append(_row(measure_of(name), [estimate(part.values) for part in parts], told))
    return TextTable(
        decomposition_say(
            "shares title",
            told.lang,
            policy=told.quoted(one.policy),
            base=told.base,
            basis=told.basis_name,
            years=told.years,
            replications=told.replications,
        ),
        (
            say("measure", told.lang),
            *(switch_name(switch, told) for switch in one.switches),
            decomposition_say("total", told.lang),
        ),
        tuple(rows),
        (decomposition_say("note shares", told.lang), *_without_share(one, told), *_notes(one, told)),
    )


def _without_share(one: Decomposition, told: Setting) -> list[str]:
    if not one.switches:
        names = {"policy": told.quoted(one.policy), "base": told.base}
        return [decomposition_say("note no switch", told.lang, **names)]
    same = [switch_name(switch, told) for switch in SWITCHES if switch not in one.switches]
    return [decomposition_say("note same", told.lang, names=listed(same, told.lang))] if same else []


def _notes(one: Decomposition, told: Setting) -> list[str]:
    notes = []
    if not told.one_replication:
        notes.append(
            say("note interval", told.lang, level=told.level_percent, replications=told.replications)
        )
    notes += [told.uncertainty, *told.cautions]
    if one.basis == EQUAL_PARTICIPATION:
        notes.append(decomposition_say("note base pay", told.lang))
    return notes


def _effects(one: Decomposition, told: Setting) -> TextTable:
    columns = []
    for name in EFFECTS_OF:
        effects = [one.part(name, "main_effect", switch) for switch in one.switches]
        effects += [one.part(name, "interaction", *pair) for pair in combinations(one.switches, 2)]
        columns.append(_row(measure_of(name), [estimate(part.values) for part in effects], told))
    labels = [
        decomposition_say("alone", told.lang, name=switch_name(switch, told)) for switch in one.switches
    ]
    labels += [
        decomposition_say("crossed", told.lang, one=switch_name(first, told), other=switch_name(second, told))
        for first, second in combinations(one.switches, 2)
    ]
    return TextTable(
        decomposition_say("effects title", told.lang),
        (decomposition_say("effect", told.lang), *(column[0] for column in columns)),
        tuple((label, *(column[1 + number] for column in columns)) for number, label in enumerate(labels)),
        (decomposition_say("note effects", told.lang), *_notes(one, told)),
    )


def _sorting(one: Decomposition, told: Setting) -> TextTable:
    rows = []
    for name in OUTCOMES:
        parts = [one.part(name, kind, PAY) for kind in ("effort", "sorting", "share")]
        rows.append(_row(measure_of(name), [estimate(part.values) for part in parts], told))
    headers = [decomposition_say(key, told.lang) for key in ("effort", "sorting", "share of pay")]
    title = decomposition_say(
        "sorting title", told.lang, policy=told.quoted(one.policy), basis=told.basis_name
    )
    return TextTable(
        title,
        (say("measure", told.lang), *headers),
        tuple(rows),
        (decomposition_say("note sorting", told.lang), *_notes(one, told)),
    )


def _row(measure: Measure, changes: Sequence[Estimate], told: Setting) -> tuple[str, ...]:
    """Return the measure with its unit, and each change with its interval and verdict."""
    scale = scales(measure.unit, [], changes, told.lang)[1]
    meaning = measure.meaning_zh if told.lang == "zh" else measure.meaning
    head = say("with unit", told.lang, name=meaning, unit=scale.unit)
    cells = []
    for change in changes:
        text = interval(change, scale, told.lang)
        # Without an interval a verdict would only repeat that there is none; a part that is nothing says so.
        plain = told.one_replication or (change.mean == 0.0 and change.sd == 0.0)
        cells.append(text if plain else f"{text}\n{named(VERDICTS, change.verdict, told.lang)}")
    return (head, *cells)
