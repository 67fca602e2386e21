"""Waiting for what tells nobody that it happened: looked at often, and never for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

LIMIT_SECONDS = 20.0
"""How long a test waits for anything at all."""

LOOK_SECONDS = 0.02


async def until(
    holds: Callable[[], Awaitable[object]], what: str, seconds: float = LIMIT_SECONDS
) -> None:
    """Wait until something is true."""
    try:
        async with asyncio.timeout(seconds):
            while not await holds():  # noqa: ASYNC110 -- nobody tells us
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise AssertionError(f"in {seconds} seconds it never happened: {what}") from None
