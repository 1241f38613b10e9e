"""Words for the warm-up that a base needs.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

WARM_UP_PHRASES: dict[str, Phrase] = {
    "title": Phrase(
        "Warm-up that {base} needs: {replications} runs of {years} years from the start",
        "{base}所需的预热期：自起点模拟{years}年，{replications}次重复",
    ),
    "series": Phrase("Series", "序列"),
    "revenue": Phrase("Key-client revenue a week, without season", "大客户周收入（去季节）"),
    "revenue in a sentence": Phrase("key-client revenue", "大客户收入"),
    "active_clients in a sentence": Phrase("active key clients", "在网大客户数"),
    "trust in a sentence": Phrase("trust", "信任度"),
    "active_clients": Phrase("Active key clients", "在网大客户数"),
    "trust": Phrase("Mean trust of clients", "客户平均信任度"),
    "weeks": Phrase("Weeks needed (single runs: from, to)", "所需周数（单次运行：最少、最多）"),
    "at least": Phrase(
        "not at rest by week {weeks} ({fewest}, {most})", "至第{weeks}周未平稳（{fewest}，{most}）"
    ),
    "some weeks": Phrase("{weeks} ({fewest}, {most})", "{weeks}（{fewest}，{most}）"),
    "growth": Phrase("Growth in the years compared, % a year", "比较期内的增长（%/年）"),
    "reading": Phrase("The file's {weeks} weeks", "文件中的{weeks}周"),
    "enough": Phrase("enough", "足够"),
    "within tolerance": Phrase("enough: moves by less than {percent} % a year", "足够：年变动不足{percent}%"),
    "too short": Phrase("too short: moves by more than {percent} % a year", "不足：年变动超过{percent}%"),
    "too close to call": Phrase("too close to call", "难以判断"),
    "note rule": Phrase(
        "Weeks by MSER-5 (White 1997) of the mean over runs, in steps of five months; in brackets those of "
        "single runs, which differ by luck that lasts.",
        "周数按MSER-5（White，1997）由各次运行的平均求得，以5个月为步长；"
        "括号内为单次运行所得，其差异来自持续的随机性。",
    ),
    "note growth": Phrase(
        "In brackets: interval of {level} % over {replications} runs; it holds luck, not the pilot's error "
        "nor that of the assumed parameters.",
        "方括号内为{replications}次运行的{level}%置信区间，包含随机性，不含试点估计误差和假设参数的不确定性。",
    ),
    "note shared": Phrase(
        "Policies share the warm-up: what is left moves levels, and differences between policies far less.",
        "各政策共享同一预热期：残余变动影响水平值，对政策间差额影响小得多。",
    ),
    "note whole": Phrase(
        "Simulated on {percent} % of the branches; money and counts are those of all.",
        "在{percent}%的网点上模拟；金额与户数已折算为全部网点。",
    ),
    "sentence enough": Phrase(
        "The warm-up of {weeks} weeks in the file is enough; the longest is needed by {series}: {needed}.",
        "文件中{weeks}周的预热期足够；{series}所需最长：{needed}。",
    ),
    "sentence too short": Phrase(
        "The warm-up of {weeks} weeks in the file is too short for {moving}. The longest is needed by "
        "{series}: {needed}. Set horizon.warmup_weeks.",
        "文件中{weeks}周的预热期对{moving}而言不足；{series}所需最长：{needed}。"
        "请设置 horizon.warmup_weeks。",
    ),
    "sentence too close to call": Phrase(
        "Whether the warm-up of {weeks} weeks in the file is enough for {moving} cannot be told from these "
        "runs: more --replications or a larger --scale would tell. The longest is needed by {series}: "
        "{needed}.",
        "由这些运行无法判断文件中{weeks}周的预热期对{moving}是否足够：可增加 --replications 或加大 --scale。"
        "{series}所需最长：{needed}。",
    ),
    "needed weeks": Phrase("{weeks} weeks", "{weeks}周"),
    "needed more": Phrase("not seen at rest in {years} years", "{years}年内未见平稳"),
    "figure title": Phrase(
        "How {base} settles from its start: the upright line ends the file's warm-up",
        "{base}自起点起的平稳过程：竖线为文件中预热期的终点",
    ),
    "figure notes": Phrase(
        "Mean over {replications} runs; bands: intervals of {level} %, which hold luck.",
        "{replications}次运行的平均；色带为{level}%置信区间，包含随机性。",
    ),
    "axis month": Phrase("months from the start", "自起点起的月数"),
}


def warm_up_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return WARM_UP_PHRASES[key].said(lang, **values)
