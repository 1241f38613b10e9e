"""The bases of the schemes run and keep their laws; the schemes are found, and run where a law ships."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from cmsim.cli.main import cli
from cmsim.equilibrium.law_artefact import known_law
from cmsim.plans.protocol import BOOKINGS
from cmsim.plans.registry import build
from cmsim.randomness import Streams
from cmsim.scenario import Scenario, list_scenarios, load
from cmsim.simulation.prepared import PreparedPolicy
from cmsim.simulation.province import Province
from cmsim.world.build import build_world
from cmsim.world.people import LEVELS

BASES = {
    "state-post-pay-grades": "hebei-2004",
    "jiangxi-post": "hebei-2004",
    "four-layers": "hebei-2004-four-layers-base",
    "beijing-postal-finance": "postal-finance-beijing",
    "agri-bank": "agri-bank-branch",
    "agri-bank-management-branch": "agri-bank-branch",
    "bocom": "bocom-branch",
}
"""Base of each scheme."""
NEW_BASES = ("hebei-2004-four-layers-base", "postal-finance-beijing", "bocom-branch")


def at_the_norm(scenario: Scenario, weeks: int, scale: float, policy_starts: int = 0) -> Province:
    """Return a province in which everybody works the norm, with its laws checked every week."""
    kinds = scenario.staff.kinds
    types = len(kinds) * LEVELS**3
    worth = np.full(types, float(scenario.labour.outside_option_median_yuan))
    plan = build(scenario.policy.pay.plan, scenario.policy.pay.params, kind_ids=tuple(kinds))
    base_pay = {name: float(kind.base_pay_yuan_per_year) for name, kind in kinds.items()}
    policy = PreparedPolicy(plan, base_pay, plan.period, None, worth, np.zeros(types), worth, 1.0, "norm")
    streams = Streams(scenario.run.seed, 0)
    start = build_world(scenario, streams, scale)
    province = Province(scenario, streams, start, policy, policy_starts=policy_starts, check=True)
    province.run(weeks)
    return province


@pytest.mark.slow
def test_each_scheme_has_the_world_of_its_base_and_is_compared_with_it() -> None:
    listed = {info.id: info.base for info in list_scenarios()}
    worlds = {base: load(base).world_digest for base in set(BASES.values())}
    for scheme, base in BASES.items():
        scenario = load(scheme)
        assert listed[scheme] == scenario.base == base
        assert scenario.world_digest == worlds[base]


@pytest.mark.parametrize("scheme", BASES)
def test_a_scheme_is_shown_and_its_levers_are_listed(scheme: str) -> None:
    shown = CliRunner().invoke(cli, ["show", scheme])
    assert shown.exit_code == 0
    assert "ownership" in shown.stdout
    told = CliRunner().invoke(cli, ["params", scheme, "--prefix", "policy", "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("base", NEW_BASES)
def test_a_base_breaks_no_law_and_has_all_its_kinds(base: str) -> None:
    province = at_the_norm(load(base), 52, 0.1)
    assert province.checks is not None
    assert province.checks.weeks_verified == 52
    booked = province.tables()["attainment"].groupby("kind")["bookings_yuan"].sum()
    assert set(booked.index) == set(load(base).staff.kinds)
    assert booked.sum() > 0.0


@pytest.mark.slow
def test_a_cut_of_the_rate_for_savings_passed_on_cuts_the_margin_of_postal_savings() -> None:
    margin = {}
    for name in ("postal-finance-beijing", "postal-finance-beijing+rate-change"):
        balances = at_the_norm(load(name), 52, 0.1, policy_starts=1).tables()["balances"]
        assert set(balances["product"]) == {"savings"}
        margin[name] = balances["margin_yuan"].sum() / balances["average_yuan"].sum()
    before, after = margin.values()
    # Half a point less from the 27th week on.
    assert before - after == pytest.approx(0.005 * 25 / 52, rel=0.1)


def law_covers(scheme: str) -> bool:
    """Return whether the law shipped for the scheme's base tells of everything that its plan counts."""
    scenario = load(scheme)
    law = known_law(load(BASES[scheme]), None)
    plan = build(scenario.policy.pay.plan, scenario.policy.pay.params, kind_ids=tuple(scenario.staff.kinds))
    counted = {measure.name for measure in plan.measures} - {BOOKINGS}
    return law is not None and counted <= set(law.measures)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", BASES)
def test_a_scheme_runs_beside_its_base(scheme: str, tmp_path: Path) -> None:
    if not law_covers(scheme):
        pytest.skip(f"the law shipped for {BASES[scheme]} tells nothing of what the plan counts")
    store, out = ["--store", str(tmp_path / "store")], ["--out", str(tmp_path / "out")]
    small = [
        "--scale",
        "0.1",
        "--replications",
        "1",
        "--years",
        "1",
        "--workers",
        "1",
        "--basis",
        "as_written",
    ]
    answer = CliRunner().invoke(cli, ["compare", scheme, *small, *store, *out, "--json"])
    assert answer.exit_code == 0, answer.output
    assert (tmp_path / "out").is_dir()
