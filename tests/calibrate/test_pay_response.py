"""How effort, quits and applications answer pay in the base."""

import numpy as np
import pytest

from cmsim.calibrate.pattern_table import table_of
from cmsim.calibrate.patterns import ON_PAY, Use
from cmsim.calibrate.pay_response import effort_response, pay_response, with_base_pay_times
from cmsim.equilibrium.law_artefact import known_law
from cmsim.scenario import load

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def hebei():
    return load("hebei-2004")


@pytest.fixture(scope="module")
def law(hebei):
    return known_law(hebei, None)


@pytest.fixture(scope="module")
def seen(hebei, law):
    return [pay_response(hebei, law, -100 - number) for number in range(3)]


def test_every_pattern_on_pay_is_measured(seen):
    assert set(seen[0]) == {pattern.name for pattern in ON_PAY}


def test_the_base_meets_the_fitted_patterns_on_pay(seen):
    table = table_of({name: [one[name] for one in seen] for name in seen[0]}).set_index("pattern")
    fitted = [pattern.name for pattern in ON_PAY if pattern.use is Use.FITTED_ON_PAY]
    assert (table.loc[fitted, "met"] == True).all(), table.loc[fitted, ["reached", "low", "high"]]  # noqa: E712


def test_without_tastes_too_many_apply_for_a_little_more_pay(hebei, law):
    alike = hebei.with_values({"behaviour.post_taste_log_sd": 0.0})
    assert pay_response(alike, law, -100, years=1)["application_elasticity"] > 4.2


def test_effort_beyond_the_norm_answers_more_than_all_hours(hebei, law):
    for rate in (0.02, 0.05):
        found = effort_response(hebei, law, rate)
        assert (found.above_norm > found.of_all).all()
        assert (found.of_all > 0.0).all()


def test_effort_answers_less_where_hours_are_nearly_all_taken(hebei, law):
    assert effort_response(hebei, law, 0.08).above_norm[1] < effort_response(hebei, law, 0.02).above_norm[1]


def test_base_pay_is_raised_for_everybody(hebei):
    raised = with_base_pay_times(hebei, 1.1).staff.kinds
    before = np.array([float(kind.base_pay_yuan_per_year) for kind in hebei.staff.kinds.values()])
    after = np.array([float(kind.base_pay_yuan_per_year) for kind in raised.values()])
    assert after == pytest.approx(1.1 * before)
