"""Section `sales`: leads, proposals, approval, winning, and the time it takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator

from cmsim.quantities import Quantity, Role
from cmsim.scenario.mistakes import problem
from cmsim.scenario.number_fields import NumberField
from cmsim.scenario.section import Section


class Sales(Section):
    """The pipeline from lead to signature."""

    lead_rate_inbound_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Leads a year per prospect without any effort",
            "每潜在客户年自来线索",
            low=0.0,
            high=100.0,
        ),
    ]
    lead_rate_effort_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Further leads a year per prospect under saturated contact",
            "饱和接触下每潜在客户年新增线索",
            low=0.0,
            high=100.0,
        ),
    ]
    referral_rate_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Leads a year per prospect if all organisations of its cell were satisfied clients",
            "转介绍线索率",
            low=0.0,
            high=100.0,
        ),
    ]
    referral_frailty_exponent: Annotated[
        Quantity,
        NumberField(
            "1",
            "Power of inverse frailty with which referrals select stable prospects",
            "转介绍对稳定客户的选择指数",
            low=0.0,
            high=5.0,
        ),
    ]
    satisfied_trust: Annotated[
        Quantity,
        NumberField(
            "1",
            "Trust from which a client refers others",
            "愿意转介绍的信任门槛",
            low=0.0,
            high=1.0,
        ),
    ]
    cross_lead_rate_inbound_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Widening leads a year per client and missing family without effort",
            "交叉销售年自来线索",
            low=0.0,
            high=100.0,
        ),
    ]
    cross_lead_rate_effort_per_year: Annotated[
        Quantity,
        NumberField(
            "1/year",
            "Further widening leads a year under saturated contact",
            "饱和接触下交叉销售年线索",
            low=0.0,
            high=100.0,
        ),
    ]
    bundle_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Chance that a further family joins a first contract",
            "首单附带其他产品的概率",
            low=0.0,
            high=1.0,
        ),
    ]
    proposal_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Qualified leads that reach a proposal",
            "线索形成方案的比例",
            low=0.0,
            high=1.0,
        ),
    ]
    win_intercept: Annotated[
        Quantity,
        NumberField("1", "Intercept of the win logit", "赢单方程截距", low=-20.0, high=20.0),
    ]
    win_trust: Annotated[
        Quantity,
        NumberField("1", "Effect of trust on the win logit", "信任对赢单的作用", low=0.0, high=20.0),
    ]
    win_skill: Annotated[
        Quantity,
        NumberField("1", "Effect of log skill on the win logit", "技能对赢单的作用", low=0.0, high=20.0),
    ]
    win_price: Annotated[
        Quantity,
        NumberField(
            "1",
            "Effect of relative price (0 = equal to rivals) on the win logit",
            "相对价格对赢单的作用",
            low=-50.0,
            high=0.0,
        ),
    ]
    win_fit: Annotated[
        Quantity,
        NumberField("1", "Effect of fit on the win logit", "契合度对赢单的作用", low=0.0, high=20.0),
    ]
    close_days_median: Annotated[
        Quantity,
        NumberField(
            "days",
            "Median of the calendar days from lead to decision",
            "线索到决定的中位天数",
            low=0.1,
            high=3650.0,
        ),
    ]
    close_days_log_sd: Annotated[
        Quantity,
        NumberField(
            "log",
            "Standard deviation of the log days from lead to decision",
            "线索到决定天数的对数标准差",
            low=0.0,
            high=4.0,
        ),
    ]
    city_approval_from_yuan: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Contracts from this value need approval by the city",
            "须市局审批的合同起点",
            low=0.0,
            role=Role.LEVER,
        ),
    ]
    province_approval_from_yuan: Annotated[
        Quantity,
        NumberField(
            "yuan/year",
            "Contracts from this value need approval by the province instead of the city",
            "须省局审批的合同起点",
            low=0.0,
            role=Role.LEVER,
        ),
    ]
    approval_days_city: Annotated[
        Quantity,
        NumberField(
            "days",
            "Mean working days of a city approver for a proposal",
            "市局单项审批天数",
            low=0.001,
            high=260.0,
        ),
    ]
    approval_days_province: Annotated[
        Quantity,
        NumberField(
            "days",
            "Mean working days of a province approver for a proposal",
            "省局单项审批天数",
            low=0.001,
            high=260.0,
        ),
    ]
    approvers_city: Annotated[
        Quantity,
        NumberField(
            "persons",
            "Approvers in each city",
            "每市审批人数",
            low=1.0,
            high=1000.0,
            whole=True,
            role=Role.LEVER,
        ),
    ]
    approvers_province: Annotated[
        Quantity,
        NumberField(
            "persons",
            "Approvers at the province",
            "省局审批人数",
            low=1.0,
            high=1000.0,
            whole=True,
            role=Role.LEVER,
        ),
    ]
    proposals_per_business_manager_week: Annotated[
        Quantity,
        NumberField(
            "proposals/week",
            "Proposals that a team's business manager writes a week",
            "业务经理每周方案数",
            low=0.01,
            high=1000.0,
        ),
    ]
    window_referral_share: Annotated[
        Quantity,
        NumberField(
            "share",
            "Inbound leads that come from window clerks; for the record",
            "窗口转介的线索占比（备查）",
            low=0.0,
            high=1.0,
        ),
    ]

    @model_validator(mode="after")
    def _levels_in_order(self) -> Sales:
        if float(self.city_approval_from_yuan) > float(self.province_approval_from_yuan):
            raise problem(
                "scenario.thresholds-out-of-order",
                "approval by the province must not begin below approval by the city",
                in_words=f"{self.province_approval_from_yuan}",
                allowed=f"at least {self.city_approval_from_yuan}",
                at=("province_approval_from_yuan",),
            )
        return self
