"""The drive: many visitors and agents who talk without end, each a client of the protocol.

Every visitor is one ordered sender with ids; agents accept whatever rings, answer, note, transfer,
park, close and complete. Each keeps a record for the checker.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from contact_center.journal.shapes import Ev
from contact_center.wire.client import Client
from contact_center.wire.closing import Ended
from contact_center.wire.frames import Err, Ok
from tests.drive import checker
from tests.drive.checker import Record
from tests.drive.people import Agent, Person, Visitor, agent_at, sign_in, visitor_at
from tests.drive.shop import QUESTION
from tests.drive.waiting import LIMIT_SECONDS, until

UNDER_WAY = 4
"""Orders that a visitor has unanswered at the most."""

TALK = 6
"""How many messages a visitor's matter takes, about."""

CAUGHT_UP_SECONDS = 10.0
"""How soon after the last fault everybody has everything."""

HURRY = 5
"""How much faster than life clients come back, and how much sooner they give up on an answer."""


class Driver:
    """One client, its record, and the order in which it sends."""

    def __init__(self, person: Person, name: str, chance: random.Random) -> None:
        """Drive `person`, who is connected; ids begin with `name`."""
        self.person = person
        self.client: Client = person.client
        self.chance = chance
        self.record = Record(person.me, person.view["cur"], counts=person.client.counts)
        self._name = name
        self._facts = person.client.events()
        self._orders = 0

    def order(
        self, op: str, d: dict[str, Any] | None = None, conv: str | None = None
    ) -> asyncio.Future[Ok | Err]:
        """Give an order and write down what becomes of it."""
        self._orders += 1
        id_ = f"{self._name}-{self._orders}"
        self.record.sent.append(id_)
        if op == "message.send":
            self.record.said.add(id_)
        answer = self.client.do(op, d, conv, id_)
        answer.add_done_callback(self._answered(id_))
        return answer

    def say(self, text: str, conv: str | None = None) -> asyncio.Future[Ok | Err]:
        """Say something."""
        return self.order(
            "message.send", {"text": f"{text} ({self._name}-{self._orders + 1})"}, conv
        )

    async def watch(self) -> None:
        """Hear everything, for ever."""
        async for ev in self._facts:
            self.record.seen.append((ev.cur, ev.k, ev.conv, ev.seq, ev.id))
            self.on_fact(ev)

    def on_fact(self, ev: Ev) -> None:
        """What to do about it."""

    def _answered(self, id_: str) -> Callable[[asyncio.Future[Ok | Err]], None]:
        def note(answer: asyncio.Future[Ok | Err]) -> None:
            if not answer.cancelled() and answer.exception() is None:
                self.record.answers[id_] = answer.result()

        return note


class Talker(Driver):
    """A visitor who always has another matter."""

    person: Visitor

    async def talk(self, is_over: Callable[[], bool]) -> None:
        """Talk until it is over; then end what is open."""
        under_way: list[asyncio.Future[Ok | Err]] = []
        while not is_over():
            under_way = [one for one in under_way if not one.done()]
            if len(under_way) >= UNDER_WAY:
                await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED, timeout=0.2)
                continue
            under_way.append(self._next())
            await asyncio.sleep(self.chance.uniform(0.005, 0.06))
        self.order("conversation.close")

    def _next(self) -> asyncio.Future[Ok | Err]:
        match self.chance.choices(("say", "ask", "person", "close"), (TALK * 3, TALK, TALK, 1))[0]:
            case "say":
                return self.say("This and that")
            case "ask":
                return self.order("message.send", {"text": QUESTION})
            case "person":
                return self.order("agent.request")
            case _:
                return self.order("conversation.close")


class Worker(Driver):
    """An agent who takes what comes."""

    person: Agent

    def on_fact(self, ev: Ev) -> None:
        """Accept, answer, move on."""
        match ev.k:
            case "offer":
                offer = {"offer": ev.d["offer"]}
                self.order("offer.shown", offer)
                declines = self.chance.random() < 0.05
                self.order("offer.decline" if declines else "offer.accept", offer)
            case "assigned":
                self.say("Hello", ev.conv)
            case "message" if ev.by.startswith("visitor:"):
                self._answer(ev.conv or "")
            case "state" if ev.d["state"] == "wrap_up":
                self.order("wrapup.complete", {"outcome": "done"}, ev.conv)
            case "state" if ev.d["state"] == "parked":
                self.order("conversation.unpark", {}, ev.conv)
            case _:
                pass

    def _answer(self, conv: str) -> None:
        """Mostly with a word; sometimes by passing it on, setting it aside or ending it."""
        number = self.chance.random()
        if number < 0.5:
            self.say("I see", conv)
        elif number < 0.55:
            self.order("note.add", {"text": "Hm."}, conv)
        elif number < 0.58:
            self.order("conversation.transfer", {"queue": self.chance.choice(QUEUES)}, conv)
        elif number < 0.61:
            self.order("conversation.park", {}, conv)
        elif number < 0.68:
            self.order("conversation.close", {"outcome": "done"}, conv)


