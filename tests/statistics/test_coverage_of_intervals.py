"""Intervals hold the truth as often as they say, over a thousand synthetic experiments with shared luck."""

import numpy as np

from cmsim.statistics.comparisons_with_best import comparisons_with_best
from cmsim.statistics.intervals import estimate, paired_difference
from cmsim.statistics.sequential_precision import Precision, first_look, look

EXPERIMENTS = 1000
LEAST, MOST = 0.93, 0.97
"""For a nominal 95 %."""


def shared_luck(luck, means, spreads, replications, shared=0.8):
    """Return replications of policies whose luck is shared: (policies, replications)."""
    common = np.sqrt(shared) * luck.standard_normal(replications)
    own = np.sqrt(1.0 - shared) * luck.standard_normal((len(means), replications))
    return np.asarray(means)[:, None] + np.asarray(spreads)[:, None] * (common + own)


def test_intervals_of_levels_and_paired_differences_hold_the_truth_in_95_of_100_experiments():
    luck = np.random.default_rng(20261)
    levels = differences = 0
    for _ in range(EXPERIMENTS):
        base, ours = shared_luck(luck, [10.0, 10.4], [1.0, 1.3], 12)
        level, difference = estimate(ours), paired_difference(ours, base)
        levels += level.low <= 10.4 <= level.high
        differences += difference.low <= 0.4 <= difference.high
    assert LEAST <= levels / EXPERIMENTS <= MOST
    assert LEAST <= differences / EXPERIMENTS <= MOST


def test_stopping_at_a_stated_precision_keeps_the_level():
    luck = np.random.default_rng(20262)
    promised = shown = 0
    numbers = []
    for _ in range(EXPERIMENTS):
        x = luck.normal(5.0, 1.0, (1, 400))
        now = look(x[:, : first_look(400)], Precision(0.3), 400)
        while not now.last:
            now = look(x[:, : now.next_replications], Precision(0.3), 400)
        mean = x[0, : now.replications].mean()
        promised += abs(mean - 5.0) <= 0.3
        shown += abs(mean - 5.0) <= now.half_widths[0]
        numbers.append(now.replications)
        assert now.reached
    # Whole batches overshoot: the half-width that was asked for may hold a little oftener than it must.
    assert LEAST <= promised / EXPERIMENTS <= MOST + 0.01
    assert LEAST <= shown / EXPERIMENTS <= MOST
    # (1.96 / 0.3)² = 43 replications would do if the spread were known.
    assert 43 <= np.mean(numbers) <= 55


def test_a_relative_precision_bounds_the_error_as_a_share_of_the_true_mean():
    luck = np.random.default_rng(20263)
    right = 0
    for _ in range(EXPERIMENTS):
        x = luck.normal(-4.0, 0.5, (1, 400))
        now = look(x[:, : first_look(400)], Precision(0.04, relative=True), 400)
        while not now.last:
            now = look(x[:, : now.next_replications], Precision(0.04, relative=True), 400)
        right += abs(x[0, : now.replications].mean() + 4.0) <= 0.04 * 4.0
    assert LEAST <= right / EXPERIMENTS <= MOST + 0.02  # γ / (1 + γ) asks for a little more than γ


def test_comparisons_with_the_best_hold_together_whoever_is_the_best():
    luck = np.random.default_rng(20264)
    for means in ([0.0, 0.0, 0.5], [0.0, 0.2, 0.4]):
        truth = [means[i] - max(np.delete(means, i)) for i in range(3)]
        together = 0
        for _ in range(EXPERIMENTS):
            found = comparisons_with_best(shared_luck(luck, means, [0.5, 1.0, 1.5], 12))
            together += all(one.low <= true <= one.high for one, true in zip(found, truth, strict=True))
        # Joined by an inequality, they may hold a little oftener than they must.
        assert LEAST <= together / EXPERIMENTS <= 0.985
