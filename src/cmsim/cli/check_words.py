"""The demands made of a plan and of preferences, as sentences for people, by the name of the check."""

from __future__ import annotations

from cmsim.report.words import Phrase

CHECKS: dict[str, Phrase] = {
    "speaks_the_protocol": Phrase("has every part of the interface", "接口完整"),
    "pays_many_as_it_pays_each": Phrase("pays many as it pays each alone", "批量计算与逐人计算一致"),
    "pays_nobody_nothing": Phrase("takes an empty array", "可处理空数组"),
    "pays_finite_sums": Phrase("pays finite sums, due with the period", "金额有限，按期支付"),
    "pays_the_same_twice_and_leaves_its_inputs_alone": Phrase(
        "pays the same twice, inputs unchanged", "重复计算结果相同，不改动输入"
    ),
    "pays_base_pay_exactly_once": Phrase("pays base pay exactly once", "底薪恰好支付一次"),
    "survives_pickling": Phrase("can be sent to worker processes", "可传送到工作进程"),
    "is_straight_between_its_breakpoints": Phrase("is straight between its breakpoints", "断点之间为直线"),
    "each_breakpoint_is_a_jump_or_a_bend": Phrase(
        "jumps or bends at each breakpoint", "每个断点处确有跳跃或转折"
    ),
    "keeps_what_it_claims": Phrase(
        "keeps what it claims (monotone, capped, ...)", "符合其声明（单调、封顶等）"
    ),
    "refuses_what_it_cannot_pay_for": Phrase("refuses negative or missing results", "拒绝负数或缺失的业绩"),
    "asks_for_what_it_must_be_told": Phrase("refuses missing statistics of others", "拒绝缺失的他人统计"),
    "awards_on_deals_are_sums_of_money": Phrase("awards on deals are never negative", "单笔奖励不为负"),
    "carries_the_state_that_it_declares": Phrase("keeps its state within its bounds", "状态不越界"),
    "reduces_to_what_it_pays": Phrase("can be taken by the behaviour engine", "行为引擎可以处理"),
}

PREFERENCE_CHECKS: dict[str, Phrase] = {
    "a_sure_sum_is_worth_itself": Phrase("a sure sum is worth itself", "确定的金额价值等于其自身"),
    "a_lottery_is_worth_something_between_its_outcomes": Phrase(
        "a lottery is worth something between its outcomes", "不确定收入的价值介于最差与最好结果之间"
    ),
    "more_is_never_worse": Phrase("more is never worse", "收入更多不会更差"),
    "feels_finitely_about_any_pay": Phrase("finite for any pay", "对任何收入都给出有限值"),
    "feels_for_many_as_for_each": Phrase("feels for many as for each alone", "批量计算与逐人计算一致"),
    "feels_the_same_twice_and_leaves_its_inputs_alone": Phrase(
        "feels the same twice, inputs unchanged", "重复计算结果相同，不改动输入"
    ),
}
