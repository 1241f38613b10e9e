"""An experiment in sentences and tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from cmsim.experiments.swept import Experiment
from cmsim.report.numbers import Scale, interval, scales
from cmsim.report.sweep_words import sweep_say
from cmsim.report.text_table import TextTable
from cmsim.report.words import BASES, VERDICTS, Lang, language, named, say
from cmsim.statistics.intervals import DEFAULT_LEVEL, Estimate, estimate, paired_difference
from cmsim.statistics.multiplicity import paired_p_value
from cmsim.tables.measures import Measure, measure_of

POINTS_SHOWN = 20
_FIGURES = 4


@dataclass(frozen=True)
class SweepTold:
    """An experiment as it is told in a language."""

    experiment: Experiment
    lang: Lang

    @property
    def basis(self) -> str:
        """The first basis, which sentences and figures are about."""
        return str(self.experiment.request.bases[0])

    @property
    def title(self) -> str:
        """Name of the experiment."""
        return self.experiment.name_zh if self.lang == "zh" else self.experiment.name

    def policy(self, label: str) -> str:
        """Return a policy's name for people."""
        scenario = self.experiment.request.scenarios[label]
        return (scenario.name_zh if self.lang == "zh" else scenario.name) or label

    def measure(self, measure: Measure) -> str:
        """Return a measure's name."""
        return measure.meaning_zh if self.lang == "zh" else measure.meaning

    @cached_property
    def objective(self) -> Measure:
        """The first response, which is the one that figures show."""
        return measure_of(self.experiment.responses_named[0])

    def difference(self, point: int, label: str, measure: Measure) -> Estimate:
        """Return a policy's paired difference from the base at a point; undefined where it failed."""
        comparison = self.experiment.outcomes[point].comparison
        if comparison is None:
            return Estimate(math.nan, math.nan, math.nan, math.nan, 0)
        base = comparison.values(measure, self.experiment.labels[0], self.basis)
        return paired_difference(comparison.values(measure, label, self.basis), base)

    def level(self, point: int, label: str, measure: Measure) -> Estimate:
        """Return a policy's level at a point; undefined where it failed."""
        comparison = self.experiment.outcomes[point].comparison
        if comparison is None:
            return Estimate(math.nan, math.nan, math.nan, math.nan, 0)
        return estimate(comparison.values(measure, label, self.basis))

    def best_at(self, point: int) -> tuple[str, bool] | None:
        """Return the policy with the highest objective at a point, and whether it is told apart from all
        others; None where the point failed.
        """
        comparison = self.experiment.outcomes[point].comparison
        if comparison is None:
            return None
        sign = -1.0 if self.objective.better == "lower" else 1.0
        values = {
            label: sign * comparison.values(self.objective, label, self.basis)
            for label in self.experiment.labels
        }
        best = max(values, key=lambda label: float(values[label].mean()))
        others = [label for label in values if label != best]
        alpha = (1.0 - DEFAULT_LEVEL) / max(len(others), 1)
        return best, all(paired_p_value(values[best], values[other]) < alpha for other in others)

    def scales(self, measure: Measure) -> tuple[Scale, Scale]:
        """Return how levels and differences of a measure are shown."""
        points = range(len(self.experiment.outcomes))
        base = self.experiment.labels[0]
        levels = [self.level(point, base, measure) for point in points]
        changes = [self.difference(p, label, measure) for p in points for label in self.experiment.labels[1:]]
        return scales(
            measure.unit,
            [one for one in levels if not math.isnan(one.mean)],
            [one for one in changes if not math.isnan(one.mean)],
            self.lang,
        )


def sweep_told(experiment: Experiment, lang: str) -> SweepTold:
    """Return an experiment as it is told in a language; raises InputError if it is not spoken."""
    return SweepTold(experiment, language(lang))


