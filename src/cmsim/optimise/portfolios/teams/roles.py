"""Roles of a team, the hours that each takes, and which clients have one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from cmsim.errors import InputError, did_you_mean
from cmsim.optimise.portfolios.people import BoolArray
from cmsim.optimise.portfolios.pool import FloatArray, IntArray
from cmsim.world.columns import Tier

Role = Literal["relationship", "leader", "business", "support"]
ROLES: tuple[Role, ...] = get_args(Role)
"""The relationship manager first: he alone is there for a client without a team."""
TeamTier = Literal["high", "all"]
TEAM_TIERS: tuple[TeamTier, ...] = get_args(TeamTier)
"""Which clients have a team: those of the high tier, or all key clients."""
_SUM_TOLERANCE = 1e-9


@dataclass(frozen=True)
class RoleShare:
    """Share of a client's hours that a role takes: value, plausible range, and where it comes from."""

    value: float
    low: float
    high: float
    reference: str


ROLE_SHARES: Mapping[Role, RoleShare] = {
    "relationship": RoleShare(
        0.5, 0.4, 0.7, "assumption: regular visits and daily care are most of what a client asks for"
    ),
    "leader": RoleShare(
        0.1, 0.05, 0.2, "assumption: he opens doors, takes decisions and answers for the result, now and then"
    ),
    "business": RoleShare(
        0.25, 0.1, 0.35, "assumption: he designs the solution, as domain document 1 has it, not every week"
    ),
    "support": RoleShare(0.15, 0.05, 0.25, "assumption: papers, data and logistics beside the others"),
}
"""The documents name the roles, not their hours: all of these are guesses."""
SPECIALIST_SHARE = 0.3
"""Most of a person's norm of hours that roles other than that of the relationship manager may take.
Assumption: a guess, range 0.15 to 0.6; nothing is known of it."""


def _default_shares() -> dict[Role, float]:
    return {role: ROLE_SHARES[role].value for role in ROLES}


@dataclass(frozen=True)
class TeamRules:
    """What teams are made by.

    Attributes
    ----------
    tier : str
        Which clients have a team: `high` or `all`.
    shares : mapping
        Share of a client's hours by role; they add up to one. A role whose share is zero is not filled.
    specialist_share : float
        Most of a person's norm of hours that roles other than that of the relationship manager may take.

    Raises
    ------
    InputError
        If shares are of unknown roles, do not add up to one, or leave nothing for the relationship.
    """

    tier: TeamTier = "high"
    shares: Mapping[Role, float] = field(default_factory=_default_shares)
    specialist_share: float = SPECIALIST_SHARE

    def __post_init__(self) -> None:
        wrong = [role for role in self.shares if role not in ROLES]
        if wrong:
            raise InputError(
                "portfolios.role",
                "there is no such role in a team",
                path="shares",
                found=wrong[0],
                allowed=", ".join(ROLES),
                hint=did_you_mean(wrong[0], ROLES),
            )
        shares = [float(self.shares.get(role, 0.0)) for role in ROLES]
        fits = min(shares) >= 0.0 and shares[0] > 0.0 and abs(sum(shares) - 1.0) <= _SUM_TOLERANCE
        if not fits or self.specialist_share < 0.0:
            raise InputError(
                "portfolios.shares",
                "hours of the roles do not make up a client's",
                path="shares",
                found=", ".join(f"{role} {share:g}" for role, share in zip(ROLES, shares, strict=True)),
                allowed="shares from 0 that add up to 1, with something left for the relationship manager",
            )

    @property
    def specialists(self) -> tuple[int, ...]:
        """Positions in `ROLES` of the roles that are filled beside the relationship manager's."""
        return tuple(n for n, role in enumerate(ROLES) if n > 0 and self.shares.get(role, 0.0) > 0.0)

    def has_team(self, tier: IntArray) -> BoolArray:
        """Return which clients have a team, by their tier, shape (n,)."""
        least = Tier.HIGH if self.tier == "high" else Tier.MID
        return np.asarray(tier >= least, dtype=np.bool_)

    def relationship_share(self, tier: IntArray) -> FloatArray:
        """Return the share of each client's hours that falls to his relationship manager, shape (n,)."""
        return np.where(self.has_team(tier), self.shares[ROLES[0]], 1.0)


def team_rules(
    tier: str | None, changed: Mapping[str, float] | None = None, specialist_share: float | None = None
) -> TeamRules | None:
    """Return rules in which roles take other shares, and the relationship manager what is left; None without
    a tier.

    Parameters
    ----------
    tier : str, optional
        Which clients have a team.
    changed : mapping, optional
        Shares by role; the others are as in `ROLE_SHARES`.
    specialist_share : float, optional
        Most of a person's norm for other roles; `SPECIALIST_SHARE` if left out.

    Raises
    ------
    InputError
        If the tier is unknown or left out where it is needed, or as :class:`TeamRules`.
    """
    if tier is None:
        if changed or specialist_share is not None:
            raise InputError(
                "portfolios.roles-without-teams",
                "roles take hours only where clients have teams",
                path="teams",
                found="no tier",
                allowed=", ".join(TEAM_TIERS),
                hint="say who has a team: --teams high",
            )
        return None
    if tier not in TEAM_TIERS:
        raise InputError(
            "portfolios.tier",
            "there are no teams of this tier",
            path="teams",
            found=tier,
            allowed=", ".join(TEAM_TIERS),
            hint=did_you_mean(tier, TEAM_TIERS),
        )
    shares: dict[str, float] = {str(role): share for role, share in _default_shares().items()}
    shares.update(changed or {})
    if ROLES[0] not in (changed or {}):
        shares[ROLES[0]] = 1.0 - sum(share for role, share in shares.items() if role != ROLES[0])
    most = SPECIALIST_SHARE if specialist_share is None else specialist_share
    return TeamRules(tier, shares, most)  # type: ignore[arg-type]
