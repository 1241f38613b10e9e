"""Every plan pays what its cases say, to the fen, and every threshold has its three cases."""

import numpy as np
import pytest
from pay_cases import PayCase, all_cases

from cmsim.plans.protocol import GatedScore, Grid2, breakpoints_of
from cmsim.plans.registry import build, plan_names

CASES = all_cases()
NEAR_YUAN = 20.0
"""One yuan of pay at the agency fee of 5 %: as near to a threshold as a case below or above must be."""


NEAR_POINTS = 0.5
"""As near, where a plan counts points."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.plan_id}: {case.name}")
def test_a_plan_pays_what_its_case_says(case: PayCase) -> None:
    found = case.plan.pay(case.measured, *case.situation)
    assert sum(float(payment.yuan[0]) for payment in found) == pytest.approx(case.pay_yuan, abs=1e-6)
    if case.components:
        by_name = {payment.component: float(payment.yuan[0]) for payment in found}
        assert by_name == pytest.approx(case.components, abs=1e-6)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.plan_id}: {case.name}")
def test_a_case_moves_the_state_as_it_says_and_pays_the_award_that_it_says(case: PayCase) -> None:
    after = case.plan.advance(case.measured, *case.situation).values if case.next_state else {}
    assert {name: float(value[0]) for name, value in after.items()} == pytest.approx(case.next_state)
    deal = 0.0 if case.deal_gross_profit_yuan is None else float(case.deal_gross_profit_yuan)
    assert float(case.plan.deal_pay(np.array([deal]))[0]) == pytest.approx(case.award_yuan or 0.0)


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
    found = [*breakpoints_of(case.plan, case.context, *case.situation), *other_thresholds(case)]
    points = np.array([float(point[0]) for point in found])
    return np.unique(points[(points > 0.0) & np.isfinite(points)])


def other_thresholds(case: PayCase) -> list[np.ndarray]:
    """Return those along the second measure of a plan on two."""
    if not isinstance(case.plan.reduction, Grid2):
        return []
    return list(case.plan.breakpoints_along(case.plan.reduction.second, case.context, *case.situation))


def near(case: PayCase) -> float:
    """Return how near to a threshold a case must be."""
    units = {measure.unit for measure in case.plan.measures}
    in_points = isinstance(case.plan.reduction, GatedScore) or "points" in units
    return NEAR_POINTS if in_points else NEAR_YUAN


@pytest.mark.parametrize("plan_id", plan_names())
def test_every_threshold_has_a_case_at_just_below_and_just_above_it(plan_id: str) -> None:
    groups: dict[str, list[PayCase]] = {}
    for case in CASES:
        if case.plan_id == plan_id and case.weeks is None:
            who = (case.params, case.base_pay_yuan_per_year, case.kind, case.state, case.peers)
            groups.setdefault(repr(who), []).append(case)
    complete = 0
    with_thresholds = 0
    for cases in groups.values():
        points, width = thresholds(cases[0]), near(cases[0])
        with_thresholds += points.size > 0
        tried = np.array([case.place for case in cases])
        complete += points.size > 0 and all(_surrounded(tried, point, width) for point in points)
    assert complete > 0 or with_thresholds == 0


def _surrounded(tried: np.ndarray, point: float, width: float) -> bool:
    """Return whether there is a case at the threshold, one just below and one just above it."""
    return bool(
        (tried == point).any()
        and ((tried < point) & (tried >= point - width)).any()
        and ((tried > point) & (tried <= point + width)).any()
    )


def test_every_step_of_an_award_has_a_case_at_just_below_and_just_above_it() -> None:
    steps = np.array([step.from_gross_profit_yuan for step in build("deal_award", {}).params.steps])
    cases = [case for case in CASES if case.plan_id == "deal_award" and not case.params]
    tried = np.array([float(case.deal_gross_profit_yuan or 0.0) for case in cases])
    assert steps[0] == 100_000.0
    assert all(_surrounded(tried, step, NEAR_YUAN) for step in steps)
