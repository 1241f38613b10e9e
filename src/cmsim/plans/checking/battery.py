"""The battery: every demand made of a plan, and a verdict on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cmsim.errors import CmsimError
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
    pays_nobody_nothing,
    pays_the_same_twice_and_leaves_its_inputs_alone,
    reduces_to_what_it_pays,
    refuses_what_it_cannot_pay_for,
    speaks_the_protocol,
    survives_pickling,
)
from cmsim.plans.protocol import Plan

Check = Callable[[Plan, tuple[str, ...]], None]
"""Takes a plan and the kinds of staff that it knows; raises an AssertionError if the plan fails."""

BATTERY: tuple[Check, ...] = (
    speaks_the_protocol,
    pays_many_as_it_pays_each,
    pays_nobody_nothing,
    pays_finite_sums,
    pays_the_same_twice_and_leaves_its_inputs_alone,
    pays_base_pay_exactly_once,
    survives_pickling,
    is_straight_between_its_breakpoints,
    each_breakpoint_is_a_jump_or_a_bend,
    keeps_what_it_claims,
    refuses_what_it_cannot_pay_for,
    asks_for_what_it_must_be_told,
    awards_on_deals_are_sums_of_money,
    carries_the_state_that_it_declares,
    reduces_to_what_it_pays,
)


@dataclass(frozen=True)
class Verdict:
    """What came of one demand.

    Attributes
    ----------
    check : str
        Name of the demand.
    found : str
        What was wrong; empty if the plan stood it.
    """

    check: str
    found: str = ""

    @property
    def passed(self) -> bool:
        """Whether the plan stood it."""
        return not self.found


def verdicts(plan: Plan, kinds: tuple[str, ...], battery: Sequence[Check] = BATTERY) -> tuple[Verdict, ...]:
    """Return the verdict on every demand; whatever a plan raises counts against it."""
    return tuple(verdict(check.__name__, partial(check, plan, kinds)) for check in battery)


def verdict(name: str, check: Callable[[], None]) -> Verdict:
    """Return the verdict on one demand, by its name."""
    try:
        check()
    except AssertionError as failed:
        return Verdict(name, str(failed) or "not met")
    except CmsimError as error:
        context = ", ".join(f"{key} = {value}" for key, value in error.detail.context.items())
        return Verdict(name, f"{error}{f' [{context}]' if context else ''}")
    except Exception as error:  # whatever somebody else's code raises
        return Verdict(name, f"{type(error).__name__}: {error}")
    return Verdict(name)
