"""The bank's base runs, keeps its laws, and has the levels and the rest that its file claims."""

import numpy as np
import pytest

from cmsim.scenario import load

# Key-client levels of a branch of 600 people scaled from the Agricultural Bank's published totals for 2004:
# deposits per employee of 6.7 million yuan, loans 0.74 of deposits (annual report 2005); the share of
# organisations in deposits (about 0.4) and in loans (about 0.8) is assumed.
DEPOSITS_YUAN = (1.2e9, 2.0e9)
LOANS_YUAN = (1.8e9, 2.8e9)
LOSS_RATE = (0.003, 0.02)
"""Credit loss a year over the average loan."""
LOST_CLIENTS = (0.12, 0.2)
"""Share of opening clients lost in a year, vendors' figures and defaults."""
ACTIVE = (2_700, 3_600)
"""About 22 clients for each of 150 client staff."""
TOP_FIFTH = (0.6, 0.8)
"""Share of revenue of the largest fifth: 80/20 of the documents."""


@pytest.fixture(scope="module")
def bank():
    return load("agri-bank-branch")


def inside(value, bounds):
    return bounds[0] <= value <= bounds[1]


def test_a_quarter_of_the_branch_breaks_no_law(bank, run):
    province = run(bank, 52, scale=0.25)
    assert province.checks.weeks_verified == 52
    assert set(province.tables()["balances"]["product"]) == {"deposits", "loans"}
    losses = province.tables()["finance"]["loss_yuan"].sum()
    assert losses > province.tables()["balances"]["loss_yuan"].sum() > 0.0


@pytest.mark.slow
def test_the_levels_are_plausible_and_stand_still_after_the_warm_up(bank, run):
    slopes, levels = [], []
    for replication in range(4):
        tables = run(bank, 52 * 7, replication=replication, check=False).tables()
        years = tables["balances"].groupby(["year", "product"]).sum().unstack()
        stocks = years["end_yuan"]
        revenue = tables["sizing"].set_index("year")["key_client_revenue_yuan"]
        path = np.log(np.column_stack([stocks["deposits"], stocks["loans"], revenue]))[2:]
        slopes.append(np.polyfit(np.arange(len(path)), path, 1)[0])
        after = tables["sizing"][tables["sizing"]["year"] > 2]
        kept = tables["retention"][tables["retention"]["year"] > 2]
        loans = years.loc[3:]
        levels.append(
            (
                stocks["deposits"].loc[3:].mean(),
                stocks["loans"].loc[3:].mean(),
                loans["loss_yuan"]["loans"].sum() / loans["average_yuan"]["loans"].sum(),
                1.0 - kept["retained_clients"].sum() / kept["opening_clients"].sum(),
                tables["time_path"].query("year > 2 and month == 12")["active_clients"].mean(),
                after["top20_revenue_yuan"].sum() / after["active_revenue_yuan"].sum(),
            )
        )
    assert np.all(np.abs(np.mean(slopes, axis=0)) < 0.02), np.mean(slopes, axis=0)
    bounds = (DEPOSITS_YUAN, LOANS_YUAN, LOSS_RATE, LOST_CLIENTS, ACTIVE, TOP_FIFTH)
    mean = np.mean(levels, axis=0)
    assert all(inside(value, bound) for value, bound in zip(mean, bounds, strict=True)), mean
