"""Words for tuned incentives.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

INCENTIVE_PHRASES: dict[str, Phrase] = {
    "tuned": Phrase(
        "Tuned plan against the present one, simulated anew in {n} paired replications: {objective} "
        "{gain} million yuan a year ({low} to {high}; {verdict}).",
        "调优方案与现行方案在{n}次新的配对重复中比较：{objective}年变化{gain}百万元（{low}至{high}；{verdict}）。",
    ),
    "kept": Phrase(
        "The present plan is kept: none of {evaluations} plans tried was selected above it.",
        "保留现行方案：所试{evaluations}个方案中没有一个在选优中胜出。",
    ),
    "none": Phrase(
        "None of {evaluations} plans tried keeps all limits. In the way: {limits}.",
        "所试{evaluations}个方案均不能满足全部限制。妨碍的限制：{limits}。",
    ),
    "in the way": Phrase(
        "{name} (broken by {breach} at the nearest plan; the best any plan did in it alone: {alone})",
        "{name}（最接近的方案超出{breach}；各方案单就此项的最好余量：{alone}）",
    ),
    "promised": Phrase(
        "Selected of {plans} plans on the shortlist with probability {confidence} (Kim-Nelson, indifference "
        "{zone} yuan a year, up to {most} replications). The promise covers the shortlist; of plans not on "
        "it nothing is promised.",
        "以{confidence}的概率从短名单{plans}个方案中选出（Kim-Nelson法，无差异区间为年{zone}元，至多{most}次重复）。"
        "此保证只及短名单；对名单外的方案不作保证。",
    ),
    "not promised": Phrase(
        "After {most} replications the {plans} plans of the shortlist were not told apart (indifference "
        "{zone} yuan a year): the one with the largest mean is shown, without a promise.",
        "经{most}次重复仍不能区分短名单的{plans}个方案（无差异区间为年{zone}元）：所示为均值最大者，不作保证。",
    ),
    "agrees": Phrase(
        "The search's surface promised {predicted} million yuan a year, simulation confirms {confirmed}: "
        "they agree within their intervals (difference {difference}, luck explains up to {allowed}).",
        "搜索曲面预计年增{predicted}百万元，模拟证实{confirmed}：两者在区间内一致（相差{difference}，"
        "偶然因素可解释至{allowed}）。",
    ),
    "disagrees": Phrase(
        "The search's surface promised {predicted} million yuan a year, simulation confirms {confirmed}: "
        "they disagree by {difference}, more than luck explains ({allowed}). Search with more replications, "
        "or believe the simulation.",
        "搜索曲面预计年增{predicted}百万元，模拟证实{confirmed}：相差{difference}，超出偶然因素所能解释的{allowed}。"
        "请增加重复次数再搜索，或以模拟为准。",
    ),
    "basis": Phrase(
        "At equal participation; {runs} runs of {evaluations} plans in the search, strategy {strategy}; the "
        "sums are of the province simulated (scale {scale}).",
        "参与条件相同；搜索中{evaluations}个方案共{runs}次运行，策略为{strategy}；金额为所模拟范围（规模{scale}）。",
    ),
    "edge": Phrase(
        "{names}: the best lies at an end of the interval; a wider one may hold a better plan.",
        "{names}：最优值位于区间端点；放宽区间可能有更好的方案。",
    ),
    "parameters title": Phrase("Parameters of the plan", "方案参数"),
    "parameter": Phrase("Parameter", "参数"),
    "unit": Phrase("Unit", "单位"),
    "present": Phrase("Present", "现行"),
    "chosen": Phrase("Chosen", "选定"),
    "searched": Phrase("Searched", "搜索区间"),
    "best lies": Phrase("The best lies in (95 %, by the search)", "最优所在（95%，据搜索）"),
    "limits title": Phrase(
        "Limits in {n} fresh replications, chosen plan", "选定方案在{n}次新重复中的各项限制"
    ),
    "limit": Phrase("Limit", "限制"),
    "bound": Phrase("Bound", "界限"),
    "value": Phrase("Value, 95 %", "取值（95%）"),
    "verdict": Phrase("Verdict", "判定"),
    "loses most": Phrase(
        "Fairness: of kinds of staff, cities, grades and industry groups, {group} loses most: {change} of "
        "its certainty equivalent under the present plan.",
        "公平：各人员类别、城市、级别与行业群中，{group}损失最大：其现行方案下确定性等价变化{change}。",
    ),
    "nobody loses": Phrase(
        "Fairness: of kinds of staff, cities, grades and industry groups, none loses on the mean; {group} "
        "gains least: {change} of its certainty equivalent under the present plan.",
        "公平：各人员类别、城市、级别与行业群在均值上均无损失；{group}增益最小：其现行方案下确定性等价变化{change}。",
    ),
    "of kind": Phrase("kind of staff {name}", "人员类别{name}"),
    "of city": Phrase("city {name}", "城市{name}"),
    "of grade": Phrase("grade {name}", "级别{name}"),
    "of group": Phrase("industry group {name}", "行业群{name}"),
    "at least": Phrase("at least", "至少"),
    "at most": Phrase("at most", "至多"),
    "verdict kept": Phrase("kept", "满足"),
    "verdict broken": Phrase("broken", "不满足"),
    "verdict kept on the mean": Phrase("kept on the mean, not settled", "均值满足，尚不能判定"),
    "verdict broken on the mean": Phrase("broken on the mean, not settled", "均值不满足，尚不能判定"),
    "higher": Phrase("higher", "更高"),
    "lower": Phrase("lower", "更低"),
    "too close to call": Phrase("too close to call", "难分高下"),
    "net_contribution": Phrase("net contribution", "净贡献"),
    "with_final_value": Phrase(
        "net contribution with the final client base's value", "净贡献（含期末客户价值）"
    ),
    "file": Phrase("The tuned plan as a scenario: {file}", "调优方案的情景文件：{file}"),
}


def incentive_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return INCENTIVE_PHRASES[key].said(lang, **values)
