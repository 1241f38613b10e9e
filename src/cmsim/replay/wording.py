"""What explanations of pay are made of: sums, shares, parameters that differ by kind, a person's case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cmsim.plans.protocol import WEEKS_PER_YEAR, Measures, PayContext, Peers, State
from cmsim.replay.settlement import Component, Settlement
from cmsim.report.words import Lang, Phrase

Words = Callable[[Any, Settlement, Component, Lang], str]
"""From a plan, a settlement and a component of it to a sentence."""

PLUS = " + "
CAPPED = Phrase("{words}, at most {most}: {yuan}", "{words}，最多{most}：{yuan}")


def money(yuan: float) -> str:
    """Return a sum with thousands apart, fen only where there are any."""
    return f"{yuan:,.2f}".removesuffix(".00")


def number(value: float) -> str:
    """Return a number that is no sum of money, with as many decimals as it needs, at most four."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def share_text(value: float) -> str:
    """Return a share as a percentage with as many decimals as it needs, at most four."""
    return f"{value * 100.0:.4f}".rstrip("0").rstrip(".") + "%"


def by_kind(value: float | Mapping[str, float], kind: str) -> float:
    """Return a parameter that may differ by kind of staff."""
    return float(value[kind] if isinstance(value, Mapping) else value)


def weeks_of(settlement: Settlement) -> dict[str, str]:
    """Return the weeks worked and those of a year, as phrases name them."""
    return {"weeks": f"{settlement.weeks:.4g}", "year": f"{WEEKS_PER_YEAR:g}"}


def one_person(settlement: Settlement) -> tuple[Measures, State, Peers]:
    """Return what a plan was told of the person, as arrays of one."""
    context = PayContext(
        (settlement.kind,),
        np.zeros(1, dtype=np.int64),
        np.array([settlement.base_pay_yuan_per_year]),
        np.array([settlement.weeks]),
    )
    return (
        Measures(_arrays(settlement.measured), context),
        State(_arrays(settlement.state)),
        Peers(_arrays(settlement.peers)),
    )


def _arrays(values: Mapping[str, float]) -> dict[str, np.ndarray]:
    return {name: np.array([value]) for name, value in values.items()}
