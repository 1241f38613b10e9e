"""Sections of a scenario about the market: organisation, groups, products, tiers, clients, care, loss, sales, issues, ties."""

from __future__ import annotations

from pydantic import Field, model_validator

from cmsim.quantities import Quantity, Role, quantity
from cmsim.scenario.section import Section


class City(Section):
    """A city of the province."""

    name: str
    name_zh: str
    branches: Quantity = quantity("branches", "Branches in the city.", "网点数", low=1, high=1000)
    size: Quantity = quantity("1", "Organisations per branch, relative to the other cities.", "每网点单位数(相对)", low=0.01, high=100)


class Organisation(Section):
    """The province's organisation as a whole."""

    name: str
    name_zh: str
    cities: dict[str, City] = Field(min_length=1)
    staff_total: Quantity = quantity("persons", "All staff of the province.", "员工总数", low=1)
    management_share: Quantity = quantity("share", "Share of management staff.", "管理人员占比", low=0, high=1)
    marketing_share: Quantity = quantity("share", "Share of marketing staff.", "营销人员占比", low=0, high=1)
    average_wage_yuan_per_year: Quantity = quantity("yuan/year", "Average postal wage.", "邮政平均工资", low=1)
    on_cost_share: Quantity = quantity("share", "Employer's on-costs as a share of pay.", "用人附加成本占比", low=0, high=2)


class Group(Section):
    """An industry group of organisations."""

    name: str
    name_zh: str
    organisations_share: Quantity = quantity("share", "Share of the organisations.", "单位占比", low=0, high=1)
    potential_factor: Quantity = quantity("1", "Mean potential relative to the province's.", "潜力系数", low=0.01, high=100)
    rival_offset: Quantity = quantity("1", "Rivals' standing pressure in the loss score.", "竞争压力", low=-5, high=5)
    expertise_transfer: Quantity = quantity(
        "share", "Effectiveness of a manager of another group.", "跨组专业度", low=0, high=1
    )


class Product(Section):
    """A product family."""

    name: str
    name_zh: str
    potential_share: Quantity = quantity("share", "Mean share of a client's potential.", "潜力占比", low=0, high=1)
    gross_margin: Quantity = quantity("share", "Gross profit per yuan of revenue.", "毛利率", low=-1, high=1)
    delivery_items_per_1000_yuan: Quantity = quantity(
        "items", "Items that windows and carriers handle per 1,000 yuan.", "每千元交付件数", low=0
    )


class Tiers(Section):
    """Thresholds between demand tiers, by yearly potential."""

    mid_from_yuan: Quantity = quantity("yuan/year", "Potential from which a client is a key client.", "中级层面起点", low=0)
    high_from_yuan: Quantity = quantity("yuan/year", "Potential from which a client is of the high tier.", "高级层面起点", low=0)

    @model_validator(mode="after")
    def _in_order(self) -> Tiers:
        if float(self.mid_from_yuan) >= float(self.high_from_yuan):
            raise ValueError("mid_from_yuan must be below high_from_yuan")
        return self


class Clients(Section):
    """The population of organisations with key-client potential."""

    organisations: Quantity = quantity("clients", "Organisations in the province.", "潜在大客户单位数", low=1, high=5_000_000)
    potential_mean_yuan: Quantity = quantity("yuan/year", "Mean yearly potential of an organisation.", "平均潜力", low=1)
    potential_log_sd: Quantity = quantity("log", "Standard deviation of log potential.", "潜力对数标准差", low=0, high=4)
    potential_yearly_log_sd: Quantity = quantity("log", "Yearly shock to log potential.", "潜力年度波动", low=0, high=1)
    frailty_variance: Quantity = quantity("1", "Variance of the gamma frailty of loss (mean one).", "脆弱性方差", low=0, high=10)
    initial_active_share: Quantity = quantity("share", "Share active at the crude start.", "起点活跃占比", low=0, high=1)
    fit_sd: Quantity = quantity("1", "Spread of fit between need and offer.", "契合度离散", low=0, high=5)