def sweep_sentences(told: SweepTold) -> list[str]:
    """Return what was run, which policy is best at how many points, and what failed."""
    experiment, lang = told.experiment, told.lang
    request = experiment.request
    replications = sorted({one.request.replications for one in experiment.outcomes})
    n = replications[-1]
    found = [told.title]
    question = experiment.question_zh if lang == "zh" else experiment.question
    if question:
        found.append(question)
    found.append(
        sweep_say(
            "what",
            lang,
            points=len(experiment.outcomes),
            design=sweep_say(experiment.design, lang),
            factors=len(experiment.factors),
            policies=len(experiment.labels),
            replications=say("one replication", lang) if n == 1 else say("replications", lang, n=n),
            years=say("year 1", lang)
            if request.years == 1
            else say("years 1 to n", lang, years=request.years),
            basis=named(BASES, told.basis, lang),
        )
    )
    best = [one for point in range(len(experiment.outcomes)) if (one := told.best_at(point)) is not None]
    name = told.measure(told.objective)
    name = name if lang == "zh" else name[:1].lower() + name[1:]
    for label in experiment.labels:
        sure = [certain for policy, certain in best if policy == label]
        if sure:
            found.append(
                sweep_say(
                    "best",
                    lang,
                    policy=say("quoted", lang, name=told.policy(label)),
                    measure=name,
                    n=len(sure),
                    all=len(best),
                    sure=sum(sure),
                )
            )
    if experiment.failed:
        found.append(sweep_say("failed", lang, n=len(experiment.failed), first=experiment.failed[0].failure))
    found.append(sweep_say("uncertainty", lang))
    return found


def _years(years: int, lang: Lang) -> str:
    return say("year 1", lang) if years == 1 else say("years 1 to n", lang, years=years)


def sweep_tables(told: SweepTold) -> list[TextTable]:
    """Return a table of differences by point for each response, and of correlations with the factors."""
    tables = [_by_point(told, measure_of(name)) for name in told.experiment.responses_named]
    if told.experiment.design in ("latin_hypercube", "sobol"):
        tables.append(_correlations(told))
    return tables


def _by_point(told: SweepTold, measure: Measure) -> TextTable:
    experiment, lang = told.experiment, told.lang
    level_scale, change_scale = told.scales(measure)
    base, others = experiment.labels[0], experiment.labels[1:]
    rows = []
    for at, one in enumerate(experiment.outcomes[:POINTS_SHOWN]):
        cells = [str(one.point.number), *(_value(one.point.values[f.path]) for f in experiment.factors)]
        cells.append(interval(told.level(at, base, measure), level_scale, lang))
        for label in others:
            change = told.difference(at, label, measure)
            text = interval(change, change_scale, lang)
            close = change.verdict == "too close to call" and not math.isnan(change.mean)
            cells.append(f"{text}\n{named(VERDICTS, change.verdict, lang)}" if close else text)
        rows.append(tuple(cells))
    headers = [
        sweep_say("point", lang),
        *(factor.path for factor in experiment.factors),
        sweep_say("base level", lang, policy=told.policy(base), unit=level_scale.unit),
        *(
            sweep_say("difference of", lang, policy=told.policy(label), unit=change_scale.unit)
            for label in others
        ),
    ]
    notes = [sweep_say("uncertainty", lang)]
    if len(experiment.outcomes) > POINTS_SHOWN:
        notes.append(sweep_say("note table", lang, shown=POINTS_SHOWN, all=len(experiment.outcomes)))
    title = sweep_say("table title", lang, measure=told.measure(measure))
    return TextTable(title, tuple(headers), tuple(rows), tuple(notes))


def _correlations(told: SweepTold) -> TextTable:
    experiment, lang = told.experiment, told.lang
    frame = experiment.correlations
    chosen = frame[(frame["basis"] == told.basis) & (frame["measure"] == told.objective.name)]
    others = experiment.labels[1:]
    rows = []
    for factor in experiment.factors:
        cells = [factor.path]
        for label in others:
            row = chosen[(chosen["factor"] == factor.path) & (chosen["policy"] == label)].iloc[0]
            cells.append(_correlation(row, lang))
        rows.append(tuple(cells))
    name = told.measure(told.objective)
    return TextTable(
        sweep_say("correlations title", lang, measure=name if lang == "zh" else name[:1].lower() + name[1:]),
        (sweep_say("factor", lang), *(told.policy(label) for label in others)),
        tuple(rows),
        (),
    )


def _correlation(row: pd.Series[float], lang: Lang) -> str:
    value, low, high = (float(row[name]) for name in ("partial_rank_correlation", "low", "high"))
    if np.isnan(value):
        return say("not defined", lang)
    return f"{value:+.2f} [{low:+.2f}, {high:+.2f}]"


def _value(value: object) -> str:
    return f"{float(f'{float(value):.{_FIGURES}g}'):,.10g}"  # type: ignore[arg-type]
