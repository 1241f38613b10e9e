"""Words for robustness studies: tables, sentences, figures.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

GROUP_NAMES: dict[str, Phrase] = {
    "accepted draws": Phrase("clients and sales (accepted joint draws)", "客户与销售（已接受的联合抽样）"),
    "all others": Phrase("all other groups together", "其余各组合计"),
    "organisation": Phrase("organisation: size of cities, on-costs", "组织：城市规模、附加费"),
    "policy.territory": Phrase("moves and ways between branches", "调动与支局间路途"),
    "groups": Phrase("industry groups", "行业组"),
    "products": Phrase("products: margins, delivery", "产品：毛利、投递"),
    "tiers": Phrase("limits of tiers", "客户分层界限"),
    "clients": Phrase("clients", "客户"),
    "care": Phrase("care and trust", "维系与信任"),
    "loss": Phrase("loss of clients", "客户流失"),
    "sales": Phrase("sales", "销售"),
    "issues": Phrase("service issues", "服务问题"),
    "ties": Phrase("ties of clients to persons", "客户与人的联系"),
    "staff": Phrase("staff: hours, cost of effort, risk", "人员：工时、投入成本、风险"),
    "labour": Phrase("labour market", "劳动市场"),
    "windows": Phrase("windows", "窗口"),
    "environment": Phrase("environment", "环境"),
    "behaviour": Phrase("behaviour", "行为"),
    "measuring": Phrase("measuring of results", "业绩计量"),
    "policy.ownership": Phrase("cost of ownership", "客户归属的成本"),
    "policy.careers": Phrase("appraisal and careers", "考核与晋升"),
    "balances": Phrase("balances", "存贷款余额"),
}
"""Groups of assumptions; another one goes by its name."""

ROBUSTNESS_PHRASES: dict[str, Phrase] = {
    # the space
    "space": Phrase(
        "{fields} assumptions were varied together in {groups} groups, {worlds} worlds in all; {left} were "
        "left as they are ({why}).",
        "共{fields}项假设分{groups}组同时变动，模拟{worlds}种环境；{left}项未变动（{why}）。",
    ),
    "no range": Phrase("{n} state no range", "{n}项未给出区间"),
    "design of the run": Phrase("{n} belong to the design of the run", "{n}项属于运行设计"),
    "turned on nowhere": Phrase(
        "{n} belong to parts of policies that none of these turns on", "{n}项所属部分在所比方案中均未启用"
    ),
    "failed": Phrase(
        "{n} worlds failed and are left out; first: {first}.", "{n}种环境失败，未计入；首个：{first}。"
    ),
    "none failed": Phrase("No world failed.", "没有环境失败。"),
    "space accepted": Phrase(
        "Fields of clients and sales come from the joint draws that met the base's patterns; others from "
        "their ranges, independently. Nothing is said beyond this space.",
        "客户与销售参数取自符合基准模式的联合抽样，其余在各自区间内独立抽取。结论不超出此空间。",
    ),
    "space ranges": Phrase(
        "Every field comes from its own range, independently; many of these worlds miss the base's patterns. "
        "Nothing is said beyond this space.",
        "各参数在各自区间内独立抽取，其中许多环境不符合基准模式。结论不超出此空间。",
    ),
    # the verdict
    "best as written": Phrase(
        "As written, {best} has the highest {objective}; it is the best of {n} policies in {share} of the "
        "worlds explored.",
        "按原文参数，{best}的{objective}最高；在所考察的环境中，它在{share}的情形下是{n}项政策中最好的。",
    ),
    "holds": Phrase(
        "The ranking holds in most of the space explored.", "该排名在所考察空间的大部分情形下成立。"
    ),
    "holds at the defaults only": Phrase(
        "The ranking holds at the defaults only: elsewhere in the space another policy is the best more "
        "often than not, or it cannot be told.",
        "该排名只在默认参数下成立：在空间其余部分，多数情形下另有更好的政策，或难以判断。",
    ),
    "too close as written": Phrase(
        "Even as written it is too close to call against {others}.",
        "即使按原文参数，与{others}相比也难分高下。",
    ),
    "minimax": Phrase(
        "{policy} has the least largest regret ({largest}), on average {mean} below the best policy of each "
        "world.",
        "{policy}的最大后悔值最小（{largest}），平均比各环境中的最优政策低{mean}。",
    ),
    # size
    "size title": Phrase(
        "Thinned province against the whole one, as written: {objective}, difference from the base",
        "缩减省份与全省对照（按原文参数）：{objective}与基准之差",
    ),
    "thinned": Phrase("Thinned ({percent} % of the branches), {unit}", "缩减（网点的{percent}%，{unit}）"),
    "whole": Phrase("Whole, {unit}", "全省（{unit}）"),
    "apart": Phrase("Thinned less whole, {unit}", "缩减减全省（{unit}）"),
    "agrees": Phrase("agree", "一致"),
    "differs": Phrase("the thinned province misses", "缩减省份有偏差"),
    "note size": Phrase(
        "Amounts stand for the whole province. Intervals hold luck and the pilot's error ({thinned} and "
        "{whole} replications).",
        "金额折算为全省。区间含运气与试点误差（分别重复{thinned}次与{whole}次）。",
    ),
    # drivers
    "drivers title": Phrase(
        "What drives differences from the base in {objective}", "影响{objective}与基准之差的因素"
    ),
    "group": Phrase("Group of assumptions", "假设组"),
    "effect of": Phrase("{policy}: mean effect, {unit}", "{policy}：平均效应（{unit}）"),
    "total of": Phrase(
        "{policy}: share of variance, this group and what it does with others, %",
        "{policy}：方差份额（含与其他组的交互，%）",
    ),
    "note drivers": Phrase(
        "Mean effect: what moving the whole group over its range changes, up or down (Morris, {n} "
        "trajectories). Shares of variance (Sobol, {blocks} blocks) overlap where groups act together; the "
        "rest is luck. Intervals of 95 % hold the sampling of the space.",
        "平均效应：整组在其区间内变动所引起的变化（Morris，{n}条轨迹）。方差份额（Sobol，{blocks}组）"
        "在各组共同作用处重叠；其余为运气。95%区间反映空间抽样。",
    ),
    # duels
    "duels title": Phrase("Policy against policy in {objective}", "政策两两比较：{objective}"),
    "better": Phrase("Better in the mean", "均值较高"),
    "worse": Phrase("Worse", "均值较低"),
    "difference as written": Phrase("Difference as written, {unit}", "按原文参数之差（{unit}）"),
    "difference over space": Phrase("Mean over the space, {unit}", "空间均值（{unit}）"),
    "wins": Phrase("Better in, % of worlds", "较优的环境（%）"),
    "losses": Phrase("Worse in, % of worlds", "较劣的环境（%）"),
    "close": Phrase("Too close to call, % of worlds", "难分高下的环境（%）"),
    "note duels": Phrase(
        "As written, the verdict is corrected for the number of pairs (Holm). In a world two policies are "
        "too close to call where one replication's luck could make the difference (95 %). Shares have "
        "intervals of 95 % for the sampling of {worlds} worlds in {blocks} blocks.",
        "按原文参数的结论已按对数校正（Holm）。若单次重复的运气即可造成差额（95%），则视为难分高下。"
        "份额的95%区间反映{blocks}组{worlds}种环境的抽样。",
    ),
    # regret
    "regret title": Phrase("Regret in {objective}", "后悔值：{objective}"),
    "policy": Phrase("Policy", "政策"),
    "mean regret": Phrase("Mean, {unit}", "均值（{unit}）"),
    "high regret": Phrase("Exceeded in one world of twenty, {unit}", "二十分之一环境超过（{unit}）"),
    "largest regret": Phrase("Largest found, {unit}", "所见最大（{unit}）"),
    "best in": Phrase("Best in, % of worlds", "最优的环境（%）"),
    "note regret": Phrase(
        "Regret is what a policy loses against the best one of the same world. The largest is that of the "
        "worlds simulated; a larger one may exist.",
        "后悔值为某政策与同一环境中最优政策之差。最大值仅就所模拟的环境而言，可能还有更大者。",
    ),
    # boxes
    "flips title": Phrase("Where rankings turn", "排名何处翻转"),
    "pair": Phrase("Usually better / turned", "通常较优/翻转后"),
    "box": Phrase("Conditions", "条件"),
    "inside": Phrase("Turned inside, % of worlds", "条件内翻转（%）"),
    "held out": Phrase("The same, worlds not used to find it, %", "同左，未用于寻找的环境（%）"),
    "outside": Phrase("Turned elsewhere, %", "其他处翻转（%）"),
    "watch": Phrase("To watch in the first three months", "前三个月的观察点"),
    "no box": Phrase(
        "no plain box stands against chance: it turns in {share} of the worlds, scattered",
        "没有经得起检验的简单条件：翻转散布于{share}的环境",
    ),
    "at least": Phrase("{name} at least {low} {unit}", "{name}不低于{low}（{unit}）"),
    "at most": Phrase("{name} at most {high} {unit}", "{name}不高于{high}（{unit}）"),
    "between": Phrase("{name} {low} to {high} {unit}", "{name}为{low}至{high}（{unit}）"),
    "field": Phrase("{meaning} ({path})", "{meaning}（{path}）"),
    "and": Phrase("\nand ", "\n且"),
    "sign above": Phrase(
        "{meaning} above {threshold} {unit} (right for {hit} % of worlds not used; area {area})",
        "{meaning}高于{threshold}（{unit}；未用环境判对{hit}%；曲线下面积{area}）",
    ),
    "sign below": Phrase(
        "{meaning} below {threshold} {unit} (right for {hit} % of worlds not used; area {area})",
        "{meaning}低于{threshold}（{unit}；未用环境判对{hit}%；曲线下面积{area}）",
    ),
    "no sign": Phrase(
        "nothing seen in three months tells (best area {area})", "三个月内的观察无法判断（最佳面积{area}）"
    ),
    "no sign at all": Phrase("too few worlds turn to say", "翻转的环境太少，无法判断"),
    "note flips": Phrase(
        "Boxes by PRIM over the driving groups' fields; one is told only if shuffled outcomes give one as "
        "good in fewer than one case of twenty, and each condition matters by itself (p below .05). Watch "
        "under the policy that is usually better.",
        "条件由PRIM在主要影响组的参数上求得；仅当打乱结果后同样好的情形少于二十分之一，"
        "且每个条件单独有意义（p<0.05）时列出。观察点以通常较优的政策实施后为准。",
    ),
    # figures
    "fig worlds title": Phrase(
        "Difference from the base in {objective}, {worlds} worlds", "{objective}与基准之差（{worlds}种环境）"
    ),
    "fig worlds axis": Phrase("{unit}", "{unit}"),
    "fig worlds notes": Phrase(
        "A dot is a world of the space explored; the mark with its interval is the world as written (luck "
        "and the pilot's error). Right of zero the policy beats the base.",
        "每点为所考察空间中的一种环境；带区间的标记为按原文参数的环境（含运气与试点误差）。"
        "零线右侧表示优于基准。",
    ),
    "fig drivers title": Phrase(
        "What drives differences from the base in {objective}", "影响{objective}与基准之差的因素"
    ),
    "fig drivers axis": Phrase("Mean effect over the range, {unit}", "区间内平均效应（{unit}）"),
    "fig drivers notes": Phrase(
        "Moving all assumptions of a group together (Morris, {n} trajectories); intervals of 95 % hold the "
        "sampling of the space.",
        "整组假设同时变动（Morris，{n}条轨迹）；95%区间反映空间抽样。",
    ),
    "fig flip title": Phrase("Where {theirs} overtakes {ours}", "{theirs}何处超过{ours}"),
    "fig flip notes": Phrase(
        "Each dot is a world; the frame is the box found. Other assumptions vary too, so that colours mix.",
        "每点为一种环境；方框为所求条件。其他假设同时变动，故颜色混杂。",
    ),
    "fig turned": Phrase("{theirs} better", "{theirs}较优"),
    "fig usual": Phrase("{ours} better", "{ours}较优"),
    "fig close": Phrase("too close to call", "难分高下"),
}
"""By key, with `{names}` to be filled in."""


def robustness_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return ROBUSTNESS_PHRASES[key].said(lang, **values)


def group_name(group: str, lang: Lang) -> str:
    """Return the name of a group of assumptions for people."""
    return GROUP_NAMES[group].said(lang) if group in GROUP_NAMES else group
