"""The command line's words for people, English and Chinese; help texts are in English only.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

PHRASES: dict[str, Phrase] = {
    # errors and other endings
    "error": Phrase("Error: {message}", "错误：{message}"),
    "stopped": Phrase("Stopped: {hint}.", "已停止：{hint}。"),
    "where": Phrase("where", "位置"),
    "field": Phrase("field", "字段"),
    "found": Phrase("found", "实际"),
    "allowed": Phrase("allowed", "允许"),
    "hint": Phrase("hint", "提示"),
    "help": Phrase("help", "帮助"),
    "meant": Phrase("did you mean {name}?", "是否应为 {name}？"),
    "meant instead": Phrase("did you mean {name} instead of {wrong}?", "是否应为 {name} 而不是 {wrong}？"),
    "first": Phrase("first in line {line}", "首次出现在第{line}行"),
    "example": Phrase("for example {name}", "例如 {name}"),
    # progress
    "stage preparing": Phrase("Preparing", "准备"),
    "stage surface": Phrase("Fitting the response surface", "拟合响应面"),
    "stage survey": Phrase("Simulating posts and plans of the survey", "模拟测算所需的岗位与方案"),
    "stage programme": Phrase("Solving plans with their staffing", "求解各方案及其人员配置"),
    "stage tuning plan": Phrase("Searching plans by simulation", "以模拟搜索方案"),
    "stage pilot": Phrase("Measuring how the world responds to effort", "试点：测定环境对投入的响应"),
    "stage simulation": Phrase("Solving responses to pay, simulating", "求解对薪酬的反应并模拟"),
    "stage figures": Phrase("Writing tables and figures", "写出表格和图"),
    "stage tuning": Phrase("Evaluating candidates of each family", "评估各类方案的候选参数"),
    "stage break-even": Phrase("Simulating worlds for the break-even", "为盈亏平衡模拟各种环境"),
    "stage decomposition": Phrase("Simulating settings of the four switches", "模拟四个开关的各种组合"),
    "stage search": Phrase("Searching assumptions", "搜索假设参数"),
    "stage warm-up": Phrase("Simulating the base from its start", "自起点模拟基准"),
    "stage patterns": Phrase("Simulating the base for the patterns", "为各项模式模拟基准"),
    "expected": Phrase("This will take about {time} on {workers}.", "预计约需{time}（{workers}）。"),
    "standing": Phrase(
        "{points} points, {points_done} of them finished; {runs} runs, {runs_done} finished; {laws} worlds "
        "still to be measured.",
        "共{points}个点，已完成{points_done}个；共{runs}次运行，已完成{runs_done}次；尚有{laws}种环境待测定。",
    ),
    "no failures": Phrase("No failure is kept in {folder}.", "{folder}中没有失败记录。"),
    "failure": Phrase(
        "{entry}  {what}, stage {stage}, seed {seed}: {error}",
        "{entry}  {what}，阶段{stage}，种子{seed}：{error}",
    ),
    "replayed": Phrase(
        "It does not fail any more; the result is in the store.", "此次未再失败；结果已存入存储。"
    ),
    "replay differs": Phrase(
        "The model or the plans in use have changed since it failed.", "失败之后模型或所用方案已有变化。"
    ),
    "replaying": Phrase("Stage {stage} …", "阶段{stage}……"),
    "an experiment": Phrase("experiment", "实验"),
    "study expected": Phrase(
        "{worlds} worlds, {runs} runs of a policy: at most about {time} on {workers}.",
        "{worlds}种环境，{runs}次政策运行：最多约需{time}（{workers}）。",
    ),
    "stage selection": Phrase("Selecting the best", "选优"),
    "stage as written": Phrase("The world as written", "按原文参数的环境"),
    "stage full size": Phrase("The same at full size", "同上，全省规模"),
    "stage screening": Phrase("Screening groups of assumptions", "筛选假设组"),
    "stage indices": Phrase("What matters, by itself and together", "主要因素及其交互"),
    "stage of stage": Phrase("{stage}: {what}", "{stage}：{what}"),
    "seconds": Phrase("{n} seconds", "{n}秒"),
    "minutes": Phrase("{n} minutes", "{n}分钟"),
    "hours": Phrase("{n} hours", "{n}小时"),
    "one processor": Phrase("one processor", "1个处理器"),
    "processors": Phrase("{n} processors", "{n}个处理器"),
    # what was written
    "written to": Phrase("Tables, figures and manifest: {folder}", "表格、图和清单：{folder}"),
    "file written": Phrase("Written: {file}", "已写入：{file}"),
    # lists
    "scenarios": Phrase("What can be run and compared", "可运行和比较的方案"),
    "parameters title": Phrase("Parameters and levers of {name}", "{name}的参数与手段"),
    "id": Phrase("Name", "名称"),
    "what": Phrase("What", "类别"),
    "a base": Phrase("base", "基准"),
    "a policy": Phrase("policy", "政策"),
    "an overlay": Phrase("overlay", "叠加"),
    "title": Phrase("Title", "标题"),
    "description": Phrase("Description", "说明"),
    "path": Phrase("Path", "路径"),
    "value": Phrase("Value", "值"),
    "unit": Phrase("Unit", "单位"),
    "role": Phrase("Role", "角色"),
    "kind": Phrase("Provenance", "来源"),
    "range": Phrase("Range", "区间"),
    "reference": Phrase("Reference", "出处"),
    "meaning": Phrase("Meaning", "含义"),
    "note list": Phrase(
        "A policy is compared with its base; an overlay is put on with +, as in hebei-2004+rival-entry.",
        "政策与其基准比较；叠加用 + 接在方案之后，例如 hebei-2004+rival-entry。",
    ),
    "note params": Phrase(
        "{n} of {all} shown. A lever is what a planner chooses, a parameter what the world is.",
        "共{all}项，列出{n}项。手段（lever）由规划者选择，参数（parameter）由环境决定。",
    ),
    "policy": Phrase("Policy", "政策"),
    # break-even
    "margin title": Phrase(
        "Gross margin at which a policy's net contribution equals the base's: {basis}",
        "净贡献与基准相等时的毛利率：{basis}",
    ),
    "care title": Phrase(
        "Effect of care on trust at which a policy's net contribution equals the base's: {basis}",
        "净贡献与基准相等时维系对信任的效果：{basis}",
    ),
    "margin now": Phrase("Mean gross margin of key clients now, %", "大客户平均毛利率现值（%）"),
    "margin break-even": Phrase("Break-even margin, %", "盈亏平衡毛利率（%）"),
    "care break-even": Phrase("Break-even, multiple of the assumed effect", "盈亏平衡（假设效果的倍数）"),
    "care points": Phrase("The same, points of yearly retention", "同左，年留存率百分点"),
    "verdict": Phrase("What can be said", "结论"),
    "rises": Phrase("pays above the break-even", "高于平衡点时合算"),
    "falls": Phrase("pays below the break-even", "低于平衡点时合算"),
    "always positive": Phrase("pays in the whole range", "在整个范围内合算"),
    "always negative": Phrase("pays nowhere in the range", "在整个范围内不合算"),
    "not determined": Phrase("too close to call", "难分高下"),
    "close now": Phrase("{shape}; too close to call at today's value", "{shape}；按现值难分高下"),
    "none": Phrase("none", "无"),
    "open end": Phrase("open", "无界"),
    "note margin": Phrase(
        "All margins of key clients are moved in proportion. In brackets: interval of {level} %.",
        "大客户各项毛利率按同一比例变动。方括号内为{level}%区间。",
    ),
    "note care": Phrase(
        "Each multiple is a world of its own, simulated anew on {percent} % of the branches; between "
        "multiples the difference is interpolated. In brackets: interval of {level} %.",
        "每个倍数为一个单独的环境，在{percent}%的网点上重新模拟；倍数之间插值。方括号内为{level}%区间。",
    ),
    # real results paid under a plan
    "replay title": Phrase("Real results paid under {plan}", "按{plan}为实际业绩付酬"),
    "replay what": Phrase("Sum", "项目"),
    "yuan": Phrase("Yuan", "元"),
    "replay pay": Phrase("Pay", "薪酬"),
    "replay on-costs": Phrase("Employer's on-costs", "单位附加成本"),
    "replay expenses": Phrase("Expenses that the plan meets", "方案支付的业务费用"),
    "replay cost": Phrase("Total cost", "总成本"),
    "replay deferred": Phrase("of pay, due later", "其中延期支付"),
    "replay revocable": Phrase("of pay, can be taken back", "其中可追回"),
    "replay compared": Phrase("Pay in the months compared", "可比月份的薪酬"),
    "replay today": Phrase("Today's pay in these months", "同期现行薪酬"),
    "replay difference": Phrase("Difference", "差额"),
    "note replay months": Phrase(
        "{managers} managers, {months} months: {unpaid} not paid, {compared} compared with today's pay.",
        "{managers}人，{months}个人月，其中{unpaid}个未付酬，{compared}个与现行薪酬比较。",
    ),
    "note replay today": Phrase(
        "Today's pay: {today}. Nobody behaves differently here: results are those of the file.",
        "现行薪酬：{today}。此处不考虑行为变化，业绩即文件所载。",
    ),
    "really paid": Phrase("as really paid", "实发数"),
    "replay managers": Phrase("Each manager, the largest gain first, yuan", "各客户经理（按增加额排序，元）"),
    "note replay managers": Phrase(
        "{n} of {all} managers: those who gain and those who lose most.", "共{all}人，列出增减最多的{n}人。"
    ),
    "manager": Phrase("Manager", "编号"),
    "person": Phrase("Name", "姓名"),
    "staff kind": Phrase("Kind of staff", "类别"),
    "months paid": Phrase("Months paid", "已付月数"),
    "plan pays": Phrase("Plan pays", "新方案"),
    "today pays": Phrase("Today, same months", "现行（同期）"),
    "gain": Phrase("Gain", "增减"),
    "gain share": Phrase("Gain, %", "增减（%）"),
    "not compared": Phrase("not compared", "未比较"),
    "replay exceptions": Phrase("What is wrong with the file: {n}", "文件中的问题：{n}处"),
    "note replay exceptions": Phrase("{n} more are in exceptions.csv.", "另有{n}处，见 exceptions.csv。"),
    "column": Phrase("Column", "列"),
    "month": Phrase("Month", "月份"),
    "wrong": Phrase("What is wrong", "问题"),
    "consequence": Phrase("What follows", "处理"),
    "replay sentence": Phrase(
        "{plan} costs {cost} yuan with on-costs; against today's pay ({today}) {difference} yuan of pay, "
        "{gain} managers gain and {lose} lose; {exceptions} exceptions.",
        "{plan}含附加成本共{cost}元；与现行薪酬（{today}）相比薪酬{difference}元，{gain}人增加，{lose}人减少；"
        "{exceptions}处问题。",
    ),
    "replay sentence alone": Phrase(
        "{plan} costs {cost} yuan with on-costs; nothing could be compared with today's pay; {exceptions} "
        "exceptions.",
        "{plan}含附加成本共{cost}元；无法与现行薪酬比较；{exceptions}处问题。",
    ),
    "replay written": Phrase(
        "All payments with their explanation: {folder} (CSV, and replay.xlsx)",
        "全部付酬明细及说明：{folder}（CSV 及 replay.xlsx）",
    ),
    "plan drawn": Phrase("Figures and curves: {folder}", "图与曲线：{folder}"),
    # plans checked
    "check title": Phrase("What every plan must stand: {plan}", "对薪酬方案的要求：{plan}"),
    "demand": Phrase("The plan ...", "要求"),
    "verdict of check": Phrase("Verdict", "结果"),
    "found so": Phrase("Found", "实际"),
    "pass": Phrase("pass", "通过"),
    "fail": Phrase("FAIL", "不通过"),
    "gaming title": Phrase("What gaming {plan} is worth to one person", "{plan}：一个人博弈可得"),
    "expected results": Phrase("Expected results of a period, yuan", "每期预期业绩（元）"),
    "pay there": Phrase("Pay a year at these, yuan", "相应年薪酬（元）"),
    "shift gain": Phrase("Most gained by moving results between two periods", "在两期之间挪动业绩最多可得"),
    "split gain": Phrase("Most gained by splitting a deal", "拆分一笔业务最多可得"),
    "largest jump": Phrase("Largest jump of pay", "薪酬最大跳跃"),
    "last yuan": Phrase("The last yuan before it earns, yuan", "跳跃前最后一元带来（元）"),
    "shift found": Phrase("{yuan} yuan, {to} in the first", "{yuan}元（第一期{to}）"),
    "split found": Phrase("{yuan} yuan, {profit} into {parts}", "{yuan}元（{profit}拆为{parts}笔）"),
    "jump found": Phrase("{yuan} yuan at {at}", "{at}处{yuan}元"),
    "nothing": Phrase("-", "-"),
    "note gaming": Phrase(
        "Expected results are today's: those of the scenario's base under its own plan. Two periods are "
        "parted in any way, their sum unchanged.",
        "预期业绩为现状：方案所属基准在其自身薪酬方案下的业绩。两期业绩合计不变，任意分配。",
    ),
    "check passed": Phrase(
        "{plan} stands all {all} demands; {cost}.",
        "{plan}通过全部{all}项要求；{cost}。",
    ),
    "check failed": Phrase(
        "{plan} fails {failed} of {all} demands; {cost}.",
        "{plan}未通过{all}项要求中的{failed}项；{cost}。",
    ),
    "preferences check title": Phrase("What all preferences must stand: {name}", "对偏好的要求：{name}"),
    "preferences passed": Phrase(
        "The preferences {name} stand all {all} demands.", "偏好 {name} 满足全部{all}项要求。"
    ),
    "preferences failed": Phrase(
        "The preferences {name} fail {failed} of {all} demands.",
        "偏好 {name} 的{all}项要求中有{failed}项未通过。",
    ),
    "check cost": Phrase(
        "at today's results it costs {cost} yuan a year with on-costs", "按现状业绩，含附加成本每年{cost}元"
    ),
    "check broken": Phrase(
        "{plan} fails {failed} demands, and its cost cannot be told: {failure}.",
        "{plan}未通过{failed}项要求，成本无法计算：{failure}。",
    ),
    # calibration
    "patterns title": Phrase("Patterns of {name}: target and reached", "{name}的各项模式：目标与实际"),
    "pattern": Phrase("Pattern", "模式"),
    "target": Phrase("Target", "目标"),
    "reached": Phrase("Reached", "实际"),
    "use": Phrase("Use", "用途"),
    "met": Phrase("Met", "符合"),
    "yes": Phrase("yes", "是"),
    "no": Phrase("no", "否"),
    "search done": Phrase(
        "{accepted} of {evaluated} parameter sets met the patterns.",
        "{evaluated}组参数中有{accepted}组符合各项模式。",
    ),
    "law done": Phrase(
        "Response law {digest}, measured in the world {world}.", "响应规律 {digest}，测自环境 {world}。"
    ),
}
"""Everything, by what it is for."""

STAGE = "stage "


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return PHRASES[key].said(lang, **values)


def stage_name(stage: str, lang: Lang) -> str:
    """Return what a stage of the work is called, or the stage itself for want of a phrase.

    A stage within a stage is named with a colon between.
    """
    outer, sign, inner = stage.partition(": ")
    if sign:
        return say("stage of stage", lang, stage=stage_name(outer, lang), what=stage_name(inner, lang))
    key = f"{STAGE}{stage}"
    return say(key, lang) if key in PHRASES else stage


def time_text(seconds: float, lang: Lang) -> str:
    """Return a length of time in words, rounded to what an estimate can mean."""
    if seconds < 90:
        return say("seconds", lang, n=max(5, 5 * round(seconds / 5)))
    if seconds < 100 * 60:
        return say("minutes", lang, n=round(seconds / 60))
    return say("hours", lang, n=f"{seconds / 3600:.1f}")


def processors_text(workers: int, lang: Lang) -> str:
    """Return a number of processors in words."""
    return say("one processor", lang) if workers == 1 else say("processors", lang, n=workers)
