"""The patterns that the base must show together, as data: what, how much, how measured, fitted or not.

Targets come from the project's table of patterns and the facts behind it; we believe patterns more than
parameters (pattern-oriented modelling, Grimm et al. 2005, Science 310).
"""

from __future__ import annotations

from cmsim.calibrate import measurements as measured
from cmsim.calibrate.observation import Observation
from cmsim.calibrate.pattern import Measurement, Pattern, Use, number

__all__ = ["FITTED", "MEASURED", "ON_PAY", "PATTERNS", "SEARCHED", "Pattern", "Use", "number", "reached"]


def _fitted(
    name: str, words: str, words_zh: str, unit: str, low: float | None, high: float | None, how: str,
    source: str, measure: Measurement, whole_province: bool = False,
) -> Pattern:  # fmt: skip
    return Pattern(name, words, words_zh, unit, low, high, Use.FITTED, how, source, measure, whole_province)


def _reported(
    name: str, words: str, words_zh: str, unit: str, how: str, source: str, measure: Measurement
) -> Pattern:
    return Pattern(name, words, words_zh, unit, None, None, Use.REPORTED, how, source, measure)


def _on_pay(
    name: str, words: str, words_zh: str, low: float | None, high: float | None, use: Use, how: str,
    source: str,
) -> Pattern:  # fmt: skip
    return Pattern(name, words, words_zh, "1", low, high, use, how, source, None)


def _predicted(name: str, words: str, words_zh: str, low: float, high: float, source: str) -> Pattern:
    how = "on the page of predictions"
    return Pattern(name, words, words_zh, "share", low, high, Use.PREDICTED, how, source, None)


