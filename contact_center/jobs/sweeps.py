"""Sweeps: once a second, what is over is ended and what no hint told is read.

The first sweep after a start *is* the recovery: nothing here depends on what a process remembers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from contact_center.domain.actors import SYSTEM
from contact_center.domain.orders.envelope import Order
from contact_center.domain.orders.machinery import LapseOffer
from contact_center.domain.orders.working import CompleteWrapUp, UnparkConversation
from contact_center.journal.feeds import Feed
from contact_center.ports.clock import Clock
from contact_center.ports.door import Door
from contact_center.ports.reading import JournalReader, WorkLists

SWEEP_SECONDS = 1.0
LIMIT = 200
DISPATCHER_FIRST_MS = 1_000
"""Offers are the dispatcher's to end; a sweep takes only what it has left lying for a second."""

Failed = Callable[[str, Exception], None]


class Sweeps:
    """Deadlines that are rows, and feeds that are behind."""

    def __init__(
        self,
        door: Door,
        lists: WorkLists,
        journal: JournalReader,
        feeds: Sequence[Feed],
        clock: Clock,
        failed: Failed,
    ) -> None:
        """End through `door` what `lists` finds, and catch `feeds` up from `journal`."""
        self._door = door
        self._lists = lists
        self._journal = journal
        self._feeds = feeds
        self._clock = clock
        self._failed = failed

    async def run(self) -> None:
        """Sweep every second, for ever; one that fails is reported and the next one is made."""
        while True:
            try:
                await self.once()
            except Exception as error:  # noqa: BLE001 -- reported; the next sweep tries again
                self._failed("sweep", error)
            await asyncio.sleep(SWEEP_SECONDS)

    async def once(self) -> None:
        """One sweep of everything."""
        await self.catch_up()
        now = self._clock.now()
        orders = [
            *await self._overdue_offers(now),
            *await self._ended_wrap_ups(now),
            *await self._ended_parks(now),
        ]
        await asyncio.gather(*(self._door.do(order) for order in orders))

    async def catch_up(self) -> None:
        """Let feeds that are behind the journal read what they missed."""
        head = await self._journal.head()
        for feed in self._feeds:
            if feed.position < head:
                await feed.sweep(self._journal)

    async def _overdue_offers(self, now: int) -> list[Order]:
        offers = await self._lists.overdue_offers(now - DISPATCHER_FIRST_MS, LIMIT)
        return [
            Order(f"lapse:{offer.id}", SYSTEM, "offer.lapse", LapseOffer(offer.id), offer.conv)
            for offer in offers
        ]

    async def _ended_wrap_ups(self, now: int) -> list[Order]:
        return [
            Order(
                f"wrapup:{c.id}:{c.wrapup_until}", SYSTEM, "wrapup.complete", CompleteWrapUp(), c.id
            )
            for c in await self._lists.ended_wrap_ups(now, LIMIT)
        ]

    async def _ended_parks(self, now: int) -> list[Order]:
        return [
            Order(
                f"park:{c.id}:{c.park_until}",
                SYSTEM,
                "conversation.unpark",
                UnparkConversation(),
                c.id,
            )
            for c in await self._lists.ended_parks(now, LIMIT)
        ]
