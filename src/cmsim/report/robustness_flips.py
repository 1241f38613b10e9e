"""Where rankings turn, as a table: conditions, how sure, and what to watch."""

from __future__ import annotations

import math

from cmsim.report.robustness_told import Told
from cmsim.report.text_table import TextTable
from cmsim.report.words import say
from cmsim.scenario.parameters import Parameter, parameters
from cmsim.sensitivity.early_signs import EarlySign
from cmsim.sensitivity.prim import DiscoveredBox, Restriction
from cmsim.uncertainty.early_months import SIGNS
from cmsim.uncertainty.findings import Flip

_PERCENT = 100.0
_FIGURES = 3
TELLING_AREA = 0.5
"""A sign tells if its area is above this with its whole interval."""
_SIGNS_TOLD = 2


def flips_table(told: Told) -> TextTable:
    """Return a row for each two policies whose ranking turns somewhere."""
    rows = []
    for flip in told.findings.flips:
        box = flip.box
        turned = told.findings.standing(flip.ours, flip.theirs) < 0
        share = f"{_PERCENT * float(turned.mean()):.0f} %"
        rows.append(
            (
                f"{told.policy(flip.ours)}\n/ {told.policy(flip.theirs)}",
                told.say("no box", share=share) if box is None else conditions(told, box),
                "" if box is None else f"{_PERCENT * box.density:.0f} ({box.cases}/{box.points})",
                "" if box is None else _held_out(told, box),
                "" if box is None else _elsewhere(box),
                _signs(told, flip),
            )
        )
    return TextTable(
        told.say("flips title"),
        tuple(told.say(key) for key in ("pair", "box", "inside", "held out", "outside", "watch")),
        tuple(rows),
        (told.say("note flips"),),
    )


def conditions(told: Told, box: DiscoveredBox) -> str:
    """Return a box's conditions in words, with units."""
    rows = {row.path: row for row in parameters(told.findings.study.space.base)}
    return told.say("and").join(_condition(told, one, rows[one.name]) for one in box.restrictions)


def _condition(told: Told, one: Restriction, row: Parameter) -> str:
    low, high = (float(f"{end:.{_FIGURES}g}") for end in (one.low, one.high))
    key = "at most" if math.isinf(low) else "at least" if math.isinf(high) else "between"
    unit = "" if row.unit == "1" else row.unit
    meaning = row.description_zh if told.lang == "zh" else row.description
    name = told.say("field", meaning=meaning, path=row.path)
    return told.say(key, name=name, low=f"{low:,.10g}", high=f"{high:,.10g}", unit=unit).rstrip()


def _held_out(told: Told, box: DiscoveredBox) -> str:
    if box.held_out_points == 0:
        return say("not defined", told.lang)
    share = box.held_out_cases / box.held_out_points
    return f"{_PERCENT * share:.0f} ({box.held_out_cases}/{box.held_out_points})"


def _elsewhere(box: DiscoveredBox) -> str:
    points, cases = box.all_points - box.points, box.all_cases - box.cases
    return f"{_PERCENT * cases / points:.0f} ({cases}/{points})" if points else ""


def _signs(told: Told, flip: Flip) -> str:
    if not flip.signs:
        return told.say("no sign at all")
    telling = [sign for sign in flip.signs if sign.low > TELLING_AREA]
    if not telling:
        return told.say("no sign", area=_area(flip.signs[0]))
    return "\n".join(_sign(told, sign) for sign in telling[:_SIGNS_TOLD])


def _sign(told: Told, sign: EarlySign) -> str:
    known = next(one for one in SIGNS if one.name == sign.name)
    return told.say(
        "sign above" if sign.above else "sign below",
        meaning=known.meaning_zh if told.lang == "zh" else known.meaning,
        threshold=f"{float(f'{sign.threshold:.{_FIGURES}g}'):,.10g}",
        unit=known.unit,
        hit=f"{_PERCENT * sign.hit_rate:.0f}",
        area=_area(sign),
    )


def _area(sign: EarlySign) -> str:
    return f"{sign.area:.2f} [{sign.low:.2f}, {sign.high:.2f}]"
