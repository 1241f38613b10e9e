"""Words for experiments: page, tables, figures.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

SWEEP_PHRASES: dict[str, Phrase] = {
    "what": Phrase(
        "{points} points ({design}) of {factors} factors, {policies} policies, {replications}, {years}: "
        "{basis}.",
        "{points}个设计点（{design}），{factors}个因素，{policies}项政策，{replications}，{years}：{basis}。",
    ),
    "grid": Phrase("grid", "网格"),
    "latin_hypercube": Phrase("Latin hypercube", "拉丁超立方"),
    "sobol": Phrase("Sobol sequence", "Sobol序列"),
    "one point": Phrase("no sweep", "无扫描"),
    "uncertainty": Phrase(
        "Intervals of 95 % hold luck and the pilot's error at each point; what the factors change is shown "
        "by the points themselves.",
        "95%区间含各点的随机性与试点误差；因素的影响由各点本身体现。",
    ),
    "failed": Phrase("{n} points failed; first: {first}", "{n}个点失败；首个：{first}"),
    "best": Phrase(
        "{policy} has the highest {measure} at {n} of {all} points, {sure} of them told apart from the next.",
        "在{all}个点中，{policy}的{measure}在{n}个点最高，其中{sure}个与次优可区分。",
    ),
    "table title": Phrase(
        "{measure}: paired difference from the base by point",
        "{measure}：各点与基准的配对差额",
    ),
    "point": Phrase("Point", "点"),
    "base level": Phrase("{policy}: level, {unit}", "{policy}：水平（{unit}）"),
    "difference of": Phrase("{policy}, {unit}", "{policy}（{unit}）"),
    "note table": Phrase(
        "First {shown} of {all} points; all stand in differences.csv.",
        "共{all}个点，列出前{shown}个；全部见differences.csv。",
    ),
    "correlations title": Phrase(
        "How differences from the base in {measure} move with each factor (partial rank correlation)",
        "{measure}与基准之差随各因素的变动（偏秩相关）",
    ),
    "factor": Phrase("Factor", "因素"),
    "fig response title": Phrase(
        "{measure}: difference from the base over the factors", "{measure}：与基准之差随因素的变化"
    ),
    "fig response axis": Phrase("Difference from the base, {unit}", "与基准之差（{unit}）"),
    "fig response notes": Phrase(
        "A dot is a point of the design with its interval of 95 % (luck and the pilot's error); lines join "
        "means over the other factors.",
        "每点为设计点及其95%区间（随机性与试点误差）；连线为对其他因素的平均。",
    ),
    "fig trade-off title": Phrase(
        "What more revenue costs, and what it does to retention", "增收的成本及其对留存的影响"
    ),
    "fig trade-off notes": Phrase(
        "Differences from the base at each point of the design, with intervals of 95 % (luck and the pilot's "
        "error).",
        "各设计点与基准之差，附95%区间（随机性与试点误差）。",
    ),
    "fig best title": Phrase("Which policy has the highest {measure}", "哪项政策的{measure}最高"),
    "fig best notes": Phrase(
        "Hatched: too close to call between the best two (corrected for the number of policies).",
        "斜线：最优两者难分高下（已按政策数目校正）。",
    ),
    "base name": Phrase("the base", "基准"),
}


def sweep_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return SWEEP_PHRASES[key].said(lang, **values)