class Care(Section):
    """From contact to trust."""

    trust_gain_per_week: Quantity = quantity("1/week", "Gain of trust at saturated contact, α.", "信任增益", low=0, high=1)
    trust_decay_per_week: Quantity = quantity("1/week", "Return of trust to rest, φ.", "信任回落", low=1e-6, high=1)
    trust_rest: Quantity = quantity("1", "Trust at rest, T⁰.", "信任静息水平", low=0, high=1)
    title_trust_gain: Quantity = quantity("1", "Share of the missing trust that the title brings at once.", "称谓带来的信任", low=0, high=1)
    half_point_active_hours: Quantity = quantity("hours/week", "Half-point of contact with a present client.", "现有客户半效工时", low=1e-4)
    half_point_prospect_hours: Quantity = quantity("hours/week", "Half-point of contact with a prospect.", "潜在客户半效工时", low=1e-4)
    contact_exponent: Quantity = quantity("1", "Exponent of the response to contact.", "反应指数", low=0.2, high=5)
    contact_memory_weeks: Quantity = quantity("weeks", "Memory of the contact stock.", "接触记忆", low=1, high=520)
    harm_per_issue_week: Quantity = quantity("1/week", "Log loss of trust per issue-week, κ.", "问题未决损害", low=0, high=10)
    attention_noise: Quantity = quantity("log", "Lasting noise of attention between person and client.", "关注度噪声", low=0, high=3)
    collision_waste: Quantity = quantity("share", "Share of contact lost to duplicate calls without ownership.", "多头撞单损耗", low=0, high=1)
    planned_contact_hours_per_week: Quantity = quantity("hours/week", "Contact that counts as planned.", "计划接触工时", low=0)
    visit_hours: Quantity = quantity("hours", "Length of a visit.", "拜访时长", low=0.01)
    travel_hours: Quantity = quantity("hours", "Travel per visit.", "路途时长", low=0)


class Loss(Section):
    """The hazard of losing a client."""

    base_hazard_per_year: Quantity = quantity("1/year", "Hazard at no trust, no product, no rival, h₀.", "基础流失率", low=0, high=20)
    trust_effect: Quantity = quantity("1", "Effect of trust on the log hazard, β_T.", "信任效应", low=0, high=20)
    product_effect: Quantity = quantity("1", "Effect of a product family on the log hazard, β_P.", "产品效应", low=0, high=5)
    rival_effect: Quantity = quantity("1", "Effect of rivals' pressure, β_C.", "竞争效应", low=0, high=10)


