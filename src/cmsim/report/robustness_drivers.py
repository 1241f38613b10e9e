"""What drives differences between policies, as a table."""

from __future__ import annotations

import math

import numpy as np

from cmsim.report.numbers import interval
from cmsim.report.robustness_told import Told
from cmsim.report.robustness_words import group_name
from cmsim.report.text_table import TextTable
from cmsim.report.words import say
from cmsim.statistics.intervals import Estimate
from cmsim.uncertainty.findings import Driver, Findings

_PERCENT = 100.0


def drivers_shown(findings: Findings) -> list[Driver]:
    """Return the drivers of the objective, policy by policy."""
    return [one for one in findings.drivers if one.measure == findings.objective]


def drivers_table(told: Told) -> TextTable:
    """Return a row for each group, the strongest first: mean effects, and shares of variance of drivers."""
    findings, lang = told.findings, told.lang
    drivers = drivers_shown(findings)
    order = np.argsort(-sum(np.nan_to_num(one.effects.mean_size) for one in drivers), kind="stable")
    groups = drivers[0].effects.groups
    rows = []
    for at in order:
        cells = [group_name(groups[int(at)], lang)]
        for one in drivers:
            effects = one.effects
            size = Estimate(
                float(effects.mean_size[at]),
                float(effects.low[at]),
                float(effects.high[at]),
                math.nan,
                int(effects.steps[at]),
            )
            cells += [interval(size, told.unsigned, lang), _total(told, one, groups[int(at)])]
        rows.append(tuple(cells))
    headers = [told.say("group")]
    for one in drivers:
        name = told.policy(one.policy)
        headers += [
            told.say("effect of", policy=name, unit=told.unsigned.unit),
            told.say("total of", policy=name),
        ]
    plan = findings.study.plan
    return TextTable(
        told.say("drivers title", objective=told.objective),
        tuple(headers),
        tuple(rows),
        (told.say("note drivers", n=plan.trajectories, blocks=plan.blocks),),
    )


def _total(told: Told, one: Driver, group: str) -> str:
    if one.indices is None or group not in one.indices.groups:
        return ""
    at = one.indices.groups.index(group)
    ends = (one.indices.total[at], one.indices.total_low[at], one.indices.total_high[at])
    if any(math.isnan(end) for end in ends):
        return say("not defined", told.lang)
    mean, low, high = (_PERCENT * float(end) for end in ends)
    return f"{mean:.0f} [{max(low, 0.0):.0f}, {high:.0f}]"
