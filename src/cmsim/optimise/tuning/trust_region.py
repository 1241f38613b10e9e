"""Trust region: a quadratic surface around the best point, trusted as far as simulation confirms it.

After Chang, Hong & Wan 2013 (STRONG, INFORMS Journal on Computing 25(2)) and Shashaani, Hashemi & Pasupathy
2018 (ASTRO-DF, SIAM Journal on Optimization 28(4)): a step is taken if a paired comparison under common
random numbers confirms enough of what the surface promised; an undecided one gets more replications first.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from cmsim.optimise.tuning.box import Box, FloatArray
from cmsim.optimise.tuning.history import History, Trial
from cmsim.optimise.tuning.paired import Paired, better, paired
from cmsim.optimise.tuning.problem import Ask
from cmsim.optimise.tuning.quadratic import fit_quadratic
from cmsim.optimise.tuning.strategy import first_of, fresh, luck, scrambled, several
from cmsim.optimise.tuning.surfaces import Surfaces, fit_surfaces

RADIUS, LEAST_RADIUS, LARGEST_RADIUS = 0.25, 0.02, 0.5
"""Half the width of the region, in widths of the box: at first half the box is seen; a fiftieth of an
interval is finer than noise lets anybody tell; half of it is all of it."""
SUFFICIENT, GOOD = 0.1, 0.7
"""Shares of the promised gain that must be confirmed for a step, and for a larger region."""
GROW, SHRINK = 2.0, 0.6
UNDECIDED = 1.0
"""Standard errors within which a comparison with the centre says nothing yet."""
MOST_GROWTH = 4
"""Multiple of the first replications up to which undecided comparisons are replicated."""
_POINTS = 1024
_ZOOMS = 3
_ZOOM = 0.25
_EDGE = 0.05
"""Share of a region's width from which points are moved to its edge."""
ModelName = Literal["quadratic", "gaussian process"]


@dataclass
class _State:
    """What is remembered.

    Attributes
    ----------
    centre : int
        Number of the trial, −1 before there is one.
    candidate : int
        Number of the trial that is being compared with the centre, −1 if none is.
    promised : float
        Gain that the surface promised of it.
    starts : int
        Places from which the region has begun anew.
    """

    centre: int = -1
    radius: float = RADIUS
    designed: bool = False
    candidate: int = -1
    promised: float = 0.0
    starts: int = 0


