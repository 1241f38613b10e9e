"""Words for client portfolios.

Only characters of the GBK code are used, because that is what a Chinese Windows console can show.
"""

from __future__ import annotations

from cmsim.report.words import Lang, Phrase

PORTFOLIO_PHRASES: dict[str, Phrase] = {
    "sentence": Phrase(
        "{clients} key clients in {pools} pools go to {managers} managers; {changed} of them change hands, "
        "which brings {gain} million yuan of gross profit a year on this scale of fit.",
        "{clients}个大客户分为{pools}组，由{managers}名经理负责；其中{changed}个换经理，按匹配度折算年毛利增加{gain}百万元。",
    ),
    "proven": Phrase(
        "No assignment within these limits is better by more than {gap} (proven).",
        "在这些限制之内，没有更好的分配能超出{gap}（已证明）。",
    ),
    "incumbent": Phrase(
        "Time ran out: the best assignment may be better by up to {gap}.",
        "时间已到：最优分配至多可再好{gap}。",
    ),
    "start": Phrase(
        "As a policy: {file}, which names the start of ownership of {n} replications.",
        "作为方案：{file}，其中给出{n}次重复的归属起点。",
    ),
    "teams": Phrase(
        "{clients} of them have a team of {roles}: {slots} further roles go to {persons} persons of their "
        "city, who give at most {busiest} of the hours allowed for that ({most} of a person's norm).",
        "其中{clients}个客户配有{roles}人团队：另外{slots}个角色由本市{persons}人担任，所用工时至多为许可额（个人标准工时的{most}）的{busiest}。",
    ),
    "no teams": Phrase("No client is of the tier that has a team.", "没有客户属于配备团队的层级。"),
    "relationship only": Phrase(
        "The simulation knows the relationship managers alone: what the other roles add is not simulated.",
        "模拟只采用客户关系经理；团队负责人、业务经理与支持人员的作用未经模拟。",
    ),
    "team title": Phrase("Teams: roles with clients", "团队：各角色与客户"),
    "role": Phrase("Role", "角色"),
    "share": Phrase("Share of the client's hours", "占客户工时"),
    "places": Phrase("Clients", "客户数"),
    "persons": Phrase("Persons", "人数"),
    "hours": Phrase("Hours a week", "每周工时"),
    "most of one": Phrase("Most clients of one person", "一人最多客户数"),
    "shares are assumptions": Phrase(
        "Shares of hours are assumptions: no source states them.", "各角色工时占比为假设：资料未载。"
    ),
    "relationship": Phrase("Relationship manager", "客户关系经理"),
    "leader": Phrase("Leader", "团队负责人"),
    "business": Phrase("Business manager", "业务经理"),
    "support": Phrase("Support", "支持人员"),
    "unknown groups": Phrase(
        "No manager knows these industry groups (clients): {groups}.",
        "没有经理熟悉这些行业群（客户数）：{groups}。",
    ),
    "not simulated": Phrase(
        "Nothing here was simulated: fit is not profit, and a client handed over trusts less at first.",
        "以上未经模拟：匹配度并非利润，且换经理的客户起初信任较低。",
    ),
    "elsewhere": Phrase(
        "{n} clients have a manager who does not serve their place: whoever gets them counts as no change.",
        "{n}个客户的现任经理不在其所在地：无论由谁接手均不计为变动。",
    ),
    "crowded": Phrase(
        "Clients ask for more hours than their managers have (times as many): {places}.",
        "客户所需工时超过经理可用工时（倍数）：{places}。",
    ),
    "balance title": Phrase(
        "Hours of managers relative to what they are meant to have", "经理工时（相对其目标）"
    ),
    "pool": Phrase("Pool", "分组"),
    "clients": Phrase("Clients", "客户数"),
    "managers": Phrase("Managers", "经理数"),
    "changed": Phrase("Change hands", "换经理"),
    "before": Phrase("Before: least to most", "之前：最低至最高"),
    "after": Phrase("After: least to most", "之后：最低至最高"),
    "allowed": Phrase("Allowed miss", "允许偏差"),
}


def portfolio_say(key: str, lang: Lang, **values: object) -> str:
    """Return a phrase by its key."""
    return PORTFOLIO_PHRASES[key].said(lang, **values)
