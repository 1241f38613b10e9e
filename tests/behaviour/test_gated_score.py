"""A score of capped measures behind a gate: closed forms at the ends, and its loss against a grid of two."""

from __future__ import annotations

import numpy as np
import pytest

from cmsim.behaviour.account import FloatArray
from cmsim.behaviour.behind_gate import BehindGate, solve_behind_gate
from cmsim.behaviour.end_lottery import lottery_yuan, passing
from cmsim.behaviour.gate import Gate, GatedPayout
from cmsim.behaviour.gated_score import ScoreSolution, solve_score
from cmsim.behaviour.grid2 import Numerics2, PairAccount, PairPolicy, solve_pair
from cmsim.behaviour.score_beliefs import ScoreAccount
from cmsim.behaviour.solve import Numerics
from cmsim.behaviour.types import GaussianLaw, TypeTable
from cmsim.errors import CmsimError

WEEKS = 26
SD, START = 0.15, 0.3
WEIGHTS = np.array([0.6, 0.4])
NO_CAPS = np.full(2, np.inf)
LIVES = 20_000
NUMERICS = Numerics(141, 25)


def _types(risk: tuple[float, ...], cost: float) -> TypeTable:
    count = len(risk)
    return TypeTable(
        ("sell", "save"),
        np.array(risk),
        np.full(count, cost / WEEKS),
        0.0,
        np.zeros((count, 2)),
        np.full(count, 6.0),
    )


def _laws(count: int) -> tuple[GaussianLaw, GaussianLaw]:
    """Return two measures that rise from START to START + effort over the period."""

    def law(measure: int) -> GaussianLaw:
        gain = np.zeros((count, 2))
        gain[:, measure] = 1.0 / WEEKS
        sd = np.full(count, SD / np.sqrt(WEEKS))
        return GaussianLaw(np.full((count, WEEKS), START / WEEKS), gain, np.ones(WEEKS), sd)

    return law(0), law(1)


def _account(caps: FloatArray, gate: float | None = None) -> ScoreAccount:
    opens = None if gate is None else Gate(0, gate, 0.0)
    return ScoreAccount(WEEKS, lambda score: 1.0 * score, (), 2.0, WEIGHTS, caps, opens)


def test_without_caps_and_gate_it_is_straight_pay_on_each_measure() -> None:
    risk, cost = (0.0, 1.0), 0.6
    solved = solve_score(_types(risk, cost), _account(NO_CAPS), _laws(2), NUMERICS)
    effort = WEIGHTS / cost
    for row, r in enumerate(risk):
        worth = START + float(WEIGHTS @ effort - 0.5 * cost * effort @ effort)
        worth -= 0.5 * r * float(WEIGHTS @ WEIGHTS) * SD**2
        assert solved.worth_yuan[row] == pytest.approx(worth, rel=1e-4)
        assert np.allclose(solved.hours[row], effort, rtol=1e-3)
    assert solved.converged
    assert np.all(solved.beliefs.uncapped == 1.0)


def test_a_measure_past_its_cap_draws_no_effort_and_the_other_is_as_without_it() -> None:
    solved = solve_score(_types((0.0,), 0.6), _account(np.array([-0.5, np.inf])), _laws(1), NUMERICS)
    assert solved.hours[0, 0] == pytest.approx(0.0, abs=2e-3)
    assert solved.hours[0, 1] == pytest.approx(WEIGHTS[1] / 0.6, rel=1e-3)


def test_the_nearer_a_cap_the_less_effort_goes_to_its_measure() -> None:
    hours = [
        solve_score(_types((0.5,), 0.6), _account(np.array([cap, np.inf])), _laws(1), NUMERICS).hours[0, 0]
        for cap in (1.6, 1.2, 1.0, 0.8)
    ]
    assert np.all(np.diff(hours) < 0.0)


@pytest.mark.slow
def test_a_gate_that_all_pass_changes_nothing_and_one_near_by_draws_effort() -> None:
    types, caps = _types((0.0, 1.0), 0.6), np.array([1.2, 1.2])
    free = solve_score(types, _account(caps), _laws(2), NUMERICS)
    low = solve_score(types, _account(caps, -2.0), _laws(2), NUMERICS)
    near = solve_score(types, _account(caps, 0.9), _laws(2), NUMERICS)
    assert np.allclose(low.worth_yuan, free.worth_yuan, atol=1e-3)
    assert np.allclose(low.hours, free.hours, atol=0.01)
    assert np.all(near.hours[:, 0] > free.hours[:, 0] + 0.05)
    assert np.all(near.worth_yuan < free.worth_yuan)
    assert near.converged


