"""Amounts and shares that may differ by kind of staff: one number, or a mapping from kind to number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import numpy as np
from pydantic import Discriminator, Field, Strict, Tag

from cmsim.errors import PlanError, did_you_mean, nearest_name
from cmsim.plans.protocol import FloatArray, PayContext

MOST_YUAN = 1e12
"""Larger amounts are typing errors; the bound also keeps every sum of pay finite."""

MOST_COEFFICIENT = 10.0
"""A coefficient multiplies base pay; a percentage written as a coefficient would exceed this bound."""

ONE_NUMBER, BY_KIND = "<one number>", "<by kind>"
"""Names of the two forms; the brackets keep them apart from ids in the place of an error."""


def form_of(value: Any) -> str:
    """Return which of the two forms a value has."""
    return BY_KIND if isinstance(value, Mapping) else ONE_NUMBER


Amount = Annotated[float, Strict(), Field(ge=0.0, le=MOST_YUAN)]
PositiveAmount = Annotated[float, Strict(), Field(gt=0.0, le=MOST_YUAN)]
Share = Annotated[float, Strict(), Field(ge=0.0, le=1.0)]
Coefficient = Annotated[float, Strict(), Field(ge=0.0, le=MOST_COEFFICIENT)]

AmountByKind = Annotated[
    Annotated[Amount, Tag(ONE_NUMBER)] | Annotated[dict[str, Amount], Field(min_length=1), Tag(BY_KIND)],
    Discriminator(form_of),
]
"""Yuan, not negative."""
PositiveAmountByKind = Annotated[
    Annotated[PositiveAmount, Tag(ONE_NUMBER)]
    | Annotated[dict[str, PositiveAmount], Field(min_length=1), Tag(BY_KIND)],
    Discriminator(form_of),
]
"""More than zero: a target that results are divided by."""
CoefficientByKind = Annotated[
    Annotated[Coefficient, Tag(ONE_NUMBER)]
    | Annotated[dict[str, Coefficient], Field(min_length=1), Tag(BY_KIND)],
    Discriminator(form_of),
]
"""A multiple of base pay."""
ShareByKind = Annotated[
    Annotated[Share, Tag(ONE_NUMBER)] | Annotated[dict[str, Share], Field(min_length=1), Tag(BY_KIND)],
    Discriminator(form_of),
]
"""A share from 0 to 1."""


def amount_of(amount: float | Mapping[str, float], context: PayContext, path: str) -> FloatArray:
    """Return the amount or share of each manager, shape (n,).

    Parameters
    ----------
    amount : float or mapping
        One for all, or by kind of staff; kinds that the context does not know are left aside.
    path : str
        Place of the parameter, for errors.

    Raises
    ------
    PlanError
        If a kind of staff of the context has no amount.
    """
    if not isinstance(amount, Mapping):
        return np.full(context.kind.shape, float(amount))
    require_every_kind(amount, context.kind_ids, path)
    by_kind = np.array([float(amount[kind]) for kind in context.kind_ids])
    return np.asarray(by_kind[context.kind])


def require_every_kind(amount: Mapping[str, object], kind_ids: Iterable[str], path: str) -> None:
    """Raise a PlanError if a kind of staff has nothing, amount or plan; the hint points at a misspelt one."""
    known = tuple(kind_ids)
    missing = [kind for kind in known if kind not in amount]
    if not missing:
        return
    unknown = [name for name in amount if name not in known]
    near = nearest_name(missing[0], unknown)
    raise PlanError(
        "plan.missing-kind",
        f"nothing is given for the kind of staff {missing[0]!r}",
        path=path,
        found=", ".join(amount),
        allowed=", ".join(known),
        hint=f"did you mean {missing[0]} instead of {near}?" if near else None,
    )


def require_known_kinds(amount: Mapping[str, object], kind_ids: Iterable[str], path: str) -> None:
    """Raise a PlanError if an amount is given for a kind of staff that does not exist."""
    known = tuple(kind_ids)
    for name in amount:
        if name not in known:
            raise PlanError(
                "plan.unknown-kind",
                f"there is no kind of staff {name!r}",
                path=f"{path}.{name}",
                found=name,
                allowed=", ".join(known),
                hint=did_you_mean(name, known),
            )
