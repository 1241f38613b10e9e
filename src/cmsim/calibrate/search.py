"""The search over assumptions: approximate Bayesian computation with a stand-in for the simulation.

1. *Start*: the base's own values and a scrambled Sobol design around them, each simulated once on a thinned
   province, from a start at its own rest.
2. *Rounds*: a stand-in (`emulator`) is fitted to all that was simulated, the nearest to the patterns
   counting most; a population of parameter sets is drawn from prior times the stand-in's chance of
   acceptance, sharpened (`population`); a batch of it is simulated.
3. *Accepted* is a set of which every fitted pattern, simulated, lies in its range, widened by the noise of
   one simulation (the standard deviation over repeats of the base with other luck). Nothing is accepted on
   the stand-in's word.

The prior is uniform on the search's axes (logarithmic where a ratio counts) within the scenario's ranges.
Accepted sets are joint draws: robustness studies and comparisons must not mix their columns. Sharpening
brings more of them for the same budget and thins out those near the edge of what is acceptable.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import qmc

from cmsim.calibrate.emulator import PatternEmulator, fit_emulators
from cmsim.calibrate.evaluations import Evaluation, evaluate_all
from cmsim.calibrate.free_parameters import Box, rounded
from cmsim.calibrate.norm_conduct import Worth
from cmsim.calibrate.observation import CALIBRATION_REPLICATION, Design
from cmsim.calibrate.own_rest import SHARE_PATH, at_own_rest
from cmsim.calibrate.patterns import MEASURED, SEARCHED, Pattern
from cmsim.calibrate.population import draw_population
from cmsim.calibrate.search_result import SearchResult
from cmsim.errors import InputError
from cmsim.randomness import FloatArray
from cmsim.scenario import Scenario
from cmsim.store.atomic import write_whole

Progress = Callable[[float], None]

SEARCH_DESIGN = Design(scale=0.25, warm_up_years=2, measured_years=4, effort_years=4, departures=True)
"""Two years fill the pipelines of a start at rest; what still moves shows in the drift. A quarter of the
branches costs little more than a tenth, with less noise."""
ACCEPTED_FILE = "accepted.csv"
EVALUATED_FILE = "evaluated.csv"
LEAST_BUDGET = 12
_REPEATS = 3
"""Simulations of the base with other luck, for the noise of one simulation."""
_START_SHARE = 0.4
"""Share of the budget for the starting design."""
_START_WIDTH = 0.3
"""Half-width of the starting design around the base, of a box that reaches from -1 to 1."""
_BATCH_SHARE = 0.08
"""Share of the budget simulated between two fits of the stand-in."""
_SHARPNESS = 3.0
"""Power of the chance of acceptance from which a batch is drawn; one would draw the posterior itself."""
_FAR = 10.0
"""Misses beyond this count alike."""
_NEAREST_WEIGHT = 4.0
"""Inverse of the miss (rms, in half-widths of the ranges) that halves a set's weight in the fit."""


def search(
    base: Scenario,
    out: Path,
    budget: int = 80,
    scale: float = SEARCH_DESIGN.scale,
    workers: int = 1,
    progress: Progress | None = None,
    *,
    design: Design = SEARCH_DESIGN,
    worth_yuan: Worth | None = None,
    earlier: Path | None = None,
) -> SearchResult:
    """Search the assumptions of a base, and write accepted and evaluated sets as CSV.

    Parameters
    ----------
    out : Path
        Folder of this search. A search that was stopped goes on from what is stored there.
    budget : int
        Parameter sets to simulate.
    scale : float
        Share of branches, in place of the design's.
    workers : int
        Processes; the result does not depend on their number.
    progress : callable, optional
        Called with the share done.
    worth_yuan : mapping, optional
        What a post is worth by kind of staff under the base's plan (`norm_conduct.worth_of` a solved policy);
        base pay if left out, which makes people stay a little too long.
    earlier : Path, optional
        Sets that an earlier search evaluated (`evaluated.csv`), perhaps with an older model. They train the
        stand-in in place of the starting design, and are never accepted themselves.

    Raises
    ------
    InputError
        If the budget is too small, the design cannot be, a searched parameter has no range, or the earlier
        sets do not have the columns of this search.
    """
    if budget < LEAST_BUDGET:
        raise InputError(
            "calibrate.small-budget",
            "the search needs more parameter sets",
            found=str(budget),
            allowed=f"from {LEAST_BUDGET}",
        )
    how = Design(scale, design.warm_up_years, design.measured_years, design.effort_years, design.departures)
    run = _Search(base, out, budget, how, workers, progress, worth_yuan, earlier)
    return run.result()


