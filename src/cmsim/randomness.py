"""Keyed random numbers: a draw is a function of (seed, replication, purpose, tick, permanent id).

Philox 4x64-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), keyed by a hash of
(seed, replication, purpose). Counter words are [id // 4, 0, draw, tick] and the id picks one of the four
outputs of a block, so that an entity's draw does not depend on who else exists. Values are uniform in (0, 1);
callers transform them by inverse CDF only, because other methods use a varying number of draws and would
lose step.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri, pdtr

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_WORD = (1 << 64) - 1
_MULTIPLIERS = np.array([[0xD2E7470EE14C6C93], [0xCA5A826395121157]], dtype=np.uint64)
_WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
_ROUNDS = 10
_DENSE_BELOW = 200_000
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


def _to_unit(raw: NDArray[np.uint64]) -> FloatArray:
    """Map 64 random bits to the centres of 2**52 cells of (0, 1).

    With 2**53 cells the centres above a half would be rounded to even, and the last of them to 1.
    """
    return (raw >> np.uint64(12)).astype(np.float64) * 2.0**-52 + 2.0**-53


def _multiply_high_low(
    a: NDArray[np.uint64], b: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the high and low words of the 128-bit product a * b."""
    a_low, a_high = a & _LOW, a >> _HALF
    b_low, b_high = b & _LOW, b >> _HALF
    low = a_low * b_low
    middle = a_high * b_low + (low >> _HALF)
    other = a_low * b_high + (middle & _LOW)
    return a_high * b_high + (middle >> _HALF) + (other >> _HALF), a * b


def philox_blocks(
    key: tuple[int, int], counter: tuple[NDArray[np.uint64], ...]
) -> tuple[NDArray[np.uint64], ...]:
    """Return the four output words of Philox 4x64-10 for arrays of counters, bit for bit NumPy's."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    # Both halves of a round in one array: half as many calls, which is what small batches cost.
    even, odd = np.stack([c0, c2]), np.stack([c1, c3])
    with np.errstate(over="ignore"):
        for _ in range(_ROUNDS):
            high, low = _multiply_high_low(_MULTIPLIERS, even)
            round_key = np.array([[k0], [k1]], dtype=np.uint64)
            even, odd = high[::-1] ^ odd ^ round_key, low[::-1]
            k0, k1 = (k0 + _WEYL[0]) & _WORD, (k1 + _WEYL[1]) & _WORD
    return even[0], odd[0], even[1], odd[1]


class Streams:
    """All random numbers of one replication.

    Parameters
    ----------
    seed : int
        The scenario's seed.
    replication : int
        Number of the replication; replications are independent, policies within one share their luck.
    """

    def __init__(self, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication
        self._keys: dict[str, tuple[int, int]] = {}

    def _key(self, purpose: str) -> tuple[int, int]:
        key = self._keys.get(purpose)
        if key is None:
            text = f"{self.seed}|{self.replication}|{purpose}".encode()
            digest = blake2b(text, digest_size=16).digest()
            key = (int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little"))
            self._keys[purpose] = key
        return key

    def uniforms(self, purpose: str, tick: int, n: int, draw: int = 0) -> FloatArray:
        """Return the draws of entities 0 .. n-1, shape (n,), in (0, 1)."""
        return _to_unit(self._raw(purpose, tick, n, draw)) if n else np.empty(0)

    def _raw(self, purpose: str, tick: int, n: int, draw: int) -> NDArray[np.uint64]:
        """Return the 64-bit words of entities 0 .. n-1."""
        key = np.array(self._key(purpose), dtype=np.uint64)
        # NumPy advances the counter before it makes a block: start one below, so that id 0 is block 0.
        counter = (((tick << 192) | (draw << 128)) - 1) % (1 << 256)
        words = np.array([(counter >> (64 * i)) & _WORD for i in range(4)], dtype=np.uint64)
        return np.asarray(np.random.Philox(key=key, counter=words).random_raw(n))

    def uniforms_at(
        self,
        purpose: str,
        tick: int | IntArray,
        ids: NDArray[np.integer],
        draw: int | IntArray = 0,
    ) -> FloatArray:
        """Return the draws of the entities `ids` alone, equal to ``uniforms(...)[ids]``.

        `tick` and `draw` may be arrays of the shape of `ids`.
        """
        ids64 = np.asarray(ids).astype(np.uint64)
        if ids64.size == 0:
            return np.empty(ids64.shape)
        if np.ndim(tick) == 0 and np.ndim(draw) == 0:
            last = int(ids64.max())
            if last < _DENSE_BELOW:
                # NumPy makes the whole row of a small population faster than we make a few entries of it.
                raw = self._raw(purpose, int(tick), last + 1, int(draw))
                return _to_unit(raw[ids64.astype(np.int64)])
        shape, flat = ids64.shape, ids64.ravel()
        counter = (
            flat // np.uint64(4),
            np.zeros(flat.size, dtype=np.uint64),
            np.broadcast_to(np.asarray(draw, dtype=np.uint64), shape).ravel(),
            np.broadcast_to(np.asarray(tick, dtype=np.uint64), shape).ravel(),
        )
        words = np.stack(philox_blocks(self._key(purpose), counter))
        lane = (flat % np.uint64(4)).astype(np.int64)
        return _to_unit(words[lane, np.arange(flat.size)]).reshape(shape)

    def normals(self, purpose: str, tick: int, n: int, draw: int = 0) -> FloatArray:
        """Return standard normal draws of entities 0 .. n-1 by inverse CDF."""
        return ndtri(self.uniforms(purpose, tick, n, draw))

    def normals_at(
        self,
        purpose: str,
        tick: int | IntArray,
        ids: NDArray[np.integer],
        draw: int | IntArray = 0,
    ) -> FloatArray:
        """Return standard normal draws of the entities `ids` by inverse CDF."""
        return ndtri(self.uniforms_at(purpose, tick, ids, draw))


def gamma_from_uniform(u: FloatArray, mean: float, variance: float) -> FloatArray:
    """Return gamma draws with the given mean and variance by inverse CDF (ones if the variance is 0)."""
    if variance <= 0.0:
        return np.full_like(u, mean)
    shape = mean * mean / variance
    return np.asarray(gammaincinv(shape, u) * (variance / mean))


def poisson_from_uniform(u: FloatArray, rate: FloatArray) -> IntArray:
    """Return Poisson draws by inverse CDF: the least k with P(N <= k) >= u.

    Starts at the Cornish-Fisher approximation where rates are large and corrects it with the exact cdf.
    """
    rate = np.broadcast_to(rate, u.shape)
    z = ndtri(u)
    start = np.floor(rate + z * np.sqrt(rate) + (z * z - 1.0) / 6.0)
    count = np.maximum(start, 0.0)
    short = np.flatnonzero(pdtr(count, rate).ravel() < u.ravel())
    flat, flat_u, flat_rate = count.ravel(), u.ravel(), rate.ravel()
    while short.size:
        flat[short] += 1.0
        short = short[pdtr(flat[short], flat_rate[short]) < flat_u[short]]
    long = np.flatnonzero(flat > 0.0)
    while True:
        long = long[pdtr(flat[long] - 1.0, flat_rate[long]) >= flat_u[long]]
        if long.size == 0:
            break
        flat[long] -= 1.0
        long = long[flat[long] > 0.0]
    return flat.reshape(u.shape).astype(np.int64)
