"""The scenario: everything that a run is asked for, frozen, typed and documented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from cmsim.careers.grades import GRADE_NAMES
from cmsim.errors import did_you_mean
from cmsim.quantities import Kind
from cmsim.scenario.hashing import hash_of, plain_values
from cmsim.scenario.mistakes import problem
from cmsim.scenario.pay_check import check_pay_plan
from cmsim.scenario.places import known_places
from cmsim.scenario.preference_check import check_preferences
from cmsim.scenario.replacement import replaced
from cmsim.scenario.resolved import resolved_yaml
from cmsim.scenario.section import (
    Described,
    Keyed,
    NameEn,
    NameZh,
    Section,
    Text,
    shares_sum_to_one,
)
from cmsim.scenario.sections.allowances import Allowances
from cmsim.scenario.sections.behaviour import Behaviour
from cmsim.scenario.sections.care import Care
from cmsim.scenario.sections.clients import Clients
from cmsim.scenario.sections.environment import RATE_SHOCKS, Environment
from cmsim.scenario.sections.groups import Group
from cmsim.scenario.sections.horizon import Horizon, Run
from cmsim.scenario.sections.issues import Issues
from cmsim.scenario.sections.labour import Labour
from cmsim.scenario.sections.loss import Loss
from cmsim.scenario.sections.measuring import Measuring
from cmsim.scenario.sections.organisation import Organisation
from cmsim.scenario.sections.policy import Policy
from cmsim.scenario.sections.products import Product
from cmsim.scenario.sections.sales import Sales
from cmsim.scenario.sections.staff import Staff
from cmsim.scenario.sections.tiers import Tiers
from cmsim.scenario.sections.ties import Ties
from cmsim.scenario.sections.windows import Windows

NOT_THE_WORLD: tuple[str, ...] = (
    "policy",
    "behaviour",
    "horizon",
    "run",
    "environment.shocks",
    "staff.kinds.*.head_count",
)
"""What can change while the world that managers learn about stays the same."""
NOT_THE_REPLICATION: tuple[str, ...] = ("run", "horizon.years")
"""What says how many replications there are and how long they are watched, not what happens in one."""


class Scenario(Section):
    """A scenario as resolved from its files.

    Attributes
    ----------
    id : str
        How it was asked for, file names joined by ``+``; not part of any hash.
    base : str
        Id of the base that what it extends leads to, empty for a base; not part of any hash.
    """

    format: Annotated[
        Literal["cmsim/scenario-1"], Described("Format of the file", "文件格式", label=True)
    ] = "cmsim/scenario-1"
    id: Annotated[Text, Described("How the scenario was asked for", "场景标识", label=True)] = "unnamed"
    base: Annotated[str, Described("Scenario that a policy is compared with", "对照场景", label=True)] = ""
    name: NameEn
    name_zh: NameZh
    description: Annotated[str, Described("What the scenario is, in English", "场景英文说明", label=True)] = (
        ""
    )
    description_zh: Annotated[
        str, Described("What the scenario is, in Chinese", "场景中文说明", label=True)
    ] = ""
    organisation: Organisation
    groups: Annotated[Keyed[Group], Field(min_length=1)]
    products: Annotated[Keyed[Product], Field(min_length=1)]
    tiers: Tiers
    clients: Clients
    care: Care
    loss: Loss
    sales: Sales
    issues: Issues
    ties: Ties
    staff: Staff
    labour: Labour
    windows: Windows
    environment: Environment
    policy: Policy
    allowances: Allowances
    horizon: Horizon
    run: Run
    behaviour: Behaviour
    measuring: Measuring = Field(default_factory=Measuring)

    @field_validator("groups")
    @classmethod
    def _groups_are_everybody(cls, groups: dict[str, Group]) -> dict[str, Group]:
        shares_sum_to_one((group.organisations_share for group in groups.values()), "organisations_share")
        return groups

    @field_validator("products")
    @classmethod
    def _products_are_everything(cls, products: dict[str, Product]) -> dict[str, Product]:
        shares_sum_to_one((product.potential_share for product in products.values()), "potential_share")
        return products

    @model_validator(mode="after")
    def _names_refer_to_entries(self) -> Scenario:
        has_balances = any(product.balance is not None for product in self.products.values())
        for shock_id, shock in self.environment.shocks.items():
            if shock.kind in RATE_SHOCKS and not has_balances:
                raise problem(
                    "scenario.rate-without-balances",
                    "a shock to rates needs a family of products that is a balance",
                    found=shock.kind,
                    allowed="a scenario with products.*.balance, such as agri-bank-branch",
                    at=("environment", "shocks", shock_id, "kind"),
                )
            if shock.groups != "all":
                for position, group in enumerate(shock.groups):
                    at = ("environment", "shocks", shock_id, "groups", position)
                    _known(group, self.groups, "industry group", at)
        for kind in self.policy.staffing.head_count_factor:
            _known(kind, self.staff.kinds, "kind of staff", ("policy", "staffing", "head_count_factor", kind))
        self._posts_refer_to_entries()
        appraisal = self.policy.careers.appraisal
        for name in ("target_yuan_per_year", "quantitative_weight_by_kind"):
            for kind in getattr(appraisal, name):
                where = ("policy", "careers", "appraisal", name, kind)
                _known(kind, self.staff.kinds, "kind of staff", where)
        if appraisal.enabled:
            for kind, post in self.staff.kinds.items():
                _known(
                    post.grade,
                    dict.fromkeys(GRADE_NAMES),
                    "grade for appraisal",
                    ("staff", "kinds", kind, "grade"),
                )
        branches = sum(int(city.branches) for city in self.organisation.cities.values())
        for position, branch in enumerate(self.windows.single_customer_branches):
            if not 0 <= branch < branches:
                raise problem(
                    "scenario.unknown-name",
                    "there is no branch of this number",
                    found=branch,
                    allowed=f"0 to {branches - 1}",
                    at=("windows", "single_customer_branches", position),
                )
        return self

    def _posts_refer_to_entries(self) -> None:
        factors = self.policy.staffing.head_count_factor
        places = known_places(self.organisation.cities)
        for kind, by_place in self.policy.territory.posts.items():
            where = ("policy", "territory", "posts", kind)
            _known(kind, self.staff.kinds, "kind of staff", where)
            factor = factors.get(kind)
            if factor is not None and float(factor) != 1.0:
                raise problem(
                    "scenario.posts-twice",
                    "posts are written by place and group and as a factor on the base as well",
                    found=f"head_count_factor {float(factor):g} and posts of {kind}",
                    allowed="a factor of 1 beside posts, or no posts",
                    at=where,
                )
            for place, by_group in by_place.items():
                _known(place, places, "city or branch", (*where, place))
                for group in by_group:
                    _known(group, self.groups, "industry group", (*where, place, group))

    def with_values(
        self, values: Mapping[str, object], *, kind: Kind = Kind.USER, ref: str | None = None
    ) -> Scenario:
        """Return a scenario with some values replaced, checked like a file.

        Parameters
        ----------
        values : mapping
            Dotted path to value, such as ``{"care.trust_rest": 0.5}``; lists and switches too.
        kind, ref
            Provenance of the new numbers. They carry neither the old reference nor the old range.

        Raises
        ------
        ScenarioError
            If a path does not exist or a value is not allowed.
        """
        result = replaced(self, values, kind=kind, ref=ref)
        assert isinstance(result, Scenario)
        check_pay_plan(result.policy.pay, result.staff.kinds)
        check_preferences(result.behaviour.preferences)
        return result

    def resolved_yaml(self) -> str:
        """Return the scenario as one self-contained file, the same text for the same content."""
        return resolved_yaml(self)

    def values(self, exclude: Iterable[str] = ()) -> dict[str, Any]:
        """Return all values as plain nested data without provenance and words for people.

        Parameters
        ----------
        exclude : iterable of str
            Dotted paths to leave out; ``*`` stands for any one name.
        """
        return plain_values(self, tuple(exclude))

    def canonical_hash(self, exclude: Iterable[str] = ()) -> str:
        """Return the BLAKE2b hash of :meth:`values`: all that results depend on."""
        return hash_of(self, tuple(exclude))

    def world_hash(self) -> str:
        """Return the hash of the world alone: no policy, posts, shocks, horizon or seed.

        Scenarios with the same world hash can share what managers learn about the world.
        """
        return self.canonical_hash(NOT_THE_WORLD)

    @cached_property
    def digest(self) -> str:
        """Hash of what a replication depends on beside its seed: a longer horizon keeps its first years."""
        return self.canonical_hash(NOT_THE_REPLICATION)

    @cached_property
    def world_digest(self) -> str:
        """The :meth:`world_hash`, computed once."""
        return self.world_hash()


def _known(name: str, names: Mapping[str, object], what: str, at: tuple[str | int, ...]) -> None:
    if name not in names:
        raise problem(
            "scenario.unknown-name",
            f"there is no {what} of this name",
            found=name,
            allowed=", ".join(names),
            hint=did_you_mean(name, names),
            at=at,
        )
