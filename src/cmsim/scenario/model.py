"""The scenario: everything that a run is asked for, frozen."""

from __future__ import annotations

import json
import math
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from cmsim.quantities import Quantity
from cmsim.scenario.section import Section
from cmsim.scenario.sections_market import (
    Care,
    Clients,
    Group,
    Issues,
    Loss,
    Organisation,
    Product,
    Sales,
    Tiers,
    Ties,
)
from cmsim.scenario.sections_people import Allowances, Behaviour, Labour, Staff
from cmsim.scenario.sections_policy import Environment, Horizon, Policy, Run, Windows

FORMAT = "cmsim/scenario-1"
SHARE_TOLERANCE = 1e-6
_NOT_THE_WORLD = ("format", "name", "name_zh", "description", "kind", "base", "policy", "horizon", "run")


def plain_values(data: Any) -> Any:
    """Return a scenario's content with every quantity replaced by its value."""
    if isinstance(data, Quantity):
        return data.value
    if isinstance(data, Section):
        return {name: plain_values(getattr(data, name)) for name in type(data).model_fields}
    if isinstance(data, dict):
        return {name: plain_values(item) for name, item in data.items()}
    if isinstance(data, list | tuple):
        return [plain_values(item) for item in data]
    return data


def content_hash(content: Any) -> str:
    """Return the BLAKE2b hash of plain content in canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


class Scenario(Section):
    """A scenario as resolved from its files."""

    format: Literal["cmsim/scenario-1"]
    name: str
    name_zh: str
    description: str = ""
    kind: Literal["scenario", "overlay"] = "scenario"
    base: str = Field("", description="The base that policies are compared with; empty for a base.")
    organisation: Organisation
    groups: dict[str, Group] = Field(min_length=1)
    products: dict[str, Product] = Field(min_length=1, max_length=30)
    tiers: Tiers
    clients: Clients
    care: Care
    loss: Loss
    sales: Sales
    issues: Issues
    ties: Ties
    staff: Staff
    labour: Labour
    allowances: Allowances
    windows: Windows
    environment: Environment
    behaviour: Behaviour
    policy: Policy
    horizon: Horizon
    run: Run

    @field_validator("groups")
    @classmethod
    def _groups_cover_all(cls, groups: dict[str, Group]) -> dict[str, Group]:
        _sum_to_one("organisations_share", [float(group.organisations_share) for group in groups.values()])
        return groups

    @field_validator("products")
    @classmethod
    def _products_cover_all(cls, products: dict[str, Product]) -> dict[str, Product]:
        _sum_to_one("potential_share", [float(product.potential_share) for product in products.values()])
        return products

    @model_validator(mode="after")
    def _names_exist(self) -> Scenario:
        for shock_id, shock in self.environment.shocks.items():
            unknown = [] if shock.groups == "all" else [g for g in shock.groups if g not in self.groups]
            if unknown:
                raise ValueError(
                    f"environment.shocks.{shock_id}.groups names {unknown[0]!r}, which is no industry group"
                )
        for kind in self.policy.staffing.head_count_factor:
            if kind not in self.staff.kinds:
                raise ValueError(
                    f"policy.staffing.head_count_factor names {kind!r}, which is no kind of staff"
                )
        if all(round(float(kind.head_count)) == 0 for kind in self.staff.kinds.values()):
            raise ValueError("staff.kinds must have at least one post together")
        branches = sum(int(city.branches) for city in self.organisation.cities.values())
        wrong = [b for b in self.windows.single_customer_branches if not 0 <= b < branches]
        if wrong:
            raise ValueError(
                f"windows.single_customer_branches names branch {wrong[0]}; there are 0 to {branches - 1}"
            )
        return self

    def values(self) -> dict[str, Any]:
        """Return all values as plain data, provenance left out."""
        return dict(plain_values(self))

    @cached_property
    def digest(self) -> str:
        """Hash of all values that a run depends on (names and descriptions left out)."""
        content = self.values()
        for name in ("name", "name_zh", "description", "kind", "base", "run"):
            content.pop(name, None)
        content["horizon"].pop("years")
        return content_hash(content)

    @cached_property
    def world_digest(self) -> str:
        """Hash of what the world is: no policy, head-counts, dates of shocks, horizon or seed."""
        content = self.values()
        for name in _NOT_THE_WORLD:
            content.pop(name, None)
        content["environment"].pop("shocks")
        return content_hash(content)

    def with_values(self, changes: dict[str, Any]) -> Scenario:
        """Return the scenario with values at dotted paths replaced and everything checked again.

        Raises
        ------
        pydantic.ValidationError
            If a value is not allowed.
        KeyError
            If a path does not exist.
        """
        data = self.model_dump(mode="python")
        for path, value in changes.items():
            target: Any = data
            *parents, last = path.split(".")
            for name in parents:
                target = target[int(name)] if isinstance(target, list) else target[name]
            if isinstance(target, list):
                target[int(last)] = value
            elif last not in target and last != "years":
                raise KeyError(path)
            else:
                target[last] = value
        return Scenario.model_validate(data)


def _sum_to_one(what: str, shares: list[float]) -> None:
    total = math.fsum(shares)
    if abs(total - 1.0) > SHARE_TOLERANCE:
        raise ValueError(f"{what} must sum to 1, sums to {total:g}")
