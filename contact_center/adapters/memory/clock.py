"""A clock that is moved by hand, for tests and for simulated days."""

from __future__ import annotations

import asyncio
from heapq import heappop, heappush

_ROUNDS_BLIND = 100
"""Turns that are enough where it cannot be seen whether anybody is busy."""

_ROUNDS_MOST = 10_000
"""Turns of the event loop after which whatever is still busy will be busy for ever."""


class ManualClock:
    """See `ports.clock`. Time stands still until `advance`; nothing sleeps for real."""

    def __init__(self, at: int = 0) -> None:
        """Begin at `at`, in milliseconds since the epoch."""
        self._now = at
        self._count = 0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    def now(self) -> int:
        """See the port."""
        return self._now

    async def until(self, at: int) -> None:
        """See the port. Those who wait for the same time wake in the order they came."""
        if at <= self._now:
            return
        future = asyncio.get_running_loop().create_future()
        self._count += 1
        heappush(self._waiting, (at, self._count, future))
        await future

    async def advance(self, ms: int) -> None:
        """Move on, waking everyone at their own time, and let each finish what follows."""
        target = self._now + ms
        await self.settled()
        while self._waiting and self._waiting[0][0] <= target:
            at, _, future = heappop(self._waiting)
            self._now = max(self._now, at)
            if not future.done():
                future.set_result(None)
                await self.settled()
        self._now = target
        await self.settled()

    async def settled(self) -> None:
        """Return when nobody on this event loop has anything left to do at the present time.

        Other threads and the network are not seen: wait for their results instead.
        """
        loop = asyncio.get_running_loop()
        # Callbacks that are ready to run: asyncio's own list, and a loop may hide it.
        ready = getattr(loop, "_ready", None)
        for turn in range(_ROUNDS_MOST):
            await asyncio.sleep(0)
            if not ready and (ready is not None or turn >= _ROUNDS_BLIND):
                return
        raise RuntimeError("the event loop does not come to rest")
