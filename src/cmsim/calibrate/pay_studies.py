"""Studies of pay: what tempts managers, whom pay draws, and predictions that nothing was fitted to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cmsim.calibrate.arms import Arm, Followed
from cmsim.equilibrium.law import ResponseLaw
from cmsim.equilibrium.prepare import equilibrium
from cmsim.scenario import Scenario
from cmsim.tables.measures import PUBLIC_GROUP

AGENCY_MIS_SELLING: Mapping[str, object] = {
    "products.agency.mis_selling": {
        "hazard_per_year": 0.02,
        "integrity_effect": 1.0,
        "trust_cut": 0.5,
        "rest_cut": 0.3,
        "compensation_share": 0.5,
    }
}
"""Agency business that can lose clients' money. The shapes are those of the bank's intermediary business; the
hazard is an assumption, twice the bank's, as agency insurance is most of this family."""
HIGH_RATE = 0.08
"""A high commission: near the upper end of agency fees (2.5 to 10 % of premium)."""
FEE_RATE = 0.03
"""The rate of the shipped scenario with commission."""
CAP_RATE = 0.05
CAP_OF_EXPECTED = 1.0
"""The cap: commission of so many times the bookings expected without a cap."""
RATCHET_SHARE = 0.25
"""Default of the plan."""
_QUARTERS = 4


def paid_by(policy: Scenario, plan: str, **params: object) -> Scenario:
    """Return a policy with another pay plan."""
    return policy.with_values({"policy.pay.plan": plan, "policy.pay.params": params})


def temptation_arms(ownership: Scenario) -> dict[str, Arm]:
    """Return fixed pay, and a high commission alone, with claw-back, within a scorecard, and without the
    assumed answer of mis-selling to pay.

    Parameters
    ----------
    ownership : Scenario
        A policy whose family `agency` can be mis-sold.
    """
    card = {
        "bookings_yuan": {"weight": 0.4, "target": {"dedicated": 75_000.0, "department": 11_250.0}},
        "kept_clients_points": {"weight": 0.4, "target": 96.0, "unit": "points", "kind": "score"},
        "service_quality_points": {"weight": 0.2, "target": 90.0, "unit": "points", "kind": "score"},
    }
    alone = paid_by(ownership, "linear_commission", rate=HIGH_RATE)
    return {
        "fixed pay": Arm(paid_by(ownership, "fixed")),
        "high commission": Arm(alone),
        "with claw-back": Arm(
            paid_by(
                ownership,
                "retention_pay",
                rate=HIGH_RATE,
                deferred_share=0.8,
                deferred_periods=2 * _QUARTERS,
                lost_within_weeks=104,
            )
        ),
        "within a scorecard": Arm(
            paid_by(
                ownership,
                "scorecard",
                period="quarter",
                measures=card,
                yuan_per_point={"dedicated": 25.0, "department": 5.0},
            )
        ),
        "high commission, pay does not tempt": Arm(
            alone.with_values({"behaviour.mis_selling_pay_effect": 0.0})
        ),
    }


def expected_bookings(policy: Scenario, base: Scenario, law: ResponseLaw) -> dict[str, float]:
    """Return what a person is expected to book a year at equal participation, by kind of staff, yuan."""
    found = equilibrium(policy, base, "equal_participation", law, None)
    means = found.world.mean_by_kind(found.solution.bookings_yuan_per_year)
    return dict(zip(found.world.kind_ids, (float(x) for x in means), strict=True))


