"""The catalogue of what the world measures of each person: what a plan may count in the simulation.

Families of products give names of their own. All results are of one account period and of one person; a
client counts for the person who calls on him (his contact).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cmsim.plans.inputs import BOOKINGS
from cmsim.scenario import Scenario

MeasureKind = Literal["flow", "end_balance", "average_balance", "count", "score"]
CreditBase = Literal["stock", "new", "growth"]

NEW_CLIENTS = "new_clients"
CREDIT_LOSSES = "credit_losses_yuan"
REVENUE = "revenue_yuan"
GROSS_PROFIT = "gross_profit_yuan"
KEPT = "kept_clients_points"
QUALITY = "service_quality_points"
ITEMS = "items_handled"
INFORMATION = "useful_information"
BREACHES = "breaches"
INTERNAL = "internal_management_score"
SCORE = "score_points"
FULL_POINTS = 100.0
"""Most points of a score, except of `score_points`, which results above the mean raise further."""


@dataclass(frozen=True)
class WorldMeasure:
    """A measure of the world.

    Attributes
    ----------
    unit : {'yuan', 'clients', 'points', 'items'}
    kind : {'flow', 'end_balance', 'average_balance', 'count', 'score'}
        How the results of a period add up, as in a plan's :class:`~cmsim.plans.inputs.MeasureSpec`.
    credit_base : {'stock', 'new', 'growth'}
        What counts: present business, new business, or the change, which alone may be negative.
    family : str or None
        Family of products that it belongs to.
    """

    name: str
    unit: str
    kind: MeasureKind
    credit_base: CreditBase
    meaning: str
    meaning_zh: str
    family: str | None = None

    @property
    def adds_up(self) -> bool:
        """Whether results of weeks add up over the period (flows, counts); else it is a level."""
        return self.kind in ("flow", "count")


def signed_name(family: str) -> str:
    """Return the measure of what was signed of a family of products."""
    return f"{family}_signed_yuan"


def balance_name(family: str) -> str:
    """Return the measure of a family's balance at the end of the period."""
    return f"{family}_balance_yuan"


def average_name(family: str) -> str:
    """Return the measure of a family's mean balance of the period."""
    return f"{family}_average_balance_yuan"


def growth_name(family: str) -> str:
    """Return the measure of the change of a family's balance in the period."""
    return f"{family}_growth_yuan"


ALWAYS: tuple[WorldMeasure, ...] = (
    WorldMeasure(
        BOOKINGS,
        "yuan",
        "flow",
        "new",
        "Yearly value of the contracts signed and credited to him",
        "签约并计入本人的合同年收入",
    ),
    WorldMeasure(
        NEW_CLIENTS,
        "clients",
        "count",
        "new",
        "Clients who signed for the first time and whom he won",
        "本人赢得的首次签约客户数",
    ),
    WorldMeasure(
        REVENUE,
        "yuan",
        "flow",
        "stock",
        "Revenue of the clients he calls on, not below 0",
        "所联系客户的收入（不低于0）",
    ),
    WorldMeasure(
        GROSS_PROFIT,
        "yuan",
        "flow",
        "stock",
        "Gross profit of the clients he calls on, not below 0",
        "所联系客户的毛利（不低于0）",
    ),
    WorldMeasure(
        KEPT,
        "points",
        "score",
        "stock",
        "Share of the key clients he called on when the period began who have stayed; 100 if he had none",
        "期初所联系大客户中至今仍在网的比例（百分制），期初无客户者为100",
    ),
    WorldMeasure(
        QUALITY,
        "points",
        "score",
        "stock",
        "Share of his clients' issues settled within `measuring.issue_target_days`; of his branch's if they "
        "had none, 100 if that had none",
        "所联系客户的服务问题按期办结比例（百分制），无问题者取本支局，支局也无则为100",
    ),
    WorldMeasure(
        ITEMS,
        "items",
        "count",
        "stock",
        "Customers served and items delivered by one counter of his branch, on average",
        "本支局平均每个窗口办理的业务和投递件数",
    ),
    WorldMeasure(
        INFORMATION,
        "items",
        "count",
        "new",
        "Accepted pieces of useful information: by lot, in proportion to his hours of service",
        "被采纳的有价值信息数，随服务工时随机产生",
    ),
    WorldMeasure(
        BREACHES,
        "items",
        "count",
        "new",
        "Breaches of the rules: by lot, the more the less integrity he has",
        "违规次数，诚信越低越多，随机产生",
    ),
    WorldMeasure(
        INTERNAL,
        "points",
        "score",
        "new",
        "His department's score for internal management, 0 to 100: attitude, persistence, hours of service",
        "部门给出的内部管理得分（0至100），取决于态度、持久性和服务工时",
    ),
    WorldMeasure(
        SCORE,
        "points",
        "score",
        "new",
        "Points of the period: bookings against the mean of his kind, and internal management",
        "考核期得分，由业绩与同类均值之比和内部管理构成",
    ),
)
"""What every world measures."""


def _of_family(family: str, name: str, name_zh: str) -> WorldMeasure:
    return WorldMeasure(
        signed_name(family),
        "yuan",
        "flow",
        "new",
        f"Yearly value of the contracts signed and credited to him, {name} alone",
        f"{name_zh}签约年收入",
        family,
    )


def _of_balance(family: str, name: str, name_zh: str) -> tuple[WorldMeasure, ...]:
    return (
        WorldMeasure(
            balance_name(family),
            "yuan",
            "end_balance",
            "stock",
            f"Balance of the clients he calls on at the end of the period, {name}",
            f"所联系客户期末{name_zh}余额",
            family,
        ),
        WorldMeasure(
            average_name(family),
            "yuan",
            "average_balance",
            "stock",
            f"Mean balance of the clients he calls on over the period, {name}",
            f"所联系客户{name_zh}日均余额",
            family,
        ),
        WorldMeasure(
            growth_name(family),
            "yuan",
            "flow",
            "growth",
            f"Change of the balances while he called on the clients, {name}; may be negative",
            f"在其联系期间客户{name_zh}余额的增减（可为负）",
            family,
        ),
    )


_LOSSES = WorldMeasure(
    CREDIT_LOSSES,
    "yuan",
    "flow",
    "stock",
    "Credit losses on the clients he calls on",
    "所联系客户的信贷损失",
)


def catalogue(families: Mapping[str, tuple[str, str, bool]]) -> list[WorldMeasure]:
    """Return what is measured where there are these families of products: what all worlds measure first.

    Parameters
    ----------
    families : mapping
        Id to name in English, name in Chinese, and whether the family is a balance.
    """
    found = list(ALWAYS)
    for family, (name, name_zh, is_balance) in families.items():
        found.append(_of_family(family, name, name_zh))
        if is_balance:
            found += _of_balance(family, name, name_zh)
    if any(is_balance for _name, _name_zh, is_balance in families.values()):
        found.append(_LOSSES)
    return found


def world_measures(scenario: Scenario) -> Mapping[str, WorldMeasure]:
    """Return what the world of a scenario measures, by name."""
    families = {
        family: (product.name, product.name_zh, product.balance is not None)
        for family, product in scenario.products.items()
    }
    return {measure.name: measure for measure in catalogue(families)}
