"""Everybody at the norm."""

import numpy as np
import pytest

from cmsim import load
from cmsim.calibrate.norm_conduct import norm_conduct, worth_of
from cmsim.errors import InputError


@pytest.fixture(scope="module")
def base():
    return load("hebei-2004")


def test_a_post_is_worth_its_base_pay_unless_told_otherwise(base):
    pay = {name: float(kind.base_pay_yuan_per_year) for name, kind in base.staff.kinds.items()}
    assert worth_of(norm_conduct(base), base) == pytest.approx(pay)
    told = {name: 9000.0 + 100.0 * number for number, name in enumerate(pay)}
    assert worth_of(norm_conduct(base, worth_yuan=told), base) == pytest.approx(told)


def test_the_worth_of_every_kind_is_needed(base):
    with pytest.raises(InputError, match="every kind of staff"):
        norm_conduct(base, worth_yuan={"dedicated": 14000.0})


def test_whatever_a_run_depends_on_is_in_the_digest(base):
    worth = dict.fromkeys(base.staff.kinds, 14000.0)
    conducts = (norm_conduct(base), norm_conduct(base, 1.2), norm_conduct(base, worth_yuan=worth))
    assert len({conduct.digest for conduct in conducts}) == len(conducts)
    assert norm_conduct(base).digest == norm_conduct(base).digest


def test_more_effort_is_a_common_factor_on_the_norm(base):
    assert norm_conduct(base).trial is None
    trial = norm_conduct(base, 1.2).trial
    assert trial is not None
    assert (trial.level, trial.yearly_low, trial.weekly_high) == (1.2, 1.0, 1.0)
    assert np.all(norm_conduct(base, 1.2).certainty_equivalent_yuan_per_year > 0.0)
