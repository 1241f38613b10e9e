"""Words for an allocation of managers.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

ALLOCATION_PHRASES: dict[str, Phrase] = {
    "sentence": Phrase(
        "{persons} managers allocated anew bring {gain} million yuan a year more net contribution than "
        "today's allocation ({today} to {best} million yuan); {moves} of them fill another post.",
        "{persons}名经理重新配置后，年净贡献比现有配置增加{gain}百万元（{today}增至{best}百万元）；"
        "其中{moves}人换岗。",
    ),
    "proven": Phrase(
        "No allocation within these limits is better by more than {gap} (proven).",
        "在这些限制之内，没有更好的配置能超出{gap}（已证明）。",
    ),
    "incumbent": Phrase(
        "Time ran out: the best allocation may be better by up to {gap}.",
        "时间已到：最优配置至多可再好{gap}。",
    ),
    "judged": Phrase(
        "What effort brings is the planner's judgement; today's results are those of one drawn world at its "
        "start, without an interval. Nothing here was simulated.",
        "投入的效果为规划者的判断；现有成果取自一个抽样环境的起点，无区间。此处均未经模拟。",
    ),
    "measured": Phrase(
        "What effort brings was measured by simulation ({forms}); the surface tells a gain in gross "
        "profit of {told} million yuan a year.",
        "投入的效果由模拟测得（{forms}）；按响应面，年毛利增加{told}百万元。",
    ),
    "groups do not matter": Phrase(
        "In this scenario managers serve whoever is there, so that their industry group hardly "
        "matters and differences between groups are mostly luck: put the overlay city-groups on it, or set "
        "policy.territory.",
        "在该情景中，经理服务当地所有客户，所属行业群影响甚微，各群之差多属偶然："
        "请叠加city-groups，或设定policy.territory。",
    ),
    "confirmed": Phrase(
        "Simulated with luck of its own, the advice changes gross profit of key clients by {profit} "
        "and net contribution, costs of change included, by {net} million yuan a year ({n} replications).",
        "以独立随机数模拟，建议配置使大客户年毛利变化{profit}百万元，计入全部调整成本后年净贡献变化{net}百万元"
        "（{n}次重复）。",
    ),
    "over today": Phrase(
        "Beside today's posts, in place of the scenario's own, net contribution changes by {net}.",
        "与现有岗位（而非情景自定岗位）相比，年净贡献变化{net}百万元。",
    ),
    "agrees": Phrase(
        "Surface and simulation agree within their intervals.", "响应面与模拟结果在各自区间内一致。"
    ),
    "disagrees": Phrase(
        "Surface and simulation disagree by {by} million yuan a year, more than their intervals allow: trust "
        "the simulation.",
        "响应面与模拟结果相差{by}百万元/年，超出区间：以模拟结果为准。",
    ),
    "cannot say": Phrase(
        "Whether surface and simulation agree takes two replications or more.",
        "判断响应面与模拟是否一致，至少需要两次重复。",
    ),
    "surface title": Phrase(
        "Response surface: form by cross-validation, error of runs left out relative to the form chosen",
        "响应面：由交叉验证选定函数形式；留出轮次的误差（相对所选形式）",
    ),
    "frontier title": Phrase("Frontier: the best at each bound", "前沿：各约束下的最优"),
    "frontier notes": Phrase(
        "A bar above a dot ends where no allocation lies higher. Diamond: today's allocation.",
        "点上方竖线的顶端为任何配置不可超过的上界。菱形：现有配置。",
    ),
    "bound": Phrase("Bound", "约束"),
    "frontier cost": Phrase("Cost, million yuan a year", "成本（百万元/年）"),
    "frontier revenue": Phrase("Revenue, million yuan a year", "收入（百万元/年）"),
    "frontier net": Phrase("Net contribution, million yuan a year", "净贡献（百万元/年）"),
    "frontier clients": Phrase("Retained clients a year", "年保留客户数"),
    "frontier gap": Phrase("Gap, %", "差距，%"),
    "measure": Phrase("Measure", "指标"),
    "form": Phrase("Form", "函数形式"),
    "limits title": Phrase("Limits, and which of them bind", "各项限制及其是否起约束作用"),
    "limit": Phrase("Limit", "限制"),
    "value": Phrase("Value", "取值"),
    "least": Phrase("At least", "至少"),
    "most": Phrase("At most", "至多"),
    "binds": Phrase("Binds", "起约束"),
    "yes": Phrase("yes", "是"),
    "no": Phrase("no", "否"),
    "groups title": Phrase("Persons by industry group, today and best", "各行业群人数：现有与最优"),
    "group": Phrase("Industry group", "行业群"),
    "today": Phrase("Today, persons", "现有（人）"),
    "best": Phrase("Best, persons", "最优（人）"),
    "moves title": Phrase("Moves, year {year}", "第{year}年的人员调动"),
    "persons": Phrase("Persons", "人数"),
    "from": Phrase("From", "调出"),
    "to": Phrase("To", "调入"),
    "hired": Phrase("hired", "招聘"),
    "leaves": Phrase("leaves", "离岗"),
    "worth": Phrase(
        "One manager more is worth {more} yuan a year, one fewer {fewer} yuan (each solved anew; either may "
        "be off by {error} yuan).",
        "增加一名经理每年值{more}元，减少一名为{fewer}元（均重新求解；误差至多{error}元）。",
    ),
    "impossible": Phrase("nothing that the limits allow", "（限制不允许）"),
}


def allocation_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return ALLOCATION_PHRASES[key].said(lang, **values)
