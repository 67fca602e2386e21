"""A whole node in memory for tests of the wire: real rules, real hub, sockets made of lists."""

from __future__ import annotations

import asyncio
import random
from typing import Any, TypeVar

import msgspec

from contact_center.adapters.memory.clock import ManualClock
from contact_center.adapters.memory.rate_limit import MemoryRateLimit
from contact_center.domain.actors import Actor
from contact_center.domain.facts import Fact
from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import (
    Agent,
    Answer,
    Callback,
    Conversation,
    Customer,
    Message,
    Offer,
    ReadPosition,
    Visitor,
    Work,
)
from contact_center.domain.records_setup import Queue
from contact_center.journal.hub import Hub
from contact_center.journal.resume import Resume
from contact_center.journal.snapshots import Snapshots
from contact_center.ports.door import Told
from contact_center.ports.meters import Unmeasured
from contact_center.ports.places import Place
from contact_center.ports.reading import (
    AgentRows,
    DeskRow,
    Page,
    Viewer,
    VisitorRows,
    WatchRows,
)
from contact_center.wire.admission import Admitted, Gate
from contact_center.wire.connection import Connection, Node
from contact_center.wire.encoding import Malformed
from contact_center.wire.limits import Limits
from contact_center.wire.socket import Gone
from contact_center.wire.sockets import Sockets
from contact_center.wire.tally import Tally
from tests.worlds import World

T = TypeVar("T")


def send(order_id: str, text: str = "Hi", **more: Any) -> dict[str, Any]:
    """A frame that says something."""
    return {"t": "do", "id": order_id, "op": "message.send", "d": {"text": text}, **more}