QUEUES = ("support", "sales")


class Drive:
    """Everybody, from the first word until all is at rest."""

    def __init__(self, url: str, database: Path, seed: int) -> None:
        """Drive the center at `url`, whose data is in `database`."""
        self.url = url
        self.seed = seed
        self.chance = random.Random(seed)
        self.drivers: list[Driver] = []
        self._database = database
        self._is_over = False

    @property
    def records(self) -> list[Record]:
        """What everybody knows for certain."""
        return [driver.record for driver in self.drivers]

    def counted(self, what: str) -> int:
        """How often something happened to all clients together."""
        return sum(record.counts[what] for record in self.records)

    @property
    def answered(self) -> int:
        """How many orders have an answer."""
        return sum(len(record.answers) for record in self.records)

    def cut_some(self) -> None:
        """Break the connections of a few."""
        for driver in self.chance.sample(self.drivers, max(1, len(self.drivers) // 6)):
            driver.client.cut()

    async def goes_on(self, answers: int, seconds: float = LIMIT_SECONDS) -> None:
        """Wait until so many more orders are answered."""
        end = self.answered + answers

        async def is_so() -> bool:
            return self.answered >= end

        await until(is_so, f"{answers} more answers [seed {self.seed}]", seconds)

    async def waits(self, orders: int) -> None:
        """Wait until so many orders are unanswered."""

        async def is_so() -> bool:
            return sum(driver.client.unanswered for driver in self.drivers) >= orders

        await until(is_so, f"{orders} orders wait")

    async def stores(self, messages: int) -> None:
        """Wait until so many more messages are stored, whoever hears of it."""
        end = checker.stored_messages(self._database) + messages

        async def is_so() -> bool:
            return checker.stored_messages(self._database) >= end

        await until(is_so, f"{messages} more messages are stored")

    async def a_token(self) -> str:
        """The token of one of the visitors."""
        talker = next(one for one in self.drivers if isinstance(one, Talker))
        return await talker.client._token()

    async def settles(self, seconds: float = CAUGHT_UP_SECONDS) -> None:
        """End the talking, and wait until all is at rest."""
        self._is_over = True
        left: list[str] = []

        async def is_so() -> bool:
            left[:] = checker.unfinished(self._database, self.records)
            return not left

        try:
            await until(is_so, "rest", seconds)
        except AssertionError:
            raise AssertionError(f"after {seconds} s [seed {self.seed}]: {left[:20]}") from None

    def wrong(self) -> list[str]:
        """Every promise that was broken, with the seed that shows it."""
        return [
            f"{what} [seed {self.seed}]" for what in checker.wrong(self._database, self.records)
        ]

    async def run(self, driver: Driver) -> None:
        """Let one client talk until it is over."""
        try:
            if isinstance(driver, Talker):
                await driver.talk(lambda: self._is_over)
        except Ended:
            # The check finds what they were not answered.
            return


@asynccontextmanager
async def driving(
    url: str,
    database: Path,
    *,
    visitors: int,
    agents: int,
    seed: int,
    through: str | None = None,
    working: type[Worker] = Worker,
) -> AsyncIterator[Drive]:
    """Everybody is connected and talks, until the block is left; agents are `working`."""
    drive = Drive(url, database, seed)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        for number in range(agents):
            token = await sign_in(url, http, f"a{number}")
            chance = random.Random(f"{seed} a{number}")
            agent = agent_at(url, token, chance, through=through, hurry=HURRY)
            await stack.enter_async_context(agent.client)
            drive.drivers.append(working(agent, f"a{number}", chance))
        for number in range(visitors):
            chance = random.Random(f"{seed} v{number}")
            visitor = visitor_at(url, http, chance, through=through, hurry=HURRY)
            await stack.enter_async_context(visitor.client)
            drive.drivers.append(Talker(visitor, f"v{number}", chance))
        running = [asyncio.create_task(driver.watch()) for driver in drive.drivers]
        try:
            for driver in drive.drivers:
                if isinstance(driver, Worker):
                    await driver.order("presence.set", {"presence": "available"})
            running += [asyncio.create_task(drive.run(driver)) for driver in drive.drivers]
            yield drive
        finally:
            for task in running:
                task.cancel()
            ends = await asyncio.gather(*running, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end