PATTERNS: tuple[Pattern, ...] = (
    _fitted(
        "postal_revenue_yuan", "Postal revenue", "邮政收入", "yuan/year", 1.6e9, 2.1e9,
        "windows and key clients, mean of the measured years",
        "Hebei Post 2004, derived from China Post's revenue and Hebei's share", measured.postal_revenue_yuan,
    ),
    _fitted(
        "key_client_revenue_yuan", "Key-client revenue", "大客户收入", "yuan/year", 0.4e9, 0.8e9,
        "mean of the measured years", "a third of postal revenue, assumed", measured.key_client_revenue_yuan,
    ),
    _fitted(
        "active_key_clients", "Active key clients", "在网大客户", "clients", 14_400.0, 17_600.0,
        "mean over the months", "Pareto arithmetic on the class threshold of 10,000 yuan, ± 10 %",
        measured.active_key_clients,
    ),
    _fitted(
        "active_key_clients_at_rest", "Active key clients to which the drift leads", "在网大客户的静止水平",
        "clients", 14_400.0, 17_600.0, "last year's level, carried on by the drift for the time to forget",
        "the same", measured.active_key_clients_at_rest,
    ),
    _fitted(
        "active_drift_per_year", "Drift of active key clients", "在网大客户年漂移", "1/year", -0.02, 0.02,
        "slope of their logarithm over the months", "a stationary base", measured.active_drift_per_year,
    ),
    _fitted(
        "revenue_drift_per_year", "Drift of key-client revenue", "大客户收入年漂移", "1/year", -0.02, 0.02,
        "slope of its logarithm over the years", "a stationary base", measured.revenue_drift_per_year,
    ),
    _fitted(
        "top20_share", "Largest fifth's share of active key clients' revenue", "前20%客户收入占比", "share",
        0.65, 0.80, "revenue of the largest fifth over all, of clients active at a year's end",
        "McCarthy & Winer 2018: 0.67; the documents' 80/20", measured.top20_share,
    ),
    _fitted(
        "potential_over_revenue", "Potential over present revenue of an active key client",
        "潜力与现有收入之比", "ratio", 1.2, 3.0, "potential over yearly contract value at the end",
        "assumption without a source", measured.potential_over_revenue,
    ),
    _fitted(
        "logo_loss", "Key clients lost", "客户流失率", "share/year", 0.12, 0.20,
        "opening key clients not retained through the year", "vendors' figures of 9 to 19 %",
        measured.logo_loss,
    ),
    _fitted(
        "first_year_over_later_loss", "Loss in the first year over later years",
        "首年与后续流失之比", "ratio",
        1.05, None, "opening clients of age 0 against all older ones; ages by full years",
        "cohort curves flatten: Fader & Hardie 2007", measured.first_year_over_later_loss,
    ),
    _fitted(
        "won_per_lead", "Contracts per qualified lead", "线索签约率", "share", 0.10, 0.15,
        "signatures over leads", "Olist 2017-18: 0.105 to 0.145", measured.won_per_lead,
    ),
    _fitted(
        "won_per_proposal", "Contracts per proposal", "方案签约率", "share", 0.40, 0.55,
        "signatures over proposals", "Guangzhou telecom 2011: 0.51; CSO Insights: 0.46",
        measured.won_per_proposal,
    ),
    _fitted(
        "close_days_median", "Days to close, median", "成交天数中位数", "days", 11.0, 17.0,
        "from lead to signature, calendar days", "Olist 2017-18: 14", measured.close_days_median, True,
    ),
    _fitted(
        "close_days_mean", "Days to close, mean", "平均成交天数", "days", 38.0, 58.0,
        "from lead to signature, calendar days", "Olist 2017-18: 48", measured.close_days_mean, True,
    ),
    _fitted(
        "visits_per_day", "Visits a day of dedicated marketers", "专职营销员日拜访量", "visits/day", 2.0, 5.0,
        "selling hours over the length of a visit with its way", "Reilly, n = 297", measured.visits_per_day,
    ),
    _fitted(
        "selling_time_share", "Selling time of dedicated marketers", "专职营销员销售时间占比", "share", 0.20,
        0.50, "hours of development and care over 40 hours a week", "ficinc.com: 20 to 30 %",
        measured.selling_time_share,
    ),
    _fitted(
        "effort_elasticity", "Elasticity of key-client gross profit to selling effort, at rest",
        "大客户毛利对销售投入的长期弹性", "1", 0.2, 0.4,
        "paired run with a fifth more hours; the yearly path is carried on to its level at rest",
        "Albers, Mantrala & Sridhar 2010: 0.31; assumes that hiring pays", measured.effort_elasticity,
    ),
    _reported(
        "last_year_elasticity", "The same in the last measured year", "末年弹性", "1",
        "paired run with a fifth more hours", "effort works slowly", measured.last_year_elasticity,
    ),
    _fitted(
        "staff_turnover", "Staff turnover", "人员流动率", "share/year", 0.08, 0.26,
        "leavers over mean head-count", "DePaul 26 %; Hewitt 8.3 and 14 %", measured.staff_turnover,
    ),
    _fitted(
        "lost_on_departure", "Client's sales lost when the manager leaves", "经理离职的客户销售损失", "share",
        0.13, 0.18, "departures against no departures with the same luck, under ownership without exit audit",
        "Shi et al. 2017", measured.lost_on_departure,
    ),
    _fitted(
        "saved_by_hand_over", "Share of that saved by an orderly hand-over",
        "规范交接挽回的比例", "share", 0.3,
        0.5, "the same departures with exit audit", "Shi et al. 2017: 40 %", measured.saved_by_hand_over,
    ),
    _fitted(
        "referred_hazard_ratio", "Hazard of loss of referred clients over others", "转介绍客户流失风险比",
        "ratio", 0.7, 0.9, "standardised by age as a client",
        "Schmitt, Skiera & Van den Bulte 2011: 18 % likelier to stay", measured.referred_hazard_ratio,
    ),
    _reported(
        "referral_reproduction", "Clients that a client brings by referral", "转介绍再生数", "clients",
        "won by referral over all won", "a sketch of the model gave 0.17", measured.referral_reproduction,
    ),
    _reported(
        "beta_geometric_alpha", "Shifted beta-geometric: alpha", "移位贝塔几何α", "1",
        "maximum likelihood on the period's cohort curve", "Fader & Hardie 2007",
        lambda seen: measured.cohort_fit(seen).alpha,
    ),
    _reported(
        "beta_geometric_beta", "Shifted beta-geometric: beta", "移位贝塔几何β", "1",
        "maximum likelihood on the period's cohort curve", "Fader & Hardie 2007",
        lambda seen: measured.cohort_fit(seen).beta,
    ),
    _fitted(
        "service_minutes", "Service at the counter", "柜台办理时间", "minutes", 1.0, 6.0,
        "the assumption itself", "China Banking Association 2007", measured.service_minutes,
    ),
    _fitted(
        "peak_wait_minutes", "Wait in the peak hour", "高峰等候时间", "minutes", 15.0, 40.0,
        "mean over the customers of the peak hour", "CTR 2007: 14 to 41", measured.peak_wait_minutes,
    ),
    _fitted(
        "day_load", "Load of the counters over the day", "全天负荷", "share", None, 0.85,
        "work over capacity, deliveries included", "waits at the peak only", measured.day_load,
    ),
    _fitted(
        "peak_load", "Load of the counters in the peak hour", "高峰负荷", "share", 1.1, 1.3,
        "arrivals' work over capacity", "needed for waits of 15 to 40 minutes", measured.peak_load,
    ),
    _on_pay(
        "effort_rate_elasticity", "Elasticity of effort to a piece rate", "投入对计件率的弹性", 0.4, 2.2,
        Use.FITTED_ON_PAY, "selling hours above the norm of dedicated marketers, in equilibrium, at a "
        "commission of 3 % and a tenth more of it", "Paarsch & Shearer; Haley",
    ),
    _on_pay(
        "hours_rate_elasticity", "The same of all selling hours", "全部销售工时的弹性", None, None,
        Use.REPORTED_ON_PAY, "the norm is worked whatever is paid", "no study tells the two apart",
    ),
    _on_pay(
        "quit_pay_elasticity", "Elasticity of quits to pay", "离职对薪酬的弹性", -4.5, -2.0,
        Use.FITTED_ON_PAY, "quits over those in post in five years after base pay rose by a tenth, same luck",
        "Emanuel & Harrington 2020; Falch 2017",
    ),
    _on_pay(
        "application_elasticity", "Elasticity of applications to pay", "应聘对薪酬的弹性", 1.4, 4.2,
        Use.FITTED_ON_PAY, "candidates for whom the post is worth their outside option, after the same rise",
        "Emanuel & Harrington 2020; Falch 2017",
    ),
    _predicted(
        "piece_rate_gain", "Gain from a piece rate", "计件制增益", 0.20, 0.45,
        "Lazear 2000; Shearer 2004",
    ),
    _predicted(
        "sorting_share", "Share of it from who joins and stays", "其中人员选择的份额", 0.35, 0.65,
        "Lazear 2000: about half",
    ),
    _predicted(
        "bonus_gain", "Gain from a well-set bonus", "合理奖金增益", 0.05, 0.20,
        "Chung, Steenburgh & Sudhir 2014; Copeland & Monnet",
    ),
    _predicted(
        "cap_removal_gain", "Gain from removing cap and ratchet", "取消封顶与棘轮的增益", 0.05, 0.10,
        "Misra & Nair 2011",
    ),
)  # fmt: skip

FITTED: tuple[Pattern, ...] = tuple(pattern for pattern in PATTERNS if pattern.use is Use.FITTED)
SEARCHED: tuple[Pattern, ...] = tuple(pattern for pattern in FITTED if not pattern.whole_province)
"""What a search on a thinned province can fit."""
ON_PAY: tuple[Pattern, ...] = tuple(
    pattern for pattern in PATTERNS if pattern.use in (Use.FITTED_ON_PAY, Use.REPORTED_ON_PAY)
)
"""What :func:`cmsim.calibrate.pay_response.pay_response` measures."""
MEASURED: tuple[Pattern, ...] = tuple(pattern for pattern in PATTERNS if pattern.measure is not None)


def reached(seen: Observation) -> dict[str, float]:
    """Return the value of every measured pattern."""
    return {pattern.name: pattern.measure(seen) for pattern in MEASURED if pattern.measure is not None}
