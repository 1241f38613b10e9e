"""Queues in closed form: Erlang B and C, M/M/c, Pollaczek-Khinchine, Allen-Cunneen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def erlang_b(servers: int, offered: FloatArray | float) -> FloatArray:
    """Return the blocking probability of M/M/c/c, by the stable recursion B_k = a B_{k-1} / (k + a B_{k-1}).

    Parameters
    ----------
    servers : int
        c, at least 1.
    offered : array
        Offered load a = λ/μ in erlangs.
    """
    load = np.asarray(offered, dtype=np.float64)
    blocking = np.ones_like(load)
    for k in range(1, servers + 1):
        blocking = load * blocking / (k + load * blocking)
    return blocking


def erlang_c(servers: int, offered: FloatArray | float) -> FloatArray:
    """Return the probability of waiting in M/M/c; 1 where the load is not below the number of servers."""
    load = np.asarray(offered, dtype=np.float64)
    blocking = erlang_b(servers, load)
    stable = load < servers
    safe = np.where(stable, load, 0.0)
    waiting = servers * blocking / (servers - safe * (1.0 - blocking))
    return np.where(stable, waiting, 1.0)


def mmc_wait(servers: int, arrival_rate: FloatArray | float, service_rate: float) -> FloatArray:
    """Return the mean wait in queue of M/M/c, in the time unit of the rates.

    Infinite at or above capacity.
    """
    rate = np.asarray(arrival_rate, dtype=np.float64)
    spare = servers * service_rate - rate
    waiting = erlang_c(servers, rate / service_rate)
    return np.where(spare > 0.0, waiting / np.where(spare > 0.0, spare, 1.0), np.inf)


def pollaczek_khinchine_wait(arrival_rate: float, service_mean: float, service_cv: float) -> float:
    """Return the mean wait in queue of M/G/1."""
    load = arrival_rate * service_mean
    return load * service_mean * (1.0 + service_cv**2) / (2.0 * (1.0 - load)) if load < 1.0 else np.inf


def allen_cunneen_wait(
    servers: int,
    arrival_rate: FloatArray,
    service_rate: float,
    arrival_cv: float,
    service_cv: float,
) -> FloatArray:
    """Return the approximate mean wait of G/G/c: M/M/c times (c_a² + c_s²) / 2 (Allen 1990)."""
    factor = 0.5 * (arrival_cv**2 + service_cv**2)
    return np.asarray(mmc_wait(servers, arrival_rate, service_rate) * factor)
