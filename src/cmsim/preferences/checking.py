"""The battery for preferences: what every way of feeling must stand, one function for each demand.

A lottery has few outcomes here, of which averages are exact; the engine takes the same averages over luck.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from cmsim.plans.checking.battery import Verdict, verdict
from cmsim.plans.checking.probes import demand, demand_same
from cmsim.preferences.guard import PROBE_SHARES, ROUNDING
from cmsim.preferences.protocol import FloatArray, Preferences, TypeFacts
from cmsim.preferences.registry import PREFERENCES

_TYPES = 5
_LAST_PAY_YUAN = np.array([1_200.0, 4_000.0, 14_000.0, 16_000.0, 60_000.0])
_PEERS_PAY_YUAN = np.array([1_300.0, 3_500.0, 14_000.0, 20_000.0, 50_000.0])
_RISK_AVERSION_PER_YUAN = np.array([0.0, 3e-5, 1e-4, 1e-4, 1.5e-4])
"""Pay from a month's to a rich year's, above, at and below colleagues', with and without risk aversion."""
_CHANCES = np.array([0.1, 0.2, 0.4, 0.2, 0.1])
_FURTHER_SHARE = 0.05
"""Of last year's pay, by which a better lottery is better."""
_DISCOUNTS = (1.0, 0.97, 0.6)
_FACTS = TypeFacts(_RISK_AVERSION_PER_YUAN, _LAST_PAY_YUAN, _PEERS_PAY_YUAN)

Check = Callable[[Preferences], None]


def _values() -> FloatArray:
    """Return sums to be felt, ascending, (n, m)."""
    shares = np.unique(np.concatenate([PROBE_SHARES, np.linspace(0.0, 3.0, 31)]))
    return np.asarray(_LAST_PAY_YUAN[:, None] * shares)


def _lotteries() -> FloatArray:
    """Return outcomes, ascending, (n, lotteries, outcomes)."""
    centre = np.array([0.2, 0.6, 0.9, 1.0, 1.1, 1.5, 3.0])[:, None]
    spread = np.array([-0.6, -0.2, 0.0, 0.3, 0.9])
    return np.asarray(_LAST_PAY_YUAN[:, None, None] * (centre + spread))


def _worth(feels: Preferences, outcomes: FloatArray) -> FloatArray:
    """Return certainty equivalents, (n, lotteries)."""
    return feels.to_yuan((feels.to_scale(outcomes) * _CHANCES).sum(axis=-1))


def a_sure_sum_is_worth_itself(feels: Preferences) -> None:
    """What is certain is worth what it is, however far off it is paid."""
    for discount in _DISCOUNTS:
        seen, values = feels.seen_from(discount), _values()
        what = f"a sure sum, seen from where a yuan counts {discount:g}"
        for row in range(_TYPES):
            room = ROUNDING * float(_LAST_PAY_YUAN[row])
            one = seen.of(np.array([row]))
            back = one.to_yuan(one.to_scale(values[[row]]))
            demand_same(back, values[[row]], what, absolute=room)


def a_lottery_is_worth_something_between_its_outcomes(feels: Preferences) -> None:
    """No lottery is worth more than its best outcome or less than its worst."""
    outcomes = _lotteries()
    for discount in _DISCOUNTS:
        worth = _worth(feels.seen_from(discount), outcomes)
        room = ROUNDING * _LAST_PAY_YUAN[:, None]
        for beyond, what in (
            (worth - outcomes[..., -1] - room, "above its best outcome"),
            (outcomes[..., 0] - room - worth, "below its worst outcome"),
        ):
            if (beyond > 0.0).any():
                row, at = (int(one[0]) for one in np.nonzero(beyond > 0.0))
                told = ", ".join(f"{one:g}" for one in outcomes[row, at])
                demand(False, f"a lottery of {told} is worth {worth[row, at]:g} yuan, {what}")


