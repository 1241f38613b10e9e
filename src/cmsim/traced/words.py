"""Words for one manager's run, English and Chinese; only characters of the GBK code are used."""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

TRACED_PHRASES: dict[str, Phrase] = {
    # who he is
    "who title": Phrase(
        "Manager {manager} under {policy}: {basis}, replication {replication}",
        "客户经理{manager}，政策{policy}：{basis}，第{replication}次重复",
    ),
    "fact": Phrase("Fact", "项目"),
    "value": Phrase("Value", "内容"),
    "kind": Phrase("Kind of staff, grade", "类别、岗位级别"),
    "place": Phrase("City, branch, industry group", "城市、网点、行业群"),
    "place value": Phrase("{city}, branch {branch}, {group}", "{city}，网点{branch}，{group}"),
    "kind value": Phrase("{kind}, {grade}", "{kind}，{grade}"),
    "source": Phrase("Came from", "来源"),
    "risk": Phrase("Risk aversion × outside option", "风险厌恶 × 外部机会"),
    "cost": Phrase(
        "Cost of effort, yuan a week per squared hour a week", "努力成本系数（元/周，按每周小时数的平方）"
    ),
    "skill": Phrase("Skill, social and planning (median 1)", "技能：社交与策划（中位数为1）"),
    "level": Phrase("{value} (level {level} of {levels})", "{value}（{levels}级中的第{level}级）"),
    "skill value": Phrase(
        "{social} and {planning} (level {level} of {levels})",
        "{social}与{planning}（{levels}级中的第{level}级）",
    ),
    "outside": Phrase("Outside option at the start, yuan a year", "期初外部机会（元/年）"),
    "in post": Phrase("In the post since", "任职起始"),
    "before": Phrase("{years} years before the comparison", "比较期开始前{years}年"),
    "since": Phrase("{month}", "{month}"),
    "left": Phrase("Left", "离任"),
    "still there": Phrase("no, at work at the end", "否，期末在岗"),
    "in training": Phrase("no, in training at the end", "否，期末培训中"),
    "left value": Phrase("{month}: {how}", "{month}：{how}"),
    "plan": Phrase("Plan, base pay of the post a year", "薪酬方案、岗位年底薪"),
    "plan value": Phrase("{plan}, {base} yuan", "{plan}，{base}元"),
    "totals": Phrase("Booked and paid in the run, yuan", "全期签约与薪酬（元）"),
    "totals value": Phrase("{booked} and {paid}", "{booked}与{paid}"),
    # months
    "months title": Phrase("Month by month", "逐月情况"),
    "month": Phrase("Month", "月份"),
    "hours": Phrase("Hours: new, present, service", "工时：开发、维系、服务"),
    "clients": Phrase("Clients held", "持有客户"),
    "trust": Phrase("Trust", "信任"),
    "pipeline": Phrase("Leads, proposals, contracts", "线索、建议书、合同"),
    "credited": Phrase("Credited, yuan", "计入签约额（元）"),
    "account": Phrase("Account so far", "本结算期累计"),
    "issues": Phrase("Issues: new, settled", "问题：新增、办结"),
    "moves": Phrase("Clients: taken over, given up, lost", "客户：接手、移交、流失"),
    "paid": Phrase("Paid, yuan", "支付（元）"),
    "note months": Phrase(
        "Hours are of the month; clients and their mean trust (0 to 1) at its end. The account is what he is "
        "credited with so far. Pay that waits counts when it is earned, as in the accounts.",
        "工时为当月合计；客户及其平均信任（0至1）为月末值。累计为本结算期至今计入的签约额。"
        "延期支付在赚得时计入，与账目一致。",
    ),
    # payments
    "payments title": Phrase("Every payment", "逐笔薪酬"),
    "period": Phrase("Period", "结算期"),
    "component": Phrase("Component", "项目"),
    "yuan": Phrase("Yuan", "金额（元）"),
    "due": Phrase("Due", "应付月份"),
    "how": Phrase("How it came about", "如何得来"),
    "leaving": Phrase("{period}, on leaving", "{period}（离任结算）"),
    "taken back": Phrase(
        "of what was promised before, this was lost and is taken back", "此前承诺的薪酬因条件触发而收回"
    ),
    "expense": Phrase("{words}; meets expenses, no income", "{words}；用于工作支出，非收入"),
    # events
    "events title": Phrase("What happened", "经过"),
    "week": Phrase("Week", "周次"),
    "event": Phrase("What", "事项"),
    "client": Phrase("Client", "客户"),
    "families": Phrase("Families", "业务类别"),
    # otherwise
    "otherwise title": Phrase("What he would have earned otherwise, in the whole run", "若非如此全期所得"),
    "otherwise": Phrase("If", "假设"),
    "otherwise policy": Phrase("Policy", "政策"),
    "pay": Phrase("Pay, yuan", "薪酬（元）"),
    "difference": Phrase("Difference", "差额"),
    "booked": Phrase("Booked, yuan", "签约额（元）"),
    "weeks": Phrase("Weeks there", "在岗周数"),
    "as it was": Phrase("as it was", "实际"),
    "if paid": Phrase(
        "paid by another plan for the same results (nobody behaves differently)",
        "同样业绩按其他方案付酬（无行为变化）",
    ),
    "if more": Phrase("he had booked {share} more", "签约额多{share}"),
    "if less": Phrase("he had booked {share} less", "签约额少{share}"),
    "if lived": Phrase(
        "he had lived under the policy, with the same luck (behaviour included)",
        "在该政策下经历同样的运气（含行为变化）",
    ),
    "not_measured": Phrase("cannot be told: {missing} was not counted", "无法得知：未计量{missing}"),
    "not_paid": Phrase(
        "cannot be told: the plan does not pay for these results", "无法得知：方案不能为该业绩付酬"
    ),
    "not_there": Phrase("he was not there", "不在岗"),
    # all managers
    "list title": Phrase(
        "Managers under {policy}: {basis}, replication {replication}",
        "客户经理，政策{policy}：{basis}，第{replication}次重复",
    ),
    "manager": Phrase("Manager", "客户经理"),
    "list kind": Phrase("Kind", "类别"),
    "list place": Phrase("Branch", "网点"),
    "list group": Phrase("Group", "行业群"),
    "note list": Phrase("{n} of {all} shown, by pay.", "按薪酬排列，共{all}人，列出{n}人。"),
    # the same run
    "same run": Phrase(
        "The run traced is the one in {folder}: its tables have the same bytes ({digest}).",
        "所追踪的运行与{folder}中的一致：各表字节相同（{digest}）。",
    ),
    "sentence": Phrase(
        "Manager {manager} booked {booked} yuan and was paid {paid} yuan in {weeks} weeks under {policy}.",
        "客户经理{manager}在政策{policy}下{weeks}周签约{booked}元，得薪酬{paid}元。",
    ),
    # figure
    "fig title": Phrase(
        "What manager {manager} was paid and booked under {policy}",
        "客户经理{manager}在政策{policy}下的薪酬与签约额",
    ),
    "fig pay": Phrase("Pay, thousand yuan", "薪酬（千元）"),
    "fig booked": Phrase("Credited, thousand yuan", "计入签约额（千元）"),
    "fig note": Phrase(
        "{basis}, replication {replication}. Pay stands in the month in which it is earned; below zero is "
        "what is kept or taken back.",
        "{basis}，第{replication}次重复。薪酬列于赚得当月；零以下为扣减或收回。",
    ),
}
"""Everything, by what it is for."""

