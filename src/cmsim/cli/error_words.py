"""Chinese sentences for errors, by code; `{message}` is the English one where that says more than the code.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

MESSAGES_ZH: dict[str, str] = {
    # the call itself
    "cli.unknown-command": "没有这个命令",
    "cli.unknown-option": "没有这个选项",
    "cli.unknown-choice": "不在可选范围内",
    "cli.unknown-prefix": "该路径下没有参数",
    "cli.missing": "命令缺少必需的内容",
    "cli.missing-value": "该选项需要一个值",
    "cli.bad-value": "该值不能使用",
    "cli.bad-override": "--set 的写法应为 路径=值",
    "cli.double-override": "同一路径被 --set 设置了两次",
    "cli.no-base": "找不到随附的基准方案",
    "cli.other-law": "使用 --scale 或 --set 时，测得的不是随附的规律，请指定输出位置",
    "cli.out-needed": "安装后的程序包不可写，请指定输出位置",
    "cli.usage": "无法理解该命令",
    "cli.interrupted": "已停止",
    "cli.fault": "这是 cmsim 自身的错误，不是您的问题",
    # files of scenarios
    "scenario.anchor": "不允许使用锚点和别名",
    "scenario.bad-id": "不能用作标识",
    "scenario.bad-key": "键必须是文本",
    "scenario.bad-name": "这不是方案名",
    "scenario.bad-override": "覆盖值应为“路径=值”",
    "scenario.bad-range": "取值区间有误（{message}）",
    "scenario.bad-value": "值有误（{message}）",
    "scenario.default-of-a-loan": "贷款须说明如何违约，存款则不能",
    "scenario.duplicate-key": "键重复（{message}）",
    "scenario.empty": "文件为空",
    "scenario.empty-collection": "至少需要一项",
    "scenario.empty-list": "列表不能为空（{message}）",
    "scenario.extends-cycle": "方案之间循环继承",
    "scenario.extends-too-deep": "继承层次过多",
    "scenario.missing-field": "缺少字段（{message}）",
    "scenario.missing-format": "方案文件的第一个键必须是 format",
    "scenario.missing-reference": "该来源类别的数值必须注明出处",
    "scenario.missing-value": "数量缺少 value",
    "scenario.no-staff": "至少要有一类人员设有岗位",
    "scenario.norm-above-limit": "标准工时超过上限",
    "scenario.not-a-mapping": "方案文件应由若干节组成",
    "scenario.not-a-number": "这里需要数字",
    "scenario.not-finite": "数字不是有限值",
    "scenario.not-rising": "各项须逐项递增",
    "scenario.not-whole": "这里需要整数",
    "scenario.not-whole-years": "预热期须为整年",
    "scenario.not-yaml": "文件不是有效的YAML（{message}）",
    "scenario.nothing-to-delete": "null 用于删除，但没有可删的项",
    "scenario.number-too-long": "数字位数过多",
    "scenario.out-of-bounds": "该值不可能出现",
    "scenario.outside-range": "数值在其自身区间之外",
    "scenario.overlay-alone": "这是叠加文件，需要放在某个方案之上",
    "scenario.rate-without-balances": "利率冲击需要至少一类存贷款产品",
    "scenario.several-documents": "方案文件只能含一个文档",
    "scenario.shares-do-not-sum-to-one": "各项份额之和须为1",
    "scenario.tag": "不允许使用标签",
    "scenario.thresholds-out-of-order": "门槛顺序有误（{message}）",
    "scenario.too-deep": "文件嵌套过深",
    "scenario.too-large": "文件过大",
    "scenario.too-long": "文本过长",
    "scenario.too-many-candidates": "每年候选人数过多",
    "scenario.too-many-entries": "项数过多",
    "scenario.too-many-extends": "继承的方案过多",
    "scenario.unknown-choice": "不在可选范围内",
    "scenario.unknown-field": "没有这个字段",
    "scenario.unknown-format": "不认识的格式",
    "scenario.unknown-name": "没有这个名称（{message}）",
    "scenario.unknown-scenario": "没有这个名称的方案",
    "scenario.unreadable": "无法读取文件（{message}）",
    "scenario.wrong-length": "列表长度不对",
    "scenario.wrong-mean": "各项的平均值不对",
    "scenario.wrong-type": "类型不对（{message}）",
    "scenario.wrong-unit": "单位不对",
    "scenario.wrong-yaml-version": "方案文件须为 YAML 1.2",
    # pay plans
    "plan.bad-class": "方案参数的类型不对",
    "plan.bad-name": "薪酬方案名只能含小写字母、数字和下划线",
    "plan.bad-parameter": "薪酬方案的参数有误（{message}）",
    "plan.measure-clash": "方案各部分对同一指标的口径不同（{message}）",
    "plan.missing-kind": "有一类人员没有给出金额（{message}）",
    "plan.missing-parameter": "薪酬方案缺少参数（{message}）",
    "plan.name-taken": "已有同名的薪酬方案",
    "plan.nesting": "薪酬方案嵌套过深",
    "plan.no-peers": "薪酬方案需要他人的统计数据，但没有提供（{message}）",
    "plan.not-measured": "薪酬方案所用的指标没有被计量（{message}）",
    "plan.off-domain": "出现薪酬方案无法支付的数值（{message}）",
    "plan.period": "薪酬方案的计算周期不相容（{message}）",
    "plan.reduction": "行为引擎还不能处理该薪酬方案（{message}）",
    "plan.unknown": "没有这个名称的薪酬方案",
    "plan.unknown-kind": "没有这类人员（{message}）",
    "plan.unknown-parameter": "薪酬方案没有这个参数（{message}）",
    # comparisons
    "accepted.empty": "已接受的参数组为空",
    "accepted.missing": "没有已接受的参数组",
    "accepted.not-a-number": "已接受的参数组中有一项不是数字",
    "accepted.unreadable": "无法读取已接受的参数组",
    "basis.participation": "任何底薪都不能使岗位与中位候选人的外部机会等价",
    "basis.pay-bill": "任何底薪都不能使薪酬总额与基准相同",
    "equilibrium.residual": "投入的不动点不是数字",
    "equilibrium.pilot": "试点无法测定响应（{message}）",
    "break-even.factors": "维系效果的倍数须从0起递增",
    "compare.basis": "没有这种比较基准",
    "compare.failed": "部分运行失败（{message}）",
    "compare.no-table": "没有这个名称的表",
    "compare.nothing": "没有可比较的方案",
    "compare.parameters": "没有这种参数来源",
    "compare.range": "数值超出范围（{message}）",
    "compare.seed": "随机种子与基准不同",
    "compare.twice": "同一方案出现两次",
    "compare.world": "该方案的环境与基准不同，差额会混合政策与环境的影响",
    "report.basis": "没有按该基准进行比较",
    "report.language": "不支持该语言",
    # calibration
    "calibrate.bad-earlier-sets": "此前搜索的参数组不能使用",
    "calibrate.bad-design": "观测设计不成立（{message}）",
    "calibrate.no-range": "待搜索的参数缺少取值区间",
    "calibrate.no-replication": "至少需要一次重复",
    "calibrate.no-worth": "每类人员都需要岗位价值",
    "calibrate.nothing-accepted": "没有参数组符合各项模式",
    "calibrate.short-run": "运行太短，无法判断是否平稳",
    "calibrate.small-budget": "参数组数太少",
    # results on the disk
    "store.bad-state": "保存的状态无法读取",
    "store.cannot-write": "无法在此写入结果",
    "store.format": "该存储由另一版本的 cmsim 写成",
}
"""What a user can cause or meet; faults inside (tables, engine) stay in English for whoever mends them."""

HINTS_ZH: dict[str, str] = {
    "give the number as {value, kind, range} in the scenario": "请在方案中写成 {value, kind, range}",
    "an override replaces the whole quantity, so repeat its value": "覆盖会替换整个数量，请重写其值",
    "give another folder": "请换一个文件夹",
    "give the plan inside `period: year`, or limit another part of the pay": (
        "请在 `period: year` 之内使用该方案，或限制薪酬的其他部分"
    ),
    "set the parameter for all of them with --set, or compare the base that belongs to it": (
        "请用 --set 为所有方案设置该参数，或与其所属的基准比较"
    ),
    "use kind assumption or user if there is none": "若无出处，请用 assumption 或 user",
    "write the value out, or share it by extends": "请写出其值，或用 extends 共享",
    "make them with `cmsim calibrate search`, or compare with the parameters as in the files": (
        "请用 `cmsim calibrate search` 生成，或按文件中的参数进行比较"
    ),
    "a larger world or more people who sell are needed to measure a response": (
        "要测定响应，需要更大的环境或更多的营销人员"
    ),
    "raise the budget of the search, or widen the ranges in the scenario": (
        "请增加搜索次数，或放宽方案中的区间"
    ),
    "save the file as UTF-8": "请将文件存为UTF-8",
    "what was finished before is kept": "此前完成的结果已保留",
    "what was finished is kept, and the same command goes on from there": (
        "已完成的结果已保留，再次执行同一命令即可继续"
    ),
    "what is finished is kept, and the same command goes on from there": (
        "已完成的结果已保留，再次执行同一命令即可继续"
    ),
    "a pay ceiling may lie too low": "薪酬上限可能过低",
    "variable pay alone may cost more, or a pay ceiling may lie too low": (
        "仅浮动薪酬可能已超出，或薪酬上限可能过低"
    ),
    "please send us this report": "请将该报告发给我们",
    "CMSIM_DEBUG=1 shows where": "设置 CMSIM_DEBUG=1 可显示出错位置",
}
"""Hints that are the same each time, by their English text."""
