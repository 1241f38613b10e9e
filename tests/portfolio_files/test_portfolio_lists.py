"""A planner's own files: what is read, what is refused and how, and what comes out."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cmsim
from cmsim.errors import CmsimError, InputError
from cmsim.portfolio_files.listing import CHANGE_SHARE, OTHER_BRANCH, OTHER_GROUP, ListRules, read_listing
from cmsim.report.portfolio_told import _millions
from cmsim.scenario import load
from cmsim.simulation.portfolios import trust_cut
from cmsim.simulation.territories import Territories
from cmsim.world.columns import Tier
from cmsim.world.geography import geography_of

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CLIENTS, MANAGERS = EXAMPLES / "our-clients.csv", EXAMPLES / "our-managers.csv"


def rows_of(file: Path) -> list[dict[str, str]]:
    with open(file, encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def changed(tmp_path: Path, source: Path, old: str, new: str) -> Path:
    text = source.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / source.name
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def read(clients: Path = CLIENTS, managers: Path = MANAGERS):
    return read_listing(clients, managers, ListRules())


def test_files_are_read_as_they_are_meant() -> None:
    listing, notes = read()
    clients, managers = listing.clients, listing.managers
    assert clients.client[0] == "Daily Press"
    assert (clients.tier == Tier.HIGH).sum() == 5
    assert managers.person[clients.current[0]] == "A2"
    assert clients.current[6] == -1
    assert listing.ground.places == ("north", "south")
    assert managers.may[4].tolist() == [False, False, True, True]
    assert managers.may[0].all()
    assert notes.unknown_groups == {"commerce": 2, "catering": 1}
    # Daily Press at the station: A2 is there and knows banks, A4 knows the press and is at the old town.
    fit = listing.fit(managers.skill, np.array([0]), np.array([1, 3]))
    assert fit[0] == pytest.approx([1.0 * OTHER_GROUP, 1.2 * OTHER_BRANCH])


def test_a_workbook_with_chinese_headings_says_the_same(tmp_path: Path) -> None:
    headings = {
        "client": "客户",
        "city": "城市",
        "branch": "网点",
        "group": "行业群",
        "tier": "层级",
        "gross_profit_yuan_per_year": "年毛利",
        "hours_per_week": "每周工时",
        "manager": "现任经理",
    }
    frame = pd.read_csv(CLIENTS).rename(columns=headings).replace({"high": "高", "mid": "中"})
    file = tmp_path / "clients.xlsx"
    frame.to_excel(file, index=False)
    ours, theirs = read()[0].clients, read(file)[0].clients
    assert ours.client.tolist() == theirs.client.tolist()
    for name in ("worth_yuan", "hours", "tier", "group", "current", "place", "branch"):
        assert np.array_equal(getattr(ours, name), getattr(theirs, name)), name


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line", "column", "told"),
    [
        (
            "clients",
            "press,high,82000",
            "press,hihg,82000",
            "lists.unknown-name",
            2,
            "tier",
            "mean high?",
        ),
        ("clients", "82000", "much", "lists.number", 2, "gross_profit_yuan_per_year", "found much"),
        ("clients", "82000", "-1", "lists.number", 2, "gross_profit_yuan_per_year", "above 0"),
        ("clients", "1.5,A1", "1.5,A9", "lists.unknown-name", 5, "manager", "did you mean A"),
        (
            "clients",
            "North Hospital,north",
            "North Hospital,nort",
            "lists.unknown-name",
            3,
            "city",
            "mean north?",
        ),
        ("clients", "North Hospital", "Daily Press", "lists.twice", 3, "client", "first in line 2"),
        ("clients", "station,press", "station,", "lists.empty-cell", 2, "group", "nothing"),
        (
            "clients",
            "gross_profit_yuan_per_year",
            "gross_profit",
            "lists.missing-column",
            1,
            None,
            "mean gross_",
        ),
        ("clients", ",tier,", ",tiers,", "lists.misspelt-column", 1, "tier", "did you mean tier?"),
        ("clients", "client,city,branch", "client,town,office", "lists.no-place", 1, None, "in both files"),
        (
            "managers",
            "business;support",
            "busines",
            "lists.unknown-name",
            6,
            "roles",
            "mean business?",
        ),
        ("managers", "A2,Chen An", "A1,Chen An", "lists.twice", 3, "manager", "first in line 2"),
        ("managers", "hospitals,8", "hospitals,0", "lists.number", 2, "hours_per_week", "above 0"),
        ("managers", "skill,planning", "skill,skill", "lists.double-column", 1, "skill", "found skill"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, file, old, new, code, line, column, told) -> None:
    given = {file: changed(tmp_path, CLIENTS if file == "clients" else MANAGERS, old, new)}
    with pytest.raises(InputError) as caught:
        read(**given)
    detail = caught.value.detail
    assert detail.code == code
    assert str(detail.file).startswith(str(given[file]))
    assert detail.line == line
    if column is not None:
        assert detail.path == column
    assert told in str(caught.value)


def test_cells_are_told_by_their_column(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(changed(tmp_path, CLIENTS, "1.5,A1", "1.5,A9"))
    assert (caught.value.detail.line, caught.value.detail.column) == (5, 8)
    assert "A1, A2, A3" in str(caught.value.detail.allowed)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("clients.doc", "x", "lists.suffix"),
        ("clients.csv", "client,city\n", "lists.empty"),
        ("clients.xlsx", "no workbook", "lists.unreadable"),
        ("none.csv", None, "lists.unreadable"),
    ],
)
def test_files_that_cannot_be_read_are_told(tmp_path: Path, name, content, code) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CmsimError) as caught:
        read(file)
    assert caught.value.detail.code == code
    assert str(file) in str(caught.value.detail.file)


def test_a_place_whose_people_may_not_answer_for_clients_is_told(tmp_path: Path) -> None:
    text = MANAGERS.read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("B"):
            text = text.replace(line, line + "support")
    file = tmp_path / "managers.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read(managers=file)
    assert caught.value.detail.code == "lists.unserved"
    assert (caught.value.detail.line, caught.value.detail.found) == (10, "south")


def test_branches_are_the_places_where_no_file_has_cities(tmp_path: Path) -> None:
    clients = changed(tmp_path, CLIENTS, "client,city", "client,region")
    listing, _ = read(clients)
    assert listing.ground.places == ("station", "old town", "harbour", "market")
    pairs = np.stack([listing.clients.place, listing.clients.branch])
    assert np.unique(pairs, axis=1).shape[1] == 4


def test_a_branch_of_another_city_is_another_branch(tmp_path: Path) -> None:
    clients = changed(tmp_path, CLIENTS, "harbour", "station")
    managers = changed(tmp_path, MANAGERS, "harbour", "station")
    listing, _ = read(clients, managers)
    assert np.unique(listing.clients.branch).size == 4


def test_without_hours_they_are_shared_out_and_what_is_crowded_is_told(tmp_path: Path) -> None:
    listing, notes = read(changed(tmp_path, CLIENTS, "hours_per_week", "visits"))
    assert listing.clients.hours is None
    assert notes.crowded == {}
    _, crowded = read(managers=changed(tmp_path, MANAGERS, ",8,", ",2,"))
    assert crowded.crowded["north"] == pytest.approx(16.0 / 8.0)


def test_who_comes_from_elsewhere_is_no_change_of_hands(tmp_path: Path) -> None:
    file = changed(tmp_path, CLIENTS, "3.5,A2", "3.5,B2")
    _, notes = read(file)
    assert notes.elsewhere == 1
    found = cmsim.optimize_portfolio_lists(file, MANAGERS).found
    held = found.pools[0].client.tolist().index("Daily Press")
    assert found.pools[0].pool.current[held] == -1


def test_what_is_not_told_is_assumed_as_in_the_base() -> None:
    base = load("ownership-commission+city-groups")
    assert trust_cut(base, owned=True) == pytest.approx(CHANGE_SHARE)
    geography = geography_of(base)
    territories = Territories(base, geography)
    assert float(territories.on_the_way(np.array(0), np.array(1))) == pytest.approx(OTHER_BRANCH, abs=5e-3)
    assert float(np.median(geography.transfer)) == pytest.approx(OTHER_GROUP)


@pytest.mark.parametrize("teams", [None, "high"])
def test_the_folder_is_that_of_hand_overs(tmp_path: Path, teams: str | None) -> None:
    out = tmp_path / "out"
    more = {} if teams is None else {"teams": teams, "specialist_share": 0.5}
    result = cmsim.optimize_portfolio_lists(CLIENTS, MANAGERS, out=out, seconds=60.0, **more)
    portfolios = rows_of(out / "portfolios.csv")
    assert {row["client"] for row in portfolios} == {row["client"] for row in rows_of(CLIENTS)}
    city = {row["manager"]: row["city"] for row in rows_of(MANAGERS)}
    assert all(city[row["to_person"]] == row["pool"] for row in portfolios)
    # A5 may not be a relationship manager.
    assert "A5" not in {row["to_person"] for row in portfolios}
    handed = [row for row in portfolios if row["changes_hands"] == "True"]
    assert len(rows_of(out / "handovers.csv")) == len(handed) == result.found.found.changed
    assert sum(float(row["hours_after"]) for row in rows_of(out / "balance.csv")) == pytest.approx(
        sum(float(row["hours_per_week"]) for row in portfolios), abs=0.01
    )
    assert (out / "portfolios.xlsx").is_file()
    assert "Nothing here was simulated" in (out / "summary.md").read_text(encoding="utf-8")
    assert not (out / "portfolios.yaml").exists()
    assert (out / "teams.csv").exists() == (teams is not None)
    if teams:
        assert len(rows_of(out / "teams.csv")) == 4 * 5
        assert all(
            row["person"] != "A5" or row["role"] in ("business", "support")
            for row in rows_of(out / "teams.csv")
        )


def test_nobody_changes_hands_where_a_change_costs_more_than_it_can_bring() -> None:
    free = cmsim.optimize_portfolio_lists(CLIENTS, MANAGERS, change_share=0.0, balance=2.0)
    dear = cmsim.optimize_portfolio_lists(CLIENTS, MANAGERS, change_share=5.0, balance=2.0)
    assert dear.found.found.changed == 0 < free.found.found.changed
    few = cmsim.optimize_portfolio_lists(CLIENTS, MANAGERS, change_share=0.0, balance=2.0, most_changes=2)
    assert few.found.found.changed <= 2


@pytest.mark.parametrize(
    ("yuan", "told"),
    [(4.2e6, "+4.20"), (-2.5e5, "-0.25"), (1.23e4, "+0.0123"), (-1.0, "+0.0000"), (0.0, "+0.0000")],
)
def test_little_is_told_with_more_decimals_and_nothing_without_a_minus(yuan: float, told: str) -> None:
    assert _millions(yuan) == told