EVENTS: dict[str, Phrase] = {
    "lead": Phrase("lead", "线索"),
    "not_pursued": Phrase("lead not pursued", "线索未跟进"),
    "proposal_asked": Phrase("proposal asked for", "要求建议书"),
    "proposal_written": Phrase("proposal written, to be approved", "建议书完成待批"),
    "offered": Phrase("proposal offered", "递交建议书"),
    "declined": Phrase("proposal declined", "建议书被拒"),
    "ended_with_client": Phrase("deal ended with the client", "客户流失，洽谈终止"),
    "signed": Phrase("contract signed and credited", "签约并计入"),
    "owned": Phrase("answers for the client", "成为责任经理"),
    "taken_over": Phrase("takes the client over", "接手客户"),
    "released": Phrase("gives the client up", "移交客户"),
    "lost_to_market": Phrase("client lost to the market", "客户流失"),
    "followed_leaver": Phrase("client leaves with him", "客户随其离开"),
    "defaulted": Phrase("client defaults", "客户违约"),
    "lost_money": Phrase("client lost money and is paid back", "客户受损获赔"),
    "rose_from_windows": Phrase("client outgrows the windows", "客户升出窗口"),
    "fell_to_windows": Phrase("client falls to the windows", "客户降至窗口"),
    "rose_to_high": Phrase("client rises to the high tier", "客户升入高端"),
    "fell_from_high": Phrase("client falls from the high tier", "客户降出高端"),
    "issue_opened": Phrase("issue raised", "提出问题"),
    "issue_settled": Phrase("issue settled", "问题办结"),
    "hired": Phrase("hired", "录用"),
    "took_up_post": Phrase("takes up the post", "上岗"),
    "quit": Phrase("quits", "辞职"),
    "not_renewed": Phrase("contract not renewed", "合同未续"),
    "dismissed": Phrase("dismissed", "解聘"),
    "promoted": Phrase("promoted", "晋级"),
    "demoted": Phrase("demoted", "降级"),
    "raised": Phrase("raise of base pay", "底薪上调"),
    "made_permanent": Phrase("made permanent", "转为正式工"),
    "deferred_due": Phrase("pay that waited is due", "延期薪酬到期"),
}
"""Kinds of events, by their name in the log."""


def traced_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return TRACED_PHRASES[key].said(lang, **values)


def event_name(kind: str, lang: Lang) -> str:
    """Return what a kind of event is called, or the kind itself for want of a phrase."""
    return EVENTS[kind].said(lang) if kind in EVENTS else kind
