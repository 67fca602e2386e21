"""Every connection of this node: one per tab, alive, and told when the node stops."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Protocol

import structlog

from contact_center.domain.orders.envelope import Order
from contact_center.ports.clock import Clock
from contact_center.ports.door import Door
from contact_center.ports.meters import Meters
from contact_center.wire.closing import Close, Ending

TICK_MS = 1_000
LEAST_RETRY_MS = 500

_log = structlog.get_logger(__name__)


class Live(Protocol):
    """A connection, as far as the whole of them is concerned."""

    @property
    def key(self) -> tuple[str, str]:
        """The viewer and the tab."""
        ...

    @property
    def role(self) -> str:
        """`visitor` or `agent`."""
        ...

    def end(self, ending: Ending) -> None:
        """End it; the first reason counts."""
        ...

    def tick(self, now: int) -> None:
        """A moment has passed: look whether the other side is still there."""
        ...


class Sockets:
    """Knows all connections; `run` looks after them."""

    def __init__(
        self,
        door: Door,
        clock: Clock,
        meters: Meters,
        chance: random.Random,
        *,
        most: int = 20_000,
        tick_ms: int = TICK_MS,
    ) -> None:
        """At most `most` connections at a time; each is looked after every `tick_ms`."""
        self._door = door
        self._clock = clock
        self._meters = meters
        self._chance = chance
        self._most = most
        self.tick_ms = tick_ms
        self._open: set[Live] = set()
        self._by_tab: dict[tuple[str, str], Live] = {}
        self._viewers: dict[str, int] = {}
        self._untold: dict[str, Order] = {}
        self._empty = asyncio.Event()
        self._empty.set()
        self.is_draining = False

    def __len__(self) -> int:
        """How many connections are open, welcomed or not."""
        return len(self._open)

    def __iter__(self) -> Iterator[Live]:
        """The open connections, at this moment."""
        return iter(list(self._open))

    @property
    def takes_more(self) -> bool:
        """Whether another connection may be opened."""
        return not self.is_draining and len(self._open) < self._most

    def opened(self, connection: Live) -> None:
        """A connection has been upgraded; nobody knows whose it is."""
        self._open.add(connection)
        self._empty.clear()
        self._meters.count("ws_opened_total", role=connection.role)
        self._meters.shift("ws_connections", 1, role=connection.role)

    def closed(self, connection: Live, code: int) -> None:
        """A connection is gone."""
        self._open.discard(connection)
        if not self._open:
            self._empty.set()
        self._meters.count("ws_closed_total", code=str(code))
        self._meters.shift("ws_connections", -1, role=connection.role)

    def enter(self, connection: Live, *, is_desk: bool = True) -> bool:
        """The connection is somebody's; an older one of the same tab ends. True for their first.

        One that only looks on is nobody's first, nor anybody's last.
        """
        older = self._by_tab.get(connection.key)
        self._by_tab[connection.key] = connection
        if older is not None:
            older.end(Ending(Close.REPLACED, "this tab has connected anew"))
        viewer, _ = connection.key
        if not is_desk:
            return False
        count = self._viewers[viewer] = self._viewers.get(viewer, 0) + 1
        self._untold.pop(viewer, None)
        if count == 1 and connection.role == "agent":
            self._meters.shift("presence_leases", 1)
        return count == 1

    def leave(self, connection: Live, key: tuple[str, str], *, is_desk: bool = True) -> bool:
        """The connection that entered as `key` is over. True for the last one of its viewer."""
        if self._by_tab.get(key) is connection:
            del self._by_tab[key]
        if not is_desk:
            return False
        viewer, _ = key
        self._viewers[viewer] -= 1
        if self._viewers[viewer]:
            return False
        del self._viewers[viewer]
        if connection.role == "agent":
            self._meters.shift("presence_leases", -1)
        return True

    async def tell_gone(self, viewer: str, order: Order) -> None:
        """Give the order that says the viewer has left, again and again until it is taken."""
        self._untold[viewer] = order
        await self._tell(viewer)

    def end_all(self, ending: Ending) -> None:
        """End every connection, as when the database can no longer be written."""
        for connection in self:
            connection.end(ending)

    async def drain(self, spread_ms: int, patience_seconds: float) -> None:
        """Send everybody away, with times to come back spread over `spread_ms`; wait for them."""
        self.is_draining = True
        most = max(LEAST_RETRY_MS, spread_ms)
        for connection in self:
            retry_ms = self._chance.randint(LEAST_RETRY_MS, most)
            connection.end(Ending(Close.DRAIN, "drain", retry_ms))
        try:
            async with asyncio.timeout(patience_seconds):
                await self._empty.wait()
        except TimeoutError:
            _log.warning("sockets left open", count=len(self))

    async def run(self) -> None:
        """Look after the connections, for ever."""
        while True:
            await self._clock.until(self._clock.now() + self.tick_ms)
            self.tick()
            for viewer in list(self._untold):
                await self._tell(viewer)

    def tick(self) -> None:
        """Look after the connections once."""
        now = self._clock.now()
        for connection in self:
            connection.tick(now)

    async def _tell(self, viewer: str) -> None:
        order = self._untold.get(viewer)
        if order is None:
            return
        try:
            await self._door.do(order)
        except ConnectionError:
            _log.warning("not told that a viewer left", viewer=viewer)
            return
        if self._untold.get(viewer) is order:
            del self._untold[viewer]
