"""Why limits cannot hold together: the smallest set that conflicts, and the least that would mend it."""

from __future__ import annotations

from dataclasses import dataclass

from cmsim.optimise.allocation.generate import Generator, Relaxed
from cmsim.optimise.allocation.rows import Row

_SMALL = 1e-7


@dataclass(frozen=True)
class Relaxation:
    """A limit, and where its bound would have to lie."""

    limit: str
    row: Row
    breach: float

    @property
    def bound(self) -> str:
        """The limit as it stands, in its unit."""
        return _span_text(self.row.least, self.row.most)

    @property
    def mended_text(self) -> str:
        """The limit as it would have to be."""
        by = self.breach * self.row.scale
        if self.row.least is None:
            return f"at most {self.row.most + by:.6g}" if self.row.most is not None else ""
        if self.row.most is None:
            return f"at least {self.row.least - by:.6g}"
        return f"{_span_text(self.row.least, self.row.most)}, wider by {by:.6g}"


@dataclass(frozen=True)
class Conflict:
    """What cannot hold together.

    Attributes
    ----------
    limits : tuple of str
        A set of limits that cannot hold together and of which none can be left out (irreducible).
    least_relaxation : tuple of Relaxation
        The least change, in shares of the bounds, after which everything can hold (persons divisible).
    """

    limits: tuple[str, ...]
    least_relaxation: tuple[Relaxation, ...]


def conflict_of(generator: Generator, relaxed: Relaxed) -> Conflict:
    """Return an irreducible conflict by leaving out one limit after the other (deletion filter; Chinneck &
    Dravnieks 1991, ORSA Journal on Computing 3(2)).

    A limit that is left out while the others still conflict has no part in it.
    """
    rows = generator.given.rows
    of_limit: dict[str, frozenset[int]] = {}
    for number, row in enumerate(rows):
        if row.limit:
            of_limit[row.limit] = of_limit.get(row.limit, frozenset()) | {number}
    left_out: frozenset[int] = frozenset()
    needed = list(of_limit)
    # What costs no breach goes first: it seldom has a part in the conflict.
    for limit in sorted(
        of_limit, key=lambda name: any(relaxed.breach[row] > _SMALL for row in of_limit[name])
    ):
        trial = left_out | of_limit[limit]
        if len(needed) > 1 and not generator.relaxed(trial, relaxed.used).can_hold:
            left_out = trial
            needed.remove(limit)
    mended = tuple(
        Relaxation(rows[number].limit, rows[number], float(relaxed.breach[number]))
        for number in range(len(rows))
        if relaxed.breach[number] > _SMALL
    )
    return Conflict(tuple(needed), mended)


def _span_text(least: float | None, most: float | None) -> str:
    if least is None:
        return f"at most {most:g}"
    if most is None:
        return f"at least {least:g}"
    return f"exactly {least:g}" if least == most else f"{least:g} to {most:g}"
