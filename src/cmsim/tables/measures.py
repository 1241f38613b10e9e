"""The measures that people ask for, by name."""

from __future__ import annotations

from cmsim.errors import InputError, did_you_mean
from cmsim.tables.measure import Measure, Sum, total

__all__ = ["MEASURES", "PUBLIC_GROUP", "Measure", "Sum", "measure_of", "total"]

PUBLIC_GROUP = "public"
"""Group of the ordinary demand at the windows in the table of finance."""

_KEY_CLIENTS_ONLY = ("group", PUBLIC_GROUP)
_COSTS = ("pay_yuan", "on_cost_yuan", "other_cost_yuan")
_NET_CONTRIBUTION = total("finance", "net_contribution_yuan")
_TERMINAL_VALUE = total("sizing", "terminal_value_yuan")
_HEADS = Sum("staff", (("opening", 0.5), ("closing", 0.5)))

MEASURES: tuple[Measure, ...] = (
    Measure(
        "revenue_yuan",
        "yuan/year",
        "Revenue, key clients and windows",
        "收入(大客户与窗口)",
        "per year",
        total("finance", "revenue_yuan"),
    ),
    Measure(
        "key_client_revenue_yuan",
        "yuan/year",
        "Key-client revenue",
        "大客户收入",
        "per year",
        total("sizing", "key_client_revenue_yuan"),
    ),
    Measure(
        "gross_profit_yuan",
        "yuan/year",
        "Gross profit",
        "毛利",
        "per year",
        total("finance", "gross_profit_yuan"),
    ),
    Measure(
        "key_client_gross_profit_yuan",
        "yuan/year",
        "Key-client gross profit",
        "大客户毛利",
        "per year",
        Sum("finance", (("gross_profit_yuan", 1.0),), _KEY_CLIENTS_ONLY),
    ),
    Measure(
        "loss_yuan",
        "yuan/year",
        "Credit losses and compensation for mis-selling",
        "信贷损失与误售赔付",
        "per year",
        total("finance", "loss_yuan"),
        better="lower",
    ),
    Measure(
        "gross_profit_after_losses_yuan",
        "yuan/year",
        "Gross profit less credit losses and compensation",
        "毛利减信贷损失与赔付",
        "per year",
        Sum("finance", (("gross_profit_yuan", 1.0), ("loss_yuan", -1.0))),
    ),
    Measure(
        "selling_cost_yuan",
        "yuan/year",
        "Selling cost: pay, on-costs and other costs",
        "销售成本",
        "per year",
        total("finance", *_COSTS),
        better="lower",
    ),
    Measure(
        "net_contribution_yuan", "yuan/year", "Net contribution", "净贡献", "per year", _NET_CONTRIBUTION
    ),
    Measure(
        "net_contribution_with_terminal_yuan",
        "yuan/year",
        "Net contribution with the final client base's value spread over the years",
        "净贡献(含期末客户群价值分摊)",
        "per year",
        _NET_CONTRIBUTION,
        spread=_TERMINAL_VALUE,
    ),
    Measure(
        "terminal_value_yuan",
        "yuan",
        "Value of the client base at the end",
        "期末客户群价值",
        "last year",
        _TERMINAL_VALUE,
    ),
    Measure(
        "logo_retention_share",
        "share",
        "Logo retention a year",
        "客户留存率(按户)",
        "pooled",
        total("retention", "retained_clients"),
        total("retention", "opening_clients"),
    ),
    Measure(
        "gross_revenue_retention_share",
        "share",
        "Gross revenue retention a year",
        "总收入留存率",
        "pooled",
        total("retention", "retained_revenue_yuan"),
        total("retention", "opening_revenue_yuan"),
    ),
    Measure(
        "net_revenue_retention_share",
        "share",
        "Net revenue retention a year",
        "净收入留存率",
        "pooled",
        total("retention", "retained_revenue_yuan", "expansion_yuan"),
        total("retention", "opening_revenue_yuan"),
    ),
    Measure(
        "staff_turnover_share",
        "share",
        "Staff turnover a year",
        "人员流动率",
        "pooled",
        total("staff", "left_quit", "left_not_renewed", "left_dismissed"),
        _HEADS,
        better="lower",
    ),
    Measure(
        "pay_bill_yuan",
        "yuan/year",
        "Pay bill",
        "薪酬总额",
        "per year",
        total("finance", "pay_yuan"),
        better="",
    ),
    Measure(
        "certainty_equivalent_yuan",
        "yuan/year",
        "A manager's certainty equivalent",
        "客户经理确定性等价",
        "pooled",
        total("staff", "certainty_equivalent_yuan"),
        total("staff", "closing"),
    ),
    Measure(
        "coverage_share",
        "share",
        "Coverage: client-weeks with the planned contact",
        "计划接触覆盖率",
        "pooled",
        total("sizing", "coverage_numerator"),
        total("sizing", "coverage_denominator"),
    ),
    Measure(
        "settle_days",
        "days",
        "Days to settle an issue",
        "问题办结天数",
        "pooled",
        total("service", "days_sum"),
        total("service", "settled"),
        better="lower",
    ),
    Measure(
        "peak_wait_minutes",
        "minutes",
        "Wait at the windows in the peak hour",
        "窗口高峰等候",
        "pooled",
        total("service", "peak_wait_minutes_sum"),
        total("service", "peak_customers"),
        better="lower",
    ),
    Measure(
        "top20_share",
        "share",
        "Largest fifth's share of active clients' revenue",
        "前20%客户收入占比",
        "pooled",
        total("sizing", "top20_revenue_yuan"),
        total("sizing", "active_revenue_yuan"),
        better="",
    ),
    Measure(
        "signed_per_lead_share",
        "share",
        "Contracts signed per qualified lead",
        "线索签约率",
        "pooled",
        total("sizing", "wins"),
        total("sizing", "leads"),
    ),
    Measure(
        "signed_per_proposal_share",
        "share",
        "Contracts signed per proposal",
        "方案签约率",
        "pooled",
        total("sizing", "wins"),
        total("sizing", "proposals"),
    ),
    Measure(
        "close_days",
        "days",
        "Mean days from lead to signature",
        "平均成交天数",
        "pooled",
        total("sizing", "close_days_sum"),
        total("sizing", "wins"),
        better="lower",
    ),
    Measure(
        "visits_per_manager_week",
        "visits",
        "Visits a manager makes in a week",
        "人均周拜访次数",
        "pooled",
        total("sizing", "visits"),
        total("sizing", "manager_weeks"),
        better="",
    ),
)


def measure_of(name: str) -> Measure:
    """Return a measure by name.

    Raises
    ------
    InputError
        If there is no such measure; the nearest name is the hint.
    """
    known = {measure.name: measure for measure in MEASURES}
    if name not in known:
        raise InputError(
            "tables.unknown-measure",
            "there is no measure of this name",
            found=name,
            allowed=", ".join(known),
            hint=did_you_mean(name, known),
        )
    return known[name]
