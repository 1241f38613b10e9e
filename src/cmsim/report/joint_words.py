"""Words for a pay plan that is decided together with an allocation.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

JOINT_PHRASES: dict[str, Phrase] = {
    "found": Phrase(
        "The pay plan was decided together with the staffing: {plans} plans, none of which with any staffing "
        "is better by more than {gap} on the surface; {out} of them fell out by the plan's own limits.",
        "薪酬方案与人员配置一并确定：共{plans}个方案，按响应面，任何方案配以任何人员配置都不会再好{gap}以上；"
        "其中{out}个因方案自身的限制出局。",
    ),
    "measured": Phrase(
        "What staffing and plan bring was measured by simulation at equal participation, in {runs} runs "
        "(staffing: {forms}; plan: {form}); the surface tells a gain in net contribution of {told} million "
        "yuan a year, your costs of change left out.",
        "人员配置与方案的效果在同等参与条件下由{runs}次模拟测得（配置：{forms}；方案：{form}）；"
        "按响应面，不计调整成本，年净贡献增加{told}百万元。",
    ),
    "learning": Phrase(
        "A move costs {yuan} yuan a year while people learn their new post, as measured; the programme "
        "counts it beside your own costs of change.",
        "据测算，换岗者适应新岗位期间，每次调动每年损失{yuan}元；除您给定的调整成本外，模型已将其计入。",
    ),
    "confirmed": Phrase(
        "Simulated with luck of its own ({n} replications), net contribution changes by {both} million yuan "
        "a year against today's posts under the present plan: posts alone {posts}, plan alone {plan}, beyond "
        "their sum {together}. Against the scenario as it stands: {present}.",
        "以独立随机数模拟（{n}次重复），与现有岗位及现行方案相比，年净贡献变化{both}百万元：仅岗位{posts}，"
        "仅方案{plan}，两者合计之外{together}。与现状情景相比：{present}。",
    ),
    "not confirmed": Phrase(
        "Nothing of this was simulated with luck of its own yet; confirm it before you act on it.",
        "以上尚未以独立随机数模拟；付诸实施前请先确认。",
    ),
    "extrapolated": Phrase(
        "Sums are extrapolated from {share} % of the market, which is what was simulated.",
        "金额由所模拟的{share}%市场外推。",
    ),
    "selected": Phrase(
        "On fresh luck the selection holds `{chosen}` for the best of {policies} policies.",
        "在新的随机数下，{policies}个政策中选出`{chosen}`为最优。",
    ),
    "take instead": Phrase(
        "Fresh luck does not prefer advised.yaml: take policies/{chosen}.yaml, or either if they differ by "
        "less than the indifference zone.",
        "新的随机数并不支持advised.yaml：请采用policies/{chosen}.yaml；两者相差小于无差异区间时，任选其一即可。",
    ),
    "refused": Phrase(
        "{count} runs have no result, for people have no answer to their plans; the first: {first}.",
        "{count}次运行无结果，因人员对其方案没有应对；首例：{first}。",
    ),
    "gains title": Phrase(
        "What the advice changes, as told and as simulated", "建议带来的变化：响应面与模拟"
    ),
    "gains notes": Phrase(
        "Against today's posts under the present plan unless a row says otherwise; 95 % intervals. Grey: too "
        "close to call.",
        "除另行注明外，均与现有岗位及现行方案相比；95%区间。灰色：难分高下。",
    ),
    "row told": Phrase("Told by the surface: net contribution, later years", "响应面：后期各年净贡献"),
    "row late": Phrase("Simulated: net contribution, later years", "模拟：后期各年净贡献"),
    "row both": Phrase("Posts and plan, all years", "岗位与方案，全部年份"),
    "row posts": Phrase("Posts alone", "仅岗位"),
    "row plan": Phrase("Plan alone", "仅方案"),
    "row together": Phrase("Beyond the sum of both", "两者合计之外"),
    "row present": Phrase("Net contribution against the scenario as it stands", "净贡献，与现状情景相比"),
    "row told profit": Phrase("Told by the surface: gross profit", "响应面：毛利"),
    "row profit": Phrase("Simulated: gross profit of key clients, later years", "模拟：后期各年大客户毛利"),
    "candidates title": Phrase(
        "Plans that were solved whole, with their staffing", "完整求解的方案及其人员配置"
    ),
    "rounds title": Phrase(
        "Rounds: gain in net contribution told, and simulated by the next round, million yuan a year",
        "各轮：响应面所示及下一轮所模拟的净贡献增加（百万元/年）",
    ),
    "round": Phrase("Round", "轮次"),
    "told": Phrase("Told", "响应面"),
    "simulated": Phrase("Simulated", "模拟"),
    "plan": Phrase("Plan", "方案"),
    "objective": Phrase("Objective, million yuan a year", "目标值（百万元/年）"),
    "chance": Phrase("Chance that limits are kept", "满足限制的可能性"),
    "form title": Phrase(
        "What the plan does: form by cross-validation, error of runs left out relative to the form chosen",
        "方案的作用：由交叉验证选定形式；留出轮次的误差（相对所选形式）",
    ),
}


def joint_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return JOINT_PHRASES[key].said(lang, **values)
