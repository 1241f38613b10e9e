"""Amounts that may differ by kind of staff: one number, or a mapping from kind to number."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator

from cmsim.errors import PlanError, nearest_name
from cmsim.plans.protocol import FloatArray, PayContext


def _not_negative(amount: float | dict[str, float]) -> float | dict[str, float]:
    values = amount.values() if isinstance(amount, dict) else [amount]
    if any(value < 0.0 for value in values):
        raise ValueError("an amount must not be negative")
    return amount


AmountByKind = Annotated[float | dict[str, float], AfterValidator(_not_negative)]


def amount_of(amount: float | dict[str, float], context: PayContext, path: str) -> FloatArray:
    """Return the amount of each manager, shape (n,).

    Raises
    ------
    PlanError
        If a kind of staff has no amount.
    """
    if not isinstance(amount, dict):
        return np.full(context.kind.shape, float(amount))
    missing = [kind for kind in context.kind_ids if kind not in amount]
    if missing:
        unknown = [name for name in amount if name not in context.kind_ids]
        near = nearest_name(unknown[0], context.kind_ids) if unknown else None
        raise PlanError(
            "plan.missing-kind",
            f"no amount is given for the kind {missing[0]!r}",
            path=path,
            found=", ".join(amount),
            allowed=", ".join(context.kind_ids),
            hint=f"did you mean {near} instead of {unknown[0]}?" if near else None,
        )
    by_kind = np.array([float(amount[kind]) for kind in context.kind_ids])
    return by_kind[context.kind]
