"""Who is too fast: token buckets by name."""

from __future__ import annotations

from typing import Protocol


class RateLimit(Protocol):
    """Counts what happened under a key; limiting delays or closes, it never skips one of several.

    A bucket holds `burst` at the most and fills by `per_second`; one that was never used is full.
    """

    def delay(self, key: str, *, per_second: float, burst: float) -> float:
        """Take one from the bucket `key`: 0.0 when it is allowed now, else the seconds to wait.

        Where there is something to wait for, nothing was taken: ask again afterwards.
        """
        ...

    def wait(self, key: str, *, per_second: float, burst: float) -> float:
        """What `delay` would answer, without taking: for limits that count only failures."""
        ...
