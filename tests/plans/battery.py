"""What every plan must stand, as the tests call it; the demands themselves ship with the package."""

from cmsim.plans.checking.battery import BATTERY, Check
from cmsim.plans.checking.curve import (
    each_breakpoint_is_a_jump_or_a_bend,
    is_straight_between_its_breakpoints,
    keeps_what_it_claims,
)
from cmsim.plans.checking.demands import (
    asks_for_what_it_must_be_told,
    awards_on_deals_are_sums_of_money,
    carries_the_state_that_it_declares,
    pays_base_pay_exactly_once,
    pays_finite_sums,
    pays_many_as_it_pays_each,
    pays_the_same_twice_and_leaves_its_inputs_alone,
    refuses_what_it_cannot_pay_for,
)
from cmsim.plans.checking.probes import knots, pay, payments, people
from cmsim.plans.protocol import BOOKINGS

__all__ = [
    "BATTERY",
    "BOOKINGS",
    "Check",
    "asks_for_what_it_must_be_told",
    "awards_on_deals_are_sums_of_money",
    "carries_the_state_that_it_declares",
    "each_breakpoint_is_a_jump_or_a_bend",
    "is_straight_between_its_breakpoints",
    "keeps_what_it_claims",
    "knots",
    "pay",
    "payments",
    "pays_base_pay_exactly_once",
    "pays_finite_sums",
    "pays_many_as_it_pays_each",
    "pays_the_same_twice_and_leaves_its_inputs_alone",
    "people",
    "refuses_what_it_cannot_pay_for",
]