def prediction_arms(ownership: Scenario, base: Scenario, law: ResponseLaw) -> dict[str, Arm]:
    """Return the arms whose differences are the predictions; quotas follow from expected bookings."""
    fixed = Arm(paid_by(ownership, "fixed"))
    piece = Arm(paid_by(ownership, "linear_commission", rate=FEE_RATE))
    quota = expected_bookings(fixed.scenario, base, law)
    bonus = paid_by(
        ownership,
        "quota_bonus",
        period="quarter",
        quota_yuan_per_year=quota,
        bonus_yuan={"dedicated": 6_000.0, "department": 1_200.0},
    )
    tiers = [{"from_attainment": 0.5, "rate": CAP_RATE}]
    open_ended = paid_by(ownership, "tiered_commission", quota_yuan_per_year=quota, tiers=tiers)
    reached = expected_bookings(open_ended, base, law)
    most = {k: CAP_OF_EXPECTED * CAP_RATE * max(reached[k] - 0.5 * quota[k], 1.0) for k in quota}
    capped = paid_by(
        ownership,
        "tiered_commission",
        quota_yuan_per_year=quota,
        tiers=tiers,
        cap_yuan_per_year=most,
    )
    moving = {
        "quota_yuan_per_year": quota,
        "bonus_yuan": {"dedicated": 6_000.0, "department": 1_200.0},
        "rate_above_quota": FEE_RATE,
    }
    still = paid_by(ownership, "ratcheting_quota", **moving, ratchet_share=0.0)
    ratchet = paid_by(
        ownership, "ratcheting_quota", **moving, ratchet_share=RATCHET_SHARE, relief_share=RATCHET_SHARE
    )
    return {
        "fixed": fixed,
        "piece": piece,
        "piece, staffed as under fixed": Arm(piece.scenario, staffed_as=fixed),
        "bonus": Arm(bonus),
        "capped": Arm(capped),
        "uncapped": Arm(open_ended),
        "ratchet": Arm(ratchet),
        "no ratchet": Arm(still),
    }


def by_year(followed: Followed) -> pd.DataFrame:
    """Return what an arm came to, a row a year counted from 1.

    Columns: `revenue_yuan` and `gross_profit_yuan` (key clients), `compensation_yuan` (to clients who lost
    money), `retention_share`, `signed_yuan` (credited bookings), `pay_yuan`, `log_skill`, `in_post`.
    """
    tables, rows = followed.tables, []
    first = int(tables["finance"]["year"].min())
    for year in sorted(tables["finance"]["year"].unique()):
        now = {name: frame[frame["year"] == year] for name, frame in tables.items() if "year" in frame}
        key = now["finance"][now["finance"]["group"] != PUBLIC_GROUP]
        kept = now["retention"]
        rows.append(
            {
                "year": int(year) - first + 1,
                "revenue_yuan": key["revenue_yuan"].sum(),
                "gross_profit_yuan": key["gross_profit_yuan"].sum(),
                "compensation_yuan": now["finance"]["loss_yuan"].sum(),
                "retention_share": kept["retained_clients"].sum() / kept["opening_clients"].sum(),
                "signed_yuan": now["attainment"]["bookings_yuan"].sum(),
                "pay_yuan": now["finance"]["pay_yuan"].sum(),
            }
        )
    return pd.DataFrame(rows).merge(followed.staff[["year", "log_skill", "in_post"]], on="year")


def predictions_of(years: Mapping[str, pd.DataFrame], from_year: int) -> dict[str, float]:
    """Return the predictions of one replication: gains in signed value from a year on, shares of one.

    `piece_rate_gain` is split into effort (with the staff that fixed pay would have) and sorting (the rest):
    `sorting_share` is the latter's part of the whole gain.
    """
    signed = {
        arm: float(frame.loc[frame["year"] >= from_year, "signed_yuan"].sum()) for arm, frame in years.items()
    }

    def gain(arm: str, over: str) -> float:
        return signed[arm] / signed[over] - 1.0

    whole, effort = gain("piece", "fixed"), gain("piece, staffed as under fixed", "fixed")
    cap, ratchet = gain("uncapped", "capped"), gain("no ratchet", "ratchet")
    return {
        "piece_rate_gain": whole,
        "piece_rate_effort_gain": effort,
        "piece_rate_sorting_gain": whole - effort,
        "sorting_share": (whole - effort) / whole if whole > 0.0 else float("nan"),
        "bonus_gain": gain("bonus", "fixed"),
        "bonus_over_piece_gain": gain("bonus", "piece"),
        "cap_gain": cap,
        "ratchet_gain": ratchet,
        "cap_removal_gain": (1.0 + cap) * (1.0 + ratchet) - 1.0,
    }


def relative(found: pd.Series, base: pd.Series) -> float:
    """Return the mean of one series over another's, less one."""
    return float(np.mean(found) / np.mean(base) - 1.0)
