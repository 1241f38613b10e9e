"""How long issues lie in the trays of the units: exponential, keyed by client, week, number and hand-off."""

from __future__ import annotations

import numpy as np

from cmsim.randomness import FloatArray, IntArray, Streams

_MOST_HAND_OFFS = 1 << 20
"""Keeps the luck of an issue's hand-offs apart from that of the client's next issue in the week."""
_DRAWN = 16
"""Hand-offs whose time in the tray is drawn when an issue opens; later ones are drawn one by one."""


class Trays:
    """Days in a tray by row of the table of issues and hand-offs left.

    Parameters
    ----------
    mean_days : float
        Mean time in a tray.
    rows : int
        Rows of the table of issues.
    """

    def __init__(self, streams: Streams, mean_days: float, rows: int) -> None:
        self._streams = streams
        self._mean_days = mean_days
        self.days: FloatArray = np.zeros((rows, _DRAWN))

    def open(self, where: IntArray, client_id: IntArray, tick: int, number: IntArray) -> None:
        """Draw the times of issues that open this week, in the given rows."""
        self.days[where] = self._draw(client_id[:, None], tick, number[:, None], np.arange(_DRAWN))

    def time(
        self,
        where: IntArray,
        client_id: IntArray,
        tick: IntArray,
        number: IntArray,
        hand_offs_left: IntArray,
    ) -> FloatArray:
        """Return the days that issues lie in the tray of the present hand-off."""
        days = np.asarray(self.days[where, np.minimum(hand_offs_left, _DRAWN - 1)])
        more = np.flatnonzero(hand_offs_left >= _DRAWN)
        if more.size:
            days[more] = self._draw(client_id[more], tick[more], number[more], hand_offs_left[more])
        return days

    def grow(self, rows: int) -> None:
        """Add rows."""
        self.days = np.concatenate([self.days, np.zeros((rows, _DRAWN))])

    def _draw(
        self, client_id: IntArray, tick: int | IntArray, number: IntArray, hand_offs_left: IntArray
    ) -> FloatArray:
        draw = number * _MOST_HAND_OFFS + hand_offs_left
        ids = np.broadcast_to(client_id, draw.shape)
        u = self._streams.uniforms_at("issue-tray", tick, ids, draw)
        return np.asarray(-np.log(u) * self._mean_days)
