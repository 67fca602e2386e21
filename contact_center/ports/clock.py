"""The one time of the center: milliseconds since the epoch."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Asked instead of the operating system, so that tests can move time by hand."""

    def now(self) -> int:
        """The present, in milliseconds since the epoch."""
        ...

    async def until(self, at: int) -> None:
        """Wait until `at`; not at all when that is past. Waiters wake in order of their time."""
        ...
