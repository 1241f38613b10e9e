"""Words for a difference that is taken apart: its tables and its figure."""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

SWITCH_NAMES: dict[str, Phrase] = {
    "ownership": Phrase("Ownership", "产权归属"),
    "head_count": Phrase("Head-count", "岗位数"),
    "selection": Phrase("Selection of staff", "人员选聘"),
    "pay": Phrase("Pay", "薪酬"),
}
"""The four switches between a base and a policy."""

DECOMPOSITION_PHRASES: dict[str, Phrase] = {
    "shares title": Phrase(
        "What {policy} owes to each of its parts, against {base}: {basis}; {years}, {replications}",
        "{policy}与{base}的差额由何而来：{basis}；{years}，{replications}",
    ),
    "effects title": Phrase(
        "The same: what a part brings on average, and how two parts work together",
        "同上：各部分的平均作用，以及两两之间的交互",
    ),
    "sorting title": Phrase(
        "What pay brings by effort, and by who comes and who stays: {policy}, {basis}",
        "薪酬的作用分为努力与人员筛选：{policy}，{basis}",
    ),
    "total": Phrase("Total", "合计"),
    "effect": Phrase("Effect", "作用"),
    "alone": Phrase("{name}, mean", "{name}（平均）"),
    "crossed": Phrase("{one} with {other}", "{one}与{other}交互"),
    "effort": Phrase("Effort", "努力"),
    "sorting": Phrase("Sorting", "筛选"),
    "share of pay": Phrase("Share of pay", "薪酬份额"),
    "note shares": Phrase(
        "Shares (Shapley 1953): what a part adds, mean over all orders in which parts can be turned on; they "
        "add up to the total.",
        "份额（Shapley，1953）：各部分在所有可能的开启次序中增加额的平均，合计等于总差额。",
    ),
    "note same": Phrase("No difference, and so no share: {names}.", "无差别，因而无份额：{names}。"),
    "note no switch": Phrase(
        "{policy} differs from {base} in none of these parts.", "{policy}与{base}在各部分上均无差别。"
    ),
    "note effects": Phrase(
        "A mean effect is what turning a part on brings, mean over all settings of the others; an "
        "interaction, how much more one part brings with the other on than with it off.",
        "平均作用：其余部分取各种开关组合时开启该部分的增加额的平均；交互：另一部分开启时比关闭时多增加的数额。",
    ),
    "note sorting": Phrase(
        "Effort: the new pay is paid, but people apply, stay and quit as they would without it; sorting: the "
        "rest, when entry and exit answer to it too.",
        "努力：支付新薪酬，但应聘与去留仍如无新薪酬时；筛选：应聘与去留也随新薪酬变化后的其余部分。",
    ),
    "note base pay": Phrase(
        "Base pay is solved anew in every setting of the parts.", "每种开关组合均重新求解底薪。"
    ),
    "fig title": Phrase(
        "From {base} to {policy}: what each part adds to net contribution",
        "从{base}到{policy}：各部分对净贡献的增减",
    ),
    "fig bars": Phrase(
        "Shares follow each other and add up to the total. Grey: too close to call.",
        "各份额首尾相接，合计为总差额。灰色：难分高下。",
    ),
    "of pay": Phrase("of which {name}", "其中：{name}"),
}
"""Everything, by what it is for."""


def decomposition_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return DECOMPOSITION_PHRASES[key].said(lang, **values)
