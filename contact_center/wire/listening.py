"""Listening to a client: whoever asks hears everything from that moment on, in bounds."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

MOST_UNHEARD = 100_000

T = TypeVar("T")


class Listener(Generic[T]):
    """An endless list of what is told; the oldest is lost when too much is unheard."""

    def __init__(self, most: int = MOST_UNHEARD) -> None:
        """Begin to listen."""
        self._told: asyncio.Queue[T | None] = asyncio.Queue(most)

    def tell(self, item: T | None) -> None:
        """Say something; None is the end."""
        if self._told.full():
            self._told.get_nowait()
        self._told.put_nowait(item)

    def __aiter__(self) -> Listener[T]:
        """Itself."""
        return self

    async def __anext__(self) -> T:
        """What was told next."""
        item = await self._told.get()
        if item is None:
            self.tell(None)
            raise StopAsyncIteration
        return item


class Listeners(Generic[T]):
    """All who listen to one thing."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._all: list[Listener[T]] = []

    def add(self) -> Listener[T]:
        """Somebody new, who hears what comes from now on."""
        listener: Listener[T] = Listener()
        self._all.append(listener)
        return listener

    def tell(self, item: T | None) -> None:
        """Say something to all of them."""
        for listener in self._all:
            listener.tell(item)
