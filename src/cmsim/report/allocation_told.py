"""An allocation told in sentences: what came out, how sure it is, on what it rests, what simulation says."""

from __future__ import annotations

from cmsim.optimise.allocation.confirmation import Confirmation
from cmsim.optimise.allocation_advice import AllocationAdvice
from cmsim.report.allocation_words import allocation_say
from cmsim.report.joint_told import WHOLE_MARKET, extrapolated, joint_sentences, learning
from cmsim.report.millions import MILLION, million
from cmsim.report.surface_words import form_name, measure_name
from cmsim.report.words import Lang

LEAST_GAP = 1e-6
"""Smaller ones are the rounding of the solver."""


def allocation_sentences(advice: AllocationAdvice, lang: Lang) -> list[str]:
    """Return what came out, how sure it is, and on what it rests."""
    best, today, worth = advice.best, advice.today, advice.worth
    objective = best.problem.objective
    moved = sum(year.change.moves for year in advice.years)
    gap = f"{100.0 * max(best.gap, LEAST_GAP):.2g} %"

    def yuan(value: float | None) -> str:
        return allocation_say("impossible", lang) if value is None else f"{value:+,.0f}"

    return [
        allocation_say(
            "sentence",
            lang,
            persons=int(best.counts.sum()),
            gain=f"{(best.totals[objective] - today[objective]) / MILLION:+.2f}",
            today=f"{today[objective] / MILLION:.2f}",
            best=f"{best.totals[objective] / MILLION:.2f}",
            moves=moved,
        ),
        allocation_say("proven" if best.state == "proven" else "incumbent", lang, gap=gap),
        allocation_say(
            "worth",
            lang,
            more=yuan(worth.one_more),
            fewer=yuan(worth.one_fewer),
            error=f"{worth.error:,.0f}",
        ),
        *_source(advice, lang),
        *_confirmed(advice.confirmation, lang),
    ]


def _source(advice: AllocationAdvice, lang: Lang) -> list[str]:
    if advice.measured is None or advice.told is None:
        return [allocation_say("judged", lang)]
    forms = ", ".join(
        f"{measure_name(name, lang)}: {form_name(form, lang)}"
        for name, form in sorted(advice.measured.forms.items())
    )
    if advice.plan is not None:
        return joint_sentences(advice.plan, forms, lang)
    told = [
        allocation_say("measured", lang, forms=forms, told=million(advice.told)),
        learning(advice.problem.costs.learning_yuan, lang),
    ]
    if float(advice.policy.policy.territory.own_group_share) == 0.0:
        told.append(allocation_say("groups do not matter", lang))
    return [*told, *_extrapolated(advice.measured.simulated_share, lang)]


def _extrapolated(share: float, lang: Lang) -> list[str]:
    return [extrapolated(share, lang)] if share < WHOLE_MARKET else []


def _confirmed(confirmed: Confirmation | None, lang: Lang) -> list[str]:
    if confirmed is None:
        return []
    said = [
        allocation_say(
            "confirmed",
            lang,
            profit=million(confirmed.simulated),
            net=million(confirmed.net),
            n=confirmed.net.n,
        )
    ]
    if confirmed.net_over_today != confirmed.net:
        said.append(allocation_say("over today", lang, net=million(confirmed.net_over_today)))
    if confirmed.told is None or confirmed.disagreement_yuan is None:
        return [*said, *_extrapolated(confirmed.simulated_share, lang)]
    key = {True: "agrees", False: "disagrees", None: "cannot say"}[confirmed.agrees]
    return [*said, allocation_say(key, lang, by=f"{confirmed.disagreement_yuan / MILLION:+.2f}")]


def confirmation_json(confirmed: Confirmation | None) -> dict[str, object] | None:
    """Return what the simulation says as plain data, yuan a year."""
    if confirmed is None:
        return None
    return {
        "told": None if confirmed.told is None else vars(confirmed.told),
        "simulated": vars(confirmed.simulated),
        "net_contribution": vars(confirmed.net),
        "net_contribution_over_posts_of_today": vars(confirmed.net_over_today),
        "agrees": confirmed.agrees,
        "disagreement_yuan_per_year": confirmed.disagreement_yuan,
    }


def frontier_json(advice: AllocationAdvice) -> list[dict[str, object]]:
    """Return the points of the frontier as plain data; no totals where other limits cannot hold."""
    return [
        {
            "bound": point.bound,
            "persons": None if point.found is None else int(point.found.counts.sum()),
            "gap": None if point.found is None else point.found.gap,
            "totals": None if point.found is None else point.found.totals,
        }
        for point in advice.frontier
    ]
