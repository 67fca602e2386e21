"""The rule the stream rests on: whatever happens in which order, every fact once and in order.

A journal, the real hub and real senders; commits that the hub hears of late, clients that stall,
buffers that overflow, connections that break and come back. Hypothesis looks for an order of
events that loses or repeats a fact, or a pong that promises too much.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.adapters.memory.clock import ManualClock
from contact_center.domain.facts import Fact, MessageSent
from contact_center.journal.hub import Hub
from contact_center.journal.rendering import Rendered, for_visitor
from contact_center.journal.resume import Frames
from contact_center.journal.shapes import Signal
from contact_center.ports.meters import Unmeasured
from contact_center.ports.reading import Viewer
from contact_center.wire.limits import Limits
from contact_center.wire.sender import Sender
from tests.unit.wire.little_node import ListSocket

ME = Viewer("visitor:me", is_visitor=True)
LIMITS = Limits(buffer_bytes=600, page_facts=3)


@dataclass
class Journal:
    """What is committed, and how much of it the hub has heard of."""

    facts: list[Fact] = field(default_factory=list)
    published: int = 0

    def commit(self, visitors: Sequence[str], pad: int) -> None:
        for visitor in visitors:
            said = MessageSent(1, "o", "x" * pad)
            pos = len(self.facts) + 1
            self.facts.append(Fact(said, visitor, 0, "c_1", visitor, None, pos))

    def publish(self, hub: Hub) -> None:
        hub.publish(self.facts[self.published :], len(self.facts))
        self.published = len(self.facts)

    def mine(self) -> list[int]:
        return [fact.pos for fact in self.facts if fact.visitor == ME.id]


class Link:
    """One connection of mine: an outlet, its sender, and a reader that may be held up."""

    def __init__(
        self, journal: Journal, hub: Hub, position: int, kind: type[Sender] = Sender
    ) -> None:
        self.viewer = ME
        self.login = None
        self.socket = ListSocket()
        self.hub = hub
        self.may_read = asyncio.Event()
        self.may_read.set()
        self._journal = journal
        self.sender = kind(self.socket, self, LIMITS, Unmeasured())
        self.sender.join()
        hub.join(self)
        self.sender.begin(b'{"t":"welcome"}', position)
        self.task = asyncio.get_running_loop().create_task(self.sender.run())

    def head(self) -> int:
        return self.hub.head

    async def page(self, after: int, limit: int) -> Frames:
        # What is committed now is what the page holds, however late it arrives.
        facts = [fact for fact in self._journal.facts if fact.visitor == ME.id and fact.pos > after]
        through = facts[limit - 1].pos if len(facts) >= limit else len(self._journal.facts)
        await self.may_read.wait()
        rendered = [for_visitor(fact) for fact in facts[:limit]]
        return Frames([one for one in rendered if one is not None], through)

    def written(self, *, answers: int, evs: int) -> None:
        pass

    def push(self, frames: Sequence[Rendered]) -> None:
        self.sender.push(frames)

    def signal(self, signal: Signal) -> None:
        self.sender.signal(signal)

    def close(self, code: int, why: str) -> None:
        raise AssertionError

    def signed_out(self) -> None:
        raise AssertionError

    def rights_changed(self) -> None:
        raise AssertionError

    def cut(self) -> None:
        self.hub.leave(self)
        self.task.cancel()


class Client:
    """What I have seen over all my connections."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.cur = 0
        self._read = 0

    def read(self, socket: ListSocket) -> None:
        for frame in socket.frames[self._read :]:
            self._hear(frame)
        self._read = len(socket.frames)

    def reconnect(self) -> None:
        self._read = 0

    def _hear(self, frame: dict[str, Any]) -> None:
        if frame["t"] == "ev":
            self.seen.append(frame["cur"])
            self.cur = frame["cur"]
        elif frame["t"] == "pong":
            assert frame["sent"] <= max(self.seen, default=0)
            self.cur = max(self.cur, frame["cur"])


