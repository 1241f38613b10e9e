"""The findings of a robustness study in a language: names, scales, shares."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from cmsim.report.numbers import Scale, scales
from cmsim.report.robustness_words import robustness_say
from cmsim.report.words import Lang, language, say
from cmsim.sensitivity.regret import ShareEstimate
from cmsim.tables.measures import measure_of
from cmsim.uncertainty.findings import Findings

_PERCENT = 100.0


@dataclass(frozen=True)
class Told:
    """A study's findings in a language."""

    findings: Findings
    lang: Lang

    def policy(self, label: str) -> str:
        """Return a policy's name for people."""
        scenario = self.findings.study.request.scenarios[label]
        return (scenario.name_zh if self.lang == "zh" else scenario.name) or label

    def quoted(self, label: str) -> str:
        """Return a policy's name in quotation marks."""
        return say("quoted", self.lang, name=self.policy(label))

    @cached_property
    def objective(self) -> str:
        """Name of the measure by which policies are ranked, as it stands within a sentence."""
        measure = measure_of(self.findings.objective)
        if self.lang == "zh":
            return measure.meaning_zh
        return measure.meaning[:1].lower() + measure.meaning[1:]

    @cached_property
    def scale(self) -> Scale:
        """How differences in the objective are shown."""
        found = [duel.as_written for duel in self.findings.duels]
        found += [duel.mean for duel in self.findings.duels]
        return scales(measure_of(self.findings.objective).unit, [], found, self.lang)[1]

    @cached_property
    def unsigned(self) -> Scale:
        """The same for amounts that have no sign."""
        return Scale(self.scale.divisor, self.scale.unit, self.scale.decimals)

    def share(self, found: ShareEstimate) -> str:
        """Return a share of worlds with its interval, in per cent without the sign."""
        if math.isnan(found.share):
            return say("not defined", self.lang)
        low, high = (f"{_PERCENT * end:.0f}" for end in (found.low, found.high))
        return f"{_PERCENT * found.share:.0f} [{low}, {high}]"

    def say(self, key: str, **values: object) -> str:
        """Return a phrase of robustness studies."""
        return robustness_say(key, self.lang, **values)


def told_of(findings: Findings, lang: str) -> Told:
    """Return findings as they are told in a language; raises InputError if it is not spoken."""
    return Told(findings, language(lang))
