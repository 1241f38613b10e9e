"""The warm-up that a base needs, told: a table, a sentence, a figure."""

from __future__ import annotations

from cmsim.calendar import MONTHS_PER_YEAR, WEEKS_PER_YEAR
from cmsim.calibrate.warm_up import TOLERANCE_PER_YEAR, Settling, WarmUpStudy
from cmsim.report.figures.path_grid import Path, PathFigure, PathRow
from cmsim.report.figures.records import band
from cmsim.report.figures.theme import BASE_COLOUR
from cmsim.report.numbers import Scale, interval, scales
from cmsim.report.text_table import TextTable
from cmsim.report.warm_up_words import warm_up_say
from cmsim.report.words import Lang, language, listed, say
from cmsim.scenario import Scenario
from cmsim.statistics.intervals import DEFAULT_LEVEL, estimate

_PERCENT = 100.0
_UNITS = {"revenue": "yuan", "active_clients": "clients", "trust": "trust"}
_TICK_YEARS = 3


def warm_up_table(study: WarmUpStudy, base: Scenario, lang: str) -> TextTable:
    """Return the weeks that every series needs, and whether the file's are enough.

    Raises
    ------
    InputError
        If the language is not spoken.
    """
    spoken = language(lang)
    scale = Scale(1.0 / _PERCENT, "", 1, signed=True)
    rows = tuple(
        (
            warm_up_say(one.name, spoken),
            warm_up_say(
                "some weeks" if one.reliable else "at least",
                spoken,
                weeks=one.weeks,
                fewest=one.fewest,
                most=one.most,
            ),
            interval(one.growth_per_year, scale, spoken),
            warm_up_say(one.reading, spoken, percent=f"{_PERCENT * TOLERANCE_PER_YEAR:g}"),
        )
        for one in study.series
    )
    notes = [
        warm_up_say("note rule", spoken),
        warm_up_say("note growth", spoken, level=_level(), replications=study.replications),
        warm_up_say("note shared", spoken),
    ]
    if study.scale < 1.0:
        notes.append(warm_up_say("note whole", spoken, percent=f"{_PERCENT * study.scale:g}"))
    return TextTable(
        warm_up_say(
            "title", spoken, base=_name(base, spoken), replications=study.replications, years=study.years
        ),
        (
            warm_up_say("series", spoken),
            warm_up_say("weeks", spoken),
            warm_up_say("growth", spoken),
            warm_up_say("reading", spoken, weeks=study.file_weeks),
        ),
        rows,
        tuple(notes),
    )


def warm_up_sentence(study: WarmUpStudy, lang: str) -> str:
    """Return whether the file's warm-up is enough, and which series needs the longest."""
    spoken = language(lang)
    reading = study.reading
    told = "enough" if reading == "within tolerance" else reading
    concerned = [_in_sentence(one, spoken) for one in study.series if one.reading == reading]
    longest = study.longest
    needed = (
        warm_up_say("needed weeks", spoken, weeks=longest.weeks)
        if longest.reliable
        else warm_up_say("needed more", spoken, years=study.years)
    )
    return warm_up_say(
        f"sentence {told}",
        spoken,
        weeks=study.file_weeks,
        moving=listed(concerned, spoken),
        series=_in_sentence(longest, spoken),
        needed=needed,
    )


def warm_up_figure(study: WarmUpStudy, base: Scenario, lang: str) -> PathFigure:
    """Return what is to be drawn: every series from the start, and where the file's warm-up ends."""
    spoken = language(lang)
    columns, paths = [], []
    for one in study.series:
        scale, _ = scales(_UNITS[one.name], [estimate(one.paths.mean(axis=1))], [], spoken)
        columns.append(say("with unit", spoken, name=warm_up_say(one.name, spoken), unit=scale.unit))
        paths.append(Path(*band(one.paths / scale.divisor)))
    months = range(1, study.years * MONTHS_PER_YEAR + 1)
    every = range(_TICK_YEARS * MONTHS_PER_YEAR, len(months) + 1, _TICK_YEARS * MONTHS_PER_YEAR)
    return PathFigure(
        title=warm_up_say("figure title", spoken, base=_name(base, spoken)),
        notes=warm_up_say("figure notes", spoken, replications=study.replications, level=_level()),
        columns=tuple(columns),
        steps=tuple(float(month) for month in months),
        step_name=warm_up_say("axis month", spoken),
        ticks=tuple((float(month), f"{month}") for month in every),
        rows=(PathRow(_name(base, spoken), BASE_COLOUR, tuple(paths)),),
        behind=((),),
        zero=False,
        mark=float(study.file_weeks // WEEKS_PER_YEAR * MONTHS_PER_YEAR),
    )


def _name(base: Scenario, lang: Lang) -> str:
    name = (base.name_zh if lang == "zh" else base.name) or base.id
    return say("quoted", lang, name=name)


def _in_sentence(one: Settling, lang: Lang) -> str:
    return warm_up_say(f"{one.name} in a sentence", lang)


def _level() -> str:
    return f"{_PERCENT * DEFAULT_LEVEL:g}"
