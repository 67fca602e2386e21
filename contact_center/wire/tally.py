"""Counts the frames of a node and passes on the sums: a meter costs more than a frame."""

from __future__ import annotations

from collections import Counter

from contact_center.ports.meters import Meters


class Tally:
    """How many frames of which type went in and out since the last time anybody asked."""

    def __init__(self, meters: Meters) -> None:
        """Count for `meters`."""
        self._meters = meters
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, direction: str, t: str, count: int = 1) -> None:
        """So many frames of type `t` went `in` or `out`."""
        self._counts[direction, t] += count

    def pass_on(self) -> None:
        """Tell the meters."""
        for (direction, t), count in self._counts.items():
            if count:
                self._meters.count("ws_frames_total", count, dir=direction, t=t)
        self._counts.clear()
