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
    "balance title": Phrase("Hours of managers relative to their norm", "经理工时（相对其标准）"),
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
