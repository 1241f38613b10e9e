"""Sections of a scenario about people: kinds of staff, labour market, allowances, behaviour."""

from __future__ import annotations

from pydantic import Field, field_validator

from cmsim.quantities import Quantity, Role, quantity
from cmsim.scenario.section import Section

GRID_POINTS = 3


class NormHours(Section):
    """Hours a week by task that people work without any incentive (Holmström & Milgrom 1991)."""

    develop: Quantity = quantity("hours/week", "Norm: developing new clients.", "常态开发工时", low=0, high=80)
    keep: Quantity = quantity("hours/week", "Norm: keeping and widening present clients.", "常态维护工时", low=0, high=80)
    service: Quantity = quantity("hours/week", "Norm: shepherding issues.", "常态服务工时", low=0, high=80)


class StaffKind(Section):
    """A kind of staff that sells."""

    name: str
    name_zh: str
    grade: str
    head_count: Quantity = quantity("persons", "Posts.", "编制", low=0, high=100_000, role=Role.LEVER)
    norm_hours: NormHours
    hours_limit: Quantity = quantity("hours/week", "Most hours a week for these tasks.", "工时上限", low=0.1, high=80)
    base_pay_yuan_per_year: Quantity = quantity("yuan/year", "Base pay as written.", "底薪", low=0, role=Role.LEVER)
    answers_for_clients: bool = Field(description="Whether this kind may own clients under ownership.")
    customer_manager_title: bool = Field(description="Whether called customer manager under ownership.")


class Staff(Section):
    """Managers and their nature."""

    kinds: dict[str, StaffKind] = Field(min_length=1)
    risk_aversion_times_outside: list[Quantity] = quantity(
        "1", "Grid of γ = risk aversion × outside option.", "风险厌恶网格", low=1e-6, high=100
    )
    effort_cost_yuan: list[Quantity] = quantity(
        "yuan/(hour/week)^2", "Grid of c, yuan a week per (hour a week)².", "努力成本网格", low=1e-6
    )
    effort_substitution: Quantity = quantity("1", "Substitution δ between tasks in the cost of effort.", "任务替代系数", low=-0.49, high=0.99)
    skill_log_sd: Quantity = quantity("log", "Spread of log skill.", "技能离散", low=0, high=2)
    integrity_mean: Quantity = quantity("1", "Mean integrity.", "诚信均值", low=0, high=1)
    turnover_per_year: Quantity = quantity("1/year", "Quit hazard where certainty equivalent = outside option.", "离职率", low=0, high=5)
    quit_elasticity: Quantity = quantity("1", "Elasticity of quits to the worth of the post (positive number).", "离职弹性", low=0, high=20)
    non_renewal_share: Quantity = quantity("share", "Contracts not renewed.", "不续聘占比", low=0, high=1, role=Role.LEVER)
    contract_weeks: Quantity = quantity("weeks", "Length of a contract.", "聘期", low=1, high=1040, role=Role.LEVER)

    @field_validator("risk_aversion_times_outside", "effort_cost_yuan")
    @classmethod
    def _rising(cls, grid: list[Quantity]) -> list[Quantity]:
        values = [float(point) for point in grid]
        if len(values) != GRID_POINTS or sorted(values) != values:
            raise ValueError(f"must be {GRID_POINTS} points in rising order")
        return grid


class CandidateSource(Section):
    """A source of candidates (domain document 1, section 3.2)."""

    name: str
    name_zh: str
    share: Quantity = quantity("share", "Share of the pool.", "来源占比", low=0, high=1)
    training_weeks: Quantity = quantity("weeks", "Training before the post.", "岗前培训周数", low=0, high=104, role=Role.LEVER)
    skill_shift: Quantity = quantity("log", "Shift of log skill.", "技能差异", low=-3, high=3)
    output_lost_yuan_per_year: Quantity = quantity("yuan/year", "Net output lost at the former post.", "原岗位产出损失", low=0)


class Labour(Section):
    """The labour market for managers."""

    sources: dict[str, CandidateSource] = Field(min_length=1)
    candidates_per_city: Quantity = quantity("persons", "Candidates who start to look each year, per city.", "每市年新增候选人", low=1, high=100_000)
    outside_option_median_yuan: Quantity = quantity("yuan/year", "Median outside option.", "外部机会中位数", low=1)
    outside_option_log_sd: Quantity = quantity("log", "Spread of the outside option.", "外部机会离散", low=0, high=2)
    outside_skill_correlation: Quantity = quantity("1", "Correlation of outside option and skill.", "外部机会与技能相关", low=-0.999, high=0.999)
    test_noise_sd: Quantity = quantity("log", "Noise of the entry test.", "测试噪声", low=0, high=5)
    bar_log_skill: Quantity = quantity("log", "The bar, in log skill.", "录用门槛", low=-10, high=10, role=Role.LEVER)
    vacancy_weeks_mean: Quantity = quantity("weeks", "Mean weeks to fill a post.", "空缺周数", low=1, high=520)
    ramp_up_weeks: Quantity = quantity("weeks", "Weeks to full productivity.", "上手周数", low=0, high=260)
    hiring_cost_yuan: Quantity = quantity("yuan", "Cost of a hire.", "招聘费用", low=0)
    training_cost_yuan: Quantity = quantity("yuan", "Cost of training a hire.", "培训费用", low=0)


class Allowances(Section):
    """Paid to all who sell."""

    field_allowance_yuan_per_year: Quantity = quantity("yuan/year", "Field allowance.", "外勤津贴", low=0, role=Role.LEVER)
    entertainment_yuan_per_year: Quantity = quantity("yuan/year", "Entertainment.", "业务公关费", low=0, role=Role.LEVER)


class Behaviour(Section):
    """Traits of response that are not of a person."""

    logit_scale_yuan: Quantity = quantity("yuan", "Noise of choice τ.", "选择噪声", low=0)
    impatience_per_year: Quantity = quantity("1/year", "Discount rate within a year.", "急切程度", low=0, high=20)
    learning_rate_per_week: Quantity = quantity("1/week", "Adjustment after a change of plan.", "学习速度", low=0, high=10)
