"""Every plan pays what its cases say, to the fen, and every threshold has its three cases."""

import numpy as np
import pytest
from battery import payments, people
from pay_cases import PayCase, all_cases

from cmsim.plans.registry import plan_names

CASES = all_cases()
NEAR_YUAN = 20.0
"""One yuan of pay at the agency fee of 5 %: as near to a threshold as a case below or above must be."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.plan_id}: {case.name}")
def test_a_plan_pays_what_its_case_says(case: PayCase) -> None:
    who = np.array([case.kinds.index(case.kind)])
    context = people(case.kinds, who, case.weeks_worked, float(case.base_pay_yuan_per_year))
    found = payments(case.plan, np.array([float(case.bookings_yuan)]), context)
    assert sum(float(payment.yuan[0]) for payment in found) == pytest.approx(case.pay_yuan, abs=1e-6)
    if case.components:
        by_name = {payment.component: float(payment.yuan[0]) for payment in found}
        assert by_name == pytest.approx(case.components, abs=1e-6)


def test_every_plan_of_the_library_has_cases_and_every_case_a_plan() -> None:
    assert {case.plan_id for case in CASES} == set(plan_names())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.plan_id}: {case.name}")
def test_a_case_is_a_sentence_and_names_its_source(case: PayCase) -> None:
    assert " " in case.name
    assert case.source.startswith(("by hand", "domain document"))


def test_no_two_cases_of_a_plan_share_a_name() -> None:
    names = [(case.plan_id, case.name) for case in CASES]
    assert len(set(names)) == len(names)


def thresholds(case: PayCase) -> np.ndarray:
    """Return the thresholds of the case's plan for its person, above zero."""
    who = np.array([case.kinds.index(case.kind)])
    context = people(case.kinds, who, case.weeks_worked, float(case.base_pay_yuan_per_year))
    points = np.array([float(point[0]) for point in case.plan.breakpoints(context)])
    return points[(points > 0.0) & np.isfinite(points)]


@pytest.mark.parametrize("plan_id", plan_names())
def test_every_threshold_has_a_case_at_just_below_and_just_above_it(plan_id: str) -> None:
    groups: dict[str, list[PayCase]] = {}
    for case in CASES:
        if case.plan_id == plan_id and case.weeks is None:
            groups.setdefault(repr((case.params, case.base_pay_yuan_per_year, case.kind)), []).append(case)
    complete = 0
    with_thresholds = 0
    for cases in groups.values():
        points = thresholds(cases[0])
        with_thresholds += points.size > 0
        tried = np.array([float(case.bookings_yuan) for case in cases])
        complete += points.size > 0 and all(
            (tried == point).any()
            and ((tried < point) & (tried >= point - NEAR_YUAN)).any()
            and ((tried > point) & (tried <= point + NEAR_YUAN)).any()
            for point in points
        )
    assert complete > 0 or with_thresholds == 0
