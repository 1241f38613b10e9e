"""The commission found through simulated noise against the closed form of Holmström & Milgrom 1987.

People answer to each rate by the behaviour engine; what they bring is drawn; fixed pay makes them as well off
as outside. The best rate is 1 / (1 + r c σ²).
"""

import numpy as np
import pytest

from cmsim.behaviour.account import Account
from cmsim.behaviour.solve import Numerics, solve
from cmsim.behaviour.types import GaussianLaw, TypeTable
from cmsim.optimise.tuning.best import SearchFindings
from cmsim.optimise.tuning.box import Box, TunedParameter
from cmsim.optimise.tuning.problem import Limit, Outcome, Problem
from cmsim.optimise.tuning.search import Search, strategy_of

WEEKS, PERSONS, REPLICATIONS, EVALUATIONS = 2, 25, 6, 24
BOX = Box((TunedParameter("rate", "share", 0.0, 1.2, 1.0),))
CASES = [(1.0, 1.0, 1.0), (2.0, 1.0, 1.0), (1.0, 2.0, 1.0), (1.0, 0.5, 4.0), (0.5, 1.0, 0.5)]


class Firm:
    """One kind of person who is risk-averse (r), finds effort costly (c), and whose sales vary (σ²)."""

    def __init__(self, risk, cost, variance, seed):
        self.risk, self.cost, self.variance, self.seed = risk, cost, variance, seed
        self.answers = {}

    def answer(self, rate):
        """Return effort a week and the certainty equivalent of the commission, by the engine."""
        if rate not in self.answers:
            nobody = np.zeros((1, 1))
            risk, cost = np.array([self.risk]), np.array([self.cost])
            types = TypeTable(("work",), risk, cost, 0.0, nobody, np.array([40.0]))
            law = GaussianLaw(np.zeros((1, WEEKS)), np.ones((1, 1)), np.ones(WEEKS), np.sqrt([self.variance]))
            account = Account(
                WEEKS,
                (lambda index: rate * index,),
                np.zeros(1, dtype=np.int64),
                np.array([4.0 * np.sqrt(self.variance)]),
                np.zeros(1),
                breakpoints=((),),
            )
            policy = solve(types, account, law, Numerics(nodes=31, levels=7))
            effort = float(policy.hours_on_grid(0)[0, 0, 0])
            self.answers[rate] = effort, float(policy.certainty_equivalent_yuan()[0])
        return self.answers[rate]

    def __call__(self, asked):
        return [self._outcome(one) for one in asked]

    def _outcome(self, asked):
        rate = asked.values[0]
        effort, worth = self.answer(rate)
        profits = []
        for number in range(asked.first, asked.first + asked.replications):
            luck = np.random.default_rng([self.seed, number]).standard_normal(PERSONS)
            sales = WEEKS * effort + np.sqrt(WEEKS * self.variance) * luck
            # Fixed pay takes what the commission is worth to them.
            profits.append(float(((1.0 - rate) * sales + worth).mean()))
        return Outcome(np.array(profits), np.full((1, asked.replications), rate))


def tuned(firm, limit=2.0, strategy="combined", seed=3):
    budget = REPLICATIONS * EVALUATIONS
    problem = Problem(BOX, (Limit("rate", "share", "at most", limit, 1.0),), firm, REPLICATIONS)
    search = Search(problem, strategy_of(strategy, problem, budget, seed), budget)
    return search.run()


@pytest.mark.parametrize(("risk", "cost", "variance"), CASES)
def test_the_interval_of_the_best_rate_covers_the_closed_form(risk, cost, variance):
    best = 1.0 / (1.0 + risk * cost * variance)
    history = tuned(Firm(risk, cost, variance, seed=11))
    ((low, high),) = SearchFindings(history).where_the_best_lies() * BOX.parameters[0].high
    assert low <= best <= high
    assert high - low < 1.0
    assert abs(SearchFindings(history).incumbent.trial.values[0] - best) < 0.3


@pytest.mark.slow
def test_over_many_kinds_of_luck_the_interval_covers_about_as_often_as_it_says():
    best = 0.5
    firm = Firm(1.0, 1.0, 1.0, seed=0)
    hits = []
    for seed in range(12):
        firm.seed = seed
        ((low, high),) = (
            SearchFindings(tuned(firm, strategy="global")).where_the_best_lies() * BOX.parameters[0].high
        )
        hits.append(low <= best <= high)
    # Of 12 intervals of 95 per cent, nine or fewer would be a chance of 1 in 500.
    assert sum(hits) >= 10


def test_a_limit_below_the_best_rate_is_where_the_answer_lies():
    history = tuned(Firm(1.0, 1.0, 1.0, seed=5), limit=0.3)
    best = SearchFindings(history).incumbent
    assert best.trial.values[0] == pytest.approx(0.3, abs=0.03)
    assert best.trial.keeps_limits
