"""All words for people, English and Chinese; measures and scenarios carry their own names.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cmsim.errors import InputError, did_you_mean

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = ("en", "zh")


@dataclass(frozen=True)
class Phrase:
    """The same words in English and Chinese, with the same `{names}` to be filled in."""

    en: str
    zh: str

    def said(self, lang: Lang, **values: object) -> str:
        """Return the phrase in a language with its names filled in."""
        return (self.zh if lang == "zh" else self.en).format(**values)


BASES: dict[str, Phrase] = {
    "as_written": Phrase("pay as written", "薪酬按原文"),
    "equal_pay_bill": Phrase("equal expected pay bill", "预期薪酬总额相等"),
    "equal_participation": Phrase("equal participation", "参与条件相同"),
}
"""Bases of comparison, by name."""

BASIS_MEANINGS: dict[str, Phrase] = {
    "as_written": Phrase(
        "As written, the plans cost different sums, which the sources do not state: no ranking of plans.",
        "薪酬按原文时，各方案的金额不同且非资料所载，不能据此为方案排名。",
    ),
    "equal_pay_bill": Phrase(
        "At equal expected pay bill, base pay is set so that every policy is to pay as much as the base.",
        "预期薪酬总额相等：调整底薪，使各政策的预期薪酬总额与基准相同。",
    ),
    "equal_participation": Phrase(
        "At equal participation, base pay is set so that the median candidate is as well off as outside.",
        "参与条件相同：调整底薪，使中位候选人任职与外部机会等价。",
    ),
}
"""What a basis does to pay, as a sentence."""

KINDS: dict[str, Phrase] = {
    "dedicated": Phrase("dedicated marketers", "专职营销员"),
    "department": Phrase("department marketers", "部门营销员"),
    "all": Phrase("all kinds", "全部人员"),
}
"""Kinds of staff of the shipped scenarios; another kind goes by its name in the scenario."""

TASKS: dict[str, Phrase] = {
    "develop": Phrase("Developing new clients", "开发新客户"),
    "keep": Phrase("Keeping present clients", "维系现有客户"),
    "service": Phrase("Settling service issues", "办理服务问题"),
}
"""Tasks of the table of effort."""

VERDICTS: dict[str, Phrase] = {
    "base": Phrase("base", "基准"),
    "higher": Phrase("higher", "更高"),
    "lower": Phrase("lower", "更低"),
    "too close to call": Phrase("too close to call", "难分高下"),
}
"""What an interval allows to be said of a difference."""

READINGS: dict[str, Phrase] = {
    "more selling would pay": Phrase("more selling would pay", "增加营销投入仍有利"),
    "less selling would pay": Phrase("less selling would pay", "减少营销投入更有利"),
    "near the best size": Phrase("near the best size", "接近最优规模"),
    "unknown": Phrase("unknown", "未知"),
}
"""What the sanity line says of the size of the selling effort."""

UNITS: dict[str, Phrase] = {
    "share": Phrase("%", "%"),
    "share difference": Phrase("points of %", "个百分点"),
    "number": Phrase("(no unit)", "（无单位）"),
    "elasticity": Phrase("% of gross profit for 1 % of effort", "投入增1%时毛利增百分数"),
    "trust": Phrase("on a scale from 0 to 1", "0至1"),
    "clients": Phrase("clients", "户"),
    "hours/week": Phrase("hours a week", "小时/周"),
    "days": Phrase("days", "天"),
    "minutes": Phrase("minutes", "分钟"),
    "visits": Phrase("visits a week", "次/周"),
}
"""Units other than money, by the unit of a measure."""

PHRASES: dict[str, Phrase] = {
    # numbers
    "a year": Phrase("{unit} a year", "{unit}/年"),
    "no interval": Phrase("no interval", "无区间"),
    "not defined": Phrase("not defined", "无定义"),
    "not applicable": Phrase("-", "-"),
    "quoted": Phrase('"{name}"', "“{name}”"),
    "between names": Phrase(", ", "、"),
    "before the last name": Phrase(" and ", "和"),
    "with unit": Phrase("{name}, {unit}", "{name}（{unit}）"),
    "with two units": Phrase("{name}, {unit} (differences: {other})", "{name}（{unit}；差额：{other}）"),
    # spans
    "year": Phrase("Year {year}", "第{year}年"),
    "all years": Phrase("Mean of years", "各年平均"),
    "years 1 to n": Phrase("years 1 to {years}", "第1至{years}年"),
    "year 1": Phrase("year 1", "第1年"),
    "replications": Phrase("{n} paired replications", "{n}次配对重复"),
    "one replication": Phrase("one replication", "一次重复"),
    # headers
    "policy": Phrase("Policy", "政策"),
    "measure": Phrase("Measure", "指标"),
    "with final value": Phrase(
        "Mean of years, final client base's value spread over them", "各年平均，含期末客户群价值分摊"
    ),
    "cost share": Phrase("Selling cost, % of key-client gross profit", "销售成本占大客户毛利（%）"),
    "elasticity in horizon": Phrase(
        "Elasticity of gross profit to selling effort, in year {year}, % per 1 %",
        "毛利对营销投入的弹性，第{year}年（%/1%）",
    ),
    "elasticity last": Phrase(
        "The same, in the last year that the pilot measured (year {year}), % per 1 %",
        "同上，试点测得的最后一年（第{year}年）（%/1%）",
    ),
    "elasticity unmeasured": Phrase(
        "The same, in the last year that the pilot measured, % per 1 %", "同上，试点测得的最后一年（%/1%）"
    ),
    "reading": Phrase("Reading", "判断"),
    # titles of tables
    "comparison title": Phrase(
        "Policies compared with {base}: {basis}; {years}, {replications}",
        "各政策与{base}比较：{basis}；{years}，{replications}",
    ),
    "alone title": Phrase(
        "{base}: {basis}; {years}, {replications}", "{base}：{basis}；{years}，{replications}"
    ),
    "year title alone": Phrase(
        "{base} year by year: {basis}; {replications}", "{base}逐年情况：{basis}；{replications}"
    ),
    "year title": Phrase(
        "Transition: differences from {base} year by year: {basis}; {replications}",
        "过渡过程：逐年与{base}的差额：{basis}；{replications}",
    ),
    "sanity title": Phrase(
        "Is the size of the selling effort plausible: {basis}; {years}, {replications}",
        "营销投入规模是否合理：{basis}；{years}，{replications}",
    ),
    # notes
    "note rows": Phrase(
        "First row: level of the base. Other rows: paired difference from the base and what its "
        "interval allows to be said.",
        "首行为基准的水平；其余各行为与基准的配对差额，以及区间所允许的结论。",
    ),
    "note rows by measure": Phrase(
        "First row of a measure: level of the base. Other rows: paired difference from the base and "
        "what its interval "
        "allows to be said.",
        "每项指标首行为基准的水平；其余各行为与基准的配对差额，以及区间所允许的结论。",
    ),
    "note interval": Phrase(
        "In brackets: interval of {level} % over {replications}; each holds by itself, not all of "
        "them at once.",
        "方括号内为{level}%置信区间（{replications}）；各区间单独成立，不保证同时成立。",
    ),
    "note one": Phrase(
        "There is no interval with one replication, and so nothing can be said of differences.",
        "只有一次重复，没有区间，因此对差额不能下结论。",
    ),
    "note luck": Phrase(
        "Intervals hold luck and the pilot's error, not that of the assumed parameters.",
        "区间包含随机性与试点估计误差，不含假设参数的不确定性。",
    ),
    "note accepted": Phrase(
        "Intervals hold luck, the pilot's error and the parameters, drawn from the accepted sets.",
        "区间包含随机性、试点估计误差，以及从已接受参数组中抽取的参数不确定性。",
    ),
    "note scale": Phrase(
        "Money and counts are those of a thinned province with {percent} % of the branches.",
        "金额与户数为抽取{percent}%网点的缩小省份之值。",
    ),
    "note undefined": Phrase(
        "Not defined: a ratio over nobody in at least one replication.",
        "无定义：至少一次重复中比率的分母为零。",
    ),
    "note final value": Phrase(
        "The final client base's value is the expected discounted gross profit of the clients at the "
        "end under one "
        "common policy, divided by the number of years.",
        "期末客户群价值为期末客户在共同后续政策下的期望贴现毛利，除以年数。",
    ),
    "note certainty equivalent": Phrase(
        "A manager's certainty equivalent is the sure yearly pay that he holds equal to the plan, "
        "effort counted.",
        "确定性等价：客户经理认为与该方案（计入努力成本）等值的每年确定收入。",
    ),
    "note sanity": Phrase(
        "At the best size, selling cost as a share of gross profit equals the elasticity (Dorfman & "
        "Steiner 1954). "
        "Effort works slowly: the elasticity grows with the years. Elasticities are single estimates "
        "from the pilot, "
        "without an interval.",
        "规模最优时，销售成本占毛利之比等于弹性（Dorfman与Steiner，1954）。营销见效慢，弹性逐年上升。"
        "弹性为试点的单一估计，没有区间。",
    ),
    # summary sentence
    "sum basis": Phrase(
        "Basis: {basis}; mean of {years}; {replications}.", "比较基准：{basis}；{years}平均；{replications}。"
    ),
    "between sentences": Phrase(" ", ""),
    "sum alone": Phrase("{base}: net contribution of {quantity}.", "{base}：净贡献{quantity}。"),
    "sum best": Phrase(
        "Compared with {base}, {best} gains most in net contribution: {quantity}.",
        "与{base}相比，{best}的净贡献增加最多：{quantity}。",
    ),
    "sum best tied": Phrase(
        "Compared with {base}, {best} gains in net contribution, {quantity}, but is too close to "
        "call against {tied}.",
        "与{base}相比，{best}的净贡献增加{quantity}，但与{tied}相比难分高下。",
    ),
    "sum only": Phrase(
        "Compared with {base}, {best} gains in net contribution: {quantity}.",
        "与{base}相比，{best}的净贡献增加：{quantity}。",
    ),
    "sum no gain": Phrase(
        "No policy is shown to gain in net contribution over {base}.",
        "没有政策被证实净贡献高于{base}。",
    ),
    "sum close": Phrase("Too close to call against the base: {names}.", "与基准相比难分高下：{names}。"),
    "sum lower": Phrase("Lower than the base: {names}.", "低于基准：{names}。"),
    "sum undefined": Phrase("Not defined: {names}.", "无定义：{names}。"),
    "sum one": Phrase(
        "There is no interval with one replication: differences in net contribution from {base} are "
        "too close to "
        "call for {names}.",
        "只有一次重复，没有区间：与{base}相比，{names}的净贡献差额难分高下。",
    ),
    "sum final value": Phrase(
        "Counting the final client base's value, the verdict changes to {changes}.",
        "计入期末客户群价值后，结论变为：{changes}。",
    ),
    "sum change": Phrase("{verdict} for {names}", "{names}为{verdict}"),
    "between changes": Phrase("; ", "；"),
    # figures
    "fig revenue": Phrase(
        "Key-client revenue a year under each policy, mean of {years}", "各政策下的大客户年收入，{years}平均"
    ),
    "fig retention": Phrase(
        "How many clients, and how much of their revenue, stay from one year to the next under each policy",
        "各政策下客户与收入的年留存",
    ),
    "fig net, verdicts": Phrase(
        "Net contribution of {n} policies against {base}: {counts}", "{n}项政策的净贡献与{base}相比：{counts}"
    ),
    "fig net count": Phrase("{verdict} for {n}", "{verdict}{n}项"),
    "fig net, one": Phrase(
        "Differences in net contribution from {base}, without interval: one replication",
        "净贡献与{base}的差额（只有一次重复，无区间）",
    ),
    "fig cost": Phrase(
        "What each policy costs and brings, against {base}: in the shaded area it pays",
        "各政策与{base}相比的成本与收益：阴影部分为合算",
    ),
    "fig paths": Phrase(
        "How revenue, clients and trust part from {base}, month by month",
        "收入、客户数与信任度逐月偏离{base}的过程",
    ),
    "fig effort": Phrase(
        "How {kind} spend their hours through the quarter under each policy (year {year})",
        "各政策下{kind}在季度内的工时分配（第{year}年）",
    ),
    "fig sales weeks": Phrase(
        "How sales of {kind} run through the quarter under each policy",
        "各政策下{kind}在季度内的签约进程",
    ),
    "fig attainment": Phrase(
        "How results of {kind} lie around the mark at which pay jumps or bends",
        "{kind}业绩围绕计酬标线的分布",
    ),
    "contracts a week": Phrase("Contracts a person and week", "人均周签约数"),
    "share asked early": Phrase("Share asked for early", "提前催签占比"),
    "share of results": Phrase("Share of results", "业绩占比"),
    "axis mark": Phrase("share of the mark reached, in twentieths", "达到标线的比例（每格二十分之一）"),
    "last bin": Phrase("The last point holds all from twice the mark up.", "末点含两倍标线以上者。"),
    "fig staff": Phrase(
        "Who gains and who loses among the staff, against {base}", "与{base}相比，哪些人员得益，哪些受损"
    ),
    "fig net during": Phrase("Net contribution, {years}", "净贡献，{years}"),
    "fig net with final": Phrase("The same with the final client base's value", "同左，含期末客户群价值分摊"),
    "fig basis": Phrase("Basis: {basis}; {replications}.", "比较基准：{basis}；{replications}。"),
    "heading": Phrase("{name}: {axis}", "{name}：{axis}"),
    "axis difference": Phrase("difference, {unit}", "差额（{unit}）"),
    "axis cost": Phrase("Difference in selling cost, {unit}", "销售成本差额（{unit}）"),
    "axis profit": Phrase("Difference in gross profit less losses, {unit}", "毛利减损失差额（{unit}）"),
    "axis month": Phrase("month", "月份"),
    "axis week": Phrase("week of the quarter", "季度内周次"),
    "without final value": Phrase(
        "The final client base's value is not counted here.", "此处不含期末客户群价值。"
    ),
    "break even": Phrase("break-even: profit = cost", "盈亏平衡：毛利=成本"),
    "path revenue": Phrase("Key-client revenue a month", "大客户月收入"),
    "path clients": Phrase("Active key clients", "在网大客户数"),
    "path trust": Phrase("Mean trust of clients", "客户平均信任度"),
    "grey others": Phrase("Grey: the other policies.", "灰线：其他政策。"),
    "grey base": Phrase("Grey: {base}.", "灰线：{base}。"),
    "grey close": Phrase("Grey: too close to call.", "灰色：难分高下。"),
    "bars": Phrase(
        "Bars and bands: intervals of {level} %, each by itself.", "线段与色带：各自的{level}%置信区间。"
    ),
    "levels share luck": Phrase(
        "All policies share the same luck, so that differences are surer than these levels suggest.",
        "各政策共享同样的随机性，差额比水平更为确定。",
    ),
    "no font": Phrase(
        "No Chinese font is installed ({fonts}), so that the figures are labelled in English.",
        "未安装中文字体（{fonts}），图中文字为英文。",
    ),
}
"""Everything else, by what it is for."""

GLOSSARY: tuple[dict[str, Phrase], ...] = (
    BASES,
    BASIS_MEANINGS,
    KINDS,
    TASKS,
    VERDICTS,
    READINGS,
    UNITS,
    PHRASES,
)
"""All collections, for whoever checks that both languages are complete."""


def language(lang: str) -> Lang:
    """Return a language that is spoken here.

    Raises
    ------
    InputError
        If it is another.
    """
    if lang not in LANGUAGES:
        raise InputError(
            "report.language",
            "there are no words in this language",
            path="lang",
            found=lang,
            allowed=", ".join(LANGUAGES),
            hint=did_you_mean(lang, LANGUAGES),
        )
    return lang


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return PHRASES[key].said(lang, **values)


def named(collection: dict[str, Phrase], key: str, lang: Lang) -> str:
    """Return the name of a basis, kind, task, verdict, reading or unit, or the key itself for want of one."""
    return collection[key].said(lang) if key in collection else key


def listed(names: Sequence[str], lang: Lang) -> str:
    """Return names as a list in a sentence."""
    if len(names) < 2:
        return "".join(names)
    first = say("between names", lang).join(names[:-1])
    return first + say("before the last name", lang) + names[-1]