def more_is_never_worse(feels: Preferences) -> None:
    """Whoever gets more in every outcome is no worse off, and a larger sure sum is felt as larger."""
    outcomes = _lotteries()
    for seen in (feels.seen_from(discount) for discount in _DISCOUNTS):
        better = _worth(seen, outcomes + _FURTHER_SHARE * _LAST_PAY_YUAN[:, None, None])
        rises = better - _worth(seen, outcomes)
        demand(
            rises.min() >= 0.0, f"a lottery with more in every outcome is worth {-rises.min():g} yuan less"
        )
        felt = np.diff(seen.to_scale(_values()), axis=1)
        same_way = (felt > 0.0).all() or (felt < 0.0).all()
        demand(same_way, "two different sums are felt alike, or a larger one as smaller")


def feels_finitely_about_any_pay(feels: Preferences) -> None:
    """From effort that is not paid to many times last year's pay every number is finite."""
    values = _LAST_PAY_YUAN[:, None] * np.array([-3.0, -1.0, 0.0, 1e-9, 10.0, 30.0])
    felt = feels.to_scale(values)
    demand(felt.shape == values.shape, f"to_scale has the shape {felt.shape} and not {values.shape}")
    demand(bool(np.isfinite(felt).all()), "to_scale is not finite")
    demand(bool(np.isfinite(feels.to_yuan(felt)).all()), "to_yuan is not finite")


def feels_for_many_as_for_each(feels: Preferences) -> None:
    """A type alone feels as among others, and arrays may have any number of further axes."""
    outcomes = _lotteries()
    together, worth = feels.to_scale(outcomes), _worth(feels, outcomes)
    demand(together.shape == outcomes.shape, f"to_scale has the shape {together.shape}")
    demand_same(feels.to_scale(outcomes[..., 0]), together[..., 0], "two axes against three")
    for row in range(_TYPES):
        alone = feels.of(np.array([row]))
        demand_same(alone.to_scale(outcomes[[row]]), together[[row]], f"type {row} alone")
        demand_same(_worth(alone, outcomes[[row]]), worth[[row]], f"the worth to type {row} alone")
    twisted = np.array([3, 1])
    demand_same(
        feels.of(twisted).to_scale(outcomes[twisted]), together[twisted], "two types in another order"
    )
    demand(feels.of(np.zeros(0, dtype=np.int64)).to_scale(np.zeros((0, 3))).shape == (0, 3), "no types")


def feels_the_same_twice_and_leaves_its_inputs_alone(feels: Preferences) -> None:
    """Feelings are a function of the sums."""
    outcomes = _lotteries()
    before = outcomes.copy()
    first, second = feels.to_scale(outcomes), feels.to_scale(outcomes)
    demand_same(second, first, "to_scale at the second call")
    kept = first.copy()
    demand_same(feels.to_yuan(first), feels.to_yuan(first), "to_yuan at the second call")
    same = np.array_equal(outcomes, before) and np.array_equal(first, kept)
    demand(same, "the arrays that are handed in are changed")
    demand_same(feels.seen_from(1.0).to_scale(outcomes), first, "seen from the day of payment")


PREFERENCE_BATTERY: tuple[Check, ...] = (
    a_sure_sum_is_worth_itself,
    a_lottery_is_worth_something_between_its_outcomes,
    more_is_never_worse,
    feels_finitely_about_any_pay,
    feels_for_many_as_for_each,
    feels_the_same_twice_and_leaves_its_inputs_alone,
)


@dataclass(frozen=True)
class PreferencesChecked:
    """What came of checking preferences.

    Attributes
    ----------
    origin : str
        File that they come from.
    """

    name: str
    origin: str
    verdicts: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Whether they stood every demand."""
        return all(one.passed for one in self.verdicts)


def check_preferences(name: str, params: Mapping[str, object], origin: str) -> PreferencesChecked:
    """Return what comes of checking preferences by name, over invented types.

    Raises
    ------
    PreferencesError
        If there are none of this name, or a parameter is wrong or missing. What they do wrong is in the
        result.
    """
    PREFERENCES.validate(name, params)

    def tried(check: Check) -> None:
        check(PREFERENCES.build(name, params, _FACTS, tried=False))

    found = tuple(verdict(check.__name__, partial(tried, check)) for check in PREFERENCE_BATTERY)
    return PreferencesChecked(name, origin, found)
