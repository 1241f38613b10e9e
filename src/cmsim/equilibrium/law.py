"""The response law: how effort becomes bookings in the simulated world, as a pilot measured it.

Per kind of staff, in expected signatures a week: `on_duty` (enquiries and referrals handed out by roster),
`cross_idle` (widening that comes by itself), a part by development that falls with the crowding of the pool,
κ(H) = a / (H + d), and a part by care of present clients, A k / (k + h). Sizes, and the time from work to
signature, are empirical.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

LAW_FORMAT = "cmsim/response-law-2"
"""2 holds laws of all measures; one without is measured again."""


@dataclass(frozen=True)
class LawTable:
    """One estimate (the point estimate, or one bootstrap replicate), in arrivals of a contract of own work;
    lists over kinds of staff unless stated.
    """

    on_duty_per_week: list[float]
    cross_idle_per_week: list[float]
    develop_a: float
    """a of κ(H) = a / (H + d), arrivals a week per effective hour, times hours per prospect."""
    develop_d: float
    cross_amplitude_per_week: list[float]
    cross_half_hours: list[float]
    contracts_a: float = 0.0
    contracts_d: float = 1.0
    """The same form for the number of contracts an hour brings; 0 where sizes do not move with crowding."""

    def per_hour(self, crowding: float) -> tuple[float, float]:
        """Return contracts a week that an hour of development brings, and their mean size in units of the
        mean size of own work.

        Hours go to the largest prospects first: the more crowded, the fewer and the smaller.
        """
        value = self.develop_a / (crowding + self.develop_d)
        if self.contracts_a <= 0.0:
            return value, 1.0
        number = self.contracts_a / (crowding + self.contracts_d)
        return number, value / number


@dataclass(frozen=True)
class MeasureLaw:
    """How a measure follows from a person's bookings and hours; lists over kinds of staff.

    A measure that adds up over the account period (flow, count) has rates a week; one that is a level (score,
    balance) has levels.
    """

    constant: list[float]
    """Units a week of a measure that adds up, else its level."""
    per_booked: list[float]
    """Units per yuan booked of a measure that adds up, else level per yuan booked a week."""
    per_hour: list[list[float]]
    """Kinds × tasks: the same units as `constant` per effective hour a week."""
    year_sd: list[float]
    """Standard deviation of a year's result that bookings and hours leave unexplained."""
    adds_up: bool = True
    slope_se: list[list[float]] = field(default_factory=list)
    """Kinds × (bookings, then tasks): standard errors of the slopes, by branches; empty where not told."""

    def expected(
        self, kind: IntArray | int, weeks: FloatArray | float, booked: FloatArray | float, hours: FloatArray
    ) -> FloatArray:
        """Return the expected result of an account period, (...,) in the measure's unit.

        Parameters
        ----------
        kind : int or array (...,)
            Number of the kind of staff.
        weeks : float or array (...,)
            Length of the period; positive.
        booked : float or array (...,)
            Yuan booked in the period.
        hours : array (..., tasks)
            Mean effective hours a week by task.
        """
        constant, per_booked = np.asarray(self.constant)[kind], np.asarray(self.per_booked)[kind]
        level = constant + np.sum(np.asarray(hours) * np.asarray(self.per_hour)[kind], axis=-1)
        if self.adds_up:
            return np.asarray(weeks * level + per_booked * booked)
        return np.asarray(level + per_booked * np.asarray(booked) / weeks)


@dataclass(frozen=True)
class ResponseLaw:
    """The stored artefact.

    Attributes
    ----------
    world_digest : str
        Hash of the world it was measured in.
    crowding : float
        H of the pilot: effective development hours a week per prospect, as a manager meets it on average.
    effectiveness : list of float
        What an hour does relative to the skill of the person's type, by kind: people who are still learning,
        and skill brought from outside, move it away from one.
    signed_share : float
        Signatures relative to what rates of leads and chances to sign at the time of the lead let expect:
        trust fades, clients and colleagues leave while a proposal is out.
    develop_hours : list of float
        Mean effective development hours a week by kind in the pilot.
    keep_hours : list of float
        Mean effective care hours a week by kind.
    size_yuan : list of lists
        Quantile points of bookings on one signature of own work, by kind.
    size_level : list of float
        Probability of a size below each point, from 0 to 1.
    size_ratio_new, size_ratio_cross : list of float
        What turns the tables' arrivals, each of the mean size of own work, into arrivals of the kind's
        own sizes with the same value; for first contracts and for widened ones.
    lag_cdf : list of float
        Share of work's signatures within 1, 2, … weeks.
    effort_elasticity : list of float
        Elasticity of key-client gross profit to selling effort in year 1, 2, … after a lasting change.
    measures : dict of str to MeasureLaw
        How the measures of the world other than bookings follow, by name; empty where none was measured.
    """

    world_digest: str
    kind_ids: list[str]
    crowding: float
    effectiveness: list[float]
    signed_share: float
    develop_hours: list[float]
    keep_hours: list[float]
    size_yuan: list[list[float]]
    size_level: list[float]
    size_ratio_new: list[float]
    size_ratio_cross: list[float]
    lag_cdf: list[float]
    effort_elasticity: list[float]
    point: LawTable
    bootstrap: list[LawTable]
    facts: dict[str, float]
    format: str = LAW_FORMAT
    measures: dict[str, MeasureLaw] = field(default_factory=dict)

    def table(self, index: int | None) -> LawTable:
        """Return a bootstrap replicate (index modulo their number), or the point estimate for None."""
        return self.point if index is None else self.bootstrap[index % len(self.bootstrap)]

    def to_json(self) -> str:
        """Return the artefact's text."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> ResponseLaw:
        """Read an artefact; fields that a later version added are left out."""
        data = json.loads(text)
        data["point"] = LawTable(**_known(LawTable, data["point"]))
        data["bootstrap"] = [LawTable(**_known(LawTable, table)) for table in data["bootstrap"]]
        measures = data.get("measures", {}).items()
        data["measures"] = {name: MeasureLaw(**_known(MeasureLaw, law)) for name, law in measures}
        return cls(**_known(cls, data))

    @cached_property
    def digest(self) -> str:
        """Hash of the artefact."""
        return blake2b(self.to_json().encode(), digest_size=16).hexdigest()


def _known(part: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(part)}
    return {name: value for name, value in data.items() if name in names}


def lag_distribution(closing_weeks: FloatArray, memory_weeks: float, weeks: int) -> FloatArray:
    """Return the cdf of the time from an hour's work to a signature, at 1 .. `weeks` weeks.

    The work acts through the contact stock (geometric with the memory's mean), then the lead takes its time
    to close.
    """
    edges = np.arange(weeks + 1)
    closing = np.searchsorted(np.sort(closing_weeks), edges, side="right") / max(closing_weeks.size, 1)
    density = np.diff(closing, prepend=0.0)
    stock = (1.0 / memory_weeks) * (1.0 - 1.0 / memory_weeks) ** np.arange(weeks + 1)
    return np.asarray(np.cumsum(np.convolve(stock, density)[: weeks + 1]))[1:]
