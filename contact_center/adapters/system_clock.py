"""The operating system's time."""

from __future__ import annotations

import asyncio
import time

LOOK_AGAIN_SECONDS = 10.0
"""The clock of a machine may be set while somebody waits; this long it goes unnoticed at most."""


class SystemClock:
    """See `ports.clock`: wall time, in milliseconds since the epoch."""

    def now(self) -> int:
        """See the port."""
        return time.time_ns() // 1_000_000

    async def until(self, at: int) -> None:
        """See the port."""
        while (left := at - self.now()) > 0:  # noqa: ASYNC110 -- time is what we wait for
            await asyncio.sleep(min(left / 1000, LOOK_AGAIN_SECONDS))
