"""Choices of a programme: relaxed, then whole over the few pairs that the relaxation all but uses.

A relaxed choice has at most about one fractional row for each limit that joins rows. The whole one is sought
over each row's columns of smallest reduced cost, and its value compared with the relaxed one: within the gap
it is proven, else more pairs come in, and all at last.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from cmsim.optimise.portfolios.deadline import Deadline
from cmsim.optimise.portfolios.pool import IntArray
from cmsim.optimise.portfolios.programme import Answer, Programme, chosen_of, solved
from cmsim.optimise.solvers import SolverSettings, SolveState

NEAR_PAIRS = (2, 4, 8)
"""Columns kept for each row, in turn: those of the smallest reduced cost."""
_WHOLE = 1e-6
"""A share below is none."""
_SHARE_OF_GAP = 0.25
"""Part of the gap that a whole solve may leave; the rest is for the pairs that are left out."""
_HUNDREDTHS_OF_A_PERCENT = 1e4
_HALVINGS = 20
"""Of the interval in which the narrowest limit is sought."""
_LOOK_SECONDS = 5.0
"""How long one looks whether there is any choice at all within a wider limit."""


@dataclass(frozen=True)
class Searched:
    """How a search ended.

    Attributes
    ----------
    chosen : array (n,) or None
        Column of each row; None without one.
    bound : float
        What no choice exceeds.
    state : SolveState
        `proven` within the gap, `incumbent` if time ran out first; without a choice `infeasible` if there is
        none, `nothing` if time ran out before any was found.
    divisible : bool
        Whether rows that may be divided could have been given columns, as far as is known.
    """

    chosen: IntArray | None
    bound: float
    state: SolveState
    divisible: bool = True


@dataclass(frozen=True)
class Mended:
    """A wider limit that would do.

    Attributes
    ----------
    whole : bool
        Whether it does for whole rows; else they may need more than this.
    """

    value: float
    whole: bool

    def told(self, limit: str) -> str:
        """Return it as words: a limit, and how wide."""
        return f"{limit} {self.value:.2%} or more" if self.whole else f"{limit} more than {self.value:.2%}"


def search(
    programme: Programme,
    settings: SolverSettings,
    relative_gap: float,
    deadline: Deadline,
    near_pairs: tuple[int, ...] = NEAR_PAIRS,
) -> Searched:
    """Return the best choice of a programme.

    Parameters
    ----------
    near_pairs : tuple of int
        Columns kept for each row, in turn; all of them come last.

    Raises
    ------
    SolverError
        If the solver is missing, was killed, or failed.
    """
    pairs = programme.pairs
    relaxed = solved(programme, pairs, settings, deadline, whole=False)
    # Each row its best column: no choice is worth more.
    bound = float(programme.value.max(axis=1).sum())
    if not relaxed.solved.has_solution:
        return Searched(None, bound, relaxed.solved.state, divisible=False)
    if relaxed.solved.state == "proven":
        # A relaxation that time ended bounds nothing: a better one may be about.
        bound = min(bound, relaxed.value)
    whole_settings = replace(settings, relative_gap=_SHARE_OF_GAP * relative_gap)
    best: IntArray | None = None
    ended: SolveState = "nothing"
    for near in (*near_pairs, None):
        kept = _near_optimal(pairs, relaxed, near, programme.value.shape[0])
        found = solved(programme, pairs[kept], whole_settings, deadline, whole=True)
        everything = bool(kept.all())
        if found.solved.has_solution:
            chosen = chosen_of(pairs[kept], found, programme.value.shape[0])
            if chosen is not None and (best is None or programme.worth(chosen) > programme.worth(best)):
                best = chosen
            if everything and found.solved.state == "proven":
                bound = min(bound, found.value + whole_settings.relative_gap * max(abs(found.value), 1.0))
        if best is not None and bound - programme.worth(best) <= relative_gap * max(abs(bound), 1.0):
            return Searched(best, bound, "proven")
        if everything:
            ended = found.solved.state
            break
    if best is not None:
        return Searched(best, bound, "incumbent")
    return Searched(None, bound, "infeasible" if ended == "infeasible" else "nothing")


def any_choice(
    programme: Programme, settings: SolverSettings, deadline: Deadline, *, whole: bool
) -> bool | None:
    """Return whether any choice is found in a short look; None if no time is left for one.

    Raises
    ------
    SolverError
        If the solver is missing, was killed, or failed.
    """
    if deadline.passed:
        return None
    brief = replace(settings, relative_gap=1.0)
    return solved(
        programme, programme.pairs, brief, deadline, whole=whole, most_seconds=_LOOK_SECONDS
    ).solved.has_solution


def narrowest(
    holds: Callable[[float, bool], bool | None], low: float, high: float, *, divisible: bool
) -> Mended | None:
    """Return the least value found, by bisection, at which a limit holds; None if none was found.

    Rows that may be divided come first, because that is soon known: they are a bound for whole ones.

    Parameters
    ----------
    holds : callable
        Of a value, and whether rows are whole: whether it holds, or None to stop looking.
    low, high : float
        It does not hold at `low`; one does not look beyond `high`.
    divisible : bool
        Whether it holds at `low` for divisible rows.
    """
    least: float | None = low
    if not divisible:
        least = _halved(lambda value: holds(value, False), low, high)
    if least is None:
        return None
    found = _halved(lambda value: holds(value, True), least, high)
    if found is not None:
        return Mended(rounded_up(found), whole=True)
    return None if divisible else Mended(rounded_up(least), whole=False)


def _halved(holds: Callable[[float], bool | None], low: float, high: float) -> float | None:
    """Return the least value found above `low`; None if none was."""
    found: float | None = None
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        held = holds(middle)
        if held is None:
            break
        if held:
            found = high = middle
        else:
            low = middle
    return found


def rounded_up(share: float) -> float:
    """Return a share in hundredths of a percent that is no narrower than what was found to hold."""
    return math.ceil(share * _HUNDREDTHS_OF_A_PERCENT) / _HUNDREDTHS_OF_A_PERCENT


def _near_optimal(pairs: IntArray, relaxed: Answer, near: int | None, rows: int) -> np.ndarray:
    """Return which pairs stay: those that the relaxation uses, and each row's nearest to being used.

    A pair of reduced cost c costs c at least: the best whole choice hardly uses dear ones. None keeps all
    pairs.
    """
    if near is None:
        return np.ones(len(pairs), dtype=np.bool_)
    order = np.lexsort((relaxed.reduced_cost, pairs[:, 0]))
    first = np.searchsorted(pairs[order, 0], np.arange(rows))
    rank = np.empty(len(pairs), dtype=np.intp)
    rank[order] = np.arange(len(pairs)) - first[pairs[order, 0]]
    kept: np.ndarray = (rank < near) | (relaxed.share > _WHOLE)
    return kept
