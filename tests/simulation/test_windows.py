"""Windows: single-customer queues against queueing theory, and the hourly batches against single
customers."""

import numpy as np
import pytest

from cmsim.randomness import Streams
from cmsim.response.queues import mmc_wait, pollaczek_khinchine_wait
from cmsim.simulation.single_queues import simulate_day

MINUTES = 60.0


def stationary_mean_wait(counters, per_hour, service_minutes, cv, *, days=12, hours=60):
    """Mean wait of customers after the first hours of long days, without impatience."""
    streams = Streams(11, 0)
    waits = []
    for day in range(days):
        arrivals = np.random.Generator(np.random.Philox(day)).poisson(per_hour, hours)
        result = simulate_day(streams, day, 0, arrivals, counters, service_minutes, cv, None)
        assert result.served.all()
        waits.append(result.wait_minutes[result.hour >= hours // 5].mean())
    return np.mean(waits), np.std(waits, ddof=1) / np.sqrt(days)


@pytest.mark.slow
@pytest.mark.parametrize(("counters", "load"), [(1, 0.5), (2, 0.75), (5, 0.8)])
def test_single_customers_wait_as_erlang_says(counters, load):
    service = 4.0
    per_hour = load * counters * MINUTES / service
    mean, error = stationary_mean_wait(counters, per_hour, service, 1.0)
    expected = float(mmc_wait(counters, per_hour / MINUTES, 1.0 / service))
    assert mean == pytest.approx(expected, abs=4.0 * error + 0.02 * expected)


@pytest.mark.parametrize("cv", [0.5, 1.5])
def test_one_counter_with_general_service_waits_as_pollaczek_and_khinchine_say(cv):
    service, load = 4.0, 0.6
    mean, error = stationary_mean_wait(1, load * MINUTES / service, service, cv)
    expected = pollaczek_khinchine_wait(load / service, service, cv)
    assert mean == pytest.approx(expected, abs=4.0 * error + 0.02 * expected)


def year_of_windows(run, scenario):
    service = run(scenario, 52).tables()["service"]
    return service[service["kind"] == "windows"].set_index("branch")


@pytest.mark.parametrize(
    ("arrivals", "tolerance"), [(9.8, 0.15), pytest.param(7.0, 0.2, marks=pytest.mark.slow)]
)
def test_hourly_batches_come_near_single_customers(arcadia, run, arrivals, tolerance):
    batches = arcadia.with_values({"windows.arrivals_per_counter_hour": arrivals})
    single = batches.with_values({"windows.single_customer_branches": (0, 4)})
    a, b = year_of_windows(run, batches), year_of_windows(run, single)
    for branch in (0, 4):
        for top, bottom in (("wait_minutes_sum", "customers"), ("peak_wait_minutes_sum", "peak_customers")):
            ours, theirs = (t.loc[branch, top] / t.loc[branch, bottom] for t in (a, b))
            assert ours == pytest.approx(theirs, rel=tolerance), (branch, top)
    others = [branch for branch in a.index if branch not in (0, 4)]
    assert a.loc[others].equals(b.loc[others])
    assert np.array_equal(a["customers"], b["customers"])


def test_an_overrun_window_loses_customers_and_hands_up_fewer_prospects(arcadia, run):
    calm = run(arcadia.with_values({"windows.arrivals_per_counter_hour": 5.0}), 52)
    rush = run(
        arcadia.with_values({"windows.arrivals_per_counter_hour": 20.0, "windows.patience_minutes": 10.0}), 52
    )
    assert calm.windows.served_share.min() > 0.95
    assert rush.windows.served_share.max() < 0.8
    rates = [p.leads.rates(1.0, p.windows.served_share) for p in (calm, rush)]
    assert rates[1].by_clerk.mean() < rates[0].by_clerk.mean()


def test_deliveries_take_what_capacity_is_left_and_the_rest_waits(arcadia, run):
    heavy = arcadia.with_values(
        {"windows.arrivals_per_counter_hour": 12.0, "windows.delivery_minutes_per_item": 60.0}
    )
    light = arcadia.with_values({"windows.delivery_minutes_per_item": 0.01})
    loaded, free = run(heavy, 26), run(light, 26)
    assert loaded.windows.delivery_backlog_minutes.max() > 0.0
    assert free.windows.delivery_backlog_minutes.max() == 0.0
    assert loaded.windows.most_capacity_share <= 1.0 + 1e-9


def test_late_deliveries_bring_more_issues(arcadia, run):
    prompt = run(arcadia.with_values({"windows.delivery_minutes_per_item": 0.01}), 52).tables()["service"]
    late = run(arcadia.with_values({"windows.delivery_minutes_per_item": 60.0}), 52).tables()["service"]
    assert late["opened"].sum() > 1.2 * prompt["opened"].sum()