class _Search:
    """One search: the evaluated sets so far and the rounds that add to them."""

    def __init__(
        self,
        base: Scenario,
        out: Path,
        budget: int,
        design: Design,
        workers: int,
        progress: Progress | None,
        worth_yuan: Worth | None,
        earlier: Path | None,
    ) -> None:
        self.base, self.out, self.budget, self.design = base, out, budget, design
        self.workers, self.progress = workers, progress
        self.worth_yuan = worth_yuan
        self.box = Box.of(base)
        self.generator = np.random.Generator(np.random.Philox(base.run.seed))
        self.position = np.zeros((0, len(self.box.axes)))
        self.reached: list[dict[str, float]] = []
        self.round: list[int] = []
        self.start_share: list[float] = []
        self.noise: dict[str, float] = {}
        self._done = 0
        self.known_position, self.known = self._read(earlier)

    def result(self) -> SearchResult:
        """Run all rounds and write the files."""
        self.noise = self._measure_noise()
        self._simulate(self._starting_positions(), 0)
        number = 0
        while len(self.reached) < self.budget:
            number += 1
            batch = min(max(2, round(_BATCH_SHARE * self.budget)), self.budget - len(self.reached))
            self._simulate(self._next_positions(batch), number)
            self._write()
        return self._write()

    def _tick(self) -> None:
        self._done += 1
        if self.progress is not None:
            self.progress(self._done / (self.budget + _REPEATS))

    def _measure_noise(self) -> dict[str, float]:
        """Return the standard deviation of one simulation by pattern, from the base with other luck."""
        tasks = []
        for repeat in range(1, _REPEATS + 1):
            replication = CALIBRATION_REPLICATION - repeat
            tasks.append(self._evaluation(self.base, replication))
        rows = evaluate_all(tasks, self.out, self.workers, self._tick)
        values = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        return {
            name: float(np.std(value, ddof=1)) if np.isfinite(value).all() else math.nan
            for name, value in values.items()
        }

    def _starting_positions(self) -> FloatArray:
        """Return the base's own position and, unless earlier sets are known, a Sobol design around it."""
        centre = self.box.position(self.base)
        if self.known:
            return centre[None, :]
        count = max(4, round(_START_SHARE * self.budget)) - 1
        sobol = qmc.Sobol(len(self.box.axes), scramble=True, rng=np.random.default_rng(self.base.run.seed))
        wide = np.array([axis.wide for axis in self.box.axes])
        found = centre[None, :]
        while found.shape[0] < count + 1:
            u = 2.0 * sobol.random_base2(5) - 1.0
            near = np.clip(centre + _START_WIDTH * u, -1.0, 1.0)
            candidates = np.where(wide, u, near)
            found = np.vstack([found, candidates[self.box.admissible(candidates)]])
        return found[: count + 1]

    def _next_positions(self, count: int) -> FloatArray:
        """Return positions drawn from prior times the stand-in's chance of acceptance, sharpened."""
        emulators = self.emulators()

        def log_density(position: FloatArray) -> FloatArray:
            chance = np.sum([emulator.log_chance(position) for emulator in emulators], axis=0)
            return np.where(self.box.admissible(position), _SHARPNESS * chance, -np.inf)

        position, rows = self._everything()
        order = np.argsort([self.miss(row) for row in rows], kind="stable")
        start = position[order[: max(4, len(order) // 3)]]
        return draw_population(log_density, start, count, self.generator)

    def emulators(self) -> list[PatternEmulator]:
        """Return stand-ins fitted to everything simulated, what is near the patterns counting most."""
        position, rows = self._everything()
        miss = np.array([self.miss(row) for row in rows])
        weight = 1.0 / (1.0 + _NEAREST_WEIGHT * np.minimum(miss, _FAR))
        tolerance = {pattern.name: _finite(self.noise[pattern.name]) for pattern in SEARCHED}
        return fit_emulators(SEARCHED, position, rows, weight, tolerance)

    def _everything(self) -> tuple[FloatArray, list[dict[str, float]]]:
        """Return what is known: sets simulated by this search, and earlier ones."""
        return np.vstack([self.known_position, self.position]), [*self.known, *self.reached]

    def _read(self, earlier: Path | None) -> tuple[FloatArray, list[dict[str, float]]]:
        """Return positions and patterns of the sets in an earlier search's file."""
        if earlier is None:
            return np.zeros((0, len(self.box.axes))), []
        names = [pattern.name for pattern in SEARCHED]
        try:
            frame = pd.read_csv(earlier)
            position = self.box.positions(frame[list(self.box.paths)].to_numpy(dtype=np.float64))
            rows = frame[names].to_dict("records")
        except (OSError, ValueError, KeyError) as error:
            raise InputError(
                "calibrate.bad-earlier-sets",
                "the sets of an earlier search cannot be used",
                file=str(earlier),
                found=str(error),
                allowed=f"a CSV file like {EVALUATED_FILE}, with the columns of this search",
            ) from error
        return position, [{str(name): float(value) for name, value in row.items()} for row in rows]

    def _simulate(self, position: FloatArray, number: int) -> None:
        worlds = [at_own_rest(self.box.scenario_at(self.base, row), self.base) for row in position]
        tasks = [self._evaluation(world, CALIBRATION_REPLICATION) for world in worlds]
        self.reached += evaluate_all(tasks, self.out, self.workers, self._tick)
        self.position = np.vstack([self.position, position])
        self.round += [number] * position.shape[0]
        self.start_share += [float(world.clients.initial_active_share) for world in worlds]

    def _evaluation(self, scenario: Scenario, replication: int) -> Evaluation:
        return Evaluation(scenario, self.design, replication, self.worth_yuan)

    def miss(self, row: dict[str, float]) -> float:
        """Return the root mean square of misses, in half-widths of the ranges."""
        misses = [_relative_miss(pattern, row[pattern.name]) for pattern in SEARCHED]
        return float(np.sqrt(np.mean(np.square(misses))))

    def accepts(self, row: dict[str, float]) -> bool:
        """Return whether every fitted pattern lies in its range, widened by the noise of one simulation."""
        return all(
            pattern.miss(row[pattern.name]) <= _finite(self.noise[pattern.name]) for pattern in SEARCHED
        )

    def _write(self) -> SearchResult:
        """Write what there is so far."""
        frame = pd.DataFrame(rounded(self.box.values(self.position)), columns=list(self.box.paths))
        # Follows from the others, and goes with them into a comparison.
        frame[SHARE_PATH] = self.start_share
        for pattern in MEASURED:
            frame[pattern.name] = [row[pattern.name] for row in self.reached]
        frame["miss"] = [self.miss(row) for row in self.reached]
        frame["accepted"] = [self.accepts(row) for row in self.reached]
        frame["round"] = self.round
        result = SearchResult(frame, self.noise)
        for name, table in ((EVALUATED_FILE, frame), (ACCEPTED_FILE, result.accepted)):
            buffer = StringIO()
            table.to_csv(buffer, index=False, float_format="%.10g", lineterminator="\n")
            write_whole(self.out / name, buffer.getvalue().encode())
        return result


def _relative_miss(pattern: Pattern, value: float) -> float:
    low, high = pattern.low, pattern.high
    half_width = 0.5 * (high - low) if low is not None and high is not None else 0.1 * abs(low or high or 1.0)
    return min(pattern.miss(value) / half_width, 100.0)


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.0
