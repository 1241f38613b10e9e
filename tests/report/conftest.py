"""Invented comparisons that reports are made of."""

import pytest
from invented import BASE, SEVEN, Effect, invented_comparison

from cmsim.experiments.comparison import Comparison

# Without luck of its own every difference is exactly what is written here.
SURE = {
    "base": BASE,
    "better": Effect("Better, at a cost", "更好", 12e6, 1e6, 160, (400, -50), 30e6, luck_yuan=0.0),
    "worse": Effect("Worse", "更差", -6e6, 0.0, -80, (0, 0), -9e6, luck_yuan=0.0),
}


@pytest.fixture(scope="session")
def seven() -> Comparison:
    """Seven policies with long names, five replications, three years."""
    return invented_comparison(SEVEN)


@pytest.fixture(scope="session")
def sure() -> Comparison:
    """Three policies whose differences are exact."""
    return invented_comparison(SURE, replications=3)


@pytest.fixture(scope="session")
def single() -> Comparison:
    """One replication."""
    return invented_comparison(SURE, replications=1, years=1)


@pytest.fixture(scope="session")
def alone() -> Comparison:
    """Only the base."""
    return invented_comparison({"base": BASE}, replications=3, years=2)


@pytest.fixture(scope="session")
def nobody() -> Comparison:
    """A policy under which nobody is employed in one replication, so that ratios over staff do not exist."""
    comparison = invented_comparison(SURE, replications=3, years=1)
    staff = comparison.tables["staff"].copy()
    gone = (staff["policy"] == "worse") & (staff["replication"] == 1)
    staff.loc[gone, ["opening", "closing", "certainty_equivalent_yuan"]] = 0.0
    comparison.tables["staff"] = staff
    return comparison
