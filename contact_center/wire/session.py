"""What a received message comes to: one connection's conversation with the server, without I/O.

Bytes go in, actions come out, in order; the driver carries them out. Whatever a client sends, an
action is the answer, never an exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, assert_never

from contact_center.domain.actors import Actor
from contact_center.domain.orders.conversing import MarkRead
from contact_center.domain.orders.envelope import Order
from contact_center.domain.refusals import Refused
from contact_center.journal.shapes import Signal
from contact_center.wire import frames
from contact_center.wire.closing import Close
from contact_center.wire.encoding import Malformed, decode_with, decoder, is_text
from contact_center.wire.frames import VERSION, ClientFrame, Do, Err, Hello
from contact_center.wire.limits import Limits
from contact_center.wire.orders import order_from, refusal_frame
from contact_center.wire.watching import LOOKS, Look, look_from

TYPING_SECONDS = 6


@dataclass(frozen=True, slots=True)
class Greet:
    """Find out who this is, and welcome them or not."""

    t: ClassVar[str] = "hello"
    hello: Hello


@dataclass(frozen=True, slots=True)
class Give:
    """Give an order; its answer goes back under its id."""

    t: ClassVar[str] = "do"
    order: Order


@dataclass(frozen=True, slots=True)
class See:
    """Watch something from this connection on, or no longer; answered like an order."""

    t: ClassVar[str] = "do"
    look: Look


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer an order that is not even one."""

    t: ClassVar[str] = "do"
    err: Err


@dataclass(frozen=True, slots=True)
class Mark:
    """Keep a read position; nobody waits for it."""

    t: ClassVar[str] = "read"
    order: Order
    seq: int


@dataclass(frozen=True, slots=True)
class Show:
    """Show a signal to the other side of its conversation."""

    t: ClassVar[str] = "sig"
    signal: Signal


@dataclass(frozen=True, slots=True)
class Echo:
    """Answer a ping."""

    t: ClassVar[str] = "ping"
    n: int


@dataclass(frozen=True, slots=True)
class Fail:
    """End the connection."""

    t: ClassVar[str] = "bad"
    code: Close
    why: str


Action = Greet | Give | See | Refuse | Mark | Show | Echo | Fail


class Session:
    """The state of one connection: greeted or not, and how many orders are unanswered."""

    def __init__(self, limits: Limits) -> None:
        """Begin with a connection that has said nothing yet."""
        self._limits = limits
        self._has_greeted = False
        self._actor: Actor | None = None
        self._unanswered = 0

    @property
    def is_welcome(self) -> bool:
        """Whether the client was let in."""
        return self._actor is not None

    @property
    def is_full(self) -> bool:
        """Whether no further order is taken until one is answered."""
        return self._unanswered >= self._limits.inflight

    def welcome(self, actor: Actor) -> None:
        """The client is let in, and gives its orders as `actor`."""
        self._actor = actor

    def given(self) -> None:
        """An order is under way."""
        self._unanswered += 1

    def answered(self) -> None:
        """An order under way has its answer."""
        self._unanswered -= 1

    def receive(self, data: bytes) -> list[Action]:
        """What one WebSocket message comes to. After a `Fail` nothing follows."""
        if len(data) > self._limits.frame_bytes:
            return [Fail(Close.TOO_BIG, f"at most {self._limits.frame_bytes} bytes")]
        try:
            decoded: ClientFrame | list[ClientFrame] = decode_with(_MESSAGE, data)
        except Malformed as error:
            return [Fail(Close.PROTOCOL, str(error))]
        actions: list[Action] = []
        for frame in decoded if isinstance(decoded, list) else [decoded]:
            actions.append(self._action(frame))
            if isinstance(actions[-1], Fail):
                break
        return actions

    def _action(self, frame: ClientFrame) -> Action:
        if isinstance(frame, Hello):
            return self._greeting(frame)
        if self._actor is None:
            said = "wait for the welcome" if self._has_greeted else "say hello first"
            return Fail(Close.PROTOCOL, said)
        match frame:
            case Do():
                return _order(self._actor, frame)
            case frames.Read(conv=conv, seq=seq):
                return _mark(self._actor, conv, seq)
            case Signal():
                return _signal(self._actor, frame)
            case frames.Ping(n=n):
                return Echo(n)
            case _:
                assert_never(frame)

    def _greeting(self, hello: Hello) -> Action:
        if self._has_greeted:
            return Fail(Close.PROTOCOL, "one hello is enough")
        if VERSION not in hello.v:
            return Fail(Close.PROTOCOL, f"version {VERSION} is spoken here")
        if not all(is_text(text) for text in (hello.dev, hello.token, hello.era or "", hello.ua)):
            return Fail(Close.PROTOCOL, "hello: not a Unicode text")
        self._has_greeted = True
        return Greet(hello)


_MESSAGE = decoder(ClientFrame | list[ClientFrame])


def _order(actor: Actor, frame: Do) -> Action:
    if not is_text(frame.id):
        return Fail(Close.PROTOCOL, "id: not a Unicode text")
    try:
        if frame.op in LOOKS:
            return See(look_from(actor, frame.id, frame.op, frame.conv, frame.d))
        return Give(order_from(actor, frame.id, frame.op, frame.conv, frame.d))
    except Refused as refused:
        return Refuse(refusal_frame(frame.id, refused))


def _mark(actor: Actor, conv: str, seq: int) -> Action:
    try:
        return Mark(Order("", actor, "read.mark", MarkRead(seq), conv), seq)
    except ValueError as error:
        return Fail(Close.PROTOCOL, str(error))


def _signal(actor: Actor, frame: Signal) -> Action:
    """Only typing is for clients to say; other signals of newer clients are lost."""
    conv = frame.conv if frame.k == "typing" else None
    return Show(Signal("typing", conv, actor.id, ttl=TYPING_SECONDS))
