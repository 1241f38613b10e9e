"""Files of actuals are read as offices write them, and every mistake is found with its place."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from people import HEADINGS, read, written

from cmsim.errors import InputError
from cmsim.replay.findings import Finding
from cmsim.replay.months import Month, period_of, read_month

MARCH = Month(2004, 3)


@pytest.mark.parametrize(
    "cell", ["2004-03", "2004/3", "2004.03", "200403", "2004年3月", 200403.0, date(2004, 3, 17), "2004-03-31"]
)
def test_a_month_is_understood_in_every_usual_way_of_writing(cell: object) -> None:
    assert read_month(cell) == MARCH


@pytest.mark.parametrize("cell", ["", "2004-13", "March", "2004-00", "13", "20040", None])
def test_what_is_no_month_is_none(cell: object) -> None:
    assert read_month(cell) is None


def test_a_number_alone_is_a_month_without_a_year() -> None:
    assert [str(read_month(cell)) for cell in ("3", 12.0, "11月")] == ["03", "12", "11"]


def test_months_belong_to_quarters_and_years() -> None:
    assert str(period_of(MARCH, "quarter")) == "2004-Q1"
    assert str(period_of(Month(2004, 4), "quarter")) == "2004-Q2"
    assert str(period_of(MARCH, "year")) == "2004"
    assert period_of(MARCH, "quarter").months == (Month(2004, 1), Month(2004, 2), MARCH)


def test_thousands_may_be_apart_and_kinds_be_named_in_chinese(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", 'A,Ann,柜员,2004-01,"1,234.50"')
    actuals, findings = read(file)
    assert actuals.rows[0].kind == "clerk"
    assert actuals.rows[0].measures == {"bookings_yuan": 1234.5}
    assert findings.sorted() == ()


def test_a_file_of_a_chinese_spreadsheet_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("编号,姓名,类别,月份,签约额\nA,王五,经理,2004年1月,500\n".encode("gb18030"))
    row = read(file)[0].rows[0]
    assert (row.name, row.kind, row.measures["bookings_yuan"]) == ("王五", "manager", 500.0)


def test_a_workbook_is_read_with_its_sheet_of_deals(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(HEADINGS.split(","))
    book.active.append([7, "Ann", "clerk", date(2004, 1, 1), 500])
    deals = book.create_sheet("deals")
    for row in (["manager", "month", "gross_profit_yuan"], [7, "2004-01", 900], [8, "2004-01", 900]):
        deals.append(row)
    book.save(tmp_path / "a.xlsx")
    actuals, findings = read(tmp_path / "a.xlsx")
    assert (actuals.rows[0].manager, actuals.rows[0].line) == ("7", 2)
    assert [deal.gross_profit_yuan for deal in actuals.deals] == [900.0]
    assert [(f.code, f.line, f.manager) for f in findings.sorted()] == [("deal-left-out", 3, "8")]


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ("A,Ann,clerk,2004-02,", "missing-value", "bookings_yuan"),
        ("A,Ann,clerk,2004-02,many", "not-a-number", "bookings_yuan"),
        ("A,Ann,clerk,2004-02,nan", "not-a-number", "bookings_yuan"),
        ("A,Ann,clark,2004-02,5", "unknown-kind", "kind"),
        ("A,Ann,clerk,2004-14,5", "bad-month", "month"),
        (",Ann,clerk,2004-02,5", "no-manager", "manager"),
        ("A,Ann,clerk,2004-01,7", "duplicate", "month"),
        ("A,Ann,clerk,2004-01,8", "contradiction", "month"),
    ],
)
def test_a_mistake_in_a_row_is_found_with_file_line_and_column(
    tmp_path: Path, line: str, code: str, field: str
) -> None:
    file = written(tmp_path / "a.csv", "A,Ann,clerk,2004-01,7", line)
    _, findings = read(file)
    (found,) = findings.sorted()
    assert (found.code, found.file, found.line, found.field) == (code, str(file), 3, field)
    assert found.what("en") != found.what("zh")
    assert found.consequence("zh")


def test_a_misspelt_kind_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "A,Ann,clerk,2004-01,7", "B,Bob,clark,2004-01,7")
    assert read(file)[1].sorted()[0].hint == "did you mean clerk?"


def test_months_that_somebody_lacks_are_found(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "A,,clerk,2004-01,7", "A,,clerk,2004-02,7", "B,,clerk,2004-02,7")
    found = [(f.code, f.manager, f.month, f.line) for f in read(file)[1].sorted()]
    assert found == [("month-missing", "B", "2004-01", None)]


@pytest.mark.parametrize(
    ("headings", "lines", "code"),
    [
        ("manager,kind,month,bookings", ("A,clerk,2004-01,5",), "actuals.missing-column"),
        ("manager,kind,month,bookings_yuan,月份", ("A,clerk,2004-01,5,1",), "actuals.double-column"),
        (HEADINGS, (), "actuals.empty"),
        (HEADINGS, ("A,Ann,king,2004-01,5",), "actuals.nothing-to-pay"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_error(
    tmp_path: Path, headings: str, lines: tuple[str, ...], code: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(written(tmp_path / "a.csv", *lines, headings=headings))
    assert caught.value.detail.code == code
    assert caught.value.detail.file == str(tmp_path / "a.csv")


def test_a_missing_column_is_told_with_who_needs_it_and_the_nearest_heading(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(written(tmp_path / "a.csv", "A,clerk,2004-01,5", headings="manager,kind,month,bookings_yuans"))
    detail = caught.value.detail
    assert detail.path == "bookings_yuan"
    assert "the plan counts" in detail.message
    assert detail.hint == "did you mean bookings_yuan instead of bookings_yuans?"


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / name)
    assert caught.value.detail.code == "actuals.unreadable"


def test_a_damaged_workbook_and_a_strange_suffix_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    (tmp_path / "a.pdf").write_bytes(b"")
    for name, code in (("a.xlsx", "actuals.unreadable"), ("a.pdf", "actuals.suffix")):
        with pytest.raises(InputError) as caught:
            read(tmp_path / name)
        assert caught.value.detail.code == code


def test_a_finding_without_words_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no words"):
        Finding("strange", "a.csv")