def test_a_gate_out_of_reach_is_given_up() -> None:
    solved = solve_score(_types((0.0,), 2.0), _account(NO_CAPS, 2.5), _laws(1), NUMERICS)
    assert solved.beliefs.gate_chance[0] < 0.01
    assert np.all(solved.hours[0] < 0.05)


@pytest.mark.parametrize("risk", [0.0, 2.0])
def test_pay_behind_a_gate_is_the_lottery_of_passing_it(risk: float) -> None:
    payout = GatedPayout(lambda score: score, 0.3, 0.2, risk)
    scores = np.array([-1.0, 0.2, 3.0])
    if risk == 0.0:
        exact = 0.3 * scores + 0.7 * 0.2
    else:
        exact = -np.log(0.3 * np.exp(-risk * scores) + 0.7 * np.exp(-risk * 0.2)) / risk
    assert np.allclose(payout(scores), exact)


def test_rounds_that_do_not_settle_are_reported() -> None:
    caps = np.array([1.0, 1.0])
    solved = solve_score(_types((0.0,), 0.6), _account(caps), _laws(1), NUMERICS, most_rounds=1)
    assert not solved.converged
    assert solved.residual > 0.01


def test_weights_and_laws_that_do_not_fit_are_refused() -> None:
    account = ScoreAccount(WEEKS, lambda s: s, (), 2.0, np.ones(3), NO_CAPS)
    with pytest.raises(CmsimError) as caught:
        solve_score(_types((0.0,), 1.0), account, _laws(1))
    assert caught.value.detail.code == "behaviour.reduction"


def _lived(
    solved: ScoreSolution | PairPolicy | BehindGate,
    risk: float,
    cost: float,
    caps: FloatArray,
    gate: float | None,
) -> float:
    """Return the certainty equivalent of conduct in a world where both measures are seen as they are."""
    rng = np.random.default_rng(11)
    y, z, spent = np.zeros((LIVES, 2)), np.zeros(LIVES), np.zeros(LIVES)
    for week in range(WEEKS):
        if isinstance(solved, PairPolicy):
            hours = solved.gains_at(0, week, y[:, 0], y[:, 1]) * WEEKS
        elif isinstance(solved, BehindGate):
            nobody = np.zeros(LIVES, dtype=np.int64)
            own = solved.gate_policy.hours_at(nobody, week, y[:, 0])
            hours = np.concatenate([own, solved.score_policy.hours_at(nobody, week, z)], axis=1)
        else:
            hours = solved.policy.hours_at(np.zeros(LIVES, dtype=np.int64), week, z)
        gained = (START + hours) / WEEKS + SD / np.sqrt(WEEKS) * rng.normal(size=(LIVES, 2))
        spent += 0.5 * cost / WEEKS * (hours**2).sum(axis=1)
        y += gained
        if isinstance(solved, ScoreSolution):
            z += gained @ (WEIGHTS * solved.beliefs.uncapped[0]) + solved.beliefs.constant[0] / WEEKS
        if isinstance(solved, BehindGate):
            z += gained[:, 1] * WEIGHTS[1] * solved.uncapped[0, 0] + solved.constant[0] / WEEKS
    pay = np.minimum(y, caps) @ WEIGHTS
    net = (pay if gate is None else np.where(y[:, 0] >= gate, pay, 0.0)) - spent
    return float(net.mean() if risk == 0.0 else -np.log(np.exp(-risk * net).mean()) / risk)


