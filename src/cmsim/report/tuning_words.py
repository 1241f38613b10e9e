"""Words for families of plans that were tuned: tables, sentence, figure."""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

TUNING_PHRASES: dict[str, Phrase] = {
    # objectives
    "net_contribution": Phrase("net contribution", "净贡献"),
    "with_final_value": Phrase(
        "net contribution with the final client base's value spread over the years",
        "净贡献（含期末客户群价值分摊）",
    ),
    # table of families
    "families title": Phrase(
        "Families of plans tuned: {n} evaluations each in {replications}; budget {budget}",
        "各类薪酬方案调优：每类{n}次评估（{replications}）；预算{budget}",
    ),
    "policy": Phrase("Policy", "政策"),
    "chosen": Phrase("Chosen (written; interval searched)", "选定值（原文；搜索区间）"),
    "evaluations": Phrase("Evaluations", "评估次数"),
    "gain": Phrase("Gain in {objective} over the base, {unit}", "{objective}比基准增加（{unit}）"),
    "cost": Phrase("Selling cost, % of the base's", "销售成本占基准（%）"),
    "budget": Phrase("Budget", "预算"),
    "one value": Phrase(
        "{name} {value} ({written}; {low} to {high})", "{name} {value}（{written}；{low}至{high}）"
    ),
    "nothing free": Phrase("nothing to tune", "无可调参数"),
    "count": Phrase(
        "{all}: {fits} fit, {over} over budget, {failed} failed",
        "{all}次：合格{fits}，超预算{over}，失败{failed}",
    ),
    "fits": Phrase("fits", "符合"),
    "over budget": Phrase("does not fit the budget; its cheapest point", "不符合预算；所列为成本最低者"),
    "failed": Phrase("no candidate could be simulated", "没有可模拟的候选方案"),
    "note families": Phrase(
        "Chosen in replications {first} to {last}, which the comparison does not use. Amounts by kind of "
        "staff move together; the largest is told.",
        "依据第{first}至{last}号重复选定，比较时不用这些重复。按人员类别的金额按同一比例变动，此处列出最大者。",
    ),
    "note winner's luck": Phrase(
        "The gain of a chosen plan holds the luck that chose it: read its gain in the comparison instead.",
        "选定方案在此处的增加额含有选择时的运气，请以比较结果为准。",
    ),
    "note failures": Phrase("Failed: {failures}.", "失败：{failures}。"),
    "failure": Phrase("{policy} candidate {number} ({reason})", "{policy}候选{number}（{reason}）"),
    "between failures": Phrase("; ", "；"),
    # table of pairs
    "pairs title": Phrase(
        "Families ranked by {objective}: paired differences in {replications}",
        "各类方案按{objective}排名：配对差额（{replications}）",
    ),
    "better": Phrase("Better by the mean", "均值较高"),
    "worse": Phrase("Worse", "均值较低"),
    "difference": Phrase("Difference, {unit}", "差额（{unit}）"),
    "p value": Phrase("p, corrected for {n} pairs", "p值（已按{n}对校正）"),
    "verdict": Phrase("Verdict", "结论"),
    "told apart": Phrase("higher", "更高"),
    "too close to call": Phrase("too close to call", "难分高下"),
    "note pairs": Phrase(
        "Intervals of {level} % hold for all pairs at once (Bonferroni); verdicts follow the p-values "
        "corrected by Holm (1979), which tell apart a little more.",
        "区间为{level}%，对所有配对同时成立（Bonferroni）；结论依据Holm（1979）校正的p值，辨别力略强。",
    ),
    # sentence
    "ranking": Phrase(
        "Ranking of {n} families of plans by {objective}, each tuned with {evaluations} evaluations, at "
        "equal participation within the base's selling cost + {percent} %: {findings}.",
        "{n}类薪酬方案按{objective}排名（每类{evaluations}次评估，参与条件相同，"
        "销售成本至多比基准高{percent}%）：{findings}。",
    ),
    "above": Phrase("{better} above {worse}", "{better}高于{worse}"),
    "tied": Phrase("too close to call between {names}", "{names}之间难分高下"),
    "between findings": Phrase("; ", "；"),
    "no ranking": Phrase("No ranking of plans: {reasons}.", "不能为方案排名：{reasons}。"),
    "one family": Phrase("there is only one family", "只有一类方案"),
    "one replication": Phrase("there is only one replication", "只有一次重复"),
    "not tuned": Phrase(
        "{names} had nothing to tune and was evaluated once", "{names}没有可调参数，只评估了一次"
    ),
    "all failed": Phrase("no candidate of {names} could be simulated", "{names}没有可模拟的候选方案"),
    "does not fit": Phrase(
        "no candidate of {names} fits the budget, the base's selling cost + {percent} %",
        "{names}没有候选方案符合预算（至多比基准销售成本高{percent}%）",
    ),
    "over budget anew": Phrase(
        "simulated anew, {names} costs more than the budget", "重新模拟后，{names}的成本高于预算"
    ),
    "undefined": Phrase("the objective is not defined for {names}", "{names}的目标值无定义"),
    "hint leave out": Phrase(
        "Without the policies named, or with a larger --tune-tolerance, the others can be ranked from what "
        "is stored.",
        "去掉所列政策，或用 --tune-tolerance 放宽预算后，其余方案可利用已存结果排名。",
    ),
    # figure
    "fig title": Phrase(
        "What {n} evaluations of each family of plans brought, against the base",
        "各类薪酬方案{n}次评估的结果（与基准相比）",
    ),
    "fig evaluations": Phrase("By evaluation; line: best so far", "按评估次序；折线：至今最好"),
    "fig gain axis": Phrase("Gain, {unit}", "增加额（{unit}）"),
    "fig evaluation axis": Phrase("evaluation (0: as written)", "评估序号（0为原文）"),
    "fig notes": Phrase(
        "Gain in {objective} over the base at equal participation, mean of {replications}; ringed: chosen; "
        "grey and hollow: over budget (base's selling cost + {percent} %); crosses: failed. Chosen among so "
        "many, the best looks better than it is; the comparison uses other replications.",
        "参与条件相同时{objective}比基准的增加额，{replications}的平均；圈出者为选定；灰色空心为超预算"
        "（至多比基准销售成本高{percent}%）；叉为失败。从多个候选中选出的最好者会显得偏好，比较用的是另外的重复。",
    ),
}
"""By what they are for."""


def tuning_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return TUNING_PHRASES[key].said(lang, **values)
