"""Part `products.*.balance`: a family whose business is a stock, such as deposits or loans."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import model_validator

from cmsim.quantities import Quantity
from cmsim.scenario.mistakes import problem
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Described, Section


class Default(Section):
    """How borrowers fail: a hazard that monitoring lowers and want of integrity raises."""

    hazard_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Hazard of default of a borrower whom nobody monitors",
            "无人监控借款人的年违约率",
            low=0.0,
            high=5.0,
        ),
    ]
    loss_given_default: Annotated[
        Quantity,
        NumberField("share", "Share of the balance that is lost", "违约损失率", low=0.0, high=1.0),
    ]
    monitoring_effect: Annotated[
        Quantity,
        NumberField(
            "log",
            "Cut in the log hazard under saturated contact by a manager",
            "充分接触下违约对数风险的降幅",
            low=0.0,
            high=5.0,
        ),
    ]
    integrity_effect: Annotated[
        Quantity,
        NumberField(
            "log",
            "Rise in the log hazard where the manager has no integrity at all",
            "经理毫无操守时违约对数风险的升幅",
            low=0.0,
            high=5.0,
        ),
    ]


class Balance(Section):
    """A stock that earns a margin over the transfer price instead of a flow of revenue."""

    kind: Annotated[
        Literal["deposit", "loan"],
        Described("Whether clients lend to us (deposit) or borrow from us (loan)", "存款或贷款"),
    ]
    full_balance_years: Annotated[
        Quantity,
        NumberField(
            "years",
            "Balance if all of the client's business were here, per yuan of yearly potential",
            "全部业务归我时的余额与年潜力之比",
            low=0.0,
            high=10000.0,
        ),
    ]
    margin_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Margin over the transfer price a year, per yuan of balance",
            "相对内部转移价格的年利差",
            low=-0.2,
            high=0.5,
        ),
    ]
    adjustment_years: Annotated[
        Quantity,
        NumberField(
            "years",
            "Time in which a balance closes two thirds of the gap to its level",
            "余额调整时间",
            low=0.01,
            high=30.0,
        ),
    ]
    wallet_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Share of a client's business of this family held here at trust 0.5 and equal rates",
            "信任0.5且利率相同时的钱包份额",
            low=0.001,
            high=0.999,
        ),
    ]
    wallet_trust_effect: Annotated[
        Quantity,
        NumberField(
            "1",
            "Rise in the log odds of that share per unit of trust",
            "信任对份额对数几率的影响",
            low=0.0,
            high=20.0,
        ),
    ]
    wallet_rate_effect: Annotated[
        Quantity,
        NumberField(
            "years",
            "Fall in the log odds of that share per unit of rate (1/year) that rivals offer more",
            "对手利率优势对份额对数几率的影响",
            low=0.0,
            high=1000.0,
        ),
    ]
    default: Default | None = None

    @model_validator(mode="after")
    def _loans_can_default(self) -> Balance:
        if (self.kind == "loan") != (self.default is not None):
            raise problem(
                "scenario.default-of-a-loan",
                "a loan says how it defaults, and a deposit does not",
                found=self.kind,
                allowed="default: {hazard_per_year, loss_given_default, ...} below a loan only",
                at=("default",),
            )
        return self
