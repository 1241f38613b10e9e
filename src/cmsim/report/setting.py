"""What a comparison was, in words: who is compared, over how long, how often, and what its intervals hold."""

from __future__ import annotations

from dataclasses import dataclass

from cmsim.errors import InputError, did_you_mean
from cmsim.experiments.comparison import Comparison
from cmsim.report.words import BASES, BASIS_MEANINGS, Lang, language, named, say
from cmsim.statistics.intervals import DEFAULT_LEVEL

ACCEPTED = "accepted"
_PERCENT = 100.0


@dataclass(frozen=True)
class Setting:
    """A comparison on one basis, told in one language.

    Attributes
    ----------
    parameters : str
        As in the request: 'accepted' if replications took accepted joint draws of the world's parameters.
    """

    comparison: Comparison
    basis: str
    lang: Lang
    parameters: str

    def policy(self, label: str) -> str:
        """Return a policy's name for people; its label if it has none."""
        english, chinese = self.comparison.names.get(label, ("", ""))
        return (chinese if self.lang == "zh" else english) or english or label

    def quoted(self, label: str) -> str:
        """Return a policy's name in quotation marks, since names contain commas."""
        return say("quoted", self.lang, name=self.policy(label))

    @property
    def base(self) -> str:
        """The base's name in quotation marks."""
        return self.quoted(self.comparison.base)

    @property
    def others(self) -> list[str]:
        """Labels of all policies but the base."""
        return [label for label in self.comparison.labels if label != self.comparison.base]

    @property
    def one_replication(self) -> bool:
        """Whether there can be no interval."""
        return self.comparison.replications < 2

    @property
    def basis_name(self) -> str:
        """Basis of comparison."""
        return named(BASES, self.basis, self.lang)

    @property
    def years(self) -> str:
        """Years compared."""
        if self.comparison.years == 1:
            return say("year 1", self.lang)
        return say("years 1 to n", self.lang, years=self.comparison.years)

    @property
    def replications(self) -> str:
        """How many replications."""
        if self.one_replication:
            return say("one replication", self.lang)
        return say("replications", self.lang, n=self.comparison.replications)

    @property
    def level_percent(self) -> str:
        """Level of the intervals."""
        return f"{_PERCENT * DEFAULT_LEVEL:g}"

    @property
    def uncertainty(self) -> str:
        """What the intervals hold, or that there are none."""
        if self.one_replication:
            return say("note one", self.lang)
        return say("note accepted" if self.parameters == ACCEPTED else "note luck", self.lang)

    @property
    def cautions(self) -> list[str]:
        """What a reader must know before using the numbers."""
        found = []
        if self.others:
            found.append(named(BASIS_MEANINGS, self.basis, self.lang))
        if self.comparison.scale < 1.0:
            found.append(say("note scale", self.lang, percent=f"{_PERCENT * self.comparison.scale:g}"))
        return found


def setting(comparison: Comparison, basis: str, lang: str, parameters: str = "defaults") -> Setting:
    """Return the setting of a comparison on one of its bases.

    Raises
    ------
    InputError
        If the comparison was not made on this basis, or the language is not spoken.
    """
    if basis not in comparison.bases:
        raise InputError(
            "report.basis",
            "the comparison was not made on this basis",
            path="basis",
            found=basis,
            allowed=", ".join(comparison.bases),
            hint=did_you_mean(basis, comparison.bases),
        )
    return Setting(comparison, basis, language(lang), parameters)
