"""The small print under a figure: basis, years, replications, what intervals hold, and cautions."""

from __future__ import annotations

from collections.abc import Sequence

from cmsim.report.setting import Setting
from cmsim.report.words import say


def small_print(told: Setting, *more: str, years: bool = True) -> str:
    """Return the notes of a figure; `more` goes first.

    Parameters
    ----------
    years : bool
        Whether values are means over all years compared.
    """
    basis = say(
        "sum basis" if years else "fig basis",
        told.lang,
        basis=told.basis_name,
        years=told.years,
        replications=told.replications,
    )
    intervals: Sequence[str] = (
        () if told.one_replication else (say("bars", told.lang, level=told.level_percent),)
    )
    sentences = [*more, basis, *intervals, told.uncertainty, *told.cautions]
    return say("between sentences", told.lang).join(text for text in sentences if text)
