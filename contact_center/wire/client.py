"""Our own client of the protocol: for programs, for the synthetic visitor and for tests.

It stands on another WebSocket library than the server, so that two independent implementations
meet whenever it is used. `async with Client(…) as client` connects, and keeps connecting.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self, assert_never

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

from contact_center.journal.cutting import FRAME_BYTES
from contact_center.journal.shapes import Ev, Signal
from contact_center.ports.clock import Clock
from contact_center.wire import frames
from contact_center.wire.closing import Close, Ended
from contact_center.wire.encoding import decode, encode
from contact_center.wire.following import Following, Heard
from contact_center.wire.frames import Bye, Do, Err, Ok, Pong, ServerFrame
from contact_center.wire.listening import Listener, Listeners
from contact_center.wire.outbox import Outbox
from contact_center.wire.pinging import Pings
from contact_center.wire.views import View, fold, fold_signal
from contact_center.wire.watchlist import Watchlist, seen

ANSWER_MS = 5_000
LEAST_MS = 500
MOST_MS = 30_000
MOST_ASIDES = 1_000
STAY_AWAY = frozenset({Close.FORBIDDEN, Close.REPLACED})
"""After these a client does not come back by itself."""

_OPENING: dict[str, Any] = {
    "subprotocols": [Subprotocol(frames.SUBPROTOCOL)],
    "max_size": FRAME_BYTES,
    "close_timeout": 1,
    **dict.fromkeys(("compression", "proxy", "ping_interval")),
}
Token = Callable[[], Awaitable[str]]
"""Asked before every connection; `LookupError` says that there is none, and ends the client."""


class _Resume(Exception):  # noqa: N818 -- what to do next
    """Something is missing: connect again, at once, from the position held."""


class Client:
    """One tab. `view` is what it sees; `counts` what has happened to it.

    `counts`: connections, fresh, resume, reset, duplicates (facts received twice on one
    connection), gaps and lost (facts that never came).
    """

    def __init__(
        self,
        url: str,
        *,
        token: Token,
        clock: Clock,
        chance: random.Random,
        dev: str | None = None,
        origin: str | None = None,
    ) -> None:
        """Connect to `url`; `chance` spreads the times of reconnecting."""
        self.view: View = {}
        self.counts: Counter[str] = Counter()
        self.attempts = 0
        self.dev = dev or secrets.token_urlsafe(9)
        self.welcome: frames.Welcome | None = None
        self._url = url
        self._token = token
        self._clock = clock
        self._chance = chance
        self._origin = Origin(origin) if origin else None
        self._following = Following()
        self._outbox = Outbox()
        self._asides: deque[bytes] = deque(maxlen=MOST_ASIDES)
        self._reads: dict[str, int] = {}
        self._watchlist = Watchlist()
        self._pings = Pings()
        self._events: Listeners[Ev] = Listeners()
        self._signals: Listeners[Signal] = Listeners()
        self._ring = asyncio.Event()
        self._changed = asyncio.Event()
        self._reads_on = asyncio.Event()
        self._reads_on.set()
        self._socket: ClientConnection | None = None
        self._bye: Bye | None = None
        self._hb_seconds = 25
        self._inflight = 32
        self._last_cur = 0
        self._failures = 0
        self._was_refused = False
        self._ended: Ended | None = None
        self._tasks = asyncio.TaskGroup()
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Connect; returns with the first welcome, raises `Ended` when there will be none."""
        await self._tasks.__aenter__()
        self._running = self._tasks.create_task(self._run())
        try:
            await self.until(lambda _: self.welcome is not None)
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave. Orders without an answer stay unanswered."""
        self._finish(Ended(Close.NORMAL))
        if self._running is not None:
            self._running.cancel()
        await self._tasks.__aexit__(None, None, None)

    # --- What it is for ---

    def do(
        self,
        op: str,
        d: dict[str, Any] | None = None,
        conv: str | None = None,
        id_: str | None = None,
    ) -> asyncio.Future[Ok | Err]:
        """Give an order; its answer comes when there is one, over however many connections."""
        if self._ended is not None:
            raise self._ended
        frame = Do(id_ or secrets.token_urlsafe(12), op, d or {}, conv)
        answer = self._outbox.add(frame, self._clock.now())
        self._ring.set()
        return answer

    def watch(self, conv: str, *, on: bool = True) -> asyncio.Future[Ok | Err]:
        """See a conversation, in the view under `watched`, over any connections; or no longer."""
        return self.do(*self._watchlist.watch(conv, on=on))

    def watch_floor(self) -> asyncio.Future[Ok | Err]:
        """Hear `queue_stats` and `agent_state`, over however many connections."""
        return self.do(*self._watchlist.watch_floor())

    def read(self, conv: str, seq: int) -> None:
        """Everything up to `seq` was seen."""
        self._reads[conv] = max(seq, self._reads.get(conv, 0))
        self._aside(frames.Read(conv, self._reads[conv]))

    def typing(self, conv: str) -> None:
        """Let the other side know that somebody types."""
        self._aside(Signal("typing", conv))

    async def ping(self) -> Pong:
        """Ask how far the stream was written. A fact that was lost on the way makes us resume."""
        if (pong := await self._ask()) is None:
            raise ConnectionError("the connection broke before it answered")
        return pong

    def events(self) -> Listener[Ev]:
        """Every fact that is news, from now on."""
        return self._events.add()

    def signals(self) -> Listener[Signal]:
        """Every signal, from now on."""
        return self._signals.add()

    async def until(self, holds: Callable[[View], bool]) -> View:
        """Wait until something is true of the view; raises `Ended`."""
        while not holds(self.view):
            if self._ended is not None:
                raise self._ended
            self._changed.clear()
            await self._changed.wait()
        return self.view

    @property
    def cur(self) -> int | None:
        """Up to where everything is seen."""
        return self._following.cur

    @property
    def unanswered(self) -> int:
        """How many orders wait for their answer."""
        return len(self._outbox)

    # --- What tests do to it ---

    def cut(self) -> None:
        """Break the connection, as a tunnel does; it is made anew."""
        if self._socket is not None:
            self._socket.transport.abort()

    def hold(self) -> None:
        """Read nothing from now on."""
        self._reads_on.clear()

    def release(self) -> None:
        """Read again."""
        self._reads_on.set()

    # --- Connecting, again and again ---

    async def _run(self) -> None:
        try:
            while True:
                code = await self._once()
                if self._ended is not None:
                    # Left at the moment at which the connection broke: a group of tasks then tells
                    # of the break, and the cancellation is heard by nobody.
                    return
                if self._is_over(code):
                    self._finish(Ended(code))
                    return
                await self._clock.until(self._clock.now() + self._pause_ms(code))
        except LookupError:
            # No token for us: only a person can help.
            self._finish(Ended(Close.SIGN_IN))

    def _is_over(self, code: int) -> bool:
        """A token that is refused is asked for once more: a visitor's may just have expired."""
        was_refused, self._was_refused = self._was_refused, code == Close.SIGN_IN
        return code in STAY_AWAY or (was_refused and self._was_refused)

    def _pause_ms(self, code: int) -> int:
        """Full jitter between half a second and a ceiling that doubles up to half a minute."""
        bye, self._bye = self._bye, None
        if bye is not None and bye.retry_ms is not None:
            return bye.retry_ms
        if code == Close.NORMAL:
            return 0
        self._failures += 1
        return self._chance.randint(LEAST_MS, min(MOST_MS, LEAST_MS * 2**self._failures))

    async def _once(self) -> int:
        """One connection; the close code, `NORMAL` when it is to be made anew at once."""
        self.attempts += 1
        token = await self._token()
        try:
            async with connect(self._url, origin=self._origin, **_OPENING) as socket:
                self._socket = socket
                return await self._speak(socket, token)
        except (OSError, InvalidHandshake, TimeoutError):
            return Close.GONE
        finally:
            self._socket = None
            self._outbox.disconnected()
            self._pings.give_up()

    async def _speak(self, socket: ClientConnection, token: str) -> int:
        again = False
        try:
            async with asyncio.TaskGroup() as tasks:
                await socket.send(encode(self._hello(token)), text=True)
                await self._listen(socket)
                tasks.create_task(self._write(socket))
                tasks.create_task(self._ping_often(socket))
                while True:
                    await self._reads_on.wait()
                    await self._listen(socket)
        except* ConnectionClosed:
            pass
        except* _Resume:
            again = True
        return Close.NORMAL if again else socket.close_code or Close.GONE

    def _hello(self, token: str) -> frames.Hello:
        following = self._following
        watch = self._watchlist.convs
        return frames.Hello([frames.VERSION], self.dev, token, following.era, following.cur, watch)

    async def _write(self, socket: ClientConnection) -> None:
        """The one who writes: asides first, then orders, oldest first."""
        while True:
            self._ring.clear()
            while self._asides:
                await socket.send(self._asides.popleft(), text=True)
            for frame in self._outbox.next(self._inflight):
                await socket.send(encode(frame), text=True)
            await self._ring.wait()

    async def _ping_often(self, socket: ClientConnection) -> None:
        """For ourselves: a connection that does not answer is given up (the server has its own)."""
        while True:
            await self._clock.until(self._clock.now() + self._hb_seconds * 1000 - ANSWER_MS)
            pong = self._ask()
            await self._clock.until(self._clock.now() + ANSWER_MS)
            if not pong.done():
                socket.transport.abort()

    def _ask(self) -> asyncio.Future[Pong | None]:
        ping, pong = self._pings.ask()
        self._aside(ping)
        return pong

    def _aside(self, frame: frames.Read | frames.Ping | Signal) -> None:
        self._asides.append(encode(frame))
        self._ring.set()

    # --- Hearing ---

    async def _listen(self, socket: ClientConnection) -> None:
        """One message, which holds one frame or several."""
        data = await socket.recv(decode=False)
        heard: ServerFrame | list[ServerFrame] = decode(_MESSAGE, data)
        for frame in heard if isinstance(heard, list) else [heard]:
            self._hear(frame)
        self._changed.set()

    def _hear(self, frame: ServerFrame) -> None:
        match frame:
            case Ok() | Err():
                if isinstance(frame, Ok) and frame.snapshot is not None:
                    self.view = seen(self.view, frame.snapshot)
                    self._following.watch(frame.snapshot["conversation"])
                self._outbox.settle(frame)
                self._ring.set()
            case Ev():
                self._hear_fact(frame)
            case Signal():
                self.view = fold_signal(self.view, frame)
                self._signals.tell(frame)
            case Pong():
                self._hear_pong(frame)
            case frames.Welcome():
                self._hear_welcome(frame)
            case frames.Reset():
                self._adopt("reset", frame.era, frame.cur, frame.snapshot)
            case Bye():
                self._bye = frame
            case _:
                assert_never(frame)

    def _hear_welcome(self, welcome: frames.Welcome) -> None:
        self.welcome = welcome
        self._hb_seconds, self._inflight = welcome.hb, welcome.max.inflight
        self._failures = 0
        self._was_refused = False
        self.counts["connections"] += 1
        if welcome.snapshot is not None:
            self._adopt(welcome.mode, welcome.era, welcome.cur, welcome.snapshot)
        else:
            self.counts[welcome.mode] += 1
            self._following.resumed(welcome.era)
        for wish in self._watchlist.again(welcome.mode):
            self.do(*wish)
        self._last_cur = welcome.cur
        self._outbox.expire(self._clock.now())
        # Whatever was said beside orders while there was no connection has been said to nobody.
        self._asides.clear()
        self._pings.give_up()
        for conv, seq in self._reads.items():
            self._aside(frames.Read(conv, seq))

    def _adopt(self, mode: str, era: str, cur: int, snapshot: View) -> None:
        self.counts[mode] += 1
        self.view = snapshot
        self._following.adopt(era, cur, self.view)
        self._last_cur = cur

    def _hear_fact(self, ev: Ev) -> None:
        if ev.cur <= self._last_cur:
            self.counts["duplicates"] += 1
        self._last_cur = ev.cur
        match self._following.hear(ev):
            case Heard.NEWS:
                self.view = fold(self.view, ev)
                self._events.tell(ev)
            case Heard.GAP:
                self.counts["gaps"] += 1
                raise _Resume
            case Heard.KNOWN:
                pass

    def _hear_pong(self, pong: Pong) -> None:
        self._pings.hear(pong)
        if self._following.is_lost(pong):
            self.counts["lost"] += 1
            raise _Resume

    def _finish(self, ended: Ended) -> None:
        """Tell everybody who waits that nothing will come."""
        self._ended = self._ended or ended
        self._outbox.give_up(self._ended)
        self._events.tell(None)
        self._signals.tell(None)
        self._changed.set()


_MESSAGE = ServerFrame | list[ServerFrame]
