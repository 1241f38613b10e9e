"""What a plan credits: how far attention follows new clients, cross-sold products and present business."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import numpy as np

from cmsim.plans.amounts import MOST_YUAN
from cmsim.plans.protocol import Plan

Credited = Literal["new_clients", "cross_sold_products", "stock"]

_WEIGHTS: Mapping[str, Mapping[Credited, float]] = MappingProxyType(
    {
        "new": MappingProxyType({"new_clients": 1.0, "cross_sold_products": 1.0, "stock": 0.0}),
        "growth": MappingProxyType({"new_clients": 1.0, "cross_sold_products": 1.0, "stock": 0.0}),
        "stock": MappingProxyType({"new_clients": 1.0, "cross_sold_products": 1.0, "stock": 1.0}),
    }
)
"""By credit base. What is new becomes part of the stock; of growth, only what is added counts."""


def credit_weights(plan: Plan) -> dict[Credited, float]:
    """Return how much of each kind of business the plan credits, by kind of business.

    The largest weight of the plan's measures; all zero under a plan that counts nothing (fixed pay), where
    only duty directs attention.
    """
    weights: dict[Credited, float] = {"new_clients": 0.0, "cross_sold_products": 0.0, "stock": 0.0}
    for measure in plan.measures:
        for business, weight in _WEIGHTS[measure.credit_base].items():
            weights[business] = max(weights[business], weight)
    if plan.deal_pay(np.array([MOST_YUAN]))[0] > 0.0:
        # A deal that wins an award is new business, whatever else is counted.
        for business, weight in _WEIGHTS["new"].items():
            weights[business] = max(weights[business], weight)
    return weights