STEPS = st.one_of(
    st.tuples(
        st.just("commit"),
        st.lists(st.sampled_from([ME.id, ME.id, "visitor:other"]), min_size=1, max_size=5),
        st.sampled_from([1, 80, 700]),
    ),
    st.tuples(st.sampled_from(["publish", "publish", "stall", "take", "hold", "read"])),
    st.tuples(st.sampled_from(["ping", "cut", "settle", "settle", "turn"])),
)


class Play:
    """One order of events, and what I have seen when everything has come to rest."""

    def __init__(self, kind: type[Sender] = Sender) -> None:
        self.journal = Journal()
        self.hub = Hub()
        self.client = Client()
        self.clock = ManualClock()
        self._kind = kind
        self.link = Link(self.journal, self.hub, 0, kind)
        self._tasks = [self.link.task]

    async def step(self, what: str, *details: Any) -> None:
        deeds: dict[str, Callable[..., None]] = {
            "commit": self.journal.commit,
            "publish": lambda: self.journal.publish(self.hub),
            "stall": self.link.socket.stall,
            "take": self.link.socket.take,
            "hold": self.link.may_read.clear,
            "read": self.link.may_read.set,
            "ping": lambda: self.link.sender.echo(1),
            "cut": self._cut,
            "settle": lambda: None,
            "turn": lambda: None,
        }
        deeds[what](*details)
        if what == "settle":
            await self.clock.settled()
        elif what == "turn":
            await asyncio.sleep(0)
        self.client.read(self.link.socket)

    async def rest(self) -> None:
        for what in ("take", "read", "publish", "settle", "ping", "settle"):
            await self.step(what)

    async def end(self) -> None:
        self.link.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _cut(self) -> None:
        self.link.cut()
        self.client.read(self.link.socket)
        self.client.reconnect()
        self.link = Link(self.journal, self.hub, self.client.cur, self._kind)
        self._tasks.append(self.link.task)


@settings(max_examples=300)
@given(st.lists(STEPS, max_size=40))
async def test_every_fact_is_seen_once_and_in_order(steps: list[tuple[Any, ...]]) -> None:
    play = Play()

    for step in steps:
        await play.step(*step)
    await play.rest()

    await play.end()
    assert play.client.seen == play.journal.mine()
    assert play.client.cur == len(play.journal.facts)


class Forgetful(Sender):
    """Drops a buffer that overflows and does not look back."""

    def push(self, frames: Sequence[Rendered]) -> None:
        mark = self._mark
        super().push(frames)
        self._mark = mark


class Repeating(Sender):
    """Goes live without leaving out what a page has brought already."""

    async def _next(self) -> tuple[list[Rendered], int]:
        buffered = list(self._buffer)
        frames, through = await super()._next()
        return (buffered or frames), through


OVERFLOW: list[tuple[Any, ...]] = [
    ("settle",),
    ("stall",),
    ("commit", [ME.id, ME.id], 700),
    ("publish",),
    ("settle",),
]
OVERTAKEN: list[tuple[Any, ...]] = [
    ("commit", [ME.id], 1),
    ("publish",),
    ("cut",),
    ("commit", [ME.id], 1),
    ("turn",),
    ("turn",),
    ("publish",),
]


@pytest.mark.parametrize(("kind", "steps"), [(Forgetful, OVERFLOW), (Repeating, OVERTAKEN)])
async def test_a_sender_that_forgets_or_repeats_is_caught(
    kind: type[Sender], steps: list[tuple[Any, ...]]
) -> None:
    outcomes = []
    for one in (Sender, kind):
        play = Play(one)
        for step in steps:
            await play.step(*step)
        await play.rest()
        await play.end()
        outcomes.append(play.client.seen == play.journal.mine())

    assert outcomes == [True, False]


def test_a_frame_is_what_the_hub_renders() -> None:
    fact = Fact(MessageSent(1, "o", "x"), ME.id, 0, "c_1", ME.id, None, 7)

    rendered = for_visitor(fact)

    assert rendered is not None
    assert msgspec.json.decode(rendered.data)["cur"] == rendered.pos == 7
