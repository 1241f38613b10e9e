"""The sentences that sum a comparison up, and claim no more than the intervals allow."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cmsim.experiments.comparison import Comparison
from cmsim.experiments.ranking import adjusted_verdicts
from cmsim.report.numbers import quantity, scales
from cmsim.report.ranking_words import ranking_say
from cmsim.report.setting import Setting, setting
from cmsim.report.words import VERDICTS, listed, named, say
from cmsim.statistics.best import against_best
from cmsim.statistics.intervals import Estimate
from cmsim.tables.measures import measure_of

_NET = measure_of("net_contribution_yuan")
_NET_WITH_FINAL_VALUE = measure_of("net_contribution_with_terminal_yuan")


def summary_sentence(comparison: Comparison, basis: str, lang: str, parameters: str = "defaults") -> str:
    """Return who gains most in net contribution, who is too close to call, and how sure this is.

    Verdicts are corrected for the number of policies (Holm 1979). A policy is said to gain most only if
    multiple comparisons with the best (Hsu 1984) rule out every other.

    Parameters
    ----------
    parameters : str
        As in the request, because it decides what kind of uncertainty the intervals hold.

    Raises
    ------
    InputError
        If the comparison was not made on this basis, or the language is not spoken.
    """
    told = setting(comparison, basis, lang, parameters)
    changes = {label: comparison.difference(_NET, label, basis) for label in told.others}
    sentences = _findings(told, changes) if changes else [_level(told)]
    sentences += _changed_by_final_value(told)
    sentences.append(
        say(
            "sum basis",
            told.lang,
            basis=told.basis_name,
            years=told.years,
            replications=told.replications,
        )
    )
    if len(changes) > 1 and not told.one_replication:
        sentences.append(ranking_say("corrected", told.lang))
    if not (told.one_replication and changes):
        sentences.append(told.uncertainty)
    return say("between sentences", told.lang).join(sentences + told.cautions)


def _level(told: Setting) -> str:
    level = told.comparison.level(_NET, told.comparison.base, told.basis)
    scale, _ = scales(_NET.unit, [level], [], told.lang)
    return say("sum alone", told.lang, base=told.base, quantity=quantity(level, scale, told.lang))


def _findings(told: Setting, changes: dict[str, Estimate]) -> list[str]:
    undefined = [label for label, change in changes.items() if math.isnan(change.mean)]
    defined = {label: change for label, change in changes.items() if label not in undefined}
    found = []
    if told.one_replication:
        if defined:
            found.append(say("sum one", told.lang, base=told.base, names=_names(told, list(defined))))
    else:
        verdicts = adjusted_verdicts(told.comparison, told.basis)
        by_verdict = {
            verdict: [label for label in defined if verdicts[label] == verdict]
            for verdict in ("higher", "lower", "too close to call")
        }
        found.append(_winner(told, changes, by_verdict["higher"]))
        for key, verdict in (("sum close", "too close to call"), ("sum lower", "lower")):
            if by_verdict[verdict]:
                found.append(say(key, told.lang, names=_names(told, by_verdict[verdict])))
    if undefined:
        found.append(say("sum undefined", told.lang, names=_names(told, undefined)))
    return found


def _winner(told: Setting, changes: dict[str, Estimate], gaining: Sequence[str]) -> str:
    if not gaining:
        return say("sum no gain", told.lang, base=told.base)
    best = max(gaining, key=lambda label: changes[label].mean)
    rivals = [label for label, change in changes.items() if label != best and not math.isnan(change.mean)]
    tied = _may_be_best(told, best, rivals)
    levels = [told.comparison.level(_NET, told.comparison.base, told.basis)]
    _, scale = scales(_NET.unit, levels, list(changes.values()), told.lang)
    key = "sum best tied" if tied else "sum best" if rivals else "sum only"
    return say(
        key,
        told.lang,
        base=told.base,
        best=told.quoted(best),
        quantity=quantity(changes[best], scale, told.lang),
        tied=_names(told, tied),
    )


def _may_be_best(told: Setting, best: str, rivals: Sequence[str]) -> list[str]:
    """Return the rivals that cannot be ruled out as the best of all, the base among them."""
    labels = [told.comparison.base, best, *rivals]
    found = against_best([told.comparison.values(_NET, label, told.basis) for label in labels])
    return [
        label
        for label, possible in zip(labels, found.may_be_best, strict=True)
        if possible and label in rivals
    ]


def _changed_by_final_value(told: Setting) -> list[str]:
    """Return, if the final client base's value changes a verdict, the sentence that says so."""
    if told.one_replication:
        return []
    during = adjusted_verdicts(told.comparison, told.basis, _NET.name)
    changed: dict[str, list[str]] = {}
    for label, verdict in adjusted_verdicts(told.comparison, told.basis, _NET_WITH_FINAL_VALUE.name).items():
        if verdict != during[label]:
            changed.setdefault(verdict, []).append(label)
    parts = [
        say("sum change", told.lang, verdict=named(VERDICTS, verdict, told.lang), names=_names(told, labels))
        for verdict, labels in changed.items()
    ]
    if not parts:
        return []
    return [say("sum final value", told.lang, changes=say("between changes", told.lang).join(parts))]


def _names(told: Setting, labels: Sequence[str]) -> str:
    return listed([told.quoted(label) for label in labels], told.lang)
