"""Columns of a file of actuals: their names, the Chinese ones too, and which must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from cmsim.errors import InputError, did_you_mean
from cmsim.sheets import Cell, Sheet

MANAGER, NAME, KIND, MONTH = "manager", "name", "kind", "month"
PAID, WEEKS, BASE_PAY = "paid_yuan", "weeks", "base_pay_yuan_per_year"
TEAM, BRANCH, CITY = "team", "branch", "city"
GROSS_PROFIT = "gross_profit_yuan"
ALWAYS = (MANAGER, KIND, MONTH)
OF_A_DEAL = (MANAGER, MONTH, GROSS_PROFIT)

_OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "manager_id": MANAGER,
        "客户经理": MANAGER,
        "工号": MANAGER,
        "编号": MANAGER,
        "姓名": NAME,
        "类别": KIND,
        "人员类别": KIND,
        "月份": MONTH,
        "实发薪酬": PAID,
        "paid": PAID,
        "工作周数": WEEKS,
        "底薪": BASE_PAY,
        "团队": TEAM,
        "网点": BRANCH,
        "城市": CITY,
        "毛利": GROSS_PROFIT,
        "签约额": "bookings_yuan",
    }
)


def own_name(heading: str) -> str:
    """Return the name of a column as it is known here."""
    plain = heading.strip()
    return _OTHER_NAMES.get(plain, plain.lower().replace(" ", "_"))


def column_positions(
    sheet: Sheet, needed: Iterable[str], why: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Return the position of every column by its name.

    Parameters
    ----------
    needed : iterable of str
        Columns without which nothing can be done.
    why : mapping of str to str, optional
        Who needs a column.

    Raises
    ------
    InputError
        If one is missing, or two have the same name.
    """
    found: dict[str, int] = {}
    for position, heading in enumerate(sheet.header):
        name = own_name(heading)
        if name and name in found:
            raise InputError(
                "actuals.double-column",
                "two columns have the same heading",
                file=sheet.file,
                line=sheet.header_line,
                path=name,
                found=heading,
            )
        if name:
            found[name] = position
    for name in needed:
        if name not in found:
            reason = (why or {}).get(name)
            raise InputError(
                "actuals.missing-column",
                f"there is no column {name}" + (f", which {reason}" if reason else ""),
                file=sheet.file,
                line=sheet.header_line,
                path=name,
                found=", ".join(sheet.header),
                allowed=f"a column {name}",
                hint=_near(name, found),
            )
    return found


def _near(name: str, found: Collection[str]) -> str | None:
    wrong = [column for column in found if did_you_mean(column, [name])]
    return f"did you mean {name} instead of {wrong[0]}?" if wrong else None


def number_of(cell: Cell) -> float | None:
    """Return a cell as a number, or None; thousands may be apart, the sign of the yuan may stand before."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    text = str(cell).strip().lstrip("¥￥").replace(",", "").replace("，", "").replace(" ", "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number


def text_of(cell: Cell) -> str:
    """Return a cell as text; a whole number of a spreadsheet without its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
