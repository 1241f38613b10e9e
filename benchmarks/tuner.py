"""The tuner against random search and optimisers off the shelf, at equal numbers of runs.

On two noisy surfaces that are evaluated in no time: one fitted to simulated points (tuning_surface.csv), and
the same with a response to pay that bends, so that the best lies inside the box. With --simulate also on
the simulation itself.

    python benchmarks/tuner.py --seeds 10 --runs 60 150
    python benchmarks/tuner.py --simulate --scale 0.1
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.optimize import differential_evolution, minimize

from cmsim.optimise.tuning.best import SearchFindings
from cmsim.optimise.tuning.box import Box, TunedParameter
from cmsim.optimise.tuning.gaussian_process import fit_gaussian_process
from cmsim.optimise.tuning.history import History
from cmsim.optimise.tuning.problem import Ask, Limit, Outcome, Problem
from cmsim.optimise.tuning.quadratic import fit_quadratic
from cmsim.optimise.tuning.search import STRATEGIES, Search, strategy_of

DATA = Path(__file__).with_name("tuning_surface.csv")
REPLICATIONS = 2
BOX = Box(
    (
        TunedParameter("commission_rate", "share", 0.025, 0.10, 0.09),
        TunedParameter("quota", "yuan/year", 240_000.0, 960_000.0, 480_000.0, by_ratio=True),
        TunedParameter("bonus", "yuan", 750.0, 12_000.0, 3_000.0, by_ratio=True),
    )
)
LIFT_YUAN, RATE_SCALE, BASIN_YUAN, BASIN_WIDTH = 1.6e6, 0.25, 0.35e6, 0.15
"""Of the bent surface: what commission brings at most and over which share of its interval it does, and a
second hill at a high bonus and a low quota. Invented; of the size at which pay is worth about its cost."""
BUDGET_YUAN = 2.45e6
SCENARIO, FRESH = "ownership-bonus", 4


class Surfaces:
    """True means and replications' deviations, from simulated points."""

    def __init__(self, bent: bool) -> None:
        with DATA.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        numbers = np.array([[float(value) for value in row.values()] for row in rows])
        count = int(numbers[:, 3].max()) + 1
        points = np.array([BOX.shares(row[:3]) for row in numbers[::count]])
        self.bent = bent
        self.means, self.deviations = [], []
        middle = np.full(BOX.dimension, 0.5)
        for column in (4, 5):
            table = numbers[:, column].reshape(-1, count)
            mean = table.mean(axis=1)
            self.means.append(fit_gaussian_process(points, mean, np.zeros(len(mean))))
            left = (table - mean[:, None]).T
            noise = np.full(len(mean), left.var() * 0.01)
            self.deviations.append([fit_quadratic(points, one, noise, middle, 0.5) for one in left])

    def truth(self, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return true objective and cost, yuan a year, at points (n, parameters)."""
        objective, cost = (one.predict(shares)[0] for one in self.means)
        if self.bent:
            objective = objective + LIFT_YUAN * (1.0 - np.exp(-shares[:, 0] / RATE_SCALE))
            away = ((shares - np.array([0.1, 0.1, 0.85])) / BASIN_WIDTH) ** 2
            objective = objective + BASIN_YUAN * np.exp(-0.5 * away.sum(axis=1))
        return objective, cost

    def evaluator(self, seed: int) -> Callable[[list[Ask]], list[Outcome]]:
        """Return an evaluator whose luck has the covariance over points of the simulated replications."""

        def evaluate(asked: list[Ask]) -> list[Outcome]:
            return [one_of(ask) for ask in asked]

        def one_of(ask: Ask) -> Outcome:
            point = np.clip(np.array([ask.shares]), 0.0, 1.0)
            truth = [float(one[0]) for one in self.truth(point)]
            away = np.array([[float(s.predict(point)[0][0]) for s in several] for several in self.deviations])
            luck = np.array(
                [
                    np.random.default_rng([seed, number]).standard_normal(away.shape[1])
                    for number in range(ask.first, ask.first + ask.replications)
                ]
            )
            noise = luck @ away.T / np.sqrt(away.shape[1] - 1)
            return Outcome(truth[0] + noise[:, 0], truth[1] + noise[:, 1:].T)

        return evaluate


def problem_of(surfaces: Surfaces, seed: int) -> Problem:
    """Return the problem: net contribution within a budget of selling cost."""
    limit = Limit("budget", "yuan/year", "at most", BUDGET_YUAN, BUDGET_YUAN)
    return Problem(BOX, (limit,), surfaces.evaluator(seed), REPLICATIONS)


def by_strategy(name: str) -> Callable[[Problem, int, int], tuple[float, ...]]:
    """Return a tuner that gives the shares it recommends."""

    def tuned(problem: Problem, runs: int, seed: int) -> tuple[float, ...]:
        search = Search(problem, strategy_of(name, problem, runs, seed), runs)
        return SearchFindings(search.run()).incumbent.trial.shares

    return tuned


class _SpentError(Exception):
    """The runs are used up."""


def off_the_shelf(name: str) -> Callable[[Problem, int, int], tuple[float, ...]]:
    """Return SciPy's optimiser on the mean of the replications, with a penalty on the limit's breach."""

    def tuned(problem: Problem, runs: int, seed: int) -> tuple[float, ...]:
        history = History(problem.limits)

        def cost(shares: np.ndarray) -> float:
            inside = np.clip(shares, 0.0, 1.0)
            values = BOX.values(inside)
            number = history.of(values)
            if number is None:
                if history.spent + REPLICATIONS > runs:
                    raise _SpentError
                ask = Ask(BOX.shares(values), values, 0, REPLICATIONS)
                number = history.add(ask, problem.evaluate([ask])[0])
            trial = history.trials[number]
            return (-trial.mean + BUDGET_YUAN * trial.breach) / 1e6

        start = np.array(BOX.shares(BOX.start))
        bounds = [(0.0, 1.0)] * BOX.dimension
        try:
            if name == "Nelder-Mead":
                while True:
                    minimize(cost, start, method=name, bounds=bounds)
                    start = np.random.default_rng([seed, history.spent]).random(BOX.dimension)
            cost(start)
            differential_evolution(cost, bounds, rng=seed, popsize=4, maxiter=runs, polish=False, x0=start)
        except _SpentError:
            pass
        keeping = [one for one in history.trials if one.keeps_limits] or history.trials
        return max(keeping, key=lambda one: one.mean).shares

    return tuned


def on_surface(bent: bool, runs: int, seeds: int) -> None:
    """Print median regret and paired wins of all tuners on a surface."""
    surfaces = Surfaces(bent)
    grid = np.random.default_rng(0).random((200_000, BOX.dimension))
    # Faces, edges and corners, where much of the best lies, are no points of the draw.
    grid = np.concatenate([grid, np.clip(1.5 * grid - 0.25, 0.0, 1.0)])
    objective, cost = surfaces.truth(grid)
    best = float(objective[cost <= BUDGET_YUAN].max())
    start = float(surfaces.truth(np.array([BOX.shares(BOX.start)]))[0][0])
    tuners = {name: by_strategy(name) for name in STRATEGIES}
    tuners |= {name: off_the_shelf(name) for name in ("Nelder-Mead", "differential evolution")}
    regrets: dict[str, list[float]] = {}
    shape = "bent" if bent else "fitted"
    print(f"\n{shape} surface, {runs} runs; worth {(best - start) / 1e6:.3f} million yuan", flush=True)
    for name, tuner in tuners.items():
        begun = time.perf_counter()
        regrets[name] = []
        for seed in range(seeds):
            shares = np.clip(np.array([tuner(problem_of(surfaces, seed), runs, seed)]), 0.0, 1.0)
            value, spent = (float(one[0]) for one in surfaces.truth(shares))
            broken = max(spent / BUDGET_YUAN - 1.0, 0.0)
            regrets[name].append((best - value) / (best - start) + broken)
        mine = np.array(regrets[STRATEGIES[0]])
        wins = f"{int((mine < np.array(regrets[name])).sum())} of {seeds}"
        print(
            f"{name:24s} regret median {np.median(regrets[name]):6.3f}, worst {max(regrets[name]):6.3f}; "
            f"{STRATEGIES[0]} wins {wins}; {(time.perf_counter() - begun) / seeds:.1f} s",
            flush=True,
        )


def on_simulation(scale: float, seeds: int, budget: int, store: Path) -> None:
    """Print gains over the present plan in fresh replications, of the tuner and of random search."""
    from cmsim.api import request
    from cmsim.optimise.incentives.confirmed import confirm
    from cmsim.optimise.incentives.levers import levers_of
    from cmsim.optimise.incentives.limits import groups_of
    from cmsim.optimise.incentives.searched import label_of, searched
    from cmsim.optimise.incentives.settings import IncentiveSettings
    from cmsim.optimise.incentives.simulated import Simulated

    for seed in range(1, seeds + 1):
        asked = request([SCENARIO], years=1, replications=1, scale=scale, seed=seed, store=store, workers=1)
        levers = levers_of(asked.scenarios[SCENARIO], ["quota", "bonus"])
        for strategy in ("combined", "random"):
            begun = time.perf_counter()
            settings = IncentiveSettings(budget, REPLICATIONS, strategy=strategy, confirmed=FRESH)
            simulated = Simulated(asked, levers.scenario, settings.objective)
            history, problem = searched(asked, levers, settings, simulated)
            values = SearchFindings(history).incumbent.trial.values
            plan, label = levers.scenario_at(values), label_of(values)
            groups = groups_of(problem.limits)
            gain = confirm(asked, settings, simulated, levers.scenario, plan, label, groups).gain
            print(
                f"seed {seed}, {strategy}: gain {gain.mean / 1e6:.4f} ({gain.low / 1e6:.4f} to "
                f"{gain.high / 1e6:.4f}) million yuan; {values}; {time.perf_counter() - begun:.0f} s",
                flush=True,
            )


def main() -> None:
    """Answer the call."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--runs", type=int, nargs="+", default=[60, 150])
    parser.add_argument("--simulate", action="store_true", help="on the simulation itself, with three seeds")
    parser.add_argument("--budget", type=int, default=8, help="evaluations of the simulation")
    parser.add_argument("--scale", type=float, default=0.1, help="of the simulated province")
    parser.add_argument("--store", type=Path, default=Path("results/store"))
    asked = parser.parse_args()
    if asked.simulate:
        on_simulation(asked.scale, min(asked.seeds, 3), asked.budget, asked.store)
        return
    for bent in (False, True):
        for runs in asked.runs:
            on_surface(bent, runs, asked.seeds)


if __name__ == "__main__":
    main()
