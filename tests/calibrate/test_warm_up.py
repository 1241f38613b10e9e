"""How long the warm-up of a base must be: series whose transient is known, and the study of a small base."""

import inspect
from pathlib import Path

import numpy as np
import pytest

from cmsim.calibrate.norm_conduct import norm_conduct
from cmsim.calibrate.warm_up import WarmUpStudy, settling, settling_frame, warm_up_study
from cmsim.cli.commands import calibrate_warm_up
from cmsim.errors import InputError
from cmsim.scenario import load

ARCADIA = Path(__file__).parents[1] / "scenario" / "files" / "arcadia.yaml"
MONTHS = 144
WEEKS_PER_MONTH = 52 / 12


def paths(shape, *, luck=0.005, replications=8, seed=1):
    """Return replications of a path of mean one whose luck passes from month to month by nothing."""
    noise = np.random.default_rng(seed).normal(0.0, luck, (replications, MONTHS))
    return 100.0 * (shape(np.arange(MONTHS)) + noise)


def test_a_transient_that_has_died_away_within_the_files_warm_up_is_enough():
    found = settling("revenue", paths(lambda t: 1.0 - 0.2 * np.exp(-t / 4.0)), 104, 3)
    # After 4 ln(0.2 / 0.005) months, about 15 or 64 weeks, the transient is below the luck.
    assert 40 <= found.weeks <= 104
    assert found.reliable
    assert found.reading == "enough"


def test_a_transient_that_reaches_into_the_years_compared_is_too_short():
    found = settling("revenue", paths(lambda t: 1.0 - 0.4 * np.exp(-t / 24.0)), 52, 3)
    assert found.weeks > 52
    assert found.reading == "too short"
    # The slope of the logarithm from month 12 to 48, by hand: about ln(0.946 / 0.757) / 3 years.
    assert found.growth_per_year.mean == pytest.approx(0.073, abs=0.01)


def test_a_series_that_grows_for_ever_is_not_at_rest_but_may_be_within_the_tolerance():
    slow = settling("revenue", paths(lambda t: 1.0 + 0.004 * t / 12.0, luck=0.001), 104, 3)
    fast = settling("revenue", paths(lambda t: 1.0 + 0.030 * t / 12.0, luck=0.001), 104, 3)
    assert not slow.reliable
    assert slow.reading == "within tolerance"
    assert slow.growth_per_year.mean == pytest.approx(0.004, abs=0.001)
    assert fast.reading == "too short"


def test_what_luck_hides_is_too_close_to_call():
    wandering = paths(np.ones_like) + np.random.default_rng(2).normal(0.0, 1.5, (8, MONTHS)).cumsum(axis=1)
    found = settling("revenue", wandering, 0, 3)
    assert found.reading == "too close to call"
    assert found.fewest < found.most


def test_a_study_is_as_good_as_its_worst_series():
    good = settling("trust", paths(np.ones_like), 104, 3)
    bad = settling("revenue", paths(lambda t: 1.0 - 0.4 * np.exp(-t / 24.0)), 52, 3)
    study = WarmUpStudy((good, bad), 52, 12, 3, 8, 1.0)
    assert study.reading == "too short"
    assert study.longest is bad
    assert list(settling_frame(study)["reading"]) == [good.reading, "too short"]


@pytest.mark.slow
def test_a_small_base_is_studied_and_other_luck_gives_other_paths():
    base = load(ARCADIA).with_values({"horizon.warmup_weeks": 52})
    study = warm_up_study(base, norm_conduct(base), years=10, replications=2, scale=1.0)
    assert [one.name for one in study.series] == ["revenue", "active_clients", "trust"]
    for one in study.series:
        assert one.paths.shape == (2, 120)
        assert (one.paths[0] != one.paths[1]).any()
        assert 0 <= one.weeks < 520


@pytest.mark.parametrize("options", [{"replications": 1}, {"years": 9}, {"years": 101}, {"scale": 0.0}])
def test_what_cannot_show_a_warm_up_is_refused_before_anything_runs(options):
    base = load(ARCADIA).with_values({"horizon.warmup_weeks": 52})
    with pytest.raises(InputError, match="out of range"):
        warm_up_study(base, norm_conduct(base), **options)


def test_the_run_must_hold_the_files_warm_up_and_the_years_compared():
    # 520 weeks and three years.
    base = load(ARCADIA)
    with pytest.raises(InputError) as refused:
        warm_up_study(base, norm_conduct(base), years=12)
    assert refused.value.detail.allowed == "13 to 100"


def test_the_command_names_the_defaults_of_the_study():
    defaults = inspect.signature(warm_up_study).parameters
    assert defaults["replications"].default == calibrate_warm_up.DEFAULT_REPLICATIONS
    assert defaults["scale"].default == calibrate_warm_up.DEFAULT_SCALE