class Sales(Section):
    """From lead to signature."""

    lead_rate_inbound_per_year: Quantity = quantity("1/year", "Leads that come by themselves, per prospect.", "自来线索率", low=0)
    lead_rate_effort_per_year: Quantity = quantity("1/year", "Leads by saturated contact, per prospect.", "开发线索率", low=0)
    referral_rate_per_year: Quantity = quantity("1/year", "Referral rate q.", "转介绍率", low=0)
    referral_frailty_exponent: Quantity = quantity("1", "θ: the loyal refer the loyal.", "转介绍选择指数", low=0, high=5)
    satisfied_trust: Quantity = quantity("1", "Trust from which a client refers others.", "满意信任阈值", low=0, high=1)
    cross_lead_rate_inbound_per_year: Quantity = quantity("1/year", "Widening leads that come by themselves.", "自来交叉线索率", low=0)
    cross_lead_rate_effort_per_year: Quantity = quantity("1/year", "Widening leads by saturated contact.", "交叉开发线索率", low=0)
    bundle_share: Quantity = quantity("share", "Chance that a further family joins a first contract.", "首单捆绑概率", low=0, high=1)
    proposal_share: Quantity = quantity("share", "Qualified leads that ask for a proposal.", "方案转化率", low=0, high=1)
    win_intercept: Quantity = quantity("1", "Intercept of the win logit.", "赢单截距", low=-20, high=20)
    win_trust: Quantity = quantity("1", "Trust in the win logit.", "赢单信任系数", low=0, high=20)
    win_skill: Quantity = quantity("1", "Log skill in the win logit.", "赢单技能系数", low=0, high=20)
    win_price: Quantity = quantity("1", "Relative price in the win logit.", "赢单价格系数", low=-50, high=0)
    win_fit: Quantity = quantity("1", "Fit in the win logit.", "赢单契合系数", low=0, high=20)
    close_days_median: Quantity = quantity("days", "Median calendar days from lead to decision.", "成交天数中位数", low=0.1)
    close_days_log_sd: Quantity = quantity("log", "Log spread of the days to decision.", "成交天数对数标准差", low=0, high=4)
    city_approval_from_yuan: Quantity = quantity(
        "yuan/year", "Contracts from here need the city's approval.", "市局审批起点", low=0, role=Role.LEVER
    )
    province_approval_from_yuan: Quantity = quantity(
        "yuan/year", "Contracts from here need the province's approval.", "省局审批起点", low=0, role=Role.LEVER
    )
    approval_days_city: Quantity = quantity("days", "Mean working days of a city approver per proposal.", "市局审批天数", low=0.01)
    approval_days_province: Quantity = quantity("days", "Mean working days of a province approver.", "省局审批天数", low=0.01)
    approvers_city: Quantity = quantity("persons", "Approvers per city.", "市局审批人数", low=1, role=Role.LEVER)
    approvers_province: Quantity = quantity("persons", "Approvers at the province.", "省局审批人数", low=1, role=Role.LEVER)
    proposals_per_business_manager_week: Quantity = quantity(
        "proposals/week", "Proposals that a team's business manager writes.", "业务经理周方案数", low=0.01
    )


class Issues(Section):
    """Service issues and the closed loop of first-inquiry responsibility."""

    per_client_year: Quantity = quantity("issues/year", "Issues per active client.", "每客户年问题数", low=0, high=200)
    hand_offs_unowned: Quantity = quantity("hand-offs", "Mean hand-offs of an issue that nobody owns.", "无主问题转手数", low=1, high=50)
    hand_offs_owned: Quantity = quantity("hand-offs", "Mean hand-offs of an owned issue.", "首问负责转手数", low=1, high=50)
    days_per_hand_off: Quantity = quantity("days", "Mean days in the tray of a unit.", "每次转手天数", low=0.1, high=100)
    desk_capacity_slack: Quantity = quantity("share", "Back-office capacity above the base's mean load.", "后台余量", low=-0.5, high=10, role=Role.LEVER)
    delivery_delay_effect: Quantity = quantity("1", "Issue rate added per day of delivery backlog.", "交付积压效应", low=0, high=10)
    manager_hours_per_issue: Quantity = quantity("hours", "Owner's hours per issue.", "经理每问题工时", low=0, high=40)


class Ties(Section):
    """What leaves with a person, and what a hand-over saves."""

    leaver_takes_share: Quantity = quantity("share", "Chance that an owned client follows his manager, f.", "客户随人流失概率", low=0, high=1)
    hand_over_saves_share: Quantity = quantity("share", "Share of the damage that a hand-over saves.", "交接挽回占比", low=0, high=1)
    unowned_tie: Quantity = quantity("share", "Tie of unowned clients to persons, relative to owned ones.", "无主客户人身依附", low=0, high=1)
    trust_cut_on_leaving: Quantity = quantity("share", "Trust lost by those who stay.", "离岗信任损失", low=0, high=1)
    reassign_weeks_unowned: Quantity = quantity("weeks", "Weeks until somebody calls again, without ownership.", "无主客户接续周数", low=0, high=104)
    reassign_weeks_owned: Quantity = quantity("weeks", "Weeks until a new owner takes over.", "接任周数", low=0, high=104)
