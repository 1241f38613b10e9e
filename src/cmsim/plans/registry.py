"""Plans by name: the library, checking of parameters, building."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from pydantic import ValidationError

from cmsim.errors import PlanError, did_you_mean
from cmsim.plans.allowances import Allowances
from cmsim.plans.amounts import require_every_kind, require_known_kinds
from cmsim.plans.by_kind import ByKind
from cmsim.plans.coefficient_pay import CoefficientPay
from cmsim.plans.compose import Sum
from cmsim.plans.deal_award import DealAwards
from cmsim.plans.decomposed_target import DecomposedTarget
from cmsim.plans.fixed import Fixed
from cmsim.plans.guard import Guarded
from cmsim.plans.items_quality import ItemsQuality
from cmsim.plans.known_outside import KnownOutside
from cmsim.plans.limits import Ceiling, Floor
from cmsim.plans.linear_commission import LinearCommission
from cmsim.plans.outside import OUTSIDE, PLANS
from cmsim.plans.parameter_errors import plan_error
from cmsim.plans.parameters import PlanParams, PlanSpec, names_every_kind, parameter_of
from cmsim.plans.pay_grades import PayGrades
from cmsim.plans.plug_ins import PlugIn
from cmsim.plans.protocol import BuildNested, Plan
from cmsim.plans.quota_bonus import QuotaBonus
from cmsim.plans.ratcheting_quota import RatchetingQuota
from cmsim.plans.retention_pay import RetentionPay
from cmsim.plans.scorecard import Scorecard
from cmsim.plans.team_bonus import TeamBonus
from cmsim.plans.tiered_commission import TieredCommission
from cmsim.plans.tournament import Tournament

MAX_NESTING = 8
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_BUILT_IN: tuple[type[Plan], ...] = (
    Fixed,
    DecomposedTarget,
    LinearCommission,
    TieredCommission,
    QuotaBonus,
    RatchetingQuota,
    CoefficientPay,
    PayGrades,
    Scorecard,
    Tournament,
    TeamBonus,
    RetentionPay,
    ItemsQuality,
    DealAwards,
    Allowances,
    Sum,
    ByKind,
    Ceiling,
    Floor,
)


class PlanRegistry:
    """Classes of plans by name.

    Parameters
    ----------
    outside : KnownOutside or None
        Plans that are found beside those registered here; each is guarded when it is built.
    """

    def __init__(self, plans: tuple[type[Plan], ...] = (), outside: KnownOutside[Plan] | None = None) -> None:
        self._classes: dict[str, type[Plan]] = {}
        self._outside = outside if outside is not None else KnownOutside(PLANS, installed_too=False)
        for plan in plans:
            self.register(plan)

    def register(self, plan: type[Plan]) -> None:
        """Add a class of plans.

        Raises
        ------
        PlanError
            If its name is taken or no id, or its parameters are no :class:`PlanParams`.
        """
        self._require_acceptable(plan)
        self._classes[plan.name] = plan

    def register_outside(self, plug_in: PlugIn, plans: tuple[type[Plan], ...]) -> None:
        """Add the classes of a plug-in; raises as :meth:`register`, with the plug-in's file."""
        for plan in plans:
            try:
                self._require_acceptable(plan)
            except PlanError as error:
                raise error.located(file=plug_in.origin, path=plan.__name__) from error
        self._outside.add(plug_in, plans)

    def _require_acceptable(self, plan: type[Plan]) -> None:
        name = plan.name
        if not _NAME.fullmatch(name):
            raise PlanError(
                "plan.bad-name",
                "the name of a plan is lower case, digits and underscores",
                found=name,
                allowed=_NAME.pattern,
            )
        if name in self._classes:
            raise PlanError("plan.name-taken", "there is already a plan of this name", found=name)
        if not issubclass(plan.Params, PlanParams):
            raise PlanError(
                "plan.bad-class", "the parameters of a plan are a PlanParams", found=plan.Params.__name__
            )

    def names(self) -> tuple[str, ...]:
        """Return the names of all plans."""
        return (*self._classes, *self._outside.names())

    def find(self, plan_id: str) -> type[Plan]:
        """Return the class of a plan; a PlanError names the nearest one if there is none of this name."""
        if plan_id in self._classes:
            return self._classes[plan_id]
        outside = self._outside.find(plan_id)
        if outside is not None:
            return outside.definition
        raise PlanError(
            "plan.unknown",
            "there is no plan of this name",
            path="plan",
            found=plan_id,
            allowed=", ".join(self.names()),
            hint=did_you_mean(plan_id, self.names()) or "a plan in a file of your own needs --plans FILE",
        )

    def build(
        self,
        plan_id: str,
        params: Mapping[str, Any],
        depth: int = 0,
        kind_ids: tuple[str, ...] | None = None,
    ) -> Plan:
        """Return a plan with checked parameters.

        Parameters
        ----------
        params : mapping
            As read from a scenario.
        depth : int
            How deep it stands inside others.
        kind_ids : tuple of str or None
            Kinds of staff, against which mappings by kind are checked; unchecked if None.

        Raises
        ------
        PlanError
            With the path below the plan (`plan` or `params.…`), found, allowed and the nearest valid name.
        """
        plan_class = self.find(plan_id)
        if depth > MAX_NESTING:
            raise PlanError(
                "plan.nesting",
                "plans stand inside plans too deeply",
                path="params.of",
                allowed=f"at most {MAX_NESTING} levels",
            )
        try:
            checked = plan_class.Params.model_validate(_plain(params))
        except ValidationError as error:
            raise plan_error(plan_id, plan_class.Params, error) from error
        if kind_ids is not None:
            _check_kinds(checked, kind_ids)
        nested = partial(self._build_nested, depth=depth + 1, kind_ids=kind_ids)
        return self._guarded(plan_class, checked, nested)

    def _guarded(self, plan_class: type[Plan], params: PlanParams, nested: BuildNested) -> Plan:
        """Return the plan; one from outside with a guard around it."""
        outside = self._outside.find(plan_class.name) if plan_class.name not in self._classes else None
        if outside is None:
            return plan_class.from_params(params, nested)
        return guarded(plan_class, params, nested, outside.plug_in.origin)

    def _build_nested(
        self, spec: PlanSpec, path: str, kind: str = "", *, depth: int, kind_ids: tuple[str, ...] | None
    ) -> Plan:
        try:
            return self.build(spec.plan, spec.params, depth, (kind,) if kind else kind_ids)
        except PlanError as error:
            inside = f"{path}.{error.detail.path}" if error.detail.path else path
            raise error.located(path=inside) from error