@pytest.mark.slow
@pytest.mark.parametrize("risk", [0.0, 1.0])
@pytest.mark.parametrize("cost", [0.6, 1.0])
@pytest.mark.parametrize(
    ("caps", "gate", "most"),
    [
        ((1.0, 1.2), None, 0.017),
        ((np.inf, 0.8), 0.6, 0.017),
        ((1.0, 1.0), 0.8, 0.10),
        ((0.9, 0.7), 0.9, 0.15),
    ],
)
def test_loss_against_the_grid_of_two_measures(
    risk: float, cost: float, caps: tuple[float, float], gate: float | None, most: float
) -> None:
    # Small where caps bind or the gate is passed by most; a binding gate wants a programme of its own.
    types, laws, cap = _types((risk,), cost), _laws(1), np.array(caps)
    score = solve_score(types, _account(cap, gate), laws, NUMERICS)

    def pay(first: FloatArray, second: FloatArray) -> FloatArray:
        total = WEIGHTS[0] * np.minimum(first, cap[0]) + WEIGHTS[1] * np.minimum(second, cap[1])
        return total if gate is None else np.where(first >= gate, total, 0.0)

    jumps = ((gate,) if gate is not None else (), ())
    account = PairAccount(WEEKS, (pay,), np.zeros(1, dtype=np.int64), (1.9, 1.9), jumps, np.zeros((1, 2)))
    best = solve_pair(types, account, laws, Numerics2(108, 13))
    lived_best = _lived(best, risk, cost, cap, gate)
    assert lived_best == pytest.approx(best.certainty_equivalent_yuan()[0], abs=5e-3)
    loss = lived_best - _lived(score, risk, cost, cap, gate)
    assert -2e-3 < loss < most
    if gate is not None:
        behind = solve_behind_gate(types, _account(cap, gate), laws, NUMERICS)
        lived = _lived(behind, risk, cost, cap, gate)
        assert behind.converged
        assert behind.worth_yuan[0] == pytest.approx(lived, abs=4e-3)
        assert -2e-3 < lived_best - lived < 0.01


def test_a_programme_of_its_own_serves_a_binding_gate_better_than_the_index() -> None:
    types, caps, gate = _types((1.0,), 1.0), np.array([0.9, 0.7]), 0.9
    index = solve_score(types, _account(caps, gate), _laws(1), NUMERICS)
    behind = solve_behind_gate(types, _account(caps, gate), _laws(1), NUMERICS)
    lived = _lived(behind, 1.0, 1.0, caps, gate)
    assert lived > _lived(index, 1.0, 1.0, caps, gate) + 0.1
    assert behind.worth_yuan[0] == pytest.approx(lived, abs=4e-3)
    assert behind.gate_chance[0] > 0.95


@pytest.mark.slow
def test_a_gate_with_its_own_programme_that_all_pass_leaves_the_score_of_the_index() -> None:
    types, caps = _types((0.0, 1.0), 0.6), np.array([np.inf, 1.2])
    free = solve_score(types, _account(caps), _laws(2), NUMERICS)
    behind = solve_behind_gate(types, _account(caps, -2.0), _laws(2), NUMERICS)
    assert np.allclose(behind.worth_yuan, free.worth_yuan, atol=2e-3)
    assert np.allclose(behind.hours, free.hours, atol=0.01)
    assert np.all(behind.gate_chance > 0.999)


def test_a_gate_out_of_reach_is_given_up_with_its_own_programme_too() -> None:
    behind = solve_behind_gate(_types((0.0,), 2.0), _account(NO_CAPS, 2.5), _laws(1), NUMERICS)
    assert behind.gate_chance[0] < 0.01
    assert np.all(behind.hours[0] < 0.05)
    assert behind.worth_yuan[0] == pytest.approx(0.0, abs=5e-3)


def test_chances_of_passing_count_the_part_of_a_cell_past_the_gate() -> None:
    ends, chances = np.array([[0.0, 1.0, 2.0]]), np.array([[0.2, 0.5, 0.3]])
    chance, at = passing(ends, chances, 0.75)
    assert np.allclose(chance, [[0.0, 0.5 * 0.75, 0.3]])
    assert np.allclose(at, [[0.75, 1.0, 2.0]])


@pytest.mark.parametrize("risk", [0.0, 3.0])
def test_a_lottery_is_worth_its_certainty_equivalent(risk: float) -> None:
    outcomes, chances = np.array([[1.0, 2.0, -1.0]]), np.array([0.5, 0.3, 0.2])
    mean = outcomes @ chances
    exact = mean if risk == 0.0 else -np.log(np.exp(-risk * outcomes) @ chances) / risk
    assert np.allclose(lottery_yuan(outcomes, chances, risk), exact)


def test_a_score_without_a_gate_has_nothing_behind_one() -> None:
    with pytest.raises(CmsimError) as caught:
        solve_behind_gate(_types((0.0,), 1.0), _account(NO_CAPS), _laws(1))
    assert caught.value.detail.code == "behaviour.reduction"
