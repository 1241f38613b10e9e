"""Words for a plan that is looked at by itself: its figures and its table."""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

PLAN_PHRASES: dict[str, Phrase] = {
    "month": Phrase("month", "月"),
    "quarter": Phrase("quarter", "季度"),
    "year": Phrase("year", "年"),
    "fig payout": Phrase(
        "What the plan {plan} of {scenario} pays for the results of a {period}, and what more results bring",
        "{scenario}的薪酬方案{plan}：每{period}业绩对应的薪酬，以及业绩再增加时的所得",
    ),
    "fig plan effort": Phrase(
        "How hard the plan {plan} of {scenario} makes the median type work, by week of the {period} and "
        "results so far",
        "{scenario}的薪酬方案{plan}下中位类型的投入：按{period}内周次与已有业绩",
    ),
    "payout axis": Phrase("Pay of the {period}, yuan", "每{period}薪酬（元）"),
    "marginal axis": Phrase("Yuan for 100 yuan more", "每增百元所得（元）"),
    "results axis": Phrase("Results of the {period}, thousand yuan", "每{period}业绩（千元）"),
    "target": Phrase("target {value}", "任务{value}"),
    "expected": Phrase("expected {value}", "预期{value}"),
    "jump": Phrase("{yuan} yuan", "{yuan}元"),
    "week axis": Phrase("Week of the {period}", "{period}内周次"),
    "attainment axis": Phrase("Results so far, % of the target", "已有业绩占任务（%）"),
    "of expected axis": Phrase("Results so far, % of those expected", "已有业绩占预期（%）"),
    "hours axis": Phrase("Hours a week, all tasks", "每周工时（全部任务）"),
    "payout note": Phrase(
        "Base pay included, one person who works the whole {period}. Dotted: the target, or what is expected "
        "of the kind on average under the plan. A dashed line or an arrow is a jump.",
        "含底薪，全{period}在岗一人。点线：任务，或该类人员在本方案下的平均预期业绩。虚线或箭头为跳跃。",
    ),
    "effort note": Phrase(
        "Solved for the median of risk aversion, cost of effort and skill, base pay as written. "
        "Dashed: 100 %. Without any incentive: {norms}. Each map has its own scale.",
        "按风险厌恶、努力成本与技能均取中位求解，底薪按原文。虚线为100%。无激励时：{norms}。各图色标不同。",
    ),
    "norm": Phrase("{kind} {hours} hours", "{kind}{hours}小时"),
    "between": Phrase(", ", "，"),
    "table title": Phrase(
        "{plan} ({scenario}): pay of a {period}, base pay included, yuan",
        "{plan}（{scenario}）：每{period}薪酬，含底薪（元）",
    ),
    "kind": Phrase("Kind of staff", "类别"),
    "asked": Phrase("100 % is", "100%为"),
    "results expected": Phrase("Expected under the plan", "本方案下预期"),
    "at share": Phrase("at {share} %", "{share}%时"),
    "thresholds": Phrase("Thresholds", "门槛"),
    "jumps at": Phrase("{at}: {yuan} yuan", "{at}：{yuan}元"),
    "bends at": Phrase("{at}: bends", "{at}：转折"),
    "no thresholds": Phrase("none", "无"),
    "note table": Phrase(
        "100 % is the target of the period, or the results expected under the plan where it has none.",
        "100%为该期任务；无任务的方案取本方案下的预期业绩。",
    ),
    "note believed": Phrase(
        "Averaged over what is expected of others under the plan; on average: {told}.",
        "按本方案下对他人的预期平均；预期均值：{told}。",
    ),
    "not solved": Phrase("Effort is not shown: {why}.", "未显示投入：{why}。"),
}
"""Everything, by what it is for."""


def plan_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return PLAN_PHRASES[key].said(lang, **values)
