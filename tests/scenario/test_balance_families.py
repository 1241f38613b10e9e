"""Families of products that are balances: left out they leave no trace, put in they are checked."""

import re

import pytest

from cmsim.errors import ScenarioError
from cmsim.quantities import Kind
from cmsim.scenario import Scenario, load
from cmsim.scenario.parameters import parameters

BALANCE = {
    "kind": "deposit",
    "full_balance_years": 100.0,
    "margin_per_year": 0.01,
    "adjustment_years": 0.5,
    "wallet_share": 0.5,
    "wallet_trust_effect": 2.0,
    "wallet_rate_effect": 60.0,
}


@pytest.fixture(scope="module")
def bank() -> Scenario:
    return load("agri-bank-branch")


def test_parts_left_out_stand_neither_in_values_nor_in_the_resolved_file(hebei: Scenario) -> None:
    product = hebei.values()["products"]["agency"]
    assert set(product) == {"potential_share", "gross_margin", "delivery_items_per_1000_yuan"}
    assert "balance" not in hebei.resolved_yaml()
    assert not [row.path for row in parameters(hebei) if ".balance" in row.path]


def test_a_balance_changes_the_world(arcadia: Scenario) -> None:
    changed = arcadia.with_values({"products.letters.balance": BALANCE})
    assert changed.world_digest != arcadia.world_digest
    assert changed.with_values({"products.letters.balance": None}).digest == arcadia.digest


def test_a_part_that_is_not_there_has_no_fields_to_set(arcadia: Scenario) -> None:
    with pytest.raises(ScenarioError, match="no such field"):
        arcadia.with_values({"products.letters.balance.margin_per_year": 0.01})


def test_a_bank_reads_back_from_its_resolved_file(bank: Scenario, tmp_path) -> None:
    path = tmp_path / "again.yaml"
    path.write_text(bank.resolved_yaml(), encoding="utf-8")
    assert load(path).digest == bank.digest


def test_every_number_of_a_bank_can_be_set_by_its_listed_path(bank: Scenario) -> None:
    same = {row.path: row.value for row in parameters(bank)}
    assert "products.loans.balance.default.hazard_per_year" in same
    assert "products.intermediary.mis_selling.trust_cut" in same
    assert bank.with_values(same).digest == bank.digest


def test_nothing_in_the_bank_is_without_provenance_and_what_it_assumes_has_a_range(bank: Scenario) -> None:
    rows = parameters(bank)
    assert not [row.path for row in rows if row.kind is Kind.USER]
    open_to_doubt = [row for row in rows if ".balance." in row.path or ".mis_selling." in row.path]
    assert len(open_to_doubt) > 20
    assert all(row.range is not None for row in open_to_doubt)
    assert all(re.search(r"[\u4e00-\u9fff]", row.description_zh) for row in rows)


def test_the_bank_keeps_the_caps_of_its_grades(bank: Scenario) -> None:
    # Domain document 4, articles 6 and 7: senior at most 20 %, manager at most 50 % of customer managers.
    heads = {name: int(kind.head_count) for name, kind in bank.staff.kinds.items()}
    total = sum(heads.values())
    assert total == 150
    assert heads["senior"] <= 0.2 * total
    assert heads["manager"] <= 0.5 * total


def test_the_margin_on_a_whole_wallet_is_about_the_potential(bank: Scenario) -> None:
    for product in bank.products.values():
        if product.balance is not None:
            full = float(product.balance.full_balance_years) * float(product.balance.margin_per_year)
            assert full == pytest.approx(1.0, abs=0.05)


def test_an_expected_loss_leaves_something_of_the_loans_margin(bank: Scenario) -> None:
    loan = bank.products["loans"].balance
    assert loan is not None
    assert loan.default is not None
    expected = float(loan.default.hazard_per_year) * float(loan.default.loss_given_default)
    assert 0.0 < expected < float(loan.margin_per_year)


def test_rates_change_for_banks_only(bank: Scenario) -> None:
    changed = load("agri-bank-branch+rate-change")
    assert changed.world_digest == bank.world_digest
    assert {shock.kind for shock in changed.environment.shocks.values()} == {"transfer_price", "rival_rate"}
    with pytest.raises(ScenarioError, match="a family of products that is a balance") as caught:
        load("hebei-2004+rate-change")
    assert caught.value.detail.code == "scenario.rate-without-balances"


def test_hebei_keeps_the_digests_that_it_had_before_balances(hebei: Scenario) -> None:
    # 2026-11-25: as before families could be balances. A change to Hebei's own numbers moves these; a field
    # that a scenario may leave out must not. The same day: behaviour is no part of the world any more.
    # 2026-11-26: tastes for the post, and what pay does to mis-selling.
    assert hebei.digest == "862ebb006d33199062e88df33316fda3"
    assert hebei.world_digest == "8a9b16cb08583fea4e07aa9ce66ed598"
