"""Work that is looked for at a hint and once a second anyway, for as long as the node runs.

A hint may be lost and a round may fail; the rows stay as they are, so the next look finds them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

SWEEP_SECONDS = 1.0

Failed = Callable[[str, Exception], None]
"""Told about a round that ended with an error."""


class Rounds:
    """Goes around, and waits for the bell or the next second."""

    def __init__(self, name: str, once: Callable[[], Awaitable[bool]], failed: Failed) -> None:
        """`once` does what is due and says whether there may be more."""
        self._name = name
        self._once = once
        self._failed = failed
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There is something to do: look at once."""
        self._rung.set()

    async def run(self) -> None:
        """Go around for ever; a round that fails is reported."""
        while True:
            try:
                while await self._once():
                    pass
            except Exception as error:  # noqa: BLE001 -- reported; the next round tries again
                self._failed(self._name, error)
                await asyncio.sleep(SWEEP_SECONDS)
            await self._wait()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(SWEEP_SECONDS):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()