class MemoryReader:
    """Reads a world as `JournalReader` does."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.pages = 0

    def rows(self, record: type[T]) -> list[T]:
        return self.world.store.rows(record)

    async def head(self) -> int:
        return self.world.store.head

    async def page(
        self, viewer: Viewer | None, after: int, limit: int, watched: frozenset[str] = frozenset()
    ) -> Page:
        self.pages += 1
        facts = [fact for fact in self.world.store.facts if fact.pos > after]
        if viewer is not None:
            facts = [
                fact
                for fact in facts
                if viewer.id in (fact.visitor, fact.agent) or fact.conv in watched
            ]
        if len(facts) >= limit:
            return Page(facts[:limit], facts[limit - 1].pos, is_last=False)
        return Page(facts, max(after, self.world.store.head), is_last=True)

    async def count_after(self, viewer: Viewer, after: int, most: int) -> tuple[int, int | None]:
        page = await self.page(viewer, after, most)
        return len(page.facts), page.facts[0].at if page.facts else None

    async def visitor_rows(self, visitor: str, messages: int) -> VisitorRows:
        row = next((one for one in self.rows(Visitor) if one.id == visitor), None)
        head = self.world.store.head
        if row is None or row.newest is None:
            return VisitorRows(head, row, None, None, [], {})
        conversation = next(one for one in self.rows(Conversation) if one.id == row.newest)
        names = {agent.id: agent.name for agent in self.rows(Agent)}
        said = [one for one in self.rows(Message) if one.conv == conversation.id]
        reads = {one.who: one.seq for one in self.rows(ReadPosition) if one.conv == conversation.id}
        last = said[-messages:] if messages else []
        name = names.get(conversation.agent or "")
        calls = {one.conv: one for one in self.rows(Callback)}
        call = calls.get(conversation.id)
        return VisitorRows(head, row, conversation, name, last, reads, call)

    async def agent_rows(self, agent: str, most: int) -> AgentRows:
        me = next((one for one in self.rows(Agent) if one.id == agent), None)
        desk = [one for one in self.rows(Conversation) if one.agent == agent]
        offers = [one for one in self.rows(Offer) if one.agent == agent and one.outcome is None]
        queues = [one for one in self.rows(Queue) if me and one.id in me.queues]
        return AgentRows(
            self.world.store.head,
            me,
            [(offer, self._desk_row(agent, offer.conv)) for offer in offers],
            [self._desk_row(agent, one.id) for one in desk[:most]],
            queues,
        )

    async def watch_rows(self, conv: str, messages: int) -> WatchRows | None:
        found = [one for one in self.rows(Conversation) if one.id == conv]
        if not found:
            return None
        customer = next(one for one in self.rows(Customer) if one.id == found[0].customer)
        names = {agent.id: agent.name for agent in self.rows(Agent)}
        said = [one for one in self.rows(Message) if one.conv == conv][-messages:]
        name = names.get(found[0].agent or "")
        return WatchRows(self.world.store.head, found[0], customer, name, said)

    def _desk_row(self, agent: str, conv: str) -> DeskRow:
        conversation = next(one for one in self.rows(Conversation) if one.id == conv)
        work = next(one for one in self.rows(Work) if one.conv == conv)
        customer = next(one for one in self.rows(Customer) if one.id == conversation.customer)
        reads = [one for one in self.rows(ReadPosition) if (one.conv, one.who) == (conv, agent)]
        calls = [
            row
            for row in self.rows(Callback)
            if row.conv == conversation.id and conversation.channel == "callback"
        ]
        read_seq = reads[0].seq if reads else 0
        return DeskRow(conversation, work, customer, read_seq, calls[0] if calls else None)


class MemoryDoor:
    """Decides at once, publishes, and answers; or is down, or slow, when a test says so."""

    def __init__(self, world: World, hub: Hub) -> None:
        self.world = world
        self.hub = hub
        self.is_down = False
        self.broken_op = ""
        self.opened = asyncio.Event()
        self.opened.set()
        self.given: list[Order] = []

    def give(self, order: Order, told: Told) -> None:
        done = asyncio.ensure_future(self.do(order))

        def tell(one: asyncio.Future[Answer]) -> None:
            failure = one.exception()
            told(failure if isinstance(failure, Exception) else one.result())

        done.add_done_callback(tell)

    async def do(self, order: Order) -> Answer:
        if self.is_down:
            raise ConnectionError("down")
        if order.op == self.broken_op:
            raise RuntimeError("a mistake of ours")
        self.given.append(order)
        await self.opened.wait()
        outcome = self.world.batch(order)
        assert not outcome.failures, outcome.failures
        self.hub.publish(outcome.facts, outcome.head)
        return outcome.answers[0]

    def ops(self) -> list[str]:
        return [order.op for order in self.given]


class NoPlaces:
    """Nobody knows the line."""

    def place_of(self, conv: str) -> Place | None:
        return None


class ListSocket:
    """A WebSocket made of two lists. `stall` makes the other side stop taking."""

    def __init__(self) -> None:
        self.heard = 0
        self.written: list[Any] = []
        self.pinged = 0
        self.closed: tuple[int, str] | None = None
        self.is_aborted = False
        self._coming: asyncio.Queue[bytes | Malformed | None] = asyncio.Queue()
        self._taking = asyncio.Event()
        self._taking.set()
        self._unread = 0

    def say(self, *frames: Any) -> None:
        """The client sends these, one message each; None is that it has left."""
        for frame in frames:
            is_raw = frame is None or isinstance(frame, bytes | Malformed)
            self._coming.put_nowait(frame if is_raw else msgspec.json.encode(frame))

    def stall(self) -> None:
        self._taking.clear()

    def take(self) -> None:
        self._taking.set()

    def swallow(self, count: int) -> None:
        """Take a few bytes of what is stalled."""
        self._unread -= count

    @property
    def frames(self) -> list[dict[str, Any]]:
        """Everything written, frame by frame."""
        flat: list[dict[str, Any]] = []
        for message in self.written:
            flat += message if isinstance(message, list) else [message]
        return flat

    def of(self, t: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["t"] == t]

    async def receive(self) -> bytes | None:
        item = await self._coming.get()
        self.heard += 1
        if isinstance(item, Malformed):
            raise item
        return item

    def is_free(self) -> bool:
        return self._taking.is_set() and not self.closed and not self.is_aborted

    def put(self, data: bytes) -> None:
        assert self.is_free()
        self.written.append(msgspec.json.decode(data))

    async def send(self, data: bytes) -> None:
        if self.closed or self.is_aborted:
            raise Gone
        self._unread += len(data)
        await self._taking.wait()
        self._unread = 0
        self.written.append(msgspec.json.decode(data))

    async def ping(self) -> None:
        self.pinged += 1

    def backlog(self) -> int:
        return self._unread

    async def close(self, code: int, why: str) -> None:
        await self._taking.wait()
        self.closed = (code, why)
        self._coming.put_nowait(None)

    def abort(self) -> None:
        self.is_aborted = True


class LittleNode:
    """Everything a connection needs, around one world."""

    def __init__(self, world: World, limits: Limits | None = None, *, most: int = 100) -> None:
        self.world = world
        self.clock = ManualClock(world.at)
        self.reader = MemoryReader(world)
        self.hub = Hub(world.store.head)
        self.door = MemoryDoor(world, self.hub)
        self.resume = Resume(self.reader, Snapshots(self.reader, NoPlaces()), self.clock, "era")
        chance = random.Random(1)
        self.sockets = Sockets(self.door, self.clock, Unmeasured(), chance, most=most)
        self.limits = limits or Limits()
        self.tokens: dict[str, Admitted] = {}
        self.asks: Gate = self._known
        self.node = Node(
            self.door,
            self.hub,
            self.resume,
            self.sockets,
            MemoryRateLimit(self.clock),
            self.clock,
            Unmeasured(),
            Tally(Unmeasured()),
        )
        self._tasks: list[asyncio.Task[None]] = []

    def admit(self, actor: Actor, token: str = "", *, login: str | None = None) -> str:
        """A token for this actor."""
        viewer = Viewer(actor.id, is_visitor=actor.is_visitor)
        token = token or f"token of {actor.id}"
        self.tokens[token] = Admitted(viewer, actor, "1", login)
        return token

    async def _known(self, token: str) -> Admitted | None:
        return self.tokens.get(token)

    async def open(self, socket: ListSocket, role: str = "visitor") -> Connection:
        """Serve `socket` from now on."""
        connection = Connection(socket, role, self.asks, self.node, self.limits)
        self._tasks.append(asyncio.get_running_loop().create_task(connection.serve()))
        await self.clock.settled()
        return connection

    async def join(self, actor: Actor, dev: str = "tab", **hello: Any) -> ListSocket:
        """A client of this actor, welcomed."""
        socket = ListSocket()
        token = self.admit(actor)
        await self.open(socket, "visitor" if actor.is_visitor else "agent")
        socket.say({"t": "hello", "v": [1], "dev": dev, "token": token, **hello})
        await self.clock.settled()
        assert socket.frames[:1] == socket.of("welcome")[:1], socket.frames
        return socket

    async def settled(self) -> None:
        await self.clock.settled()

    async def publish(self, *facts: Fact) -> None:
        """Pass on facts that a test made by itself."""
        self.hub.publish(facts, facts[-1].pos)
        await self.clock.settled()

    def start_watch(self) -> asyncio.Task[None]:
        """Look after the connections as time goes by."""
        return asyncio.get_running_loop().create_task(self.sockets.run())

    async def end(self) -> None:
        """Drop every connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
