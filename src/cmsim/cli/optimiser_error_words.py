"""Chinese sentences for errors of the optimiser, by code."""

from __future__ import annotations

OPTIMISER_ZH: dict[str, str] = {
    "allocation.missing-format": "配置文件的第一个键必须是 format",
    "allocation.unknown-field": "没有这个字段",
    "allocation.missing-field": "缺少字段（{message}）",
    "allocation.unknown-choice": "不在可选范围内",
    "allocation.bad-value": "配置文件中的值有误（{message}）",
    "allocation.no-judgement": "某个行业群没有判断值",
    "portfolios.no-ownership": "该方案下客户没有归属",
    "allocation.kinds-without-surface": "多类人员同时配置须有测算的响应曲面",
    "allocation.today": "现有人数须按单元与级别给出",
    "allocation.no-staffing": "该单元的限制不留任何配备方案",
    "allocation.unknown-name": "限制中的名称不存在",
    "allocation.objective": "响应曲面不含所要最大化的指标",
    "allocation.contradiction": "同一限制的上下限互相矛盾",
    "allocation.conflict": "以下限制不能同时成立",
    "allocation.no-whole-staffing": "这些限制只有在人数可以拆分时才能成立",
    "allocation.no-time": "时限内未找到任何配备方案",
    "allocation.check-failed": "求解器给出的方案未通过核对",
    "judgement.not-rising": "判断值必须从无投入、一半、现状（1）、增加一半到饱和逐级上升",
    "portfolios.pool": "客户、经理、工作量与目标不相配",
    "portfolios.unserved": "没有经理可服务某客户",
    "portfolios.check-failed": "求解器给出的分配未通过核对",
    "portfolios.changes": "变动如此少时无法达到均衡",
    "portfolios.conflict": "均衡、资格与变动上限不能同时成立",
    "solver.unknown": "没有这个求解器",
    "solver.missing": "求解器未安装",
    "solver.failed": "求解器未给出答案即停止：被终止或出错",
}
