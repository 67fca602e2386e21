"""The rule the stream rests on: whatever happens in which order, every fact once and in order.

A journal, the real hub and real senders; commits that the hub hears of late, clients that stall,
buffers that overflow, connections that break and come back, and a supervisor who begins to watch
somebody else's conversation in the middle of it. Hypothesis looks for an order of events that
loses or repeats a fact, or a pong that promises too much.
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
from contact_center.domain.actors import Actor, Role
from contact_center.domain.facts import Fact, MessageSent
from contact_center.domain.records import Conversation
from contact_center.journal.hub import Hub
from contact_center.journal.parties import Parties
from contact_center.journal.rendering import Rendered, for_agent
from contact_center.journal.resume import Frames
from contact_center.journal.shapes import Signal
from contact_center.journal.snapshots import Watched
from contact_center.ports.meters import Unmeasured
from contact_center.ports.reading import Viewer
from contact_center.wire.encoding import encode
from contact_center.wire.limits import Limits
from contact_center.wire.sender import Sender
from contact_center.wire.watching import Look, Watching
from tests.unit.wire.little_node import ListSocket

ME = Viewer("agent:me", is_visitor=False)
MINE, MINE_WATCHED = f"{ME.id} in c_1", f"{ME.id} in c_watched"
OTHERS, OTHERS_WATCHED = "agent:other in c_1", "agent:other in c_watched"
WATCHED = "c_watched"
SUPERVISOR = Actor(ME.id, Role.SUPERVISOR)
LIMITS = Limits(buffer_bytes=600, page_facts=3)


@dataclass
class Journal:
    """What is committed, and how much of it the hub has heard of."""

    facts: list[Fact] = field(default_factory=list)
    published: int = 0

    def commit(self, addressees: Sequence[str], pad: int) -> None:
        for addressee in addressees:
            said = MessageSent(1, "o", "x" * pad)
            pos = len(self.facts) + 1
            agent, conv = addressee.split(" in ")
            self.facts.append(Fact(said, agent, 0, conv, None, agent, pos))

    def publish(self, hub: Hub) -> None:
        hub.publish(self.facts[self.published :], len(self.facts))
        self.published = len(self.facts)

    def mine(self) -> list[int]:
        return [fact.pos for fact in self.facts if fact.agent == ME.id]

    def seen_by(self, watched: frozenset[str]) -> list[Fact]:
        return [fact for fact in self.facts if fact.agent == ME.id or fact.conv in watched]


class PagesOf:
    """Reads the journal as `Resume` does. What is asked for and when it comes are two things."""

    def __init__(self, journal: Journal, may_read: asyncio.Event) -> None:
        self._journal = journal
        self._may_read = may_read
        self.parties = Parties()

    async def frames_after(
        self, _: Viewer, after: int, limit: int, watched: frozenset[str]
    ) -> Frames:
        # What is committed now is what the page holds, however late it arrives.
        facts = [fact for fact in self._journal.seen_by(watched) if fact.pos > after]
        through = facts[limit - 1].pos if len(facts) >= limit else len(self._journal.facts)
        await self._may_read.wait()
        rendered = [for_agent(fact) for fact in facts[:limit]]
        return Frames([one for one in rendered if one is not None], through)

    async def watched(self, conv: str) -> Watched:
        head = len(self._journal.facts)
        await self._may_read.wait()
        said = [fact.pos for fact in self._journal.facts[:head] if fact.conv == conv]
        snapshot = msgspec.json.encode({"cur": head, "said": said})
        row = Conversation(
            conv, "u_1", "visitor:v", "shop", "chat", "support", "en", "active", 0, 0
        )
        return Watched(snapshot, head, row)


class Link:
    """One connection of mine: an outlet, its sender, and a reader that may be held up."""

    watching_kind = Watching

    def __init__(
        self,
        journal: Journal,
        hub: Hub,
        position: int,
        kind: type[Sender] = Sender,
        watched: frozenset[str] = frozenset(),
    ) -> None:
        self.viewer = ME
        self.login = None
        self.socket = ListSocket()
        self.hub = hub
        self.may_read = asyncio.Event()
        self.may_read.set()
        self._journal = journal
        self.watching = self.watching_kind(self, hub, PagesOf(journal, self.may_read))  # type: ignore[arg-type]
        self.sender = kind(self.socket, self, LIMITS, Unmeasured())
        self.sender.join()
        hub.join(self)
        self.watching.begin(SUPERVISOR, sorted(watched))
        self.sender.begin(b'{"t":"welcome"}', position)
        self.task = asyncio.get_running_loop().create_task(self.sender.run())

    def head(self) -> int:
        return self.hub.head

    async def page(self, after: int, limit: int) -> Frames:
        return await self.watching.page(ME, after, limit)

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

    async def watch(self) -> None:
        look = Look("w", "conversation.watch", WATCHED, on=True)
        self.sender.ack(encode(await self.watching.look(SUPERVISOR, look)))

    def cut(self) -> None:
        self.hub.leave(self)
        self.task.cancel()


class Client:
    """What I have seen over all my connections; `known` is what a snapshot told me."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.known: list[int] | None = None
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
        elif frame["t"] == "ok":
            self.known = frame["snapshot"]["said"]
        elif frame["t"] == "pong":
            assert frame["sent"] <= max(self.seen, default=0)
            self.cur = max(self.cur, frame["cur"])


