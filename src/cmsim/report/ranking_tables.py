"""Many policies ranked, the precision that was reached, and the best that was selected."""

from __future__ import annotations

import math

from cmsim.experiments.best_selected import Selection
from cmsim.experiments.comparison import Comparison
from cmsim.experiments.ranking import RANKED, Rank, ranks
from cmsim.experiments.until_precise import PrecisionReached
from cmsim.report.numbers import Scale, interval, number, scales
from cmsim.report.ranking_words import ranking_say
from cmsim.report.setting import Setting, setting
from cmsim.report.text_table import TextTable
from cmsim.report.words import VERDICTS, Lang, language, listed, named, say
from cmsim.scenario import Scenario
from cmsim.statistics.intervals import Estimate
from cmsim.tables.measures import Measure, measure_of

_PERCENT = 100.0
_LEAST_PERCENT = 0.5
"""Below this a probability is told as below it: more figures would be simulation."""
_P_DECIMALS = 3


def ranking_table(
    comparison: Comparison,
    basis: str,
    lang: str,
    parameters: str = "defaults",
    measure: str = RANKED[0],
) -> TextTable:
    """Return the policies by the mean of a measure, the best first.

    Raises
    ------
    InputError
        If the comparison was not made on this basis, or the language is not spoken.
    """
    told = setting(comparison, basis, lang, parameters)
    found = ranks(comparison, basis, measure)
    wanted = measure_of(measure)
    scale = scales(wanted.unit, [], [one.difference for one in found], told.lang)[1]
    rows = tuple(_row(told, one, scale) for one in found)

    def words(key: str, **values: object) -> str:
        return ranking_say(key, told.lang, **values)

    return TextTable(
        words(
            "title",
            measure=measure_name(wanted, told.lang),
            basis=told.basis_name,
            years=told.years,
            replications=told.replications,
        ),
        (
            words("policy"),
            words("difference", unit=scale.unit),
            words("adjusted", n=len(found) - 1),
            words("against best", unit=scale.unit),
            words("may be best"),
            words("probability"),
        ),
        rows,
        (words("note", uncertainty=told.uncertainty),),
    )


def measure_name(measure: Measure, lang: Lang) -> str:
    """Return a measure's name as it stands within a sentence."""
    return measure.meaning_zh if lang == "zh" else measure.meaning[:1].lower() + measure.meaning[1:]


def _row(told: Setting, one: Rank, scale: Scale) -> tuple[str, ...]:
    lang = told.lang
    best = Estimate(one.against_best, one.low, one.high, math.nan, one.difference.n)
    if one.policy == told.comparison.base:
        difference, p_value = ranking_say("the base", lang), ""
    else:
        difference = f"{interval(one.difference, scale, lang)}\n{named(VERDICTS, one.verdict, lang)}"
        p_value = f"{one.adjusted_p_value:.{_P_DECIMALS}f}"
    return (
        told.policy(one.policy),
        difference,
        p_value,
        interval(best, scale, lang),
        ranking_say("yes" if one.may_be_best else "no", lang),
        _probability(one.probability_best, lang),
    )


def _probability(share: float, lang: Lang) -> str:
    percent = _PERCENT * share
    if percent < _LEAST_PERCENT:
        return ranking_say("below", lang, least=f"{_LEAST_PERCENT:g}")
    if percent > _PERCENT - _LEAST_PERCENT:
        return ranking_say("above", lang, most=f"{_PERCENT - _LEAST_PERCENT:g}")
    return f"{percent:.0f}"


def precision_sentence(found: PrecisionReached, lang: str) -> str:
    """Return how precise a comparison became, and with how many replications."""
    spoken = language(lang)
    settings = found.settings
    measure = measure_of(settings.measure)
    scale = _amounts(measure, found.widest.half_width, spoken)
    if settings.target.relative:
        target = ranking_say("share target", spoken, percent=f"{_PERCENT * settings.target.amount:g}")
        width = f"{_PERCENT * found.widest.half_width / abs(found.widest.mean):.2g} %"
    else:
        shown = f"{number(settings.target.amount, scale, spoken)} {scale.unit}"
        target = ranking_say("amount target", spoken, amount=shown)
        width = f"{number(found.widest.half_width, scale, spoken)} {scale.unit}"
    return ranking_say(
        "precision reached" if found.reached else "precision missed",
        spoken,
        n=found.replications,
        measure=measure_name(measure, spoken),
        target=target,
        width=width,
        policy=_quoted(found.request.scenarios, found.policy, spoken),
    )


def selection_sentences(found: Selection, scenarios: dict[str, Scenario], lang: str) -> list[str]:
    """Return what was selected, what the promise is, and who fell out when."""
    spoken = language(lang)
    settings = found.settings
    measure = measure_of(settings.measure)
    scale = _amounts(measure, settings.indifference, spoken)
    common = {
        "policy": _quoted(scenarios, found.selected or found.leader, spoken),
        "n": len(found.labels),
        "measure": measure_name(measure, spoken),
        "confidence": f"{_PERCENT * settings.confidence:g}",
        "zone": f"{number(settings.indifference, scale, spoken)} {scale.unit}",
        "runs": found.runs,
        "all": found.runs_without_elimination,
        "most": max(found.replications.values()),
        "names": listed([_quoted(scenarios, one, spoken) for one in found.survivors], spoken),
    }
    sentences = [ranking_say("selected" if found.selected else "not selected", spoken, **common)]
    fallen = [
        ranking_say("after", spoken, policy=_quoted(scenarios, one, spoken), n=found.replications[one])
        for one in sorted(found.replications, key=lambda one: found.replications[one])
        if one not in found.survivors
    ]
    if fallen:
        sentences.append(ranking_say("fell out", spoken, list=listed(fallen, spoken)))
    sentences.append(ranking_say("promise", spoken))
    return sentences


def _amounts(measure: Measure, amount: float, lang: Lang) -> Scale:
    """Return how amounts of about this size are shown, without a sign."""
    scale = scales(measure.unit, [], [Estimate(amount, math.nan, math.nan, math.nan, 1)], lang)[1]
    return Scale(scale.divisor, scale.unit, scale.decimals)


def _quoted(scenarios: dict[str, Scenario], label: str, lang: Lang) -> str:
    scenario = scenarios[label]
    name = (scenario.name_zh if lang == "zh" else scenario.name) or label
    return say("quoted", lang, name=name)
