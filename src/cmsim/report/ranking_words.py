"""Words for rankings of many policies, for precision and for selection.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

RANKING_PHRASES: dict[str, Phrase] = {
    "title": Phrase(
        "Policies ranked by {measure}: {basis}, {years}, {replications}",
        "按{measure}排名：{basis}，{years}，{replications}",
    ),
    "policy": Phrase("Policy", "政策"),
    "difference": Phrase("Difference from the base, {unit}", "与基准之差（{unit}）"),
    "adjusted": Phrase("p, corrected for {n} policies", "p值（已按{n}项政策校正）"),
    "against best": Phrase("Less the best of the others, {unit}", "减其余最优（{unit}）"),
    "may be best": Phrase("Can be the best", "可能最优"),
    "yes": Phrase("yes", "是"),
    "no": Phrase("no", "否"),
    "probability": Phrase("Probability to be the best, %", "最优概率（%）"),
    "below": Phrase("below {least}", "低于{least}"),
    "above": Phrase("above {most}", "高于{most}"),
    "the base": Phrase("the base", "基准"),
    "note": Phrase(
        "Verdicts here, in the summing sentence and in the figure of net contribution are corrected for the "
        "number of policies (Holm), those of the other tables and figures are not. "
        "Intervals against the best of the others hold together (Hsu). The probability to be the best holds "
        "what the intervals hold: {uncertainty}",
        "此处、总结语及净贡献图中的结论已按政策数目校正（Holm），其他图表未校正。与其余最优之差的各区间同时成立（Hsu）。最优概率所含"
        "不确定性与区间相同：{uncertainty}",
    ),
    "corrected": Phrase(
        "Verdicts are corrected for the number of policies compared.",
        "结论已按所比较政策的数目校正。",
    ),
    "precision reached": Phrase(
        "{n} replications give every interval of {measure} the precision asked for ({target}); the widest is "
        "± {width} ({policy}).",
        "{n}次重复后，{measure}的各区间均达到要求的精度（{target}）；最宽者为±{width}（{policy}）。",
    ),
    "precision missed": Phrase(
        "The precision asked for of {measure} ({target}) was not reached in {n} replications; the widest "
        "interval is ± {width} ({policy}).",
        "{n}次重复后，{measure}仍未达到要求的精度（{target}）；最宽区间为±{width}（{policy}）。",
    ),
    "share target": Phrase("± {percent} % of each policy's level at 95 %", "各政策水平的±{percent}%（95%）"),
    "amount target": Phrase(
        "± {amount} for each difference from the base at 95 %", "各与基准之差±{amount}（95%）"
    ),
    "selected": Phrase(
        "{policy} is selected as the best of {n} policies by {measure}, right with a probability of at least "
        "{confidence} % if it is better than the others by {zone} or more. It took {runs} runs; without "
        "letting policies fall out, {all}.",
        "按{measure}在{n}项政策中选定{policy}为最优；若其优于其余政策至少{zone}，则判断正确的概率不低于"
        "{confidence}%。共运行{runs}次；若不淘汰则需{all}次。",
    ),
    "not selected": Phrase(
        "After {most} replications {names} are left: none is selected with {confidence} % at a difference of "
        "{zone}. {policy} has the largest mean.",
        "{most}次重复后仍剩{names}：在差额{zone}下不能以{confidence}%的把握选定。{policy}均值最高。",
    ),
    "fell out": Phrase("Fell out: {list}.", "已淘汰：{list}。"),
    "after": Phrase("{policy} after {n}", "{policy}（{n}次后）"),
    "promise": Phrase(
        "The promise covers these policies in the world as written, and normal luck.",
        "该保证仅适用于这些政策、按原文参数的环境以及正态随机性。",
    ),
}


def ranking_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return RANKING_PHRASES[key].said(lang, **values)
