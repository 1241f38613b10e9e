"""What a study says: what drives outcomes, who beats whom and where, regret, boxes, and early signs.

Shares, regret and boxes rest on the worlds of the indices, each of which is a point of the whole space: what
drives little moves there as well. Nothing is said beyond the space explored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cmsim.experiments.faces import frame_of, html_of, plots_of
from cmsim.sensitivity.early_signs import EarlySign, rank_signs
from cmsim.sensitivity.morris import MorrisEffects, morris_effects
from cmsim.sensitivity.prim import DiscoveredBox, discover_box
from cmsim.sensitivity.regret import Regret, ShareEstimate, clustered_share, regret_of
from cmsim.sensitivity.sobol import SobolIndices, sobol_indices
from cmsim.statistics.intervals import Estimate, estimate, t_quantile
from cmsim.statistics.multiplicity import holm, paired_p_value
from cmsim.uncertainty.early_months import SIGNS
from cmsim.uncertainty.size_check import SizeCheck, luck_sd, size_checks
from cmsim.uncertainty.stages import Study
from cmsim.uncertainty.worlds import OUTCOMES

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

SIGNS_SHOWN = 5
MAJORITY = 0.5


@dataclass(frozen=True)
class Driver:
    """What groups of assumptions do to one policy's difference from the base in one measure."""

    policy: str
    measure: str
    effects: MorrisEffects
    indices: SobolIndices | None


@dataclass(frozen=True)
class Duel:
    """Two policies against each other.

    Attributes
    ----------
    as_written : Estimate
        The first less the second in the world as written; the interval holds luck and the pilot's error.
    adjusted_p_value : float
        Of that difference, corrected for the number of pairs (Holm 1979).
    wins, losses, close : ShareEstimate
        Share of worlds in which the first is better, worse, or too close to call: nearer than luck tells
        apart in one replication, two times in twenty.
    mean : Estimate
        Of the difference over the space: plain mean over worlds by block.
    """

    ours: str
    theirs: str
    as_written: Estimate
    adjusted_p_value: float
    wins: ShareEstimate
    losses: ShareEstimate
    close: ShareEstimate
    mean: Estimate

    @property
    def told_apart_as_written(self) -> bool:
        """Whether the world as written ranks the two."""
        return self.adjusted_p_value < 0.05


@dataclass(frozen=True)
class Flip:
    """Where the ranking of two policies turns.

    Attributes
    ----------
    ours, theirs : str
        The first is better in most worlds that tell the two apart.
    box : DiscoveredBox or None
        Where the second is better; None if no box stands against chance.
    signs : tuple of EarlySign
        What tells in the first quarter under the first policy whether one is where the second is better.
    """

    ours: str
    theirs: str
    box: DiscoveredBox | None
    signs: tuple[EarlySign, ...]


