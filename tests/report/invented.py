"""An invented comparison: real tables with the declared columns, numbers that can be worked out by hand."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd

from cmsim.equilibrium.law import ResponseLaw
from cmsim.experiments.comparison import Comparison
from cmsim.tables.dictionary import KEYS, TABLES, checked

BASE_REVENUE_YUAN = 600e6
BASE_PROFIT_YUAN = 180e6
WINDOW_REVENUE_YUAN = 1_300e6
WINDOW_PROFIT_YUAN = 300e6
BASE_PAY_YUAN = 11e6
OPENING_CLIENTS = 16_000.0
RETAINED_CLIENTS = 13_500.0
HEADS = {"dedicated": 203.0, "department": 501.0}
CERTAINTY_EQUIVALENT_YUAN = 15_500.0
TERMINAL_VALUE_YUAN = 900e6
MARGIN = 0.3
MONTHS = 12
WEEKS = 13
AT_THE_MARK = 20
"""Bin just past the mark."""


@dataclass(frozen=True)
class Effect:
    """What a policy changes against the base in every year; `luck_yuan` is its own luck with revenue (SD)."""

    name: str
    name_zh: str
    revenue_yuan: float = 0.0
    pay_yuan: float = 0.0
    retained: float = 0.0
    certainty_equivalent: tuple[float, float] = (0.0, 0.0)
    terminal_yuan: float = 0.0
    luck_yuan: float = 0.5e6
    sprint_hours: float = 0.0


BASE = Effect("Hebei, end of 2004, as it was", "河北邮政2004年底原状")
SEVEN = {
    "hebei-2004": BASE,
    "ownership": Effect(
        "Ownership of key clients, pay unchanged", "大客户一户一经理，薪酬不变", 9e6, 2.2e6, 180, (0, 0), 20e6
    ),
    "ownership-commission": Effect(
        "Ownership with linear commission", "一户一经理，业务提成", 21e6, 3.0e6, 160, (420, -90), 32e6
    ),
    "ownership-bonus": Effect(
        "Ownership with a quota bonus",
        "一户一经理，达标奖金",
        19e6,
        3.1e6,
        130,
        (380, -60),
        27e6,
        sprint_hours=2.0,
    ),
    "ownership-ceiling": Effect(
        "Ownership, commission under a pay ceiling",
        "一户一经理，业务提成设上限",
        8.5e6,
        2.6e6,
        150,
        (150, -80),
        24e6,
    ),
    "ownership-more-managers": Effect(
        "Ownership, commission, half as many managers again",
        "一户一经理，业务提成，客户经理增加一半",
        30e6,
        14.0e6,
        420,
        (300, -120),
        75e6,
    ),
    "rival-entry": Effect("A rival enters", "竞争者进入", -12e6, 0.0, -350, (-110, -20), -40e6),
}


def invented_comparison(
    effects: dict[str, Effect] | None = None,
    *,
    replications: int = 5,
    years: int = 3,
    bases: tuple[str, ...] = ("equal_participation",),
    scale: float = 1.0,
    elasticity: tuple[float, ...] = (0.02, 0.06, 0.11, 0.14, 0.17),
) -> Comparison:
    """Return a comparison of invented policies; the first is the base."""
    chosen = SEVEN if effects is None else effects
    parts: dict[str, list[pd.DataFrame]] = {}
    for basis in bases:
        for number, (label, effect) in enumerate(chosen.items()):
            for replication in range(replications):
                for name, frame in _tables(effect, number, replication, years).items():
                    keys = dict(zip(KEYS, (label, basis, replication), strict=True))
                    parts.setdefault(name, []).append(checked(name, frame).assign(**keys))
    return Comparison(
        labels=list(chosen),
        bases=list(bases),
        years=years,
        replications=replications,
        scale=scale,
        names={label: (effect.name, effect.name_zh) for label, effect in chosen.items()},
        tables={name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()},
        law=_law(elasticity),
    )


def _tables(effect: Effect, number: int, replication: int, years: int) -> dict[str, pd.DataFrame]:
    shared = np.random.default_rng([1, replication]).standard_normal((years, MONTHS))
    own = np.random.default_rng([2, number, replication]).standard_normal((years, MONTHS))
    if number == 0 or effect.luck_yuan == 0.0:
        own = np.zeros_like(own)
    rows: dict[str, list[dict[str, object]]] = {}
    for year in range(1, years + 1):
        noise = shared[year - 1].sum() * 1.5e6 + own[year - 1].sum() * effect.luck_yuan / np.sqrt(MONTHS)
        # Effort works slowly: the effect comes in over the years.
        share = year / years
        revenue = BASE_REVENUE_YUAN + effect.revenue_yuan * share + noise
        pay = BASE_PAY_YUAN + effect.pay_yuan + 0.05e6 * own[year - 1, 0] * (effect.luck_yuan > 0)
        finance = {"year": year, "branch": 0, "tier": "mid", "group": "school"}
        profit = MARGIN * revenue
        _add(
            rows,
            "finance",
            finance,
            revenue_yuan=revenue,
            gross_profit_yuan=profit,
            pay_yuan=pay,
            on_cost_yuan=0.3 * pay,
            other_cost_yuan=2e6,
            net_contribution_yuan=profit - 1.3 * pay - 2e6,
        )
        _add(
            rows,
            "finance",
            {**finance, "group": "public", "tier": "ordinary"},
            revenue_yuan=WINDOW_REVENUE_YUAN,
            gross_profit_yuan=WINDOW_PROFIT_YUAN,
            net_contribution_yuan=WINDOW_PROFIT_YUAN,
        )
        kept = RETAINED_CLIENTS + effect.retained + 25 * shared[year - 1, 0] + 8 * own[year - 1, 0]
        _add(
            rows,
            "retention",
            finance,
            opening_clients=OPENING_CLIENTS,
            retained_clients=kept,
            opening_revenue_yuan=BASE_REVENUE_YUAN,
            retained_revenue_yuan=0.88 * BASE_REVENUE_YUAN + 40_000 * (kept - RETAINED_CLIENTS),
            expansion_yuan=20e6,
        )
        _add(
            rows,
            "sizing",
            {"year": year},
            key_client_revenue_yuan=revenue,
            ordinary_revenue_yuan=WINDOW_REVENUE_YUAN,
            terminal_value_yuan=TERMINAL_VALUE_YUAN + effect.terminal_yuan + own[year - 1, 1] * 1e6,
        )
        _add(rows, "service", {"year": year, "branch": 0, "kind": "windows"}, days=260)
        for i, (kind, heads) in enumerate(HEADS.items()):
            worth = CERTAINTY_EQUIVALENT_YUAN + effect.certainty_equivalent[i] + 20 * own[year - 1, 2 + i]
            _add(
                rows,
                "staff",
                {"year": year, "kind": kind, "city": "shijiazhuang"},
                opening=heads,
                closing=heads,
                left_quit=round(0.15 * heads + shared[year - 1, 1] + own[year - 1, 4]),
                certainty_equivalent_yuan=heads * worth,
            )
            for week in range(1, WEEKS + 1):
                for task, hours in (("develop", 7.2), ("keep", 7.2), ("service", 3.0)):
                    more = effect.sprint_hours * week / WEEKS if task == "develop" else 0.0
                    mine = (
                        hours + more + 0.01 * effect.revenue_yuan / 1e6 + 0.05 * own[year - 1, week % MONTHS]
                    )
                    _add(
                        rows,
                        "effort",
                        {"year": year, "kind": kind, "task": task, "week_of_quarter": week},
                        manager_weeks=4 * heads,
                        hours=4 * heads * (mine if i == 0 else 0.15 * mine),
                    )
            for number in range(AT_THE_MARK - 2, AT_THE_MARK + 3):
                _add(
                    rows,
                    "attainment_bins",
                    {"year": year, "kind": kind, "bin": number},
                    managers=heads + (2.0 * heads if number == AT_THE_MARK else 0.0),
                )
            for week in range(1, WEEKS + 1):
                last = week % WEEKS == 0
                _add(
                    rows,
                    "sales_by_week",
                    {"year": year, "kind": kind, "week": week, "month": 1},
                    manager_weeks=heads,
                    contracts=0.2 * heads * (1.5 if last else 1.0),
                    pulled_contracts=0.1 * heads if last else 0.0,
                )
        for month in range(1, MONTHS + 1):
            passed = ((year - 1) * MONTHS + month) / (years * MONTHS)
            wobble, mine = shared[year - 1, month - 1], own[year - 1, month - 1]
            clients = OPENING_CLIENTS + effect.retained * passed + 20 * wobble + 10 * mine
            _add(
                rows,
                "time_path",
                {"year": year, "month": month},
                revenue_yuan=(BASE_REVENUE_YUAN + effect.revenue_yuan * passed) / MONTHS
                + 1.5e6 * wobble
                + effect.luck_yuan * mine / np.sqrt(MONTHS),
                active_clients=clients,
                employed=sum(HEADS.values()),
                pay_yuan=pay / MONTHS,
                trust_sum=clients * (0.55 + 0.0001 * effect.retained * passed + 0.001 * mine),
            )
    return {name: pd.DataFrame(content) for name, content in rows.items()}


def _add(
    rows: dict[str, list[dict[str, object]]], table: str, keys: dict[str, object], **known: float
) -> None:
    zeros = {column.name: 0.0 for column in TABLES[table].measures}
    unknown = known.keys() - zeros.keys()
    assert not unknown, f"{table} has no columns {unknown}"
    rows.setdefault(table, []).append({**keys, **zeros, **{k: float(v) for k, v in known.items()}})


def _law(elasticity: tuple[float, ...]) -> ResponseLaw:
    """Return what reports read of a response law, and nothing that only simulations need."""
    return cast(ResponseLaw, SimpleNamespace(effort_elasticity=list(elasticity)))


def comparison_of(
    net_contribution_yuan: dict[str, list[float]], with_final_value_yuan: dict[str, list[float]] | None = None
) -> Comparison:
    """Return a comparison over one year of which only net contribution is known, by replication."""
    labels = list(net_contribution_yuan)
    comparison = Comparison(
        labels=labels,
        bases=["equal_participation"],
        years=1,
        replications=len(net_contribution_yuan[labels[0]]),
        scale=1.0,
        names={label: (f"Policy {label}", f"政策{label}") for label in labels},
        tables={},
        law=_law(()),
    )
    known = {
        "net_contribution_yuan": net_contribution_yuan,
        "net_contribution_with_terminal_yuan": with_final_value_yuan or net_contribution_yuan,
    }
    for measure, values in known.items():
        for label, by_replication in values.items():
            comparison._values[measure, label, "equal_participation", (1,)] = np.array(by_replication)
    return comparison