STEPS = st.one_of(
    st.tuples(
        st.just("commit"),
        st.lists(
            st.sampled_from([MINE, MINE, MINE_WATCHED, OTHERS, OTHERS_WATCHED]),
            min_size=1,
            max_size=5,
        ),
        st.sampled_from([1, 80, 700]),
    ),
    st.tuples(st.sampled_from(["publish", "publish", "stall", "take", "hold", "read"])),
    st.tuples(st.sampled_from(["ping", "cut", "settle", "settle", "turn", "watch"])),
)


class Play:
    """One order of events, and what I have seen when everything has come to rest."""

    def __init__(self, kind: type[Sender] = Sender) -> None:
        self.journal = Journal()
        self.hub = Hub()
        self.client = Client()
        self.clock = ManualClock()
        self._kind = kind
        self._watches = False
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
            "watch": self._watch,
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
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def missing(self) -> list[int]:
        """What I should have seen or been told, and was not."""
        owed = set(self.journal.mine())
        if self._watches:
            assert self.client.known is not None
            watched = {fact.pos for fact in self.journal.facts if fact.conv == WATCHED}
            owed |= watched - set(self.client.known)
        return sorted(owed - set(self.client.seen))

    def _cut(self) -> None:
        self.link.cut()
        self.client.read(self.link.socket)
        self.client.reconnect()
        watched = frozenset([WATCHED] if self._watches else [])
        self.link = Link(self.journal, self.hub, self.client.cur, self._kind, watched)
        self._tasks.append(self.link.task)
        if self._watches and self.client.known is None:
            self._watch()

    def _watch(self) -> None:
        """What was asked for without an answer is asked for again after a cut, as orders are."""
        if not self._watches or self.client.known is None:
            self._watches = True
            self._tasks.append(asyncio.get_running_loop().create_task(self.link.watch()))


@settings(max_examples=300)
@given(st.lists(STEPS, max_size=40))
async def test_every_fact_is_seen_once_and_in_order(steps: list[tuple[Any, ...]]) -> None:
    play = Play()

    for step in steps:
        await play.step(*step)
    await play.rest()

    await play.end()
    assert play.missing() == []
    assert play.client.seen == sorted(set(play.client.seen))
    assert play.client.cur == len(play.journal.facts)


class Forgetful(Sender):
    """Drops a buffer that overflows and does not look back."""

    def push(self, frames: Sequence[Rendered]) -> None:
        mark = self._mark
        super().push(frames)
        self._mark = mark


class Repeating(Sender):
    """Goes live without leaving out what a page has brought already."""

    def _pushed(self) -> tuple[list[Rendered], int]:
        buffered = list(self._buffer)
        frames, through = super()._pushed()
        return (buffered or frames), through


OVERFLOW: list[tuple[Any, ...]] = [
    ("settle",),
    ("stall",),
    ("commit", [MINE, MINE], 700),
    ("publish",),
    ("settle",),
]
OVERTAKEN: list[tuple[Any, ...]] = [
    ("commit", [MINE], 1),
    ("publish",),
    ("cut",),
    ("commit", [MINE], 1),
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


class Hasty(Watching):
    """Takes a page for good that was asked for before the conversation was watched."""

    async def page(self, viewer: Viewer, after: int, limit: int) -> Frames:
        return await self._resume.frames_after(viewer, after, limit, self._convs)


TOO_EARLY: list[tuple[Any, ...]] = [
    ("commit", [MINE], 1),
    ("publish",),
    ("cut",),
    ("commit", [OTHERS_WATCHED], 1),
    ("hold",),
    ("turn",),
    ("turn",),
]


@pytest.mark.parametrize(("kind", "missing"), [(Watching, []), (Hasty, [2])])
async def test_a_page_older_than_the_watching_is_read_again(
    kind: type[Watching], missing: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Link, "watching_kind", kind)
    play = Play()
    for step in TOO_EARLY:
        await play.step(*step)
    # Watched from here on: the snapshot holds less than the page that is on its way.
    play.link.watching.begin(SUPERVISOR, [WATCHED])

    await play.rest()

    await play.end()
    watched = {fact.pos for fact in play.journal.facts if fact.conv == WATCHED}
    assert sorted(watched - set(play.client.seen)) == missing


def test_a_frame_is_what_the_hub_renders() -> None:
    fact = Fact(MessageSent(1, "o", "x"), ME.id, 0, "c_1", None, ME.id, 7)

    rendered = for_agent(fact)

    assert rendered is not None
    assert msgspec.json.decode(rendered.data)["cur"] == rendered.pos == 7