def _plain(value: Any) -> Any:
    """Return nested mappings as plain dicts: scenarios hand over frozen ones, which strict checks reject."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value


def _check_kinds(params: PlanParams, kind_ids: tuple[str, ...], path: str = "params") -> None:
    """Check all amounts by kind against the kinds of staff, those inside steps and measures too."""
    for field in type(params).model_fields:
        if names_every_kind(type(params), field):
            require_known_kinds(getattr(params, field), kind_ids, f"{path}.{field}")
            require_every_kind(getattr(params, field), kind_ids, f"{path}.{field}")
        elif parameter_of(type(params), field) is not None:
            _check_value(getattr(params, field), kind_ids, f"{path}.{field}")


def _check_value(value: Any, kind_ids: tuple[str, ...], path: str) -> None:
    if isinstance(value, PlanParams):
        _check_kinds(value, kind_ids, path)
    elif isinstance(value, tuple):
        for number, entry in enumerate(value):
            _check_value(entry, kind_ids, f"{path}.{number}")
    elif isinstance(value, Mapping):
        entries = {name: entry for name, entry in value.items() if isinstance(entry, PlanParams)}
        for name, entry in entries.items():
            _check_kinds(entry, kind_ids, f"{path}.{name}")
        if value and not entries:
            require_known_kinds(value, kind_ids, path)
            require_every_kind(value, kind_ids, path)


def guarded(plan_class: type[Plan], params: PlanParams, nested: BuildNested, origin: str) -> Plan:
    """Return a plan from outside with a guard around it; it may fail while it is made."""
    try:
        plan = plan_class.from_params(params, nested)
    except PlanError:
        raise
    except Exception as error:  # whatever somebody else's code raises
        raise PlanError(
            "plan.raised",
            f"the plan {plan_class.name} failed in from_params",
            file=origin,
            path=f"{plan_class.name}.from_params",
            found=f"{type(error).__name__}: {error}",
            context={"params": str(params)},
        ) from error
    return cast(Plan, Guarded(plan, origin))


LIBRARY = PlanRegistry(_BUILT_IN, OUTSIDE)
"""The plans that cmsim ships, and those from outside that this process knows."""


def plan_names() -> tuple[str, ...]:
    """Return the names of all plans of the library."""
    return LIBRARY.names()


def build(
    plan_id: str,
    params: Mapping[str, Any],
    depth: int = 0,
    kind_ids: tuple[str, ...] | None = None,
) -> Plan:
    """Return a plan of the library; see :meth:`PlanRegistry.build`."""
    return LIBRARY.build(plan_id, params, depth, kind_ids)


def validate(plan_id: str, params: Mapping[str, Any], kind_ids: tuple[str, ...] | None = None) -> PlanParams:
    """Return the checked parameters of a plan of the library.

    Plans inside it are checked too; raises as :func:`build`.
    """
    checked: PlanParams = build(plan_id, params, kind_ids=kind_ids).params
    return checked
