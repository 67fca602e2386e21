"""The dispatcher: the one coroutine through which routing hears and is heard.

Facts come in journal order, decisions leave as orders, and in between it sleeps until the next
deadline. Orders are given side by side and never hold up the facts. A refusal waits until the
facts that explain it have been heard: an engine that hears "no" before the reason would wish the
same again at once.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from contact_center.domain.facts import Fact
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Answer
from contact_center.ports.clock import Clock
from contact_center.ports.door import Door
from contact_center.ports.explaining import Explanation
from contact_center.ports.floor import FloorReader, FloorRows
from contact_center.ports.places import Place
from contact_center.ports.sight import FloorSight
from routing.decisions import Decision
from routing.engine import Engine
from routing.events import DecisionRefused, FactsCommitted, Tick
from routing.ordering import order_for

RETRY_MS = 1_000
CHECK_MS = 60_000
READ_SECONDS = 10.0


@dataclass(slots=True)
class Counters:
    """What metrics may read; they only grow. `refused` counts by the refusal's code."""

    orders: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    checks: int = 0
    differences: int = 0


@dataclass(frozen=True, slots=True)
class FloorFigures:
    """How many there are on the floor at this moment."""

    waiting: int = 0
    active: int = 0
    available: int = 0


class Dispatcher:
    """Owns the floor of the center. Exactly one runs; a newer one has a higher `epoch`.

    Let the feed deliver to `on_facts` from before `run` begins, from a position that is not after
    the rows `run` will read: facts the rows contain already are passed over.
    """

    def __init__(
        self,
        engine: Engine,
        door: Door,
        clock: Clock,
        floor: FloorReader,
        epoch: int,
        *,
        alert: Callable[[list[str]], None] | None = None,
    ) -> None:
        """`alert` is told when the floor is found to differ from the rows; nobody corrects it."""
        self.engine = engine
        self.counters = Counters()
        self._door = door
        self._clock = clock
        self._reader = floor
        self._epoch = epoch
        self._alert = alert
        self._batches: deque[tuple[tuple[Fact, ...], int]] = deque()
        self._refusals: list[tuple[int, int, DecisionRefused]] = []
        self._truth: FloorRows | None = None
        self._check_at = 0
        self._wake = asyncio.Event()
        self._alarm: tuple[int, asyncio.Task[None]] | None = None
        self._loaded = asyncio.Event()

    @property
    def is_working(self) -> bool:
        """Whether the floor was built and `run` is under way."""
        return self._loaded.is_set()

    async def begun(self) -> None:
        """Wait until `is_working`."""
        await self._loaded.wait()

    def check_now(self) -> None:
        """Hold the floor against the rows now, not at the next minute; `alert` hears of it."""
        self._check_at = 0
        self._wake.set()

    def figures(self, counts: Callable[[str], bool]) -> FloorFigures:
        """Of the queues and agents whose ids `counts`: who waits, is served, and takes work."""
        floor = self.engine.floor
        works = [work for work in floor.works.values() if counts(work.queue)]
        return FloorFigures(
            waiting=sum(work.is_waiting for work in works),
            active=sum(work.state == "active" for work in works),
            available=sum(
                agent.takes_some and agent.is_reachable and counts(agent.id)
                for agent in floor.agents.values()
            ),
        )

    def on_facts(self, facts: Sequence[Fact], head: int) -> None:
        """Take facts that lead the journal to `head`; never waits."""
        self._batches.append((tuple(facts), head))
        self._wake.set()

    def place_of(self, conv: str) -> Place | None:
        """See the port: what a waiting visitor may be told."""
        return self.engine.place_of(conv)

    def sight(self, now: int) -> FloorSight:
        """See the port: the floor, for those who supervise it."""
        return self.engine.sight(now)

    def explain(self, conv: str, now: int) -> Explanation | None:
        """See the port: why this conversation waits."""
        return self.engine.explain(conv, now)

    def is_staffed(self, queue: str) -> bool:
        """Whether somebody is there for this queue."""
        return self.engine.is_staffed(queue)

    def differences(self, rows: FloorRows) -> list[str]:
        """What the floor has otherwise than these rows, which must be of the same position."""
        return self.engine.differences(rows)

    async def run(self) -> None:
        """Build the floor from rows, then work until cancelled.

        An error that is not about connections ends it; whoever runs it starts it again, and it
        builds the floor anew.
        """
        self._refusals.clear()
        self._truth = None
        self._alarm = None
        self._loaded.clear()
        self.engine.load(await self._read_at_start(), self._clock.now())
        self._check_at = self._clock.now() + CHECK_MS
        self._loaded.set()
        try:
            await self._work()
        finally:
            self._loaded.clear()

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                self._wake.clear()
                decisions = await self._next()
                if decisions is None:
                    self._set_alarm(group)
                    await self._wake.wait()
                    continue
                for decision in decisions:
                    self.counters.orders += 1
                    order = order_for(decision, self.counters.orders, self._epoch)
                    group.create_task(self._give(order, decision), name=order.id)
                await asyncio.sleep(0)

    async def _next(self) -> list[Decision] | None:
        """Let the engine take the next step; None when there is nothing to do but wait."""
        if self._batches:
            facts, head = self._batches.popleft()
            at = facts[-1].at if facts else self._clock.now()
            decisions = self.engine.step(FactsCommitted(facts, head), at)
            self._compare()
            return decisions
        now = self._clock.now()
        if self._refusals and self._refusals[0][0] <= self.engine.head:
            return self.engine.step(heappop(self._refusals)[2], now)
        deadline = self.engine.next_deadline()
        if deadline is not None and deadline <= now:
            return self.engine.step(Tick(), now)
        if now >= self._check_at:
            await self._check()
            return []
        return None

    async def _give(self, order: Order, decision: Decision) -> None:
        """Give an order, and keep its refusal until the facts behind it have been heard."""
        answer = await self._answer_to(order)
        if answer.code is not None:
            self.counters.refused[answer.code] += 1
            number = self.counters.refused.total()
            refusal = DecisionRefused(decision, answer.code)
            heappush(self._refusals, (answer.pos, number, refusal))
            self._wake.set()

    async def _answer_to(self, order: Order) -> Answer:
        """Give the order, with the same id, until the center knows what became of it."""
        while True:
            try:
                return await self._door.do(order)
            except ConnectionError:
                self.counters.retries += 1
                await self._clock.until(self._clock.now() + RETRY_MS)

    def _set_alarm(self, group: asyncio.TaskGroup) -> None:
        """Have one task that wakes us at the next deadline, whatever was set before."""
        deadline = self.engine.next_deadline()
        at = self._check_at if deadline is None else min(deadline, self._check_at)
        if self._alarm is not None:
            if self._alarm[0] == at and not self._alarm[1].done():
                return
            self._alarm[1].cancel()
        self._alarm = (at, group.create_task(self._ring(at), name=f"route:{self._epoch}:alarm"))

    async def _ring(self, at: int) -> None:
        await self._clock.until(at)
        self._wake.set()

    async def _read_at_start(self) -> FloorRows:
        while True:
            try:
                return await self._reader.floor()
            except ConnectionError:
                self.counters.retries += 1
                await self._clock.until(self._clock.now() + RETRY_MS)

    async def _check(self) -> None:
        """Read the rows. No fact is taken meanwhile, so the floor cannot be ahead of them."""
        self._check_at = self._clock.now() + CHECK_MS
        try:
            async with asyncio.timeout(READ_SECONDS):
                self._truth = await self._reader.floor()
        except (ConnectionError, TimeoutError):
            return
        self._compare()

    def _compare(self) -> None:
        """Hold the floor against rows read before, once it has come to where they were read."""
        rows = self._truth
        if rows is None or self.engine.head < rows.head:
            return
        self._truth = None
        if self.engine.head > rows.head:
            return
        self.counters.checks += 1
        found = self.engine.differences(rows)
        self.counters.differences += len(found)
        if found and self._alert is not None:
            self._alert(found)