class Findings:
    """What a study says. Everything is worked out when it is asked for.

    Parameters
    ----------
    study : Study
    """

    def __init__(self, study: Study) -> None:
        self.study = study

    @property
    def plot(self) -> Any:
        """Plots by name, such as ``.plot.worlds()``; ``.plot.names`` lists them."""
        return plots_of(self)

    def _repr_html_(self) -> str:
        return html_of(self)

    def frame(self, name: str = "worlds") -> pd.DataFrame:
        """Return a table of the study: worlds, drivers, duels, regret, boxes, early_signs, size.

        Raises
        ------
        InputError
            If there is no table of this name.
        """
        return frame_of(self, name)

    @property
    def labels(self) -> tuple[str, ...]:
        """Policies, the base first."""
        return self.study.written.labels

    @property
    def objective(self) -> str:
        """Measure by which policies are ranked."""
        return self.study.settings.objective

    @cached_property
    def size_checks(self) -> list[SizeCheck]:
        """The thinned province against the whole one; empty if it was not asked for."""
        study = self.study
        if study.whole is None:
            return []
        return size_checks(study.written, study.whole, study.basis, OUTCOMES)

    @cached_property
    def drivers(self) -> list[Driver]:
        """Effects and indices for every policy and measure."""
        study = self.study
        found = []
        for measure in OUTCOMES:
            for number, policy in enumerate(self.labels[1:]):
                effects = morris_effects(study.screening_design, study.screening.differences(measure)[number])
                outcome = study.decomposition.differences(measure)[number]
                found.append(Driver(policy, measure, effects, self._indices(outcome)))
        return found

    def indices_between(self, ours: str, theirs: str) -> SobolIndices | None:
        """Return the indices of the difference between two policies in the objective."""
        return self._indices(self.study.decomposition.difference(self.objective, ours, theirs))

    def _indices(self, outcome: FloatArray) -> SobolIndices | None:
        try:
            return sobol_indices(self.study.decomposition_design, outcome)
        except ValueError:
            return None

    @cached_property
    def whole_worlds(self) -> BoolArray:
        """Worlds of the indices in which nothing failed, (worlds,)."""
        return np.asarray(np.isfinite(self.study.decomposition.outcomes[self.objective]).all(axis=0))

    @cached_property
    def _blocks(self) -> NDArray[np.int64]:
        return self.study.decomposition_design.block_of_row[self.whole_worlds]

    @cached_property
    def duels(self) -> list[Duel]:
        """Every two policies, the base among them; the first of each is the better one in the mean."""
        pairs = []
        for ours, theirs in combinations(self.labels, 2):
            mean = float(np.mean(self.difference(ours, theirs)))
            pairs.append((ours, theirs) if mean >= 0.0 else (theirs, ours))
        p_values = [self._p_value(*pair) for pair in pairs]
        return [self._duel(*pair, p) for pair, p in zip(pairs, holm(p_values), strict=True)]

    def difference(self, ours: str, theirs: str) -> FloatArray:
        """Return the difference of two policies in the objective, in worlds in which nothing failed."""
        return self.study.decomposition.difference(self.objective, ours, theirs)[self.whole_worlds]

    def against_base(self, policy: str) -> Estimate:
        """Return a policy's difference from the base in the objective, in the world as written."""
        return estimate(self.study.written.difference(self.objective, policy, self.labels[0]))

    def standing(self, ours: str, theirs: str) -> NDArray[np.int64]:
        """Return 1 where the first is better, -1 where it is worse, 0 where luck does not tell them apart."""
        difference = self.difference(ours, theirs)
        written = self.study.written
        limit = t_quantile(written.count) * luck_sd(written, self.objective, ours, theirs)
        return np.where(np.abs(difference) <= limit, 0, np.sign(difference)).astype(np.int64)

    def _p_value(self, ours: str, theirs: str) -> float:
        table, labels = self.study.written.outcomes[self.objective], self.labels
        return paired_p_value(table[labels.index(ours)], table[labels.index(theirs)])

    def _duel(self, ours: str, theirs: str, adjusted: float) -> Duel:
        standing = self.standing(ours, theirs)
        difference = self.difference(ours, theirs)
        blocks = self._blocks
        by_block = [float(difference[blocks == number].mean()) for number in np.unique(blocks)]
        return Duel(
            ours,
            theirs,
            estimate(self.study.written.difference(self.objective, ours, theirs)),
            adjusted,
            clustered_share(standing > 0, blocks),
            clustered_share(standing < 0, blocks),
            clustered_share(standing == 0, blocks),
            estimate(by_block),
        )

    @cached_property
    def regret(self) -> Regret:
        """Regret of every policy, the base among them."""
        table = self.study.decomposition.outcomes[self.objective][:, self.whole_worlds]
        return regret_of(table, self._blocks)

    @cached_property
    def best_share(self) -> dict[str, ShareEstimate]:
        """Share of worlds in which each policy is the best, however narrowly."""
        table = self.study.decomposition.outcomes[self.objective][:, self.whole_worlds]
        best = np.argmax(table, axis=0)
        return {label: clustered_share(best == n, self._blocks) for n, label in enumerate(self.labels)}

    @cached_property
    def best_as_written(self) -> str:
        """The best policy in the world as written, by the mean over replications."""
        means = self.study.written.outcomes[self.objective].mean(axis=1)
        return self.labels[int(np.argmax(means))]

    @property
    def holds_beyond_the_defaults(self) -> bool:
        """Whether what is best as written is best in most of the space, as surely as its interval says."""
        return self.best_share[self.best_as_written].low > MAJORITY

    @cached_property
    def flips(self) -> list[Flip]:
        """Where the ranking of each two policies turns, for pairs of which either wins somewhere."""
        found = []
        for duel in self.duels:
            ours, theirs = duel.ours, duel.theirs
            if duel.losses.count > duel.wins.count:
                ours, theirs = theirs, ours
            turned = self.standing(ours, theirs) < 0
            if not turned.any():
                continue
            found.append(Flip(ours, theirs, self._box(turned), self._early(ours, turned)))
        return found

    @cached_property
    def variables(self) -> tuple[FloatArray, tuple[str, ...]]:
        """Values of the driving groups' fields in whole worlds, (worlds, fields), and the fields' paths."""
        study = self.study
        paths = study.space.fields_of(study.drivers)
        rows = [[_first(values[path]) for path in paths] for values in study.decomposition.values]
        return np.array(rows, dtype=np.float64)[self.whole_worlds], paths

    def _box(self, turned: BoolArray) -> DiscoveredBox | None:
        x, paths = self.variables
        return discover_box(x, turned, paths)

    def _early(self, policy: str, turned: BoolArray) -> tuple[EarlySign, ...]:
        number = self.labels.index(policy)
        seen = self.study.decomposition.signs[number][self.whole_worlds]
        return tuple(rank_signs(seen, turned, [sign.name for sign in SIGNS])[:SIGNS_SHOWN])


def _first(value: object) -> float:
    """Return a number, or the first of a list that moves by one factor."""
    if isinstance(value, list):
        return float(value[0])
    assert isinstance(value, int | float)
    return float(value)
