"""One connection from its upgrade to its end: reads, gives orders, and lets the sender write.

Its tasks are its own, and so are its errors: whatever goes wrong in one of them ends this
connection with a close code, and no other.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from contact_center.domain.orders.envelope import Order
from contact_center.domain.records import Answer
from contact_center.journal.hub import Hub
from contact_center.journal.rendering import Rendered
from contact_center.journal.resume import Brought, Frames, Resume, Welcome
from contact_center.journal.shapes import Signal
from contact_center.journal.snapshots import NobodyThere
from contact_center.ports.clock import Clock
from contact_center.ports.door import Intake
from contact_center.ports.meters import Meters
from contact_center.ports.rate_limit import RateLimit
from contact_center.ports.reading import Viewer
from contact_center.wire import noting
from contact_center.wire.admission import Admitted, Gate, NotFromHere
from contact_center.wire.attendance import came, went
from contact_center.wire.closing import Close, Dismissed, Ending, Over
from contact_center.wire.encoding import Malformed, encode
from contact_center.wire.frames import Hello
from contact_center.wire.greeting import farewell, welcome_frame
from contact_center.wire.limits import Limits
from contact_center.wire.orders import answer_frame
from contact_center.wire.pulse import Beat, Pulse
from contact_center.wire.sender import Sender
from contact_center.wire.session import (
    Action,
    Echo,
    Fail,
    Give,
    Greet,
    Mark,
    Refuse,
    See,
    Session,
    Show,
)
from contact_center.wire.socket import Gone, Socket
from contact_center.wire.sockets import Sockets
from contact_center.wire.tally import Tally
from contact_center.wire.watching import Look, Watching


@dataclass(frozen=True, slots=True)
class Node:
    """What all connections of a node share."""

    door: Intake
    hub: Hub
    resume: Resume
    sockets: Sockets
    rates: RateLimit
    clock: Clock
    meters: Meters
    tally: Tally


class Connection:
    """An outlet of the hub for its viewer, once it is known who that is."""

    def __init__(self, socket: Socket, role: str, gate: Gate, node: Node, limits: Limits) -> None:
        """`role` is `visitor` or `agent`; `gate` knows the tokens of that role."""
        self.id = secrets.token_urlsafe(9)
        self.role = role
        self._socket = socket
        self._gate = gate
        self._node = node
        self._limits = limits
        self._session = Session(limits)
        self._pulse = Pulse(limits.heartbeat_ms, node.sockets.tick_ms)
        self._tally = node.tally
        self._sender = Sender(socket, self, limits, node.meters)
        self._watching = Watching(self, node.hub, node.resume)
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[Ending] = self._loop.create_future()
        self._tasks = asyncio.TaskGroup()
        self._has_room = asyncio.Event()
        self._is_paused = False
        self._admitted: Admitted | None = None
        self._dev = ""
        self._buckets: dict[str, str] = {}
        self._is_desk = True
        self._writing: asyncio.Task[None] | None = None

    # --- As one of the hub's outlets, and of all sockets ---

    @property
    def viewer(self) -> Viewer:
        """Whose connection this is; only asked after the hello."""
        assert self._admitted is not None
        return self._admitted.viewer

    @property
    def login(self) -> str | None:
        """The login it was opened with."""
        return self._admitted.login if self._admitted else None

    @property
    def key(self) -> tuple[str, str]:
        """The viewer and the tab."""
        return self.viewer.id, self._dev

    def push(self, frames: Sequence[Rendered]) -> None:
        """See `journal.hub.Outlet`."""
        self._sender.push(frames)

    def signal(self, signal: Signal) -> None:
        """See `journal.hub.Outlet`."""
        self._sender.signal(signal)

    def close(self, code: int, why: str) -> None:
        """See `journal.hub.Outlet`."""
        self.end(Ending(Close(code), why))

    def signed_out(self) -> None:
        """See `journal.hub.Outlet`."""
        self.end(Ending(Close.SIGN_IN, "signed out"))

    def rights_changed(self) -> None:
        """See `journal.hub.Outlet`. The next hello has another era, and so brings a snapshot."""
        self.end(Ending(Close.POSITION_LOST, "rights have changed"))

    def end(self, ending: Ending) -> None:
        """End the connection; the first reason counts."""
        if not self._over.done():
            self._over.set_result(ending)

    def tick(self, now: int) -> None:
        """See `sockets.Live`."""
        self._tally.pass_on()
        if self._sender.is_stuck(now):
            self.end(Ending(Close.TOO_SLOW, "nothing was taken for too long"))
        is_waited_for = self._is_paused or self._sender.is_writing
        match self._pulse.tick(self._socket.heard, is_waited_for=is_waited_for):
            case Beat.LOST:
                self.end(Ending(Close.GONE))
            case Beat.PING if not self._over.done():
                self._start(self._socket.ping())
            case _:
                pass

    # --- As the source of its sender's stream ---

    def head(self) -> int:
        """See `sender.Stream`."""
        return self._node.hub.head

    async def page(self, after: int, limit: int) -> Frames:
        """See `sender.Stream`."""
        return await self._watching.page(self.viewer, after, limit)

    def written(self, *, answers: int, evs: int) -> None:
        """See `sender.Stream`: orders whose answers were written make room for others."""
        self._tally.add("out", "answer", answers)
        self._tally.add("out", "ev", evs)
        for _ in range(answers):
            self._free()

    # --- From the upgrade to the end ---

    async def serve(self) -> None:
        """Serve the connection until it is over."""
        code = Close.GONE
        self._node.sockets.opened(self)
        try:
            async with self._tasks:
                self._start(self._read())
                self._start(self._await_hello())
                ending = await self._over
                code = ending.code
                await self._contained(self._leave())
                await self._say_goodbye(ending)
                raise Over
        except* Over:
            pass
        finally:
            self._forget()
            self._tally.pass_on()
            self._socket.abort()
            self._node.sockets.closed(self, code)
            noting.disconnected(self.id, self._admitted, self.role, code)

    def _start(self, deed: Coroutine[None, None, None]) -> asyncio.Task[None]:
        return self._tasks.create_task(self._contained(deed))

    async def _contained(self, deed: Coroutine[None, None, None]) -> None:
        try:
            await deed
        except Exception as error:  # noqa: BLE001 -- one bad connection never takes others down
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        match error:
            case Dismissed():
                self.end(error.ending)
            case Malformed():
                self.end(Ending(Close.PROTOCOL, str(error)))
            case Gone():
                self.end(Ending(Close.GONE))
            case NotFromHere():
                self.end(Ending(Close.FORBIDDEN, "this token is for another website"))
            case ConnectionError():
                self.end(Ending(Close.POSITION_LOST, "the journal cannot be written"))
            case _:
                noting.failed(self.id, self.role, error)
                self.end(Ending(Close.BROKEN, "something went wrong"))

    async def _await_hello(self) -> None:
        await self._node.clock.until(self._node.clock.now() + self._limits.hello_ms)
        if self._admitted is None:
            self.end(Ending(Close.PROTOCOL, "no hello"))

    async def _read(self) -> None:
        while (data := await self._socket.receive()) is not None:
            for action in self._session.receive(data):
                self._tally.add("in", action.t)
                await self._carry_out(action)
        self.end(Ending(Close.NORMAL))

    async def _carry_out(self, action: Action) -> None:
        match action:
            case Give(order):
                await self._keep_pace("orders")
                await self._take_room()
                self._give(order)
            case Greet(hello):
                await self._greet(hello)
            case See(look):
                await self._keep_pace("others")
                await self._take_room()
                self._start(self._look(look))
            case Refuse(err):
                await self._take_room()
                noting.refused(self.id, self.viewer.id, err)
                self._sender.ack(encode(err))
            case Mark():
                await self._keep_pace("others")
                await self._take_room()
                self._start(self._mark(action))
            case Show(signal):
                await self._keep_pace("others")
                others = self._node.hub.parties.beside(self.viewer.id, signal.conv or "")
                self._node.hub.signal(others, signal)
                self._node.hub.overhear(signal, except_=self)
            case Echo(n):
                await self._keep_pace("others")
                self._sender.echo(n)
            case Fail(code, why):
                raise Dismissed(code, why)
            case _:
                assert_never(action)

    # --- Coming in ---

    async def _greet(self, hello: Hello) -> None:
        node = self._node
        self._admitted = await self._gate(hello.token)
        if self._admitted is None:
            raise Dismissed(Close.SIGN_IN, "the token is not good")
        self._buckets = {what: f"socket:{what}:{self.viewer.id}" for what in ("orders", "others")}
        self._dev, self._is_desk = hello.dev, hello.desk or self._admitted.viewer.is_visitor
        self._sender.join()
        node.hub.join(self, is_desk=self._is_desk)
        self._watching.begin(self._admitted.actor, hello.watch)
        if node.sockets.enter(self, is_desk=self._is_desk):
            self._start(self._announce(came(self.viewer, self.id)))
        # A login that ended while it was being looked up was told to nobody: look again.
        if self.login is not None and await self._gate(hello.token) is None:
            raise Dismissed(Close.SIGN_IN, "signed out")
        try:
            brought = Brought(hello.era, hello.cur)
            welcome = await node.resume.welcome(self.viewer, self._admitted.rights, brought)
        except NobodyThere as error:
            raise Dismissed(Close.SIGN_IN, "nobody is known by this token") from error
        self._begin(welcome, self._admitted)

    def _begin(self, welcome: Welcome, admitted: Admitted) -> None:
        node = self._node
        frame = welcome_frame(self.id, welcome, admitted, self._limits, node.clock.now())
        self._session.welcome(admitted.actor)
        self._sender.begin(encode(frame), welcome.cur)
        self._writing = self._start(self._sender.run())
        node.meters.count("ws_resume_total", result=welcome.mode)
        noting.connected(self.id, self.viewer.id, welcome)
        node.hub.parties.learn_rows(welcome.conversations)
        if welcome.mode == "resume":
            self._start(self._learn_conversations())

    async def _learn_conversations(self) -> None:
        """A resumed stream may say nothing of its conversations, yet signals must find the way."""
        rows = await self._node.resume.conversations(self.viewer)
        self._node.hub.parties.learn_rows(rows)

    async def _announce(self, order: Order) -> None:
        await self._node.door.do(order)

    # --- Being served ---

    def _give(self, order: Order) -> None:
        """Give an order; nothing waits for its answer, because there are thousands a second."""
        self._node.door.give(order, partial(self._answered, order, self._loop.time()))

    def _answered(self, order: Order, started: float, answer: Answer | Exception) -> None:
        if isinstance(answer, Exception):
            self._fail(answer)
            return
        noting.answered(self.id, order, answer)
        self._sender.ack(encode(answer_frame(answer)))
        self._node.meters.observe("ack_seconds", self._loop.time() - started)

    async def _look(self, look: Look) -> None:
        assert self._admitted is not None
        self._sender.ack(encode(await self._watching.look(self._admitted.actor, look)))

    async def _mark(self, mark: Mark) -> None:
        """Keep the position, then show it to the other side and to the reader's other tabs."""
        answer = await self._node.door.do(mark.order)
        self._free()
        if answer.code is None:
            me, conv = self.viewer.id, mark.order.conv
            signal = Signal("read", conv, me, {"seq": mark.seq})
            others = self._node.hub.parties.beside(me, conv or "")
            self._node.hub.signal([*others, me], signal, except_=self)

    async def _take_room(self) -> None:
        """Wait until fewer orders are unanswered; meanwhile the client's next ones wait unread."""
        while self._session.is_full:
            self._is_paused = True
            self._has_room.clear()
            await self._has_room.wait()
        self._is_paused = False
        self._session.given()

    def _free(self) -> None:
        self._session.answered()
        self._has_room.set()

    async def _keep_pace(self, what: str) -> None:
        """Wait as long as the limit says: what is too fast is read later, never left out (R5)."""
        limits, node = self._limits, self._node
        per_second, burst = limits.pace(what)
        if per_second is None:
            return
        key = self._buckets[what]
        while (wait := node.rates.delay(key, per_second=per_second, burst=burst)) > 0:
            node.meters.count("rate_limited_total", what=f"socket_{what}")
            if wait > limits.patience_seconds:
                raise Dismissed(Close.RATE, "far too fast")
            self._is_paused = True
            await node.clock.until(node.clock.now() + max(1, round(wait * 1000)))
            self._is_paused = False

    # --- Going ---

    async def _leave(self) -> None:
        """Out of the hub at once; the center is told when this was the viewer's last connection."""
        if self._forget():
            await self._node.sockets.tell_gone(self.viewer.id, went(self.viewer, self.id))

    def _forget(self) -> bool:
        """Leave the hub and the sockets, once. True for the last connection of its viewer."""
        if self._admitted is None or not self._dev:
            return False
        self._dev, dev = "", self._dev
        self._node.hub.leave(self)
        return self._node.sockets.leave(self, (self.viewer.id, dev), is_desk=self._is_desk)

    async def _say_goodbye(self, ending: Ending) -> None:
        """Write what is owed and close properly, but not for ever: then the socket is dropped."""
        if ending.code is Close.GONE:
            return
        limits = self._limits
        is_stuck = ending.code is Close.TOO_SLOW
        patience = limits.slow_ms / 1000 if is_stuck else limits.closing_seconds
        try:
            async with asyncio.timeout(patience):
                if self._writing is not None and not is_stuck:
                    self._sender.finish(farewell(ending))
                    await self._writing
                await self._socket.close(ending.code, ending.why)
        except (TimeoutError, Gone):
            pass
