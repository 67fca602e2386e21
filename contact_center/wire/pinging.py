"""The questions of a client that wants to know whether the other side is still there."""

from __future__ import annotations

import asyncio

from contact_center.wire.frames import Ping, Pong


class Pings:
    """Every ping of one client, each with the answer it waits for."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._waiting: dict[int, asyncio.Future[Pong | None]] = {}
        self._asked = 0

    def ask(self) -> tuple[Ping, asyncio.Future[Pong | None]]:
        """The next ping, and where its answer comes; None when none will come."""
        self._asked += 1
        pong = self._waiting[self._asked] = asyncio.get_running_loop().create_future()
        return Ping(self._asked), pong

    def hear(self, pong: Pong) -> None:
        """An answer came."""
        waiting = self._waiting.pop(pong.n, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(pong)

    def give_up(self) -> None:
        """The connection is gone: nobody will answer."""
        for pong in self._waiting.values():
            if not pong.done():
                pong.set_result(None)
        self._waiting.clear()
