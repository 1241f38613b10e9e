"""What is wrong with a file of actuals: each finding has its place, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from cmsim.report.words import Lang, Phrase

_CODES: dict[str, tuple[Phrase, Phrase]] = {
    "no-manager": (
        Phrase("no manager is named", "没有客户经理编号"),
        Phrase("row left out", "该行不计"),
    ),
    "bad-month": (
        Phrase("this is no month", "月份无法识别"),
        Phrase("row left out", "该行不计"),
    ),
    "unknown-kind": (
        Phrase("there is no such kind of staff", "没有这类人员"),
        Phrase("row left out", "该行不计"),
    ),
    "missing-value": (
        Phrase("the measure is empty", "指标值缺失"),
        Phrase("its account period is not paid", "所在结算期不付酬"),
    ),
    "not-a-number": (
        Phrase("this is no number", "不是数字"),
        Phrase("its account period is not paid", "所在结算期不付酬"),
    ),
    "negative": (
        Phrase("the result is negative", "结果为负数"),
        Phrase("counted as a correction within its account period", "在结算期内作为冲减计入"),
    ),
    "negative-period": (
        Phrase("the results of the account period are negative", "结算期合计为负数"),
        Phrase("the account period is not paid", "该结算期不付酬"),
    ),
    "month-missing": (
        Phrase("the month is not in the file", "文件中缺少该月"),
        Phrase("the account period is paid for the months that are", "结算期按已有月份付酬"),
    ),
    "duplicate": (
        Phrase("the month is in the file twice, with the same content", "同一月份重复，内容相同"),
        Phrase("counted once", "只计一次"),
    ),
    "contradiction": (
        Phrase("the month is in the file twice, with different content", "同一月份重复，内容不同"),
        Phrase("its account period is not paid", "所在结算期不付酬"),
    ),
    "kind-changed": (
        Phrase("the kind of staff changes within the account period", "结算期内人员类别有变化"),
        Phrase("paid as the last kind", "按最后的类别付酬"),
    ),
    "paid-missing": (
        Phrase("what was really paid is empty or no number", "实发薪酬缺失或不是数字"),
        Phrase("not compared with today's pay", "不与现行薪酬比较"),
    ),
    "bad-fact": (
        Phrase("weeks worked or base pay is no number of at least 0", "工作周数或底薪不是非负数"),
        Phrase("its account period is not paid", "所在结算期不付酬"),
    ),
    "no-group": (
        Phrase("the plan compares with others, and the group is empty", "方案与他人比较，但未填所属单位"),
        Phrase("its account period is not paid", "所在结算期不付酬"),
    ),
    "refused": (
        Phrase("the plan cannot pay for these results", "方案无法为该结果付酬"),
        Phrase("the account period is not paid", "该结算期不付酬"),
    ),
    "deal-left-out": (
        Phrase("the deal belongs to no manager and month of the results", "该笔业务没有对应的客户经理和月份"),
        Phrase("deal left out", "该笔不计"),
    ),
    "bad-deal": (
        Phrase("the gross profit of the deal is no number of at least 0", "该笔业务的毛利不是非负数"),
        Phrase("deal left out", "该笔不计"),
    ),
    "state-gap": (
        Phrase("the plan carries a state over an unpaid period", "方案的状态跨过了未付酬的结算期"),
        Phrase("the state is carried on unchanged", "状态保持不变"),
    ),
}
"""What is wrong, and what follows, by code."""


@dataclass(frozen=True)
class Finding:
    """Something wrong with the actuals.

    Attributes
    ----------
    code : str
        What is wrong, as a stable name.
    line : int or None
        Line of the file, or row of the sheet; None for what is not there at all.
    field : str
        Column of the file.
    month : str
        Month, or account period.
    """

    code: str
    file: str
    line: int | None = None
    field: str = ""
    manager: str = ""
    month: str = ""
    found: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        if self.code not in _CODES:
            raise ValueError(f"there are no words for the finding {self.code!r}")

    def what(self, lang: Lang) -> str:
        """Return what is wrong."""
        return _CODES[self.code][0].said(lang)

    def consequence(self, lang: Lang) -> str:
        """Return what follows from it."""
        return _CODES[self.code][1].said(lang)


@dataclass
class Findings:
    """Findings as they come; the same one is noted once, however many plans are paid."""

    _kept: dict[Finding, None] = field(default_factory=dict)

    def note(self, finding: Finding) -> None:
        """Keep a finding."""
        self._kept[finding] = None

    def sorted(self) -> tuple[Finding, ...]:
        """Return the findings in the order of the file; what is not in the file comes last."""
        return tuple(
            sorted(self._kept, key=lambda f: (f.line is None, f.file, f.line or 0, f.manager, f.month))
        )