class TrustRegion:
    """A trust region from the best point of the history.

    Parameters
    ----------
    radius : float
        At the start.
    model : {'quadratic', 'gaussian process'}
        Surface inside the region.
    restarts : bool
        Whether a region that has become as small as makes sense begins anew in another place.
    """

    def __init__(
        self,
        box: Box,
        replications: int,
        seed: int,
        radius: float = RADIUS,
        model: ModelName = "quadratic",
        *,
        restarts: bool = True,
    ) -> None:
        self.box, self.replications, self.seed = box, replications, seed
        self.first_radius, self.model, self.restarts = radius, model, restarts
        self._state = _State(radius=radius)

    @property
    def finished(self) -> bool:
        """Whether the region has become as small as makes sense, and does not begin anew."""
        return self._small and not self.restarts

    @property
    def _small(self) -> bool:
        return self._state.radius < LEAST_RADIUS

    def ask(self, history: History) -> list[Ask]:
        """Return the first point, a design around it, a candidate, or more replications of two points."""
        now = self._state
        if not len(history):
            return [first_of(self.box, self.replications)]
        if not history.sound:
            points = luck(self.seed, history, 4).random((1, self.box.dimension))
            return several(self.box, history, points, self.replications)
        if self._small:
            return self._elsewhere(history) if self.restarts else []
        centre = now.centre if now.centre >= 0 else best_of(history)
        if now.candidate >= 0:
            return self._more(history, centre)
        if not now.designed:
            design = self._design(history, centre)
            if design:
                return design
        shares, _ = self._step(history, centre)
        one = fresh(self.box, history, shares, self.replications)
        if one is None:
            # The surface's best is known already: look where it knows least instead.
            one = self._unknown(history, centre)
        return [] if one is None else [one]

    def tell(self, history: History, trials: list[int]) -> None:
        """Judge the candidate, and move or resize the region."""
        now = self._state
        if not history.sound:
            return
        if self._small:
            start = trials[-1] if trials[-1] in history.sound else best_of(history)
            self._state = _State(start, self.first_radius, starts=now.starts + 1)
            return
        if now.centre < 0:
            now.centre = best_of(history)
            if not now.designed and trials == [0]:
                return
        if not now.designed:
            now.designed = True
            # After a new start the best of the new place, not the best of all.
            now.centre = best_of(history, None if now.starts == 0 else {now.centre, *trials})
            return
        if now.candidate < 0:
            now.candidate = trials[-1]
            now.promised = self._promise(history, now.candidate)
        self._judge(history)

    def state(self) -> dict[str, Any]:
        """Return centre, radius and candidate."""
        return asdict(self._state)

    def restore(self, state: dict[str, Any]) -> None:
        """Take up a state."""
        self._state = _State(**state)

    def _judge(self, history: History) -> None:
        now = self._state
        centre, candidate = history.trials[now.centre], history.trials[now.candidate]
        seen = paired(candidate, centre)
        if self._undecided(centre, candidate, seen):
            return
        gained = better(candidate, centre, seen, SUFFICIENT * now.promised)
        if gained:
            now.centre = now.candidate
            if seen.difference >= GOOD * now.promised:
                now.radius = min(now.radius * GROW, LARGEST_RADIUS)
        else:
            now.radius *= SHRINK
        now.candidate = -1

    def _undecided(self, centre: Trial, candidate: Trial, seen: Paired) -> bool:
        both_keep = centre.keeps_limits and candidate.keeps_limits
        enough = MOST_GROWTH * self.replications
        return (
            both_keep
            and abs(seen.difference) <= UNDECIDED * seen.error
            and min(centre.replications, candidate.replications) < enough
        )

    def _more(self, history: History, centre: int) -> list[Ask]:
        """Return more replications of the two that are compared, until both have as many."""
        two = [history.trials[number] for number in (centre, self._state.candidate)]
        wanted = 2 * min(one.replications for one in two)
        return [
            Ask(one.shares, one.values, one.replications, wanted - one.replications)
            for one in two
            if one.replications < wanted
        ]

    def _design(self, history: History, centre: int) -> list[Ask]:
        """Return points around the centre, if too few lie there to tell a slope."""
        around = np.array(history.trials[centre].shares)
        low, high = self._region(around)
        known = np.array([history.trials[i].shares for i in history.sound])
        inside = int((np.abs(known - around).max(axis=1) <= self._state.radius).sum())
        missing = 2 * self.box.dimension - (inside - 1)
        if missing <= 0:
            return []
        points = scrambled(self.seed + len(history), self.box.dimension, missing)
        return several(self.box, history, low + points * (high - low), self.replications)

    def _surfaces(self, history: History, centre: int) -> Surfaces:
        around, radius = np.array(history.trials[centre].shares), self._state.radius
        if self.model == "gaussian process":
            return fit_surfaces(history)
        return fit_surfaces(history, lambda x, y, v: fit_quadratic(x, y, v, around, radius))

    def _elsewhere(self, history: History) -> list[Ask]:
        """Return the point, of many spread evenly, that is farthest from all that are known."""
        known = np.array([one.shares for one in history.trials])
        points = scrambled(self.seed + self._state.starts, self.box.dimension, _POINTS)
        far = np.abs(points[:, None, :] - known[None, :, :]).max(axis=2).min(axis=1)
        return several(self.box, history, points[np.argsort(-far, kind="stable")][:1], self.replications)

    def _region(self, around: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the corners of the region, inside the box."""
        middle = np.clip(around, 0.0, 1.0)
        return np.maximum(middle - self._state.radius, 0.0), np.minimum(middle + self._state.radius, 1.0)

    def _step(self, history: History, centre: int) -> tuple[FloatArray, Surfaces]:
        """Return the best point of the region by the surfaces, of least breach if none keeps the limits."""
        surfaces = self._surfaces(history, centre)
        low, high = self._region(np.array(history.trials[centre].shares))
        best = low
        for number in range(_ZOOMS):
            points = low + scrambled(self.seed + number, self.box.dimension, _POINTS) * (high - low)
            # Edges and corners, where the best of a slope lies, are not points of the sequence.
            near_low, near_high = points < low + _EDGE * (high - low), points > high - _EDGE * (high - low)
            points = np.where(near_low, low, np.where(near_high, high, points))
            if number:
                points = np.concatenate([best[None, :], points])
            breach = surfaces.breach(points)
            value = surfaces.objective.predict(points)[0]
            best = points[np.lexsort((-value, breach))[0]]
            width = _ZOOM * (high - low)
            low, high = np.maximum(best - width, low), np.minimum(best + width, high)
        return best, surfaces

    def _unknown(self, history: History, centre: int) -> Ask | None:
        surfaces = self._surfaces(history, centre)
        low, high = self._region(np.array(history.trials[centre].shares))
        points = low + luck(self.seed, history, 5).random((_POINTS, self.box.dimension)) * (high - low)
        order = np.argsort(-surfaces.objective.predict(points)[1], kind="stable")
        for shares in points[order]:
            one = fresh(self.box, history, shares, self.replications)
            if one is not None:
                return one
        return None

    def _promise(self, history: History, candidate: int) -> float:
        """Return the gain over the centre that the surface shows, the candidate's own result left out."""
        now = self._state
        before = History(history.limits)
        before.trials = [one for i, one in enumerate(history.trials) if i != candidate]
        at = before.trials.index(history.trials[now.centre])
        surface = self._surfaces(before, at).objective
        two = np.array([history.trials[i].shares for i in (candidate, now.centre)])
        values = surface.predict(two)[0]
        return max(float(values[0] - values[1]), 0.0)


def best_of(history: History, among: set[int] | None = None) -> int:
    """Return the trial with the best mean among those that keep the limits, else the least breach."""
    chosen = [i for i in history.sound if among is None or i in among] or history.sound
    return max(chosen, key=lambda i: (-history.trials[i].breach, history.trials[i].mean))
