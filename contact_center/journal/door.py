"""The one door: everything anyone does is an order given to `do`.

It runs on the event loop; behind it the committer's thread forms batches. When a batch comes
back, in-process feeds hear of it first, then sockets, then whoever waits for an answer: an
engine that is told "no" has then already seen why.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from functools import partial

from contact_center.domain.orders.envelope import Order
from contact_center.domain.permissions import may
from contact_center.domain.records import Answer
from contact_center.domain.refusals import CODES
from contact_center.journal.committer import (
    Committed,
    Committer,
    GivenUp,
    Lost,
    Proven,
    Recovered,
    Report,
)
from contact_center.journal.feeds import Feed
from contact_center.ports.door import Told
from contact_center.ports.meters import Meters

FRESH_SECONDS = 1.0
"""A write this long ago still proves that the database can be written."""

Alarm = Callable[[str, Exception | None], None]
"""Told in words about orders refused with `internal` and about a database that is down."""


class JournalDoor:
    """Takes orders and answers them when they are on the disk."""

    def __init__(self, meters: Meters, alarm: Alarm, *, hints: bool = True) -> None:
        """`hints` False leaves every feed to its sweep, as if each push were lost (for tests)."""
        self._meters = meters
        self._alarm = alarm
        self._hints = hints
        self._committer: Committer | None = None
        self._loop = asyncio.get_running_loop()
        self._pending: deque[Told] = deque()
        self._feeds: list[Feed] = []
        self._on_down: list[Callable[[], None]] = []
        self._given_up = asyncio.Event()
        self._written = asyncio.Event()
        self._written_at = -FRESH_SECONDS
        self.head = 0
        self.is_ready = False
        self.is_closing = False

    def open(self, committer: Committer, head: int, feeds: Sequence[Feed]) -> None:
        """Begin: `feeds` are told in this order, the hub last."""
        self._committer = committer
        self._feeds = list(feeds)
        self.head = head
        self.is_ready = True
        committer.start()

    def when_down(self, act: Callable[[], None]) -> None:
        """Call `act` when the database can no longer be written: sockets must close."""
        self._on_down.append(act)

    async def do(self, order: Order) -> Answer:
        """See the port."""
        future: asyncio.Future[Answer] = self._loop.create_future()
        self.give(order, partial(_settle, future))
        return await future

    def give(self, order: Order, told: Told) -> None:
        """See the port. A role that may never do this is refused here, without a row."""
        if not may(order.actor, order.op):
            told(_forbidden(order, self.head))
        elif self._committer is None or not self.is_ready or self.is_closing:
            told(ConnectionError("the journal is not open"))
        else:
            self._pending.append(told)
            self._committer.give(order)

    def report(self, report: Report) -> None:
        """Called by the committer in its thread: once per batch, in order."""
        self._loop.call_soon_threadsafe(self._take, report)

    async def close(self) -> None:
        """Commit what was given, then take no more."""
        self.is_closing = True
        if self._committer is not None:
            await asyncio.to_thread(self._committer.stop)
        # The reports of the last batches were scheduled before the thread ended.
        await asyncio.sleep(0)

    async def can_write(self, seconds: float) -> bool:
        """Whether something reached the disk just now, or does within `seconds`.

        However many ask, one tiny write a second is made for all of them.
        """
        if self._committer is None or not self.is_ready:
            return False
        if self._loop.time() - self._written_at <= FRESH_SECONDS:
            return True
        if self.is_closing:
            return False
        self._written.clear()
        self._committer.prove()
        try:
            async with asyncio.timeout(seconds):
                await self._written.wait()
        except TimeoutError:
            return False
        return self.is_ready

    async def given_up(self) -> None:
        """Wait until the database has been unwritable for too long."""
        await self._given_up.wait()

    @property
    def backlog(self) -> int:
        """Orders that wait for their batch."""
        return self._committer.backlog if self._committer else 0

    def _take(self, report: Report) -> None:
        match report:
            case Committed():
                if report.outcome.facts:
                    self._note_write()
                self._publish(report)
            case Lost(orders, reason):
                self._lose(len(orders), reason)
            case Proven():
                self._note_write()
            case Recovered():
                self._note_write()
                self.is_ready = True
                self._alarm("the database can be written again", None)
            case GivenUp(reason):
                self._alarm(f"the database cannot be written: {reason}", None)
                self._given_up.set()

    def _note_write(self) -> None:
        self._written_at = self._loop.time()
        self._written.set()

    def _publish(self, committed: Committed) -> None:
        outcome = committed.outcome
        self.head = max(self.head, outcome.head)
        if self._hints and outcome.facts:
            for feed in self._feeds:
                feed.push(outcome.facts, outcome.head)
        self._measure(committed)
        for answer in outcome.answers:
            self._tell(answer)

    def _tell(self, answer: Answer | Exception) -> None:
        """Tell whoever gave the oldest order; their mistakes must not keep it from the others."""
        told = self._pending.popleft()
        try:
            told(answer)
        except Exception as error:  # noqa: BLE001 -- reported; the next one is told all the same
            self._alarm("an answer was not taken", error)

    def _lose(self, count: int, reason: str) -> None:
        if self.is_ready:
            self._alarm(f"the database cannot be written: {reason}", None)
            self.is_ready = False
        self._written_at = -FRESH_SECONDS
        self._written.set()
        for act in self._on_down:
            act()
        for _ in range(count):
            self._tell(ConnectionError("the journal cannot be written"))

    def _measure(self, committed: Committed) -> None:
        self._meters.observe("commit_batch_size", len(committed.orders))
        self._meters.observe("commit_seconds", committed.seconds)
        for failure in committed.outcome.failures:
            self._alarm(f"order {failure.order.id} ({failure.order.op}) failed", failure.error)
        answers = committed.outcome.answers
        repeats = sum(answer.dup for answer in answers)
        if repeats:
            self._meters.count("do_duplicate_total", repeats)
        results = Counter((answer.op, answer.code or "ok") for answer in answers)
        for (op, result), count in results.items():
            self._meters.count("do_total", count, op=op, result=result)


def _settle(future: asyncio.Future[Answer], answer: Answer | Exception) -> None:
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def _forbidden(order: Order, head: int) -> Answer:
    return Answer(
        order.actor.id,
        order.id,
        0,
        order.op,
        "forbidden",
        CODES["forbidden"],
        order.conv,
        pos=head,
    )
