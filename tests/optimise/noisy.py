"""Problems with a known answer, evaluated with noise that all points share for the most part."""

import numpy as np

from cmsim.optimise.tuning.box import Box, TunedParameter
from cmsim.optimise.tuning.problem import Limit, Outcome, Problem

COMMON, OWN = 0.5, 0.02


def box_of(dimension=2, start=0.9):
    return Box(tuple(TunedParameter(f"p{i}", "1", 0.0, 1.0, start) for i in range(dimension)))


class Noisy:
    """Objective and limited values as functions of the shares, with luck by replication."""

    def __init__(self, objective, limited=(), seed=1, fails=lambda _x: False):
        self.objective, self.limited, self.seed, self.fails = objective, limited, seed, fails
        self.calls = []

    def __call__(self, asked):
        self.calls += asked
        return [self._one(one) for one in asked]

    def _one(self, asked):
        x = np.asarray(asked.shares)
        if self.fails(x):
            return Outcome(np.empty(0), np.empty((len(self.limited), 0)), "refused")
        objective, limited = [], []
        for number in range(asked.first, asked.first + asked.replications):
            luck = np.random.default_rng([self.seed, number])
            common, tilt = luck.standard_normal(), luck.standard_normal(len(x))
            noise = COMMON * common + OWN * float(np.sin(5.0 * x @ tilt))
            objective.append(self.objective(x) + noise)
            limited.append([each(x) + OWN * common for each in self.limited])
        return Outcome(np.array(objective), np.array(limited).reshape(asked.replications, -1).T)


def bowl(best, bend=2.0):
    return lambda x: 1.0 - bend * float(((x - np.asarray(best)) ** 2).sum())


def problem_of(evaluate, limits=(), dimension=2, start=0.9, replications=3):
    return Problem(box_of(dimension, start), tuple(limits), evaluate, replications)


def at_most(bound):
    return Limit("cost", "1", "at most", bound, 1.0)
