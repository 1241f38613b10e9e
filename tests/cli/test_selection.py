"""What is compared when nothing is named."""

import shutil
from pathlib import Path

import pytest

from cmsim.cli.selection import SHIPPED_BASE, shipped_policies
from cmsim.scenario.catalogue import shipped_folder


def test_in_a_checkout_the_same_policies_are_compared_as_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, checkout = tmp_path / "elsewhere", tmp_path / "checkout"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    expected = shipped_policies()
    # An installed package does not lie in the checkout: ./scenarios holds other files of the same names.
    shutil.copytree(shipped_folder(), checkout / "scenarios")
    monkeypatch.chdir(checkout)
    assert shipped_policies() == expected
    assert expected[0] == SHIPPED_BASE
    assert len(expected) > 1
