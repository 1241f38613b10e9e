"""The measured surface: curves by group and measure, sizes by cell, and draws that tell how sure they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from cmsim.optimise.surfaces.curves import Curve, LinearCurve, curve_from
from cmsim.optimise.surfaces.observed import FloatArray, IntArray

FORMAT = "cmsim/surface-2"
"""Another number where the same text, or the same runs, mean something else: kept surfaces are made anew."""
PROFIT = "gross_profit_yuan"


@dataclass(frozen=True)
class Fitted:
    """Curves and sizes of one fit.

    Attributes
    ----------
    curves : dict
        By measure, one for each group.
    size : dict
        By measure, the size of each cell in all branches, shape (C,).
    """

    curves: Mapping[str, tuple[Curve, ...]]
    size: Mapping[str, FloatArray]


@dataclass(frozen=True)
class RunningCosts:
    """What people cost, as means of the runs.

    Attributes
    ----------
    pay_by_result : float
        Share of revenue that is paid as commission, bonus and so on, contributions included; negative where
        more is taken off for targets missed.
    other_yuan_per_person : float
        Allowances, tools, training and vacancies, a year.
    base_pay_yuan : tuple of float
        By kind of staff, a year, without contributions; solved where runs stand at equal participation.
    """

    pay_by_result: float
    other_yuan_per_person: float
    base_pay_yuan: tuple[float, ...]


@dataclass(frozen=True)
class MeasuredSurface:
    """What effort in a cell brings, as the simulation has it.

    Attributes
    ----------
    groups, places, kinds : tuple of str
    group : array (C,)
    effort_of_kind : array (K,)
        What one person of a kind is worth, in persons of the first.
    reference_effort : array (C,)
        Persons of the first kind at which relative effort is 1.
    best : Fitted
    draws : tuple of Fitted
        Of resampled runs and replications, for intervals.
    forms : dict
        By measure, the form that cross-validation chose.
    errors : dict
        By measure and form, the mean error of runs left out, relative to that of the chosen one.
    most_relative_effort : float
        Of the design; beyond it the surface is a guess.
    costs : RunningCosts
        Of the runs.
    simulated_share : float
        Of the market by potential that the runs held; sizes are those of all branches.
    moving_loss : float
        Of gross profit, as a logarithm, if all effort were moved to another cell, while people learn; what
        the surface tells is without it.
    drawn_losses : array (D,)
        The same of the draws; empty where no loss was looked for.
    """

    groups: tuple[str, ...]
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    group: IntArray
    effort_of_kind: FloatArray
    reference_effort: FloatArray
    best: Fitted
    draws: tuple[Fitted, ...]
    forms: Mapping[str, str]
    errors: Mapping[str, Mapping[str, float]]
    most_relative_effort: float
    costs: RunningCosts
    simulated_share: float = 1.0
    moving_loss: float = 0.0
    drawn_losses: FloatArray = field(default_factory=lambda: np.zeros(0))

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of what `at` returns."""
        return tuple(self.best.curves)

    def at(self, cell: IntArray, effort: FloatArray) -> Mapping[str, FloatArray]:
        """Return each measure of K pairs of cell and effort (persons of the first kind), a year."""
        return self._of(self.best, cell, effort)

    def _of(self, fitted: Fitted, cell: IntArray, effort: FloatArray) -> dict[str, FloatArray]:
        reference = self.reference_effort[cell]
        relative = np.divide(effort, reference, out=np.zeros_like(effort, dtype=float), where=reference > 0.0)
        result = {}
        for name, curves in fitted.curves.items():
            height = np.zeros(relative.shape)
            for number, curve in enumerate(curves):
                there = self.group[cell] == number
                height[there] = curve.at(relative[there])
            result[name] = fitted.size[name][cell] * height
        return result

    def totals(self, effort: FloatArray) -> dict[str, FloatArray]:
        """Return the total of each measure by draw, shape (D,), with efforts of shape (C,)."""
        cell = np.arange(self.group.size)
        several = [self._of(one, cell, effort) for one in self.draws]
        return {name: np.array([one[name].sum() for one in several]) for name in self.measures}

    def to_json(self) -> str:
        """Return the surface as text, the same for the same surface."""
        return json.dumps(
            {
                "format": FORMAT,
                "groups": self.groups,
                "places": self.places,
                "kinds": self.kinds,
                "effort_of_kind": self.effort_of_kind.tolist(),
                "reference_effort": self.reference_effort.tolist(),
                "best": _plain(self.best),
                "draws": [_plain(one) for one in self.draws],
                "forms": dict(self.forms),
                "errors": {name: dict(of) for name, of in self.errors.items()},
                "most_relative_effort": self.most_relative_effort,
                "costs": vars(self.costs),
                "simulated_share": self.simulated_share,
                "moving_loss": self.moving_loss,
                "drawn_losses": self.drawn_losses.tolist(),
            },
            indent=1,
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> MeasuredSurface:
        """Return a surface from its text.

        Raises
        ------
        ValueError, KeyError
            If it is none.
        """
        told: dict[str, Any] = json.loads(text)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        groups, places = tuple(told["groups"]), tuple(told["places"])
        return cls(
            groups,
            places,
            tuple(told["kinds"]),
            np.repeat(np.arange(len(groups)), len(places)),
            np.array(told["effort_of_kind"], dtype=np.float64),
            np.array(told["reference_effort"], dtype=np.float64),
            _fitted(told["best"]),
            tuple(_fitted(one) for one in told["draws"]),
            told["forms"],
            told["errors"],
            float(told["most_relative_effort"]),
            RunningCosts(
                float(told["costs"]["pay_by_result"]),
                float(told["costs"]["other_yuan_per_person"]),
                tuple(float(pay) for pay in told["costs"]["base_pay_yuan"]),
            ),
            float(told["simulated_share"]),
            float(told["moving_loss"]),
            np.array(told["drawn_losses"], dtype=np.float64),
        )

    def split(self, places: tuple[str, ...], of_place: IntArray, share: FloatArray) -> MeasuredSurface:
        """Return the surface by parts of places, such as branches of cities.

        Parameters
        ----------
        places : tuple of str
            Names of the parts.
        of_place : array (parts,)
            Place of each part.
        share : array (parts,)
            What part of its place's market it has.
        """
        groups, before = len(self.groups), len(self.places)
        cell = (np.arange(groups)[:, None] * before + of_place[None, :]).ravel()
        parts = np.tile(share, groups)

        def smaller(fitted: Fitted) -> Fitted:
            return Fitted(fitted.curves, {name: size[cell] * parts for name, size in fitted.size.items()})

        return replace(
            self,
            places=places,
            group=np.repeat(np.arange(groups), len(places)),
            reference_effort=self.reference_effort[cell] * parts,
            best=smaller(self.best),
            draws=tuple(smaller(one) for one in self.draws),
        )


def flat_surface(
    groups: tuple[str, ...], places: tuple[str, ...], kinds: tuple[str, ...], measures: tuple[str, ...]
) -> MeasuredSurface:
    """Return a surface on which effort brings nothing: to look at a problem before anything is measured."""
    cells = len(groups) * len(places)
    level = LinearCurve("flat", (0.0,), (1.0,))
    fitted = Fitted(
        {name: (level,) * len(groups) for name in measures}, {name: np.ones(cells) for name in measures}
    )
    return MeasuredSurface(
        groups,
        places,
        kinds,
        np.repeat(np.arange(len(groups)), len(places)),
        np.ones(len(kinds)),
        np.ones(cells),
        fitted,
        (),
        dict.fromkeys(measures, "flat"),
        {},
        1.0,
        RunningCosts(0.0, 0.0, (0.0,) * len(kinds)),
    )


def _plain(fitted: Fitted) -> dict[str, Any]:
    return {
        "curves": {name: [curve.plain() for curve in curves] for name, curves in fitted.curves.items()},
        "size": {name: size.tolist() for name, size in fitted.size.items()},
    }


def _fitted(plain: Mapping[str, Any]) -> Fitted:
    return Fitted(
        {name: tuple(curve_from(one) for one in curves) for name, curves in plain["curves"].items()},
        {name: np.array(size, dtype=np.float64) for name, size in plain["size"].items()},
    )
